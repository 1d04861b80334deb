"""Chains between two parties: what carries one, what ends one, how they rank and how they differ."""

from __future__ import annotations

import pytest

from cuibono.records import Tie
from cuibono.stages.appraise.read_dates import date_range
from cuibono.stages.inquire.find_paths import Route, find_paths, in_time
from cuibono.stages.inquire.graph import NO_DAY, TieGraph, graph_of
from cuibono.stages.inquire.path_terms import Limits
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
    entity("Chief", "Person"),
]


def routes(ties: list[Tie], start: str = "Dorn", target: str = "Ida", most: int = 5, **more: object) -> tuple[TieGraph, list[Route]]:
    graph = graph_of(ENTITIES, ties)
    limits = Limits(**{"hops": 4, **more})  # type: ignore[arg-type]
    return graph, find_paths(graph, graph.number[start], graph.number[target], limits, most=most)


def chains(ties: list[Tie], start: str = "Dorn", target: str = "Ida", most: int = 5, **more: object) -> list[tuple[str, ...]]:
    graph, found = routes(ties, start, target, most, **more)
    return [tuple(graph.entity_ids[node] for node in route.nodes) for route in found]


def test_either_direction_and_the_shorter_of_equals_first() -> None:
    ties = [tie("Dorn", "owns", "Rail"), tie("Ida", "works_for", "Rail"), tie("Rail", "partner_of", "Bank"), tie("Bank", "pays", "Ida")]
    assert chains(ties) == [("Dorn", "Rail", "Ida"), ("Dorn", "Rail", "Bank", "Ida")]
    assert chains(ties, most=1) == [("Dorn", "Rail", "Ida")]
    assert chains(ties, hops=1) == []


def test_two_strong_hops_before_a_rumour() -> None:
    ties = [
        tie("Dorn", "linked_to", "Ida", status="possible", credibility=4),
        tie("Dorn", "owns", "Rail", reliability="A", credibility=1),
        tie("Ida", "owns", "Rail", reliability="A", credibility=1),
    ]
    assert chains(ties) == [("Dorn", "Rail", "Ida"), ("Dorn", "Ida")]
    assert chains([ties[0]]) == [("Dorn", "Ida")]


def test_a_hub_does_not_swallow_everything() -> None:
    crowd = [tie("Chief", "meets", f"guest {number}") for number in range(200)]
    guests = [entity(f"guest {number}", "Person") for number in range(200)]
    ties = [tie("Dorn", "works_for", "Chief"), tie("Ida", "works_for", "Chief"), tie("Dorn", "meets", "Rail"), tie("Rail", "meets", "Ida")]
    graph = graph_of([*ENTITIES, *guests], [*ties, *crowd])
    found = find_paths(graph, graph.number["Dorn"], graph.number["Ida"], Limits(4))
    assert [graph.captions[route.nodes[1]] for route in found] == ["Rail", "Chief"]
    assert [graph.captions[node] for node in found[1].hubs] == ["Chief"]


def test_a_country_is_met_by_groups_described_as_of_it_at_the_end_only() -> None:
    ties = [tie("Dorn", "owns", "Rail"), tie("Rail", "partner_of", "ventures"), tie("ventures", "pays", "Ida")]
    assert chains(ties, "Dorn", "Orsk") == [("Dorn", "Rail", "ventures")]
    assert chains(ties) == []


@pytest.mark.parametrize("middle", ["Vell", "Mayor of Vell"])
def test_countries_and_offices_are_no_bridges(middle: str) -> None:
    ties = [tie("Dorn", "works_for", middle), tie("Ida", "works_for", middle)]
    assert chains(ties) == []
    assert chains(ties, passing=True) == []


def test_passing_ties_count_only_when_asked() -> None:
    ties = [tie("Dorn", "criticizes", "Ida")]
    assert chains(ties) == []
    assert chains(ties, passing=True) == chains(ties, only=frozenset({"criticizes"})) == [("Dorn", "Ida")]


def test_denied_and_improbable_ties_carry_nothing() -> None:
    assert chains([tie("Dorn", "owns", "Ida", status="denied")]) == []
    assert chains([tie("Dorn", "owns", "Ida", credibility=5)]) == []


def test_letter_and_digit_are_limited_each_for_itself() -> None:
    ties = [tie("Dorn", "owns", "Ida", reliability="B", credibility=4)]
    assert chains(ties, letter="B") == chains(ties, digit=4) == chains(ties, letter="C", digit=6) == [("Dorn", "Ida")]
    assert chains(ties, letter="A", digit=4) == chains(ties, letter="B", digit=3) == []


def test_a_window_takes_when_a_tie_holds_and_else_when_it_was_reported() -> None:
    day = date_range("2019-06-01")[0].toordinal()  # type: ignore[index]
    held = [tie("Dorn", "owns", "Ida", valid="2010/2015", first_seen="2019-06-01", last_seen="2019-06-01")]
    told = [tie("Dorn", "owns", "Ida", first_seen="2018-01-01", last_seen="2019-07-01")]
    assert chains(held, since=day) == chains(told, since=day + 40) == []
    assert chains(held, until=day) == chains(told, since=day) == chains(told, until=day) == [("Dorn", "Ida")]
    assert chains([tie("Dorn", "owns", "Ida")], since=1) == []


def test_the_best_tie_stands_for_a_hop() -> None:
    ties = [tie("Dorn", "owns", "Ida", credibility=4), tie("Dorn", "leads", "Ida", credibility=2)]
    graph, found = routes(ties)
    assert [graph.predicate[number] for number in found[0].hops[0]] == ["leads", "owns"]
    ties = [tie("Dorn", "linked_to", "Ida", credibility=1), tie("Dorn", "pays", "Ida"), tie("Dorn", "owns", "Ida", status="possible")]
    graph, found = routes([*ties, tie("Dorn", "leads", "Ida", sureness=0.4)])
    assert [graph.predicate[number] for number in found[0].hops[0]] == ["pays", "linked_to", "leads", "owns"]


def test_a_path_that_differs_comes_before_one_more_of_the_same() -> None:
    ties = [tie("Dorn", "owns", "Rail"), tie("Rail", "owns", "Ida"), tie("Rail", "owns", "Bank"), tie("Bank", "owns", "Ida")]
    ties += [tie("Dorn", "meets", "Chief"), tie("Chief", "meets", "Ida")]
    graph, found = routes(ties)
    assert [route.nodes[1] for route in found] == [graph.number[name] for name in ("Rail", "Chief", "Rail")]
    assert found[2].repeats == (graph.number["Rail"],)


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
    spans = [date_range(date) if date else None for date in dates]
    assert in_time([(s[0].toordinal(), s[1].toordinal()) if s else (NO_DAY, NO_DAY) for s in spans]) == answer
