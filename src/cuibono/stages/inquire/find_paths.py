"""Chains of ties between two entities: the best explanations first, and such as differ from each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from cuibono.stages.appraise.read_dates import date_range
from cuibono.stages.appraise.sureness import DOUBTFUL

from .graph import NO_DAY, Ints, TieGraph
from .path_terms import NONE, Limits, Terms, lay_terms
from .search_paths import search_paths
from .strength import rules


@dataclass(frozen=True, slots=True)
class Route:
    """One chain. ``nodes`` are numbers of entities from start to end; ``hops[i]`` the ties between ``nodes[i]`` and the next, best first.

    ``in_time`` tells whether all dated hops share a time: "yes", "no", or "unknown" where one is undated. What it was ranked by, in
    thousandths: ``by_hops``, ``by_ties`` (the weakness of its best ties), ``by_hubs`` (``hubs``: the inner entities that cost something),
    ``by_time`` and ``by_repeats`` (``repeats``: its inner entities that a path before it has).
    """

    nodes: tuple[int, ...]
    hops: tuple[tuple[int, ...], ...]
    in_time: str
    by_hops: int
    by_ties: int
    by_hubs: int
    by_time: int
    by_repeats: int
    hubs: tuple[int, ...] = ()
    repeats: tuple[int, ...] = ()


def find_paths(graph: TieGraph, start: int, target: int, limits: Limits, *, most: int = 5) -> list[Route]:
    """The ``most`` best simple chains from ``start`` to ``target``, of at most ``limits.hops`` ties.

    Countries, offices, events and documents stand at an end only: that two persons visited one country ties them to nothing. Where the
    target is a country, an unnamed group described as of that country is an end too, never a tie to the state. From the ``pool`` cheapest
    chains those are taken, one after the other, that cost the least together with what they repeat of those taken before and with hops
    apart in time; of equals the first in the pool.
    """
    plan = rules("paths")
    terms = lay_terms(graph, limits)
    pool = search_paths(graph, terms, start, goals_of(graph, target), hops=limits.hops, most=max(int(plan["pool"]), most))
    hops = [tuple(_ties_between(graph, terms, a, b) for a, b in pairwise(nodes)) for _, nodes in pool]
    times = [in_time([(int(graph.from_day[hop[0]]), int(graph.to_day[hop[0]])) for hop in row]) for row in hops]
    late = [int(plan["untimely"]) if told == "no" else 0 for told in times]
    left, met = list(range(len(pool))), set[int]()
    chosen: list[Route] = []
    while left and len(chosen) < most:
        repeats = {at: sum(node in met for node in pool[at][1][1:-1]) for at in left}
        best = min(left, key=lambda at: (pool[at][0] + late[at] + int(plan["again"]) * repeats[at], at))
        nodes = pool[best][1]
        hubs = {node: int(terms.through[node]) for node in nodes[1:-1] if terms.through[node] > 0}
        by_hops = int(plan["hop"]) * len(hops[best])
        chosen.append(
            Route(
                nodes,
                hops[best],
                times[best],
                by_hops,
                pool[best][0] - by_hops - sum(hubs.values()),
                sum(hubs.values()),
                late[best],
                int(plan["again"]) * repeats[best],
                tuple(sorted(hubs, key=lambda node: (-hubs[node], node))),
                tuple(node for node in nodes[1:-1] if node in met),
            )
        )
        left.remove(best)
        met.update(nodes[1:-1])
    return chosen


def goals_of(graph: TieGraph, target: int) -> Ints:
    """Where a path to the target may end: itself and, of a country, the unnamed groups that are described as of it."""
    country = graph.country[target] if graph.schema[target] == "Territory" else None
    if country is None:
        return np.array([target], np.int32)
    groups = ~graph.named & graph.country.among((country,)) & ~graph.schema.among(("Territory",))
    groups[target] = True
    return np.flatnonzero(groups).astype(np.int32)


def _ties_between(graph: TieGraph, terms: Terms, a: int, b: int) -> tuple[int, ...]:
    """The ties between two that may carry a path: what is told plainly before what is hedged, what says which tie it is before what says
    only that there is one; then the cheapest, of equals the first by id."""
    near, far = (a, b) if graph.degree[a] <= graph.degree[b] else (b, a)
    places = slice(graph.first[near], graph.first[near + 1])
    ties = graph.tie[places][graph.neighbour[places] == far]
    ties = ties[terms.cost[ties] < NONE]
    hedged = ~graph.status.among(("asserted", "ended"))[ties] | (graph.sureness[ties] < DOUBTFUL)
    vague = graph.predicate.among(frozenset(rules("paths")["vague"]))[ties]
    return tuple(ties[np.lexsort((ties, terms.cost[ties], vague, hedged))].tolist())


def span_of(valid: str | None) -> tuple[int, int]:
    """When a tie holds (EDTF) as its first and last day; (``NO_DAY``, ``NO_DAY``) where that is not known."""
    found = date_range(valid) if valid else None
    return (NO_DAY, NO_DAY) if found is None else (found[0].toordinal(), found[1].toordinal())


def in_time(spans: Sequence[tuple[int, int]]) -> str:
    """Whether hops can have held at one time: "no" as soon as two dated ones share no day, "unknown" where one is undated, else "yes".

    A span is (first day, last day); (``NO_DAY``, ``NO_DAY``) is undated.
    """
    told = [span for span in spans if span[1] != NO_DAY]
    if told and max(low for low, _ in told) > min(high for _, high in told):
        return "no"
    return "yes" if len(told) == len(spans) else "unknown"
