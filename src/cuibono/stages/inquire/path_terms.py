"""What may carry a path, and what each tie and each entity on the way costs."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from cuibono.vocabulary import load_toml

from .graph import NO_DAY, Bools, Ints, TieGraph
from .strength import rules

NONE = np.int32(2**29)  # no way leads here: three of them still fit into 32 bits
_LETTERS, _DIGITS = "ABCDEF", (1, 2, 3, 4, 6, 5)  # from the best on; 6, cannot be judged, before 5, improbable


@dataclass(frozen=True, slots=True)
class Limits:
    """Which ties may carry a path. ``since`` and ``until`` are days (ordinals): when a tie holds or, undated, was reported.

    ``only`` and ``without`` are predicates; ``letter`` and ``digit`` are each the weakest that is taken, held apart. ``passing``: also
    predicates that say nothing lasting (those in ``only`` count without it). ``asserted``: nothing hedged, planned or ended.
    """

    hops: int
    passing: bool = False
    asserted: bool = False
    since: int | None = None
    until: int | None = None
    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    letter: str | None = None
    digit: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """``cost`` of each tie in thousandths (``NONE``: it carries nothing), ``through`` of each entity (``NONE``: no path leads through
    it)."""

    cost: Ints
    through: Ints


# What was reckoned of the graph that was last asked of, by what is asked: a service asks many questions of one.
_LAST: list[tuple[weakref.ref[TieGraph], dict[Limits | None, Terms]]] = []
_KEPT = 8


def lay_terms(graph: TieGraph, limits: Limits) -> Terms:
    """The terms of a question. Denied ties and improbable ones (credibility 5) carry nothing, whatever is asked."""
    if not _LAST or _LAST[0][0]() is not graph:
        _LAST[:] = [(weakref.ref(graph), {None: Terms(_costs(graph), passage(graph))})]
    known, asked = _LAST[0][1], replace(limits, hops=0)
    if asked not in known:
        if len(known) > _KEPT:
            del known[next(key for key in known if key is not None)]
        known[asked] = Terms(np.where(carrying(graph, asked), known[None].cost, NONE), known[None].through)
    return known[asked]


def _costs(graph: TieGraph) -> Ints:
    """What each tie costs that carries anything."""
    plan = rules("paths")
    vague = np.array([float(plan["vague"].get(name, 1.0)) for name in graph.predicate.values] + [1.0])
    strength = graph.strength * vague[graph.predicate.codes]
    carries = strength > 0
    cost = np.full(len(strength), NONE, np.int32)
    cost[carries] = int(plan["hop"]) + np.rint(-1000 * np.log(strength[carries])).astype(np.int32)
    return cost


def passage(graph: TieGraph) -> Ints:
    """What passing through each entity costs; ``NONE`` for the unnamed and for what ties nobody: places, offices, events, documents."""
    plan = rules("paths")
    crowd = np.maximum(graph.degree / float(plan["free"]), 1.0)
    bridge = graph.named & ~graph.schema.among(load_toml("appraisal.toml")["paths"]["no_bridge"])
    return np.where(bridge, np.rint(int(plan["hub"]) * np.log(crowd)), NONE).astype(np.int32)


def carrying(graph: TieGraph, limits: Limits) -> Bools:
    """Which ties may carry a path under these limits."""
    carries = graph.strength > 0
    if limits.only:
        carries &= graph.predicate.among(limits.only)
    elif not limits.passing:
        carries &= ~graph.predicate.among(load_toml("appraisal.toml")["paths"]["passing"])
    if limits.without:
        carries &= ~graph.predicate.among(limits.without)
    if limits.asserted:
        carries &= graph.status.among(("asserted",))
    if limits.letter is not None:
        carries &= graph.reliability.among(tuple(_LETTERS[: _LETTERS.index(limits.letter) + 1]))
    if limits.digit is not None:
        carries &= np.isin(graph.credibility, _DIGITS[: _DIGITS.index(limits.digit) + 1])
    if limits.since is not None or limits.until is not None:
        carries &= _in_window(graph, limits.since, limits.until)
    return np.asarray(carries)


def _in_window(graph: TieGraph, since: int | None, until: int | None) -> Bools:
    dated = graph.to_day != NO_DAY
    first = np.where(dated, graph.from_day, graph.told_day)
    last = np.where(dated, graph.to_day, graph.seen_day)
    found: Any = last != NO_DAY
    if since is not None:
        found &= last >= since
    if until is not None:
        found &= first <= until
    return np.asarray(found)
