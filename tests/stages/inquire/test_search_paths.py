"""The search for paths against trying everything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.records import Entity, Tie
from cuibono.stages.inquire import find_paths as asked
from cuibono.stages.inquire.find_paths import find_paths, goals_of
from cuibono.stages.inquire.graph import graph_of
from cuibono.stages.inquire.path_terms import Limits, lay_terms
from cuibono.stages.inquire.search_paths import search_paths
from tests.stages.makers import entity, tie

from .path_oracle import Oracle

SCHEMATA = ["Person", "Company", "Organization", "PublicBody", "Project", "Territory", "Position"]
NAMES = list("abcdefgh")
ENTITIES = st.lists(
    st.tuples(st.sampled_from([*SCHEMATA[:4], *SCHEMATA]), st.sampled_from([None, None, "cn", "pe"]), st.integers(0, 4).map(bool)),
    min_size=len(NAMES),
    max_size=len(NAMES),
).map(lambda rows: [entity(name, s, country=c, named=n) for name, (s, c, n) in zip(NAMES, rows, strict=True)])
DAYS = st.sampled_from(["2005-03-01", "2014-05", "2016-02-10", "2019-09-30"])


@st.composite
def _tie(draw: Any) -> Tie:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return tie(
        draw(st.sampled_from(NAMES)),
        draw(st.sampled_from(["owns", "pays", "meets", "works_for", "linked_to", "criticizes", "visits"])),
        draw(st.sampled_from(NAMES)),
        status=draw(st.sampled_from(["asserted", "asserted", "asserted", "possible", "ended", "denied"])),
        reliability=draw(st.sampled_from("ABCF")),
        credibility=draw(st.integers(1, 6)),
        valid=draw(st.sampled_from([None, None, "2014", "2016-02/2018", "2012/.."])),
        first_seen=draw(st.sampled_from([None, first])),
        last_seen=draw(st.sampled_from([None, last])),
    )


TIES = st.lists(_tie(), min_size=6, max_size=26, unique_by=lambda row: row.tie_id)
KINDS = st.sets(st.sampled_from(["owns", "pays", "meets", "works_for", "linked_to", "criticizes"]), max_size=3).map(frozenset)
LIMITS = st.builds(
    Limits,
    st.integers(1, 5),
    passing=st.booleans(),
    asserted=st.sampled_from([False, False, False, True]),
    since=st.sampled_from([None, None, 735_000, 736_400]),
    until=st.sampled_from([None, None, 735_800, 736_800]),
    only=st.one_of(st.just(frozenset()), st.just(frozenset()), KINDS),
    without=st.one_of(st.just(frozenset()), st.just(frozenset()), KINDS),
    letter=st.sampled_from([None, None, "C", "F"]),
    digit=st.sampled_from([None, None, 3, 4, 6]),
)


@settings(max_examples=1000, deadline=None)
@given(ENTITIES, TIES, LIMITS, st.integers(1, 6), st.sampled_from([3, 60]))
def test_paths_are_those_of_trying_everything(entities: list[Entity], ties: list[Tie], limits: Limits, most: int, pool: int) -> None:
    graph, oracle = graph_of(entities, ties), Oracle(entities, ties, limits)
    terms = lay_terms(graph, limits)
    for start, target in (("a", "h"), ("c", "b")):
        a, b = graph.number[start], graph.number[target]
        found = search_paths(graph, terms, a, goals_of(graph, b), hops=limits.hops, most=pool)
        named = [(cost, tuple(graph.entity_ids[node] for node in nodes)) for cost, nodes in found]
        assert named == oracle.all_chains(start, target)[:pool]
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(asked, "rules", lambda part, told={**oracle.plan, "pool": pool}: told)
            routes = find_paths(graph, a, b, limits, most=most)
        told = [
            (tuple(graph.entity_ids[node] for node in route.nodes), [[graph.tie_ids[tie] for tie in hop] for hop in route.hops])
            for route in routes
        ]
        assert told == oracle.choose(start, target, most, max(pool, most))


@settings(max_examples=60, deadline=None)
@given(ENTITIES, TIES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(entities: list[Entity], ties: list[Tie], random: Any) -> None:
    limits = Limits(4)
    mixed, shuffled = list(ties), list(entities)
    random.shuffle(mixed)
    random.shuffle(shuffled)
    one, other = graph_of(entities, ties), graph_of(shuffled, mixed)
    assert find_paths(one, 0, 7, limits) == find_paths(other, 0, 7, limits)


def test_of_a_hub_only_the_first_steps_are_put_in_order() -> None:
    """A star of three hundred spokes with one way on: steps in blocks, parallel ties, and ways back that are no ways."""
    spokes = [f"s{number:03}" for number in range(300)]
    entities = [entity(name, "Person") for name in ("a", "hub", "z", *spokes)]
    ties = [tie("a", "owns", "hub"), tie("hub", "pays", "z", credibility=6), *(tie("hub", "pays", name) for name in spokes)]
    ties += [tie("hub", "meets", name) for name in spokes] + [tie(name, "pays", "z", credibility=4) for name in spokes[200:]]
    graph = graph_of(entities, ties)
    limits = Limits(4)
    found = search_paths(graph, lay_terms(graph, limits), graph.number["a"], np.array([graph.number["z"]]), hops=4, most=120)
    oracle = Oracle(entities, ties, replace(limits, hops=3)).all_chains("a", "z")
    assert [(cost, tuple(graph.entity_ids[node] for node in nodes)) for cost, nodes in found] == oracle
    assert len(found) == 101
