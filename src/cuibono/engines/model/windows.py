"""What the encoder sees at once: whole blocks packed up to a number of pieces, long blocks cut where a sentence may end.

Windows depend on the document alone, never on the batch, so a document's reading doesn't either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .pieces import Pieces, case_of

PIECES = 192  # pieces of a window, marks included
_ENDS = frozenset((".", "?", "!", "...", "…"))


class Segment(NamedTuple):
    """Words [first, last) of one block."""

    block: int
    first: int
    last: int


def pack(blocks: Sequence[Sequence[str]], pieces: Pieces, most: int = PIECES) -> list[list[Segment]]:
    """Windows of segments in the order of the text; each word stands in one window."""
    windows: list[list[Segment]] = []
    filled = most
    for block, words in enumerate(blocks):
        costs = [len(pieces.cut(word)) for word in words]
        first = 0
        while first < len(words):
            last, cost = _reach(words, costs, first, most - 2)
            if filled + cost + 1 > most:
                windows.append([])
                filled = 1
            windows[-1].append(Segment(block, first, last))
            filled += cost + 1
            first = last
    return windows


def _reach(words: Sequence[str], costs: Sequence[int], first: int, most: int) -> tuple[int, int]:
    """How far a segment goes from ``first``, and what it costs: to the block's end, else to its last end of a sentence that fits."""
    cost, last = 0, first
    ends: tuple[int, int] | None = None
    while last < len(words) and (cost + costs[last] <= most or last == first):
        cost += costs[last]
        last += 1
        if words[last - 1] in _ENDS:
            ends = last, cost
    if last == len(words) or ends is None:
        return last, cost
    return ends


def encode(blocks: Sequence[Sequence[str]], window: Sequence[Segment], pieces: Pieces) -> tuple[list[int], list[int], list[int]]:
    """Ids and cases of a window's pieces, and where each of its words begins among them."""
    ids, cases, places = [pieces.cls], [0], []
    for block, first, last in window:
        for word in blocks[block][first:last]:
            cut = pieces.cut(word)
            places.append(len(ids))
            ids += cut
            cases += [case_of(word)] * len(cut)
        ids.append(pieces.sep)
        cases.append(0)
    return ids, cases, places
