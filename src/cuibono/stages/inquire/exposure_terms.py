"""Who is asked about, what counts as an end, and what each tie and each step costs: what a question of exposure comes to in numbers."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import numpy as np

from cuibono.vocabulary import PREDICATES, load_toml
from cuibono.vocabulary.media import is_known_outlet

from .graph import Bools, Floats, Ints, TieGraph
from .homes import KIND, KINDS, Homes, alliances, find_homes
from .reach import NONE, Terms, cost_of
from .strength import rules

WHO = ("Person", "Company", "Organization")


@dataclass(frozen=True)
class Ground:
    """What every question of exposure to any state starts from. ``strength`` of each tie as it counts here (0: it carries nothing),
    ``talks`` ties that lead no further, ``bridge`` who may be led through."""

    homes: Homes
    strength: Floats
    talks: Bools
    bridge: Bools


# The ground of the graph that was last asked of: a service asks many questions of one.
_LAST: list[tuple[weakref.ref[TieGraph], Ground]] = []


def lay_ground(graph: TieGraph) -> Ground:
    """The ground under a graph; kept until another graph is asked of."""
    for kept, ground in _LAST:
        if kept() is graph:
            return ground
    homes = find_homes(graph)
    passing = load_toml("appraisal.toml")["paths"]["passing"]
    talks = graph.predicate.among([name for name, row in PREDICATES.items() if row.family in rules("exposure")["no_chain"]])
    strength = np.where(graph.predicate.among(passing), 0.0, graph.strength * _share(graph, homes, talks))
    ground = Ground(homes, strength, talks, _bridges(graph))
    _LAST[:] = [(weakref.ref(graph), ground)]
    return ground


def sources_of(graph: TieGraph, homes: Homes, country: str, *, bodies: bool = False) -> Ints:
    """Who is of a country and can be asked about: named persons, companies and organizations; its public bodies where asked for."""
    kinds = (*WHO, "PublicBody") if bodies else WHO
    return np.flatnonzero(homes.of(country) & graph.named & graph.schema.among(kinds)).astype(np.int32)


def make_terms(graph: TieGraph, ground: Ground, state: str, *, hops: int, kept: Bools | None = None) -> Terms:
    """The terms of one state. ``kept`` are the ties that a limit of dates or grades leaves.

    Denied and improbable ties carry nothing, nor do those that say nothing lasting (places, visits, criticism). Ways lead through named
    persons, companies, organizations and projects. No public body, alliance of states or outlet is led through: whom it deals with says
    nothing of those who deal with it. The more ties one has that is led through, the less the way says. Talks are ties of those who talk
    and no others: that two met one minister ties them to nothing.
    """
    told = rules("exposure")
    strength = ground.strength if kept is None else np.where(kept, ground.strength, 0.0)
    factor = np.array([float(told["reach"].get(kind, 0.0)) for kind in KINDS])
    end_cost = cost_of(np.where(ground.homes.of(state), factor[ground.homes.kind], 0.0))
    used = strength > 0
    size = len(graph.entity_ids)
    degree = np.bincount(graph.subject[used], minlength=size) + np.bincount(graph.object[used], minlength=size)
    free = float(told["free"])
    pass_cost = np.where(ground.bridge, cost_of(np.sqrt(free / np.maximum(degree, free))), NONE)
    tie_cost = cost_of(strength)
    one_way = graph.predicate.among(told["one_way"])
    return Terms(tie_cost, np.where(ground.talks, NONE, tie_cost), end_cost, pass_cost, hops, one_way)


def _share(graph: TieGraph, homes: Homes, talks: Bools) -> Floats:
    """What of each tie's strength counts: less of what is told vaguely, and of talks that are the work of two states' officials."""
    told = rules("exposure")
    vague = np.array([float(told["vague"].get(name, 1.0)) for name in graph.predicate.values] + [1.0])
    in_office = np.isin(np.arange(len(KINDS)), [KIND[name] for name in ("state", "body", "official")])[homes.kind]
    diplomacy = talks & in_office[graph.subject] & in_office[graph.object]
    return np.asarray(vague[graph.predicate.codes] * np.where(diplomacy, float(told["diplomacy"]), 1.0))


def _bridges(graph: TieGraph) -> Bools:
    no_bridge = (*load_toml("appraisal.toml")["paths"]["no_bridge"], "PublicBody")
    bridge = graph.named & ~graph.schema.among(no_bridge)
    bridge[alliances(graph)] = False
    firms = np.flatnonzero(bridge & graph.schema.among(("Company", "Organization")) & (graph.degree > 1))
    bridge[[node for node in firms if is_known_outlet(graph.captions[node])]] = False
    return bridge
