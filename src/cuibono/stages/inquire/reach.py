"""The best way from everybody of one side to anybody of another, one for each first step: what exposure is added up from.

All costs are whole numbers (``-ln`` of a strength, times ``SCALE``), so that equal ways are equal to the last bit. A way's cost is that
of its ties, of those it leads through (hubs cost more), and of how far its end is from what was asked for. Of equal ways the one of fewer
steps is the better, then the one of the smaller ties.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .graph import Bools, Floats, Ints, TieGraph

Costs = npt.NDArray[np.int64]
SCALE = 10_000
NONE = np.int64(1) << 40  # no way
_FAR = NONE // 4


def cost_of(strength: Floats) -> Costs:
    """Strengths from 0 to 1 as costs; ``NONE`` for what carries nothing."""
    with np.errstate(divide="ignore"):
        cost = np.rint(-np.log(strength) * SCALE)
    return np.where(strength > 0, np.minimum(cost, _FAR), NONE).astype(np.int64)


def weight_of(cost: int | Costs) -> Floats:
    """The weight, from 0 to 1, of a cost."""
    return np.asarray(np.exp(np.asarray(cost, dtype=np.float64) / -SCALE))


@dataclass(frozen=True, order=True, slots=True)
class Way:
    """One chain from ``nodes[0]`` to ``nodes[-1]``; ordered from the best on."""

    cost: int
    hops: int
    ties: tuple[int, ...]
    nodes: tuple[int, ...]

    @property
    def weight(self) -> float:
        """From 0 to 1."""
        return float(weight_of(self.cost))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a search goes by; ``NONE`` stands for what can't be. ``tie_cost`` of each tie as the only step, ``chain_cost`` as one of
    several, ``end_cost`` of ending at each node, ``pass_cost`` of leading through it, ``hops`` at most, 1 to 3. Ties ``one_way`` lead on
    from their subject to their object alone, but for a first step: an employer is tied to those who work there, they are not to each
    other."""

    tie_cost: Costs
    chain_cost: Costs
    end_cost: Costs
    pass_cost: Costs
    hops: int
    one_way: Bools


class Reach:
    """The ways over one graph under some terms. ``sources`` are nodes by number; none of them is an end."""

    def __init__(self, graph: TieGraph, terms: Terms, sources: Ints) -> None:
        self.terms = terms
        kept = terms.tie_cost[graph.tie] < NONE
        start = np.repeat(np.arange(len(graph.entity_ids), dtype=np.int32), np.diff(graph.first))[kept]
        self.neighbour, self.tie = graph.neighbour[kept], graph.tie[kept]
        self.first = np.zeros(len(graph.entity_ids) + 1, np.int64)
        np.cumsum(np.bincount(start, minlength=len(graph.entity_ids)), out=self.first[1:])
        self.cost, self.chain = terms.tie_cost[self.tie], terms.chain_cost[self.tie]
        self.later = np.where(terms.one_way[self.tie] & (graph.object[self.tie] == start), NONE, self.chain)
        self.sources = sources
        self._last(start)
        self._middle(start)
        self._first(start)

    # -- from the ends backwards, for all nodes at once
    def _last(self, start: Ints) -> None:
        """For each node the last step of a chain: its cost, its tie and its end; equal ones by the number of the tie."""
        size = len(self.first) - 1
        self.last_cost, self.last_tie = np.full(size, NONE), np.full(size, -1, np.int32)
        self.last_node = np.full(size, -1, np.int32)
        at = np.flatnonzero((self.terms.end_cost[self.neighbour] < NONE) & (self.later < NONE))
        cost = self.later[at] + self.terms.end_cost[self.neighbour[at]]
        order = at[np.lexsort((self.tie[at], cost, start[at]))]
        node, first = np.unique(start[order], return_index=True)
        best = order[first]
        self.last_cost[node] = self.later[best] + self.terms.end_cost[self.neighbour[best]]
        self.last_tie[node], self.last_node[node] = self.tie[best], self.neighbour[best]

    def _middle(self, start: Ints) -> None:
        """For each node next to a source the two best pairs of last steps that lead through different nodes: the second where the first
        is the source itself."""
        size = len(self.first) - 1
        self.two_cost = [np.full(size, NONE), np.full(size, NONE)]
        self.two_arc = [np.full(size, -1, np.int64), np.full(size, -1, np.int64)]
        if self.terms.hops < 3:
            return
        beside = np.zeros(size, np.bool_)
        is_source = np.zeros(size, np.bool_)
        is_source[self.sources] = True
        beside[self.neighbour[is_source[start]]] = True
        beside &= self.terms.pass_cost < NONE
        through = (self.terms.pass_cost < NONE) & (self.last_cost < NONE)
        at = np.flatnonzero(beside[start] & through[self.neighbour] & (self.later < NONE))
        cost = self._through(at)
        order = at[np.lexsort((self.last_tie[self.neighbour[at]], self.tie[at], cost, start[at]))]
        for turn in (0, 1):
            node, first = np.unique(start[order], return_index=True)
            best = order[first]
            self.two_cost[turn][node], self.two_arc[turn][node] = self._through(best), best
            taken = np.full(size, -1, np.int32)
            taken[node] = self.neighbour[best]
            order = order[self.neighbour[order] != taken[start[order]]]

    def _through(self, arcs: npt.NDArray[np.int64]) -> Costs:
        over = self.neighbour[arcs]
        return np.asarray(self.later[arcs] + self.terms.pass_cost[over] + self.last_cost[over])

    def _first(self, start: Ints) -> None:
        """The best way of each source over each of its neighbours: ``way_source``, ``way_arc``, ``way_cost``, ``way_hops``, best first
        for each source."""
        size = len(self.first) - 1
        is_source = np.zeros(size, np.bool_)
        is_source[self.sources] = True
        at = np.flatnonzero(is_source[start])
        over, source = self.neighbour[at], start[at]
        cost = np.minimum(self.cost[at] + self.terms.end_cost[over], NONE)
        steps = np.ones(len(at), np.int32)
        leading = self.chain[at] + self.terms.pass_cost[over]
        if self.terms.hops > 1:
            longer = np.minimum(leading + self.last_cost[over], NONE)
            steps[longer < cost] = 2
            cost = np.minimum(cost, longer)
        if self.terms.hops > 2:
            best = self.two_arc[0][over]
            back = (best >= 0) & (self.neighbour[best] == source)
            longer = np.minimum(leading + np.where(back, self.two_cost[1][over], self.two_cost[0][over]), NONE)
            steps[longer < cost] = 3
            cost = np.minimum(cost, longer)
        found = cost < NONE
        at, cost, source, over, steps = at[found], cost[found], source[found], over[found], steps[found]
        order = np.lexsort((self.tie[at], cost, over, source))
        _, one = np.unique(source[order].astype(np.int64) * size + over[order], return_index=True)
        order = order[one]
        order = order[np.lexsort((self.tie[at[order]], steps[order], cost[order], source[order]))]
        self.way_arc, self.way_cost, self.way_source = at[order], cost[order], source[order]
        self.way_hops = steps[order]
        self.way_first = np.searchsorted(self.way_source, np.arange(size + 1))

    # -- one way after the other
    def ways(self, source: int, *, most_cost: int) -> Iterator[Way]:
        """The best way of a source over each of its neighbours, the best first, as long as they cost no more."""
        for place in range(int(self.way_first[source]), int(self.way_first[source + 1])):
            if self.way_cost[place] > most_cost:
                return
            found = self.way(source, int(self.neighbour[self.way_arc[place]]), frozenset())
            assert found is not None
            yield found

    def way(self, source: int, over: int, dead: Set[int]) -> Way | None:
        """The best way from a source over one neighbour without the ``dead`` ties; None where there is none."""
        found: list[Way] = []
        first = self._best_arc(self.cost, source, over, dead)
        if first is not None and self.terms.end_cost[over] < NONE:
            found.append(Way(int(self.cost[first] + self.terms.end_cost[over]), 1, (int(self.tie[first]),), (source, over)))
        first = self._best_arc(self.chain, source, over, dead)
        if first is not None and self.terms.pass_cost[over] < NONE:
            so_far, tie = int(self.chain[first] + self.terms.pass_cost[over]), int(self.tie[first])
            last = self._last_step(over, dead) if self.terms.hops > 1 else None
            if last is not None:
                found.append(Way(so_far + last[0], 2, (tie, last[1]), (source, over, last[2])))
            two = self._two_steps(source, over, dead) if self.terms.hops > 2 else None
            if two is not None:
                found.append(Way(so_far + two[0], 3, (tie, *two[1]), (source, over, *two[2])))
        return min(found, default=None)

    def _arcs(self, node: int) -> slice:
        return slice(int(self.first[node]), int(self.first[node + 1]))

    def _alive(self, arcs: slice, dead: Set[int]) -> Bools:
        if not dead:
            return np.ones(arcs.stop - arcs.start, np.bool_)
        return ~np.isin(self.tie[arcs], np.fromiter(dead, np.int32, len(dead)))

    def _best_arc(self, costs: Costs, node: int, over: int, dead: Set[int]) -> int | None:
        arcs = self._arcs(node)
        at = np.flatnonzero(self._alive(arcs, dead) & (self.neighbour[arcs] == over) & (costs[arcs] < NONE)) + arcs.start
        return int(at[np.lexsort((self.tie[at], costs[at]))[0]]) if len(at) else None

    def _last_step(self, node: int, dead: Set[int]) -> tuple[int, int, int] | None:
        """Cost, tie and end of the last step from a node."""
        if int(self.last_tie[node]) not in dead:
            found = int(self.last_cost[node]), int(self.last_tie[node]), int(self.last_node[node])
            return found if found[0] < NONE else None
        arcs = self._arcs(node)
        cost = self.later[arcs] + self.terms.end_cost[self.neighbour[arcs]]
        at = np.flatnonzero(self._alive(arcs, dead) & (cost < NONE))
        if not len(at):
            return None
        best = at[np.lexsort((self.tie[arcs][at], cost[at]))[0]]
        return int(cost[best]), int(self.tie[arcs][best]), int(self.neighbour[arcs][best])

    def _two_steps(self, source: int, over: int, dead: Set[int]) -> tuple[int, tuple[int, int], tuple[int, int]] | None:
        """Cost, ties and nodes of the best two last steps from ``over`` that do not lead back through the source."""
        if not dead:
            for turn in (0, 1):
                arc = int(self.two_arc[turn][over])
                if arc >= 0 and int(self.neighbour[arc]) != source:
                    through = int(self.neighbour[arc])
                    ties = int(self.tie[arc]), int(self.last_tie[through])
                    return int(self.two_cost[turn][over]), ties, (through, int(self.last_node[through]))
            return None
        arcs = self._arcs(over)
        middle, tie = self.neighbour[arcs], self.tie[arcs]
        last, last_tie = self.last_cost[middle].copy(), self.last_tie[middle].copy()
        fitting = self._alive(arcs, dead) & (middle != source) & (self.later[arcs] < NONE) & (self.terms.pass_cost[middle] < NONE)
        steps: dict[int, tuple[int, int, int] | None] = {}
        for place in np.flatnonzero(fitting & np.isin(last_tie, np.fromiter(dead, np.int32, len(dead)))):
            node = int(middle[place])
            step = steps.setdefault(node, self._last_step(node, dead))
            last[place], last_tie[place] = (step[0], step[1]) if step else (NONE, -1)
        cost = self.later[arcs] + self.terms.pass_cost[middle] + last
        at = np.flatnonzero(fitting & (last < NONE))
        if not len(at):
            return None
        best = at[np.lexsort((last_tie[at], tie[at], cost[at]))[0]]
        node = int(middle[best])
        step = steps.get(node) or self._last_step(node, dead)
        assert step is not None
        return int(cost[best]), (int(tie[best]), step[1]), (node, step[2])
