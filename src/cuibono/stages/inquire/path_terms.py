"""What may carry a path, and what each tie and each entity on the way costs."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, replace

import numpy as np

from cuibono.vocabulary import load_toml

from .graph import Bools, Ints, TieGraph
from .limits import in_period, of_grade
from .strength import rules

NONE = np.int32(2**29)  # no way leads here: three of them still fit into 32 bits


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
    carries &= of_grade(graph, limits.letter, limits.digit)
    carries &= in_period(graph, limits.since, limits.until)
    return np.asarray(carries)
