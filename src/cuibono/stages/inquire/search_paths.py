"""The best simple ways through a graph of ties, exactly and in order: bounds from the target first, then the best way first (A*).

After Hart, Nilsson and Raphael (1968) with bounds by dynamic programming over hops. A bound never counts a step straight back to where
the way comes from, so that up to four hops it is what the rest of a simple way costs, and no search goes astray.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

import numpy as np

from .graph import Bools, Ints, TieGraph
from .path_terms import NONE, Terms

_BLOCK = 32  # steps of an entity that are put in order at first: of a hub's ten thousands hardly more are looked at


@dataclass(frozen=True, slots=True)
class _Layer:
    """Within some hops to a goal: the least cost from each entity, whom it leads to next, and the least that leads to another one next."""

    best: Ints
    via: Ints
    second: Ints

    def but(self, node: Ints, previous: Ints) -> Ints:
        """The least cost from ``node`` that does not lead to ``previous`` at once."""
        return np.where(self.via[node] == previous, self.second[node], self.best[node])


def search_paths(graph: TieGraph, terms: Terms, start: int, goals: Ints, *, hops: int, most: int) -> list[tuple[int, tuple[int, ...]]]:
    """The ``most`` cheapest simple ways of at most ``hops`` ties as (cost, entities); of one cost, in order of their entities' numbers.

    A way ends at the first goal that it meets. The cost is that of the cheapest tie of each hop and of the entities between the ends.
    """
    return _Search(graph, terms, start, goals, hops).run(most)


class _Search:
    def __init__(self, graph: TieGraph, terms: Terms, start: int, goals: Ints, hops: int) -> None:
        self.graph, self.cost, self.start, self.hops = graph, terms.cost, start, hops
        self.through = terms.through.copy()
        self.is_goal: Bools = np.zeros(len(self.through), np.bool_)
        self.goals = goals[goals != start]
        self.is_goal[self.goals] = True
        self.through[self.goals] = 0
        self.through[start] = NONE
        self.layers = [self._nothing()]
        for _ in range(hops - 2):
            self.layers.append(self._next_layer(self.layers[-1]))
        self.ahead: dict[tuple[int, int], _Ahead] = {}

    def _nothing(self) -> _Layer:
        size = len(self.through)
        layer = _Layer(np.full(size, NONE, np.int32), np.full(size, -1, np.int32), np.full(size, NONE, np.int32))
        return self._with_goals(layer)

    def _with_goals(self, layer: _Layer) -> _Layer:
        layer.best[self.goals], layer.via[self.goals], layer.second[self.goals] = 0, -1, 0
        return layer

    def _edges(self, nodes: Ints) -> tuple[Ints, Ints]:
        """The places of the nodes' ties, node by node, and how many each has."""
        low = self.graph.first[nodes]
        counts = self.graph.first[nodes + 1] - low
        ends = np.cumsum(counts)
        places = np.arange(int(ends[-1]) if len(ends) else 0, dtype=np.int64)
        places += np.repeat(low - (ends - counts), counts)
        return places.astype(np.int32), counts

    def _next_layer(self, last: _Layer) -> _Layer:
        """One hop more, pushed from everybody who may be led through and has a way."""
        nodes = np.flatnonzero((last.best < NONE) & (self.through < NONE)).astype(np.int32)
        places, counts = self._edges(nodes)
        source, end = np.repeat(nodes, counts), self.graph.neighbour[places]
        value = np.minimum(self.cost[self.graph.tie[places]], NONE) + self.through[source]
        value = value + last.but(source, end)
        some = np.flatnonzero(value < NONE)
        source, end, value = source[some], end[some], value[some]
        layer = self._nothing()
        np.minimum.at(layer.best, end, value)
        first = value == layer.best[end]
        layer.via[end[first]] = source[first]
        other = layer.via[end] != source
        np.minimum.at(layer.second, end[other], value[other])
        return self._with_goals(layer)

    def _steps(self, node: int, left: int) -> _Ahead:
        """Where a way with ``left`` hops to go may step from a node, the most promising first."""
        found = self.ahead.get((node, left))
        if found is None:
            low, high = self.graph.first[node], self.graph.first[node + 1]
            end, tie = self.graph.neighbour[low:high], self.graph.tie[low:high]
            value = self.cost[tie].astype(np.int64) + self.through[end]
            keep = np.flatnonzero((value < NONE) & (self.is_goal[end] | (left > 1)))
            end, tie, value = end[keep], tie[keep], value[keep]
            if left == self.hops and left > 1:
                value = value + self._from_neighbours(end)
            else:
                value = value + self.layers[left - 1].but(end, np.full(len(end), node, np.int32))
            keep = np.flatnonzero(value < NONE)
            found = self.ahead[node, left] = _Ahead(value[keep], end[keep], self.cost[tie[keep]] + self.through[end[keep]])
        return found

    def _from_neighbours(self, ends: Ints) -> Ints:
        """The least cost from each neighbour of the start, one layer beyond the last one: asked of them alone."""
        nodes, back = np.unique(ends, return_inverse=True)
        least = np.zeros(len(nodes), np.int32)
        inner = np.flatnonzero(~self.is_goal[nodes])
        if len(inner):
            places, counts = self._edges(nodes[inner])
            end = self.graph.neighbour[places]
            value = np.minimum(self.cost[self.graph.tie[places]], NONE) + self.through[end]
            value = value + self.layers[self.hops - 2].but(end, np.repeat(nodes[inner], counts))
            firsts = np.concatenate([[0], np.cumsum(counts)[:-1]])
            least[inner] = np.minimum(np.minimum.reduceat(value, firsts), NONE)
        return least[back]

    def run(self, most: int) -> list[tuple[int, tuple[int, ...]]]:
        heap: list[tuple[int, tuple[int, ...], int, _Ahead, int, int]] = []
        found: list[tuple[int, tuple[int, ...]]] = []

        def push(path: tuple[int, ...], ahead: _Ahead, place: int, spent: int, left: int) -> None:
            while (step := ahead.at(place)) is not None:
                if step[1] not in path:
                    heappush(heap, (spent + step[0], (*path, step[1]), place, ahead, spent, left))
                    return
                place += 1

        push((self.start,), self._steps(self.start, self.hops), 0, 0, self.hops)
        while heap and len(found) < most:
            bound, path, place, ahead, spent, left = heappop(heap)
            push(path[:-1], ahead, place + 1, spent, left)
            if self.is_goal[path[-1]]:
                found.append((bound, path))
            else:
                push(path, self._steps(path[-1], left - 1), 0, spent + ahead.step_cost(place), left - 1)
        return found


class _Ahead:
    """Steps in order of what they promise, then of the entity's number; each entity once, by its cheapest tie. Put in order as far as
    asked."""

    def __init__(self, value: Any, end: Ints, cost: Ints) -> None:
        self.key = value.astype(np.int64) << 32 | end
        self.cost = cost
        self.steps: list[tuple[int, int]] = []
        self.costs: list[int] = []
        self.seen: set[int] = set()
        self.order: Any = None
        self.taken = 0

    def at(self, place: int) -> tuple[int, int] | None:
        """The step at a place as (what the rest of the way costs at least, entity); None behind the last one."""
        while len(self.steps) <= place and self.taken < len(self.key):
            self._more()
        return self.steps[place] if place < len(self.steps) else None

    def step_cost(self, place: int) -> int:
        """What the step alone costs."""
        return self.costs[place]

    def _more(self) -> None:
        if self.taken == 0 and len(self.key) > 2 * _BLOCK:
            border = np.partition(self.key, _BLOCK)[_BLOCK]
            chosen = np.flatnonzero(self.key <= border)
            rows = chosen[np.argsort(self.key[chosen], kind="stable")]
        else:
            rows = np.argsort(self.key, kind="stable")[self.taken :]
        self.taken += len(rows)
        for key, cost in zip(self.key[rows].tolist(), self.cost[rows].tolist(), strict=True):
            node = key & 0xFFFFFFFF
            if node not in self.seen:
                self.seen.add(node)
                self.steps.append((key >> 32, node))
                self.costs.append(cost)
