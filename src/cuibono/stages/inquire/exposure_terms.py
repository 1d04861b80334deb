"""Who is asked about, what counts as an end, and what each tie and each step costs: what a question of exposure comes to in numbers."""

from __future__ import annotations

import numpy as np

from cuibono.vocabulary import PREDICATES, load_toml
from cuibono.vocabulary.media import is_known_outlet

from .graph import Bools, Floats, Ints, TieGraph
from .homes import KIND, KINDS, Homes, alliances
from .reach import NONE, Terms, cost_of
from .strength import rules

WHO = ("Person", "Company", "Organization")


def carrying(graph: TieGraph) -> Bools:
    """Ties that may carry a way: not denied, not improbable, of a kind that lasts or passes something on."""
    passing = load_toml("appraisal.toml")["paths"]["passing"]
    return np.asarray((graph.strength > 0) & ~graph.predicate.among(passing))


def sources_of(graph: TieGraph, homes: Homes, country: str, *, bodies: bool = False) -> Ints:
    """Who is of a country and can be asked about: named persons, companies and organizations; its public bodies where asked for."""
    kinds = (*WHO, "PublicBody") if bodies else WHO
    return np.flatnonzero(homes.of(country) & graph.named & graph.schema.among(kinds)).astype(np.int32)


def make_terms(graph: TieGraph, homes: Homes, state: str, *, hops: int, kept: Bools | None = None) -> Terms:
    """The terms of one state. ``kept`` are the ties that a limit of dates or grades leaves.

    Ways lead through named persons, companies, organizations and projects. No public body, alliance of states or outlet is led through: whom
    it deals with says nothing of those who deal with it. The more ties one has that is led through, the less the way says. Talks are ties of
    those who talk and no others: that two met one minister ties them to nothing.
    """
    told = rules("exposure")
    used = carrying(graph) if kept is None else carrying(graph) & kept
    strength = np.where(used, graph.strength * _share(graph, homes), 0.0)
    factor = np.array([float(told["reach"].get(kind, 0.0)) for kind in KINDS])
    end_cost = cost_of(np.where(homes.of(state), factor[homes.kind], 0.0))
    ends = np.concatenate([graph.subject[used], graph.object[used]])
    degree = np.bincount(ends, minlength=len(graph.entity_ids))
    free = float(told["free"])
    pass_cost = np.where(_bridges(graph), cost_of(np.sqrt(free / np.maximum(degree, free))), NONE)
    tie_cost = cost_of(strength)
    one_way = graph.predicate.among(told["one_way"])
    return Terms(tie_cost, np.where(_talks(graph), NONE, tie_cost), end_cost, pass_cost, hops, one_way)


def _talks(graph: TieGraph) -> Bools:
    return graph.predicate.among([name for name, row in PREDICATES.items() if row.family in rules("exposure")["no_chain"]])


def _share(graph: TieGraph, homes: Homes) -> Floats:
    """What of each tie's strength counts: less of what is told vaguely, and of talks that are the work of two states' officials."""
    told = rules("exposure")
    vague = np.array([float(told["vague"].get(name, 1.0)) for name in graph.predicate.values] + [1.0])
    in_office = np.isin(homes.kind, [KIND[name] for name in ("state", "body", "official")])
    diplomacy = _talks(graph) & in_office[graph.subject] & in_office[graph.object]
    return np.asarray(vague[graph.predicate.codes] * np.where(diplomacy, float(told["diplomacy"]), 1.0))


def _bridges(graph: TieGraph) -> Bools:
    no_bridge = (*load_toml("appraisal.toml")["paths"]["no_bridge"], "PublicBody")
    bridge = graph.named & ~graph.schema.among(no_bridge)
    bridge[alliances(graph)] = False
    firms = np.flatnonzero(bridge & graph.schema.among(("Company", "Organization")))
    bridge[[node for node in firms if is_known_outlet(graph.captions[node])]] = False
    return bridge
