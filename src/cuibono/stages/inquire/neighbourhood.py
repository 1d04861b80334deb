"""Which ties a picture of a question holds: around one, or of powers with a country. The strongest first, within a limit; what is left out
is counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .graph import Ints, TieGraph


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Numbers of ties in the order of their strength, and how many more there are."""

    ties: tuple[int, ...]
    left_out: int


def around(graph: TieGraph, nodes: Sequence[int], *, hops: int, most: int) -> Neighbourhood:
    """The ties of some nodes, then those among their neighbours, and with ``hops`` of two those of their neighbours too.

    A step that does not fit whole is cut to its strongest ties: a hub shows what it is tied to best.
    """
    taken: list[int] = []
    left_out = 0
    seen = np.zeros(len(graph.tie_ids), dtype=np.bool_)

    def take(wanted: Ints) -> None:
        nonlocal left_out
        new = by_strength(graph, np.unique(wanted[~seen[wanted]]))
        room = most - len(taken)
        taken.extend(int(tie) for tie in new[:room])
        left_out += max(0, len(new) - room)
        seen[new[:room]] = True

    take(_ties_of(graph, nodes))
    for step in range(hops):
        reached = np.zeros(len(graph.entity_ids), dtype=np.bool_)
        reached[list(nodes)] = True
        reached[graph.subject[taken]] = True
        reached[graph.object[taken]] = True
        known = np.flatnonzero(reached)
        near = _ties_of(graph, known)
        take(near[reached[graph.subject[near]] & reached[graph.object[near]]])
        if step + 1 < hops:
            take(near)
    return Neighbourhood(tuple(taken), left_out)


def between(graph: TieGraph, powers: Sequence[Sequence[int]], place: Sequence[int], *, most: int) -> Neighbourhood:
    """The ties of each power's nodes with those of a place; without a place, the powers' ties with one another and with whoever is tied to
    more than one of them."""
    sides = [_mask(graph, nodes) for nodes in powers]
    any_side = np.logical_or.reduce(sides)
    if place:
        there = _mask(graph, place) & ~any_side
        wanted = _crossing(graph, any_side, there)
    else:
        touching = np.zeros(len(graph.entity_ids), dtype=np.int16)
        for side in sides:
            near = _ties_of(graph, np.flatnonzero(side))
            met = np.zeros(len(graph.entity_ids), dtype=np.bool_)
            met[graph.subject[near]] = True
            met[graph.object[near]] = True
            touching += met & ~side
        shared = (touching > 1) & ~any_side
        wanted = _crossing(graph, any_side, shared)
        for at, one in enumerate(sides):
            for other in sides[at + 1 :]:
                wanted = np.union1d(wanted, _crossing(graph, one, other))
    ordered = by_strength(graph, wanted)
    return Neighbourhood(tuple(int(tie) for tie in ordered[:most]), max(0, len(ordered) - most))


def by_strength(graph: TieGraph, ties: Ints) -> Ints:
    """Those between named ends first, then the strongest; of equals the first in the ledger's order."""
    named = graph.named[graph.subject[ties]] & graph.named[graph.object[ties]]
    return ties[np.lexsort((ties, -graph.strength[ties], ~named))]


def _crossing(graph: TieGraph, one: np.typing.NDArray[np.bool_], other: np.typing.NDArray[np.bool_]) -> Ints:
    ends = (one[graph.subject] & other[graph.object]) | (other[graph.subject] & one[graph.object])
    return np.flatnonzero(ends).astype(np.int32)


def _mask(graph: TieGraph, nodes: Iterable[int]) -> np.typing.NDArray[np.bool_]:
    found = np.zeros(len(graph.entity_ids), dtype=np.bool_)
    found[list(nodes)] = True
    return found


def _ties_of(graph: TieGraph, nodes: Iterable[int]) -> Ints:
    parts = [graph.ties_at(int(node)) for node in nodes]
    return np.unique(np.concatenate(parts)).astype(np.int32) if parts else np.zeros(0, dtype=np.int32)
