"""Spans of names over the tokens of one block: the tagger's, cleaned, with known names that it missed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cuibono.engines.rules.parsed.document import text_of

from .features import View, Words
from .tagger import decode, weights
from .types import known_names, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_QUOTES = (
    '"',
    "“",
    "”",
    "'",
    "‘",
    "’",
    "`",
    "``",
    "''",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    "-",
    "–",
    "—",
    ":",
    ";",
    "*",
    "|",
    "#",
    "/",
    "@",
    "&",
)
_KINDS = {"Person": "PER", "Territory": "LOC", "Project": "MISC", "Event": "MISC", "Document": "MISC"}
_FIRM = 0.9  # chance of a tag from which on the span stands
_POSSESSIVE = ("'s", "’s", "'S", "’S", "'", "’")


@dataclass(slots=True)
class Found:
    """Tokens ``first:last`` of a block that are a name. ``kind`` is PER, ORG, LOC or MISC; ``schema`` is set where words decide it."""

    first: int
    last: int
    kind: str
    label: str = ""
    schema: str | None = None
    sure: bool = False
    weight: float = 1.0  # what its kind counts where a document's mentions of one name differ
    firm: bool = False  # another engine is sure of the span and its kind; what a document's other mentions say does not move it


def tagged_spans(doc: Doc) -> list[Found]:
    """The tagger's names of a block, without articles, titles, quotation marks and possessive endings."""
    tags = doc.user_data.get("name_tags")  # another engine may have told them
    view: Words = Words(doc) if tags else View(doc)
    if isinstance(view, View):
        tags = decode(view, weights())
    chances = doc.user_data.get("name_chances")
    spans = []
    start = 0
    while start < len(tags):
        if tags[start] == "O":
            start += 1
            continue
        kind, end = tags[start][2:], start + 1
        while end < len(tags) and tags[end] == "I-" + kind:
            end += 1
        firm = chances is not None and min(chances[start:end]) >= _FIRM
        trimmed = _trim(doc, view, start, end, kind, firm)
        if trimmed:
            trimmed.firm = firm
            if chances is not None:
                trimmed.weight = sum(chances[start:end]) / (end - start)
            spans.append(trimmed)
        start = end
    return spans


def _trim(doc: Doc, view: Words, first: int, last: int, kind: str, firm: bool) -> Found | None:
    titles = words("name_endings.toml", "titles")
    while first < last and (
        (view.words[first] in _QUOTES or view.words[first].isspace())
        or view.lower[first] in _POSSESSIVE
        or (view.lower[first] in ("the", "a", "an") and not (first + 1 < last and (kind == "MISC" or firm)))
        or (kind == "PER" and first + 1 < last and view.lower[first] in titles)
    ):
        first += 1
    while first < last and (view.words[last - 1] in _QUOTES or view.lower[last - 1] in _POSSESSIVE or view.words[last - 1].isspace()):
        last -= 1
    if first >= last or not any(char.isalpha() for char in doc[first:last].text):
        return None
    if kind == "MISC" and any(doc[i].tag_ == "HYPH" for i in range(first, last)):
        return None
    if kind == "PER":
        for i in range(first + 1, last):
            if view.lower[i] in _POSSESSIVE:
                last = i
                break
        if last - first == 1 and view.lower[first] in titles and "." in view.lower[first]:
            return None
    return Found(first, last, kind, doc[first].ent_type_)


@cache
def _known_by_start() -> dict[str, list[tuple[str, str]]]:
    """Known names by their first three characters, the longest first; what is ambiguous is left out."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, schema in known_names().items():
        if name not in words("name_phrases.toml", "ambiguous"):
            found[name[:2]].append((name, schema))
    return {key: sorted(rows, key=lambda row: (-len(row[0]), row[0])) for key, rows in found.items()}


def add_known(doc: Doc, spans: list[Found]) -> list[Found]:
    """Known names that the tagger missed, cut short or took for something else; a longer name around one stays."""
    table = _known_by_start()
    text = text_of(doc)
    i = 0
    while i < len(doc):
        token = doc[i]
        rows = table.get(token.text[:2] if len(token.text) > 1 else text[token.idx : token.idx + 2])
        if (letters := _letters(token)) is not None:
            spans = _put(spans, Found(i, i + 1, "ORG", token.ent_type_, letters, True))
        for name, schema in rows or ():
            if text.startswith(name, token.idx) and (end := _token_end(doc, i, token.idx + len(name))):
                spans = _put(spans, Found(i, end, _KINDS.get(schema, "ORG"), doc[i].ent_type_, schema, True))
                i = end - 1
                break
        i += 1
    return spans


def _letters(token: Token) -> str | None:
    """The schema of "ICE", "SEC" and the like where running text has them: a word of capitals alone among small ones, read as a name."""
    text = token.text
    if len(text) < 3 or not text.isupper() or token.tag_ != "NNP" or text not in words("name_phrases.toml", "ambiguous"):
        return None
    near = token.doc[max(0, token.i - 4) : token.i + 5]
    schema = known_names().get(text)
    return schema if schema in ("PublicBody", "Company", "Organization") and sum(t.is_lower for t in near) >= 3 else None


def _token_end(doc: Doc, first: int, end: int) -> int:
    """The index after the token that ends at character ``end``, 0 where none does."""
    for i in range(first, min(first + 12, len(doc))):
        stop = doc[i].idx + len(doc[i].text)
        if stop >= end:
            return i + 1 if stop == end else 0
    return 0


def _put(spans: list[Found], new: Found) -> list[Found]:
    for old in spans:
        if old.first <= new.first and new.last <= old.last and (old.first, old.last) != (new.first, new.last):
            return spans
    kept = [old for old in spans if old.last <= new.first or new.last <= old.first]
    if new.schema == "Person" and len(kept) < len(spans) and not any(o.first == new.first and o.last == new.last for o in spans):
        return spans
    return sorted([*kept, new], key=lambda found: found.first)


def put(spans: list[Found], new: Found) -> list[Found]:
    """Adds a span; those that it overlaps give way."""
    kept = [old for old in spans if old.last <= new.first or new.last <= old.first]
    return sorted([*kept, new], key=lambda found: found.first)
