"""Who is asked about, what counts as an end, and what each tie and each step costs: what a question of exposure comes to in numbers."""

from __future__ import annotations

import numpy as np

from cuibono.vocabulary import load_toml

from .graph import Bools, Ints, TieGraph
from .homes import KINDS, Homes
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

    Ways lead through named persons, companies, organizations and projects. No public body is led through: whom it deals with says nothing of
    those who deal with it. The more ties one has that is led through, the less the way says.
    """
    used = carrying(graph) if kept is None else carrying(graph) & kept
    reach = rules("exposure")["reach"]
    factor = np.array([float(reach.get(kind, 0.0)) for kind in KINDS])
    end_cost = cost_of(np.where(homes.of(state), factor[homes.kind], 0.0))
    ends = np.concatenate([graph.subject[used], graph.object[used]])
    degree = np.bincount(ends, minlength=len(graph.entity_ids))
    free = float(rules("exposure")["free"])
    no_bridge = (*load_toml("appraisal.toml")["paths"]["no_bridge"], "PublicBody")
    bridge = graph.named & ~graph.schema.among(no_bridge)
    pass_cost = np.where(bridge, cost_of(np.sqrt(free / np.maximum(degree, free))), NONE)
    return Terms(cost_of(np.where(used, graph.strength, 0.0)), end_cost, pass_cost, hops)
