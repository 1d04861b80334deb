"""Finds who says what: source, cue and content of direct, indirect and mixed quotes.

Every reading of every cue that the parse allows is a candidate (frames, speakers of quotations); learned weights score them; the best
that don't collide are kept, block by block; then quotations that run over paragraphs are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cuibono.engines.rules.parsed.document import Entities, Parsed
from cuibono.records import Attribution, Span

from .choice import Found, choose, limits
from .frames import Candidate, frame_candidates
from .kinds import Sources
from .quotes import Quote, find_quotes
from .runon import join_paragraphs
from .spans import Piece
from .speakers import quote_candidates
from .weights import features, score, weights

Merge = Callable[[list[list[Quote]], list[Found]], list[Found]]


def find_attributions(parsed: Parsed, entities: Entities, merge: Merge | None = None) -> list[Attribution]:
    """All attributions of a document, in order of their content's first character.

    ``merge`` takes each block's quotations and what the rules found, and gives what is to stand: another engine's finds with or instead.
    """
    table = weights()
    found: list[Found] = []
    quotes: list[list[Quote]] = []
    for block, doc in enumerate(parsed.docs):
        quotes.append([] if doc is None else find_quotes(doc))
        if doc is None:
            continue
        candidates = []
        for candidate, names in _described(parsed, block, quotes[block]):
            candidate.score = score(names, table)
            candidates.append(candidate)
        chosen = choose(doc, candidates, limits())
        found.extend(Found(block, candidate, [(block, piece) for piece in candidate.content]) for candidate in chosen)
    if merge is not None:
        found = merge(quotes, found)
    found = join_paragraphs(parsed, quotes, found)
    sources = Sources(entities)
    made = [(_attribution(parsed, item, quotes, sources), item.candidate.act) for item in found]
    made.sort(key=lambda pair: (pair[0].content, pair[0].cue, pair[0].source))
    parsed.acts = {i for i, (_, act) in enumerate(made) if act}
    return [attribution for attribution, _ in made]


def block_candidates(parsed: Parsed) -> Iterator[tuple[int, Candidate, list[Span], list[Span], list[str]]]:
    """Block, candidate, content spans, source spans and features of every candidate: what the weights are learned from."""
    for block, doc in enumerate(parsed.docs):
        if doc is not None:
            for candidate, names in _described(parsed, block, find_quotes(doc)):
                yield block, candidate, _spans(parsed, block, candidate.content), _spans(parsed, block, candidate.source), names


def _described(parsed: Parsed, block: int, quotes: list[Quote]) -> Iterator[tuple[Candidate, list[str]]]:
    doc = parsed.docs[block]
    assert doc is not None
    inside = [False] * len(doc)
    for quote in quotes:
        inside[quote.start : quote.end] = [True] * (quote.end - quote.start)
    for candidate in (*frame_candidates(doc, quotes), *quote_candidates(doc, quotes)):
        yield candidate, features(candidate, doc, quotes, inside)


def _spans(parsed: Parsed, block: int, pieces: list[Piece]) -> list[Span]:
    doc = parsed.docs[block]
    assert doc is not None
    return [parsed.span(block, doc[low], doc[high - 1]) for low, high in pieces]


def _attribution(parsed: Parsed, item: Found, quotes: list[list[Quote]], sources: Sources) -> Attribution:
    candidate = item.candidate
    doc = parsed.docs[item.block]
    assert doc is not None
    head = None if candidate.speaker is None else doc[candidate.speaker]
    span = candidate.source[0] if candidate.source else (0, 0)
    content = sorted({span for block, piece in item.content for span in _spans(parsed, block, [piece])})
    return Attribution(
        tuple(_spans(parsed, item.block, candidate.source)),
        tuple(_spans(parsed, item.block, candidate.cue)),
        tuple(content),
        sources.kind(item.block, head, span),
        _quote_kind(item, quotes),
        sources.entity(item.block, head, span),
    )


def _quote_kind(item: Found, quotes: list[list[Quote]]) -> str:
    whole = touched = 0
    for block, (low, high) in item.content:
        touched += any(q.start < high and low < q.end for q in quotes[block])
        whole += any(q.start <= low and high <= q.end for q in quotes[block])
    if whole == len(item.content):
        return "direct"
    return "mixed" if touched else "indirect"
