"""Finds quotation marks that pair up, inside one parsed block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cuibono.engines.rules.parsed.document import text_of
from cuibono.vocabulary import load_toml

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation ``doc[start:end]``, marks included. ``closed`` is False where it runs to the end of its block with no closing mark.

    ``speech`` tells words that stand for a whole utterance (they end in punctuation or make a sentence) from a few quoted words.
    """

    start: int
    end: int
    closed: bool
    speech: bool


def find_quotes(doc: Doc) -> list[Quote]:
    """Quotations of a block in order; none overlaps another. A straight mark opens where it stands before a word and after a gap."""
    marks = _marks()
    text = text_of(doc)
    if not any(mark in text for mark in marks["any"]):
        return []
    quotes: list[Quote] = []
    opened: int | None = None
    for token in doc:
        word = token.text
        if word not in marks["any"]:
            continue
        after_gap = token.i == 0 or bool(doc[token.i - 1].whitespace_) or doc[token.i - 1].text in marks["before_open"]
        if word in marks["open"] or (word in marks["straight"] and opened is None):
            if opened is None and (word in marks["open"] or after_gap or not token.whitespace_):
                opened = token.i
        elif opened is not None:
            quotes.append(Quote(opened, token.i + 1, True, _is_speech(doc, opened, token.i)))
            opened = None
    if opened is not None and opened + 1 < len(doc):
        quotes.append(Quote(opened, len(doc), False, True))
    return quotes


def opens_with_quote(doc: Doc) -> bool:
    """True where a block's first word is an opening (or straight) mark: it may carry on the quotation of the block before."""
    marks = _marks()
    return len(doc) > 1 and (doc[0].text in marks["open"] or doc[0].text in marks["straight"])


def _is_speech(doc: Doc, start: int, end: int) -> bool:
    if end - start < 3:
        return False
    return doc[end - 1].text in _marks()["end"] or (end + 1 < len(doc) and end - start > 6 and doc[end + 1].text in _marks()["end"])


def _marks() -> dict[str, frozenset[str]]:
    if not _MARKS:
        table = load_toml("reporting_words.toml")["marks"]
        _MARKS.update({key: frozenset(value) for key, value in table.items()})
        _MARKS["any"] = _MARKS["open"] | _MARKS["close"] | _MARKS["straight"]
    return _MARKS


_MARKS: dict[str, frozenset[str]] = {}
