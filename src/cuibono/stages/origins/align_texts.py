"""Lays two texts beside each other: which words of the one stand in the other, in runs, and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .settings import setting
from .sketch_text import Sketch


@dataclass(frozen=True, slots=True)
class Passage:
    """Words ``start`` to ``end`` of the newer text that are words ``there`` to ``there_end`` of the older one, but for a few changed ones.

    ``exact`` of them stand there in runs, ``alike`` of these in quotation marks in both or in neither. ``counted`` is how many words count:
    those outside of quotation marks in both, changed words between two runs included; ``longest`` is the longest run outside of quotation
    marks. ``probes`` are a few of the passage's sampled runs, from its beginning to its end.
    """

    start: int
    end: int
    there: int
    there_end: int
    exact: int
    alike: int
    counted: int
    longest: int
    probes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """All passages in order of the newer text, and its and the older text's numbers of words in all and outside of quotation marks."""

    passages: tuple[Passage, ...]
    size: int
    own: int
    older_size: int
    older_own: int


def align_texts(older: Sketch, newer: Sketch) -> Alignment:
    """The passages that both have. A pure function of the two; each word of the newer text is used once."""
    return Alignment(
        tuple(_passages(older, newer, _runs(older, newer))),
        newer.size,
        int((~newer.quoted).sum()),
        older.size,
        int((~older.quoted).sum()),
    )


def _runs(older: Sketch, newer: Sketch) -> list[tuple[int, int, int]]:
    """Runs of words that stand in both: (place in the newer, place in the older, words), the longest from each place on."""
    order = np.argsort(older.grams, kind="stable")
    known = older.grams[order]
    low, high = np.searchsorted(known, newer.grams, "left"), np.searchsorted(known, newer.grams, "right")
    runs: list[tuple[int, int, int]] = []
    free, expected = 0, -1
    for at in np.flatnonzero(high > low).tolist():
        if at < free:
            continue
        places = order[low[at] : high[at]][:16].tolist()
        # Of several places the one that goes on where the last run stopped, else the one with the longest run.
        there, length = max(
            ((place, _extent(older, newer, place, at)) for place in places), key=lambda hit: (hit[1], -abs(hit[0] - expected))
        )
        # A run may begin a few words earlier than the first whole gram after a changed word; grams already cover that.
        runs.append((at, there, length))
        free, expected = at + length, there + length
    return runs


def _extent(older: Sketch, newer: Sketch, there: int, at: int) -> int:
    most = min(older.size - there, newer.size - at)
    different = np.flatnonzero(older.words[there : there + most] != newer.words[at : at + most])
    return int(different[0]) if len(different) else most


def _passages(older: Sketch, newer: Sketch, runs: list[tuple[int, int, int]]) -> list[Passage]:
    bridge = int(setting("align", "bridge"))
    groups: list[list[tuple[int, int, int]]] = []
    for run in runs:
        if groups:
            at, there, length = groups[-1][-1]
            if 0 <= run[0] - at - length <= bridge and 0 <= run[1] - there - length <= bridge:
                groups[-1].append(run)
                continue
        groups.append([run])
    return [_passage(older, newer, group) for group in groups]


def _passage(older: Sketch, newer: Sketch, group: list[tuple[int, int, int]]) -> Passage:
    start, there = group[0][:2]
    end, there_end = group[-1][0] + group[-1][2], group[-1][1] + group[-1][2]
    alike, counted, longest, last = 0, 0, 0, start
    for at, other, length in group:
        quoted = newer.quoted[at : at + length] | older.quoted[other : other + length]
        counted += int((~quoted).sum()) + int((~newer.quoted[last:at]).sum())
        alike += int((newer.quoted[at : at + length] == older.quoted[other : other + length]).sum())
        longest = max(longest, _longest(quoted))
        last = at + length
    exact = sum(length for *_, length in group)
    return Passage(start, end, there, there_end, exact, alike, counted, longest, _probes(newer, start, end))


def _probes(sketch: Sketch, start: int, end: int) -> tuple[int, ...]:
    grams = sketch.grams[start : max(start, end - int(setting("words", "gram")) + 1)]
    inside = grams[grams % np.uint64(setting("words", "sampled")) == 0]
    return tuple(int(inside[at]) for at in sorted({0, len(inside) // 2, len(inside) - 1})) if len(inside) else ()


def _longest(quoted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
    """The longest stretch of False."""
    edges = np.flatnonzero(np.concatenate(([True], quoted, [True])))
    return int(np.diff(edges).max()) - 1
