"""What may be an end of a tie in each sentence: names, and what stands for one or for a person without a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cuibono.engines.rules.claims.ends import Ends, Found

from .parse import ModelParsed, Window

TYPES = {
    "Person": "PER", "Organization": "ORG", "Company": "ORG", "PublicBody": "ORG", "Territory": "LOC", "Project": "MISC", "Event": "MISC",
    "Document": "MISC",
}  # fmt: skip
STANDS = "pronoun"  # the type of words that stand for a name
_MOST = 24  # ends of one sentence; a longer list of names tells nothing of two of them


@dataclass(frozen=True, slots=True)
class Mark:
    """A possible end: its first and last word in the window, its type, and what it is."""

    first: int
    last: int
    kind: str
    found: Found


def marks_of(parsed: ModelParsed, window: Window, ends: Ends) -> Iterator[tuple[int, list[Mark]]]:
    """Block and possible ends of every sentence that has two, as far as it stands in the window; a name cut by its edge is left out."""
    place = {word: i for i, word in enumerate(window.words)}
    marks: list[Mark] = []
    where: int | None = None
    for i, (block, token) in enumerate(window.words):
        doc = parsed.docs[block]
        assert doc is not None
        if block != where or doc[token].is_sent_start:
            if where is not None and 1 < len(marks) <= _MOST:
                yield where, marks
            where, marks = block, []
        named = [(k, name) for k, name in ends.names_at(block, doc[token]) if name.first == token and name.schema in TYPES]
        for index, name in named[:1]:
            last = place.get((block, name.last - 1))
            if last is not None:
                marks.append(Mark(i, last, TYPES[name.schema], Found(ends.mention(index), None, doc[name.first], doc[name.last - 1])))
        if not named:
            known = (block, token) in ends.entities.stands_for or (block, token) in ends.entities.nobody
            if known and not ends.names_at(block, doc[token]):
                marks += [Mark(i, i, STANDS, found) for found in ends.resolve(block, doc[token])[:1] if found.mention.schema in TYPES]
    if where is not None and 1 < len(marks) <= _MOST:
        yield where, marks
