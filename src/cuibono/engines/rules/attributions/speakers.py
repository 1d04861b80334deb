"""Candidate speakers of quotations: the reporting words beside a quotation, whatever the parse made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .frames import Candidate, words
from .spans import Piece, Speaker, cue_pieces, find_speaker, source_piece

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from .quotes import Quote

_REACH = 45
_STOPS = frozenset((".", "?", "!", "…"))


def quote_candidates(doc: Doc, quotes: Sequence[Quote]) -> Iterator[Candidate]:
    """For each quotation the verbs after it, before it and in the sentence before it, each alone and with the quotation that follows."""
    for number, quote in enumerate(quotes):
        before = quotes[number - 1].end if number else 0
        after = quotes[number + 1].start if number + 1 < len(quotes) else len(doc)
        low, high = quote.end, _stop_after(doc, quote.end, min(after, quote.end + _REACH))
        follows = number + 1 < len(quotes) and quotes[number + 1].speech and quote.speech
        for verb in _verbs(doc, low, high):
            made = _candidate("q:after", verb, (low, high), [number], quotes)
            if made is not None:
                yield made
                gap = doc[high:after] if follows else None
                if gap is not None and all(token.is_punct or token.is_space for token in gap):
                    yield _joined(made, quotes, number + 1)
        start = max(before, quote.start - _REACH)
        edge = _stop_before(doc, start, quote.start)
        if edge < quote.start:
            frame, region = "q:before", (edge, quote.start)
        else:
            frame, region = "q:prev", (_stop_before(doc, start, quote.start - 1), quote.start)
        for verb in _verbs(doc, *region):
            made = _candidate(frame, verb, region, [number], quotes)
            if made is not None:
                yield made


def _joined(made: Candidate, quotes: Sequence[Quote], other: int) -> Candidate:
    pieces = [*made.content, (quotes[other].start, quotes[other].end)]
    return Candidate("q:both", made.cue_head, made.speaker, made.how, made.source, made.cue, pieces, 0.0, (*made.quotes, other))


def _candidate(frame: str, verb: Token, region: Piece, numbers: list[int], quotes: Sequence[Quote]) -> Candidate | None:
    speaker = find_speaker(verb)
    low, high = region
    if speaker.head is None or not low <= speaker.head.i < high:
        near = _nearest(verb, low, high)
        if near is not None:
            speaker = Speaker(near, "near")
        elif speaker.head is not None and any(q.start <= speaker.head.i < q.end for q in quotes):
            return None
    if speaker.head is None:
        return None
    source = source_piece(speaker.head, verb.i)
    if speaker.how == "near" or source[0] < low or source[1] > high:
        source = (max(source[0], low), min(source[1], high))
        if not source[0] <= speaker.head.i < source[1]:
            source = source_piece(speaker.head, verb.i)
    content = [(quotes[n].start, quotes[n].end) for n in numbers]
    return Candidate(frame, verb.i, speaker.head.i, speaker.how, [source], cue_pieces(verb), content, 0.0, tuple(numbers))


def _nearest(verb: Token, low: int, high: int) -> Token | None:
    doc = verb.doc
    for i in (*range(verb.i - 1, low - 1, -1), *range(verb.i + 1, min(high, verb.i + 6))):
        token = doc[i]
        if token.pos_ in ("PROPN", "PRON") or (token.pos_ == "NOUN" and token.dep_ != "compound"):
            return token
    return None


def _verbs(doc: Doc, low: int, high: int) -> Iterator[Token]:
    for i in range(low, high):
        token = doc[i]
        if token.pos_ == "VERB" and token.lemma_ not in words("never"):
            yield token


def _stop_after(doc: Doc, low: int, high: int) -> int:
    for i in range(low, high):
        if doc[i].text in _STOPS or doc[i].text == ";":
            return i
    return high


def _stop_before(doc: Doc, low: int, high: int) -> int:
    for i in range(high - 1, low - 1, -1):
        if doc[i].text in _STOPS or doc[i].text == ";":
            return i + 1
    return low
