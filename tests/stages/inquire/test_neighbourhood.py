"""Which ties a picture holds, against counting by hand and against every tie that there is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.records import Tie
from cuibono.stages.inquire.graph import graph_of
from cuibono.stages.inquire.neighbourhood import around, between
from tests.stages.makers import entity, tie

PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda ends: ends[0] != ends[1]), max_size=14, unique=True)


def named(name: str, subject: str, target: str) -> Tie:
    return replace(tie(subject, "owns", target), tie_id=name)


@settings(max_examples=100, deadline=None)
@given(pairs=PAIRS, ego=st.integers(0, 7), hops=st.integers(1, 2), most=st.integers(1, 20))
def test_around_is_what_is_within_reach(pairs: list[tuple[int, int]], ego: int, hops: int, most: int) -> None:
    ties = [named(f"t{at:02}", f"e{a}", f"e{b}") for at, (a, b) in enumerate(pairs)]
    graph = graph_of([entity(f"e{number}") for number in range(8)], ties)
    found = around(graph, [ego], hops=hops, most=most)
    near = {ego} | {end for pair in pairs if ego in pair for end in pair}
    reach = {at for at, (a, b) in enumerate(pairs) if ego in (a, b) or (a in near and b in near)}
    if hops == 2:
        ends = near | {end for pair in pairs if near & set(pair) for end in pair}
        reach = {at for at, (a, b) in enumerate(pairs) if a in ends and b in ends}
    chosen = {int(graph.tie_ids[number][1:]) for number in found.ties}
    assert len(found.ties) == len(chosen) <= most
    assert chosen <= reach
    if len(reach) <= most:
        assert chosen == reach
        assert found.left_out == 0
    else:
        assert found.left_out > 0
    # Those of the name itself come before all others.
    own = [bool(ego in (int(graph.subject[number]), int(graph.object[number]))) for number in found.ties]
    assert own == sorted(own, reverse=True)


def test_powers_meet_in_a_country_or_in_whom_both_are_tied_to() -> None:
    names = ["a1", "a2", "b1", "p1", "p2", "x1", "x2"]
    pairs = [("a1", "p1"), ("p2", "b1"), ("a2", "b1"), ("a1", "x1"), ("x1", "b1"), ("a1", "x2"), ("p1", "p2"), ("a1", "a2")]
    graph = graph_of([entity(name) for name in names], [named(f"{a}-{b}", a, b) for a, b in pairs])
    number = graph.number
    one, other, place = [number["a1"], number["a2"]], [number["b1"]], [number["p1"], number["p2"]]
    told = {graph.tie_ids[at] for at in between(graph, [one, other], place, most=99).ties}
    assert told == {"a1-p1", "p2-b1"}
    told = {graph.tie_ids[at] for at in between(graph, [one, other], (), most=99).ties}
    assert told == {"a2-b1", "a1-x1", "x1-b1"}
    assert between(graph, [one, other], (), most=1).left_out == 2
    assert np.all(graph.first >= 0)
