"""Chains between two parties: what carries one, what ends one, how they rank."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.records import Entity, Tie
from cuibono.stages.inquire.find_paths import find_paths, in_time
from cuibono.stages.inquire.tell_evidence import grade_rank, weakest_grade
from tests.stages.makers import entity, tie

ENTITIES = [
    entity("Dorn", "Person"),
    entity("Rail"),
    entity("Bank"),
    entity("Vell", "Territory", country="pe"),
    entity("Orsk", "Territory", country="cn"),
    entity("Mayor of Vell", "Position"),
    entity("ventures", "Organization", country="cn", named=False),
    entity("Ida", "Person"),
]


def chains(ties: list[Tie], start: str = "Dorn", target: str = "Ida", **more: object) -> list[tuple[str, ...]]:
    return [route.nodes for route in find_paths(ENTITIES, ties, start, target, **more)]  # type: ignore[arg-type]


def test_the_shortest_first_and_either_direction() -> None:
    ties = [tie("Dorn", "owns", "Rail"), tie("Ida", "works_for", "Rail"), tie("Rail", "partner_of", "Bank"), tie("Bank", "pays", "Ida")]
    assert chains(ties) == [("Dorn", "Rail", "Ida"), ("Dorn", "Rail", "Bank", "Ida")]
    assert chains(ties, most=1) == [("Dorn", "Rail", "Ida")]
    assert chains(ties, hops=1) == []


def test_a_country_is_met_by_groups_described_as_of_it_at_the_end_only() -> None:
    ties = [tie("Dorn", "owns", "Rail"), tie("Rail", "partner_of", "ventures"), tie("ventures", "pays", "Ida")]
    routes = find_paths(ENTITIES, ties, "Dorn", "Orsk")
    assert [route.nodes for route in routes] == [("Dorn", "Rail", "ventures")]
    assert routes[0].end_note == "ventures: a group that is not named, described as of Orsk; no tie to the state"
    assert chains(ties) == []


@pytest.mark.parametrize("middle", ["Vell", "Mayor of Vell"])
def test_countries_and_offices_are_no_bridges(middle: str) -> None:
    ties = [tie("Dorn", "works_for", middle), tie("Ida", "works_for", middle)]
    assert chains(ties) == []
    assert chains(ties, passing=True) == []


def test_passing_ties_count_only_when_asked() -> None:
    ties = [tie("Dorn", "criticizes", "Ida")]
    assert chains(ties) == []
    assert chains(ties, passing=True) == [("Dorn", "Ida")]


def test_denied_and_improbable_ties_carry_nothing() -> None:
    assert chains([tie("Dorn", "owns", "Ida", status="denied")]) == []
    assert chains([tie("Dorn", "owns", "Ida", credibility=5)]) == []


def test_a_path_is_as_weak_as_its_weakest_hop() -> None:
    ties = [tie("Dorn", "owns", "Rail", credibility=1, reliability="B"), tie("Rail", "pays", "Ida", credibility=4, reliability="A")]
    route = find_paths(ENTITIES, ties, "Dorn", "Ida")[0]
    assert route.grade == "B4"
    assert weakest_grade([tie("a", "owns", "b", credibility=6), tie("a", "owns", "b", credibility=4)]) == "F6"


def test_better_graded_of_equal_length_first_and_the_best_tie_stands_for_a_hop() -> None:
    ties = [
        tie("Dorn", "owns", "Rail", credibility=4),
        tie("Dorn", "leads", "Rail", credibility=2),
        tie("Rail", "pays", "Ida", credibility=3),
        tie("Dorn", "owns", "Bank", credibility=1),
        tie("Bank", "pays", "Ida", credibility=1),
    ]
    routes = find_paths(ENTITIES, ties, "Dorn", "Ida")
    assert [route.nodes[1] for route in routes] == ["Bank", "Rail"]
    assert [found.predicate for found in routes[1].hops[0]] == ["leads", "owns"]


@pytest.mark.parametrize(
    ("dates", "answer"),
    [
        (["2018", "2018-05"], "yes"),
        (["2018", "2020"], "no"),
        (["2018", None], "unknown"),
        (["2018", None, "2020"], "no"),
        ([None], "unknown"),
    ],
)
def test_in_time(dates: list[str | None], answer: str) -> None:
    assert in_time(dates) == answer


NODES = [row.entity_id for row in ENTITIES if row.schema in ("Person", "Company")]
TIES = st.builds(
    lambda s, p, o, c: tie(s, p, o, credibility=c),
    st.sampled_from(NODES),
    st.sampled_from(["owns", "pays", "meets", "criticizes"]),
    st.sampled_from(NODES),
    st.integers(1, 6),
).filter(lambda row: row.subject_id != row.object_id)


@settings(max_examples=80, deadline=None)
@given(st.lists(TIES, max_size=10, unique_by=lambda row: row.tie_id), st.randoms(use_true_random=False))
def test_laws_of_paths(ties: list[Tie], random) -> None:  # type: ignore[no-untyped-def]
    found = find_paths(ENTITIES, ties, "Dorn", "Ida")
    mixed = list(ties)
    random.shuffle(mixed)
    shuffled: list[Entity] = ENTITIES[::-1]
    assert find_paths(shuffled, mixed, "Dorn", "Ida") == found
    for route in found:
        assert len(set(route.nodes)) == len(route.nodes)
        assert (route.nodes[0], route.nodes[-1]) == ("Dorn", "Ida")
        for (left, right), hop in zip(zip(route.nodes, route.nodes[1:], strict=False), route.hops, strict=True):
            assert all({row.subject_id, row.object_id} == {left, right} for row in hop)
            assert grade_rank(hop[0]) == min(grade_rank(row) for row in hop)
    lengths = [len(route.hops) for route in found]
    assert lengths == sorted(lengths)
