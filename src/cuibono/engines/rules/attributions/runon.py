"""Joins quotations that run over paragraphs to the speaker in the paragraph before or after."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from cuibono.engines.rules.parsed.document import Parsed

from .choice import Found
from .frames import Candidate, words
from .quotes import Quote
from .spans import cue_pieces, find_speaker, source_piece

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc, Token

_ALONE = 0.8
_LEAD = 3


def join_paragraphs(parsed: Parsed, quotes: list[list[Quote]], found: list[Found]) -> list[Found]:
    """Found attributions, with the quotations of neighbouring paragraphs that have no speaker of their own.

    A quotation left open at a paragraph's end goes on where the next opens with a mark; a paragraph that is a quotation alone belongs to
    the reporting words that end the paragraph before it ("She added:"), that open the next (a line break before "said X"), or to the
    speaker whose quotation ends the paragraph before it.
    """
    joined = list(found)
    blocks = [i for i, doc in enumerate(parsed.docs) if doc is not None and len(doc)]
    pairs = list(pairwise(blocks))
    for earlier, later in pairs:
        _forward(parsed, quotes, joined, earlier, later)
    for earlier, later in reversed(pairs):
        _backward(quotes, joined, earlier, later)
    return joined


def _forward(parsed: Parsed, quotes: list[list[Quote]], found: list[Found], earlier: int, later: int) -> None:
    before, doc = parsed.docs[earlier], parsed.docs[later]
    assert before is not None
    assert doc is not None
    _line_broken(doc, before, (earlier, later), quotes, found)
    if not quotes[later] or quotes[later][0].start != 0 or _owner(found, later, quotes[later][0]) is not None:
        return
    quote = quotes[later][0]
    last = quotes[earlier][-1] if quotes[earlier] else None
    if last is not None and not last.closed:
        _give(_owner(found, earlier, last), later, quote)
    elif quote.speech and sum(q.end - q.start for q in quotes[later]) >= _ALONE * len(doc):
        if before[-1].text in (":", ",") or not before[-1].is_punct:
            _report(before, earlier, (later, quote), reversed(list(before[-1].sent)), found)
        elif last is not None and last.end >= len(before) - 1:
            _give(_owner(found, earlier, last), later, quote)


def _backward(quotes: list[list[Quote]], found: list[Found], earlier: int, later: int) -> None:
    if quotes[earlier] and quotes[later] and not quotes[earlier][-1].closed and quotes[later][0].start == 0:
        if _owner(found, earlier, quotes[earlier][-1]) is None:
            _give(_owner(found, later, quotes[later][0]), earlier, quotes[earlier][-1])


def _line_broken(doc: Doc, before: Doc, where: tuple[int, int], quotes: list[list[Quote]], found: list[Found]) -> None:
    """A quotation alone on its line, and "said X, …" on the next."""
    earlier, later = where
    if not quotes[earlier] or not doc[0].is_lower or doc[0].lemma_ not in words("speech"):
        return
    quote = quotes[earlier][-1]
    if quote.end == len(before) and quote.speech and _owner(found, earlier, quote) is None:
        _report(doc, later, (earlier, quote), doc[:_LEAD], found)


def _report(doc: Doc, block: int, quoted: tuple[int, Quote], tokens: Iterable[Token], found: list[Found]) -> None:
    """Adds an attribution of a quotation to the first verb of saying among some tokens of a neighbouring block."""
    where, quote = quoted
    for verb in tokens:
        if verb.pos_ not in ("VERB", "AUX") or verb.lemma_ not in words("speech"):
            continue
        same = next((f for f in found if f.block == block and f.candidate.cue_head == verb.i), None)
        if same is not None:
            same.content.append((where, (quote.start, quote.end)))
            return
        speaker = find_speaker(verb).head
        if speaker is None:
            speaker = next((t for t in verb.sent[verb.i - verb.sent.start + 1 :] if t.pos_ in ("PROPN", "PRON", "NOUN")), None)
        if speaker is None:
            continue
        candidate = Candidate("q:beside", verb.i, speaker.i, "own", [source_piece(speaker, verb.i)], cue_pieces(verb), [])
        found.append(Found(block, candidate, [(where, (quote.start, quote.end))]))
        return


def _owner(found: list[Found], block: int, quote: Quote) -> Found | None:
    """The attribution that holds most of a quotation."""
    best: tuple[int, Found] | None = None
    for item in found:
        shared = sum(max(0, min(quote.end, high) - max(quote.start, low)) for b, (low, high) in item.content if b == block)
        if 2 * shared > quote.end - quote.start and (best is None or shared > best[0]):
            best = (shared, item)
    return None if best is None else best[1]


def _give(owner: Found | None, block: int, quote: Quote) -> None:
    if owner is not None:
        owner.content.append((block, (quote.start, quote.end)))
