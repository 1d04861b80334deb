"""What may be an end of a tie in one window: names, what stands for one, states behind demonyms, unnamed groups, and bare nouns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cuibono.engines.rules.claims.ends import Ends, Found
from cuibono.records.readings import SCHEMATA

from ..parse import ModelParsed, Window

if TYPE_CHECKING:
    from spacy.tokens import Token

OPEN = "?"  # the schema of a bare noun, which the network tells
KINDS = (*SCHEMATA, OPEN)
FORMS = ("name", "pronoun", "nominal", "demonym", "bare")
_PRONOUNS = ("PRP", "PRP$", "WP", "WP$", "WDT", "DT", "EX")


@dataclass(frozen=True, slots=True)
class Mark:
    """A possible end: its first and last word and its head in the window, what it is (``KINDS``) and how it is told (``FORMS``).

    ``found`` is None for a bare noun until a tie needs it; ``entity`` tells two ends of one thing apart from two things.
    """

    first: int
    last: int
    head: int
    kind: int
    form: int
    block: int
    token: int
    entity: str
    found: Found | None

    @property
    def named(self) -> bool:
        """Whether it is, or stands for, something that has a name."""
        return self.found is not None and self.found.mention.named

    def row(self) -> tuple[int, int, int, int, int]:
        """What the network is given."""
        return self.first, self.last, self.head, self.kind, self.form


def marks_of(parsed: ModelParsed, window: Window, ends: Ends) -> list[Mark]:
    """Possible ends in order of the text, bare nouns last; a phrase cut by the window's edge is left out."""
    place = {word: i for i, word in enumerate(window.words)}
    marks: list[Mark] = []
    covered: set[int] = set()
    seen: set[tuple[int, int, str, str]] = set()
    for i, (block, index) in enumerate(window.words):
        doc = parsed.docs[block]
        assert doc is not None
        token = doc[index]
        if token.is_space or token.is_punct:
            continue
        for found in ends.resolve(block, token):
            first, last = place.get((block, found.first.i)), place.get((block, found.last.i))
            if first is None or last is None:
                continue
            key = (first, last, found.mention.schema, found.mention.entity)
            if key not in seen:
                seen.add(key)
                covered |= set(range(first, last + 1))
                kind = KINDS.index(found.mention.schema)
                marks.append(Mark(first, last, i, kind, _form(parsed, block, token, found), block, index, found.mention.entity, found))
    for i, (block, index) in enumerate(window.words):
        doc = parsed.docs[block]
        assert doc is not None
        token = doc[index]
        if i not in covered and token.pos_ in ("NOUN", "PROPN") and token.dep_ != "compound" and any(c.isalpha() for c in token.text):
            marks.append(Mark(i, i, i, len(SCHEMATA), FORMS.index("bare"), block, index, f"{block}.{index}", None))
    return marks


def _form(parsed: ModelParsed, block: int, token: Token, found: Found) -> int:
    if token.tag_ in _PRONOUNS:
        return FORMS.index("pronoun")
    mention = found.mention
    if found.anchor is None and mention.named and mention.text[:1].isupper():
        here = parsed.span(block, found.first, found.last)
        return FORMS.index("name" if here == (mention.start, mention.end) else "demonym")
    return FORMS.index("demonym" if mention.schema == "Territory" and token.tag_.startswith("J") else "nominal")
