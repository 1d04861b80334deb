"""Capitals that act for their states."""

from __future__ import annotations

import pytest

from cuibono.stages.inquire.find_paths import find_paths
from cuibono.stages.inquire.graph import graph_of
from cuibono.stages.inquire.path_terms import Limits
from cuibono.stages.inquire.seats import acting_captions
from tests.stages.makers import entity, tie

LANDS = [
    entity("tr", "Territory", caption="Turkey", country="tr"),
    entity("gov", "Territory", caption="Turkish government", country="tr"),
    entity("ankara", "Territory", caption="Ankara", country="tr"),
    entity("moscow", "Territory", caption="Moscow", country="ru"),
    entity("izmir", "Territory", caption="Izmir", country="tr"),
]
PEOPLE = [entity("dorn", "Person"), entity("ida", "Person")]


@pytest.mark.parametrize(
    ("subject", "predicate", "stands"),
    [
        ("ankara", "pays", True),
        ("ankara", "meets", True),
        ("ankara", "sells_to", False),  # resolution joins what surely acts
        ("izmir", "pays", False),
        ("moscow", "pays", False),  # its state is not in the ledger
    ],
)
def test_a_capital_that_acts_is_met_at_its_state(subject: str, predicate: str, stands: bool) -> None:
    graph = graph_of([*LANDS, *PEOPLE], [tie(subject, predicate, "dorn"), tie("tr", "meets", "ida")])
    for target, found in (("tr", stands), (subject, True), ("gov", False)):
        routes = find_paths(graph, graph.number["dorn"], graph.number[target], Limits(1))
        assert [graph.predicate[row.hops[0][0]] for row in routes] == ([predicate] if found else [])


def test_two_capitals_tie_their_states_and_one_is_not_tied_to_itself() -> None:
    lands = [*LANDS, entity("ru", "Territory", caption="Russia", country="ru")]
    graph = graph_of(lands, [tie("ankara", "meets", "moscow"), tie("ankara", "meets", "tr")])
    assert [len(find_paths(graph, graph.number[a], graph.number[b], Limits(1))) for a, b in (("tr", "ru"), ("tr", "moscow"))] == [1, 0]
    assert [graph.captions[node] for node in graph.neighbour[graph.first[graph.number["tr"]] :][: graph.degree[graph.number["tr"]]]] == [
        "Russia",
        "Ankara",
    ]


def test_it_says_for_whom_it_acts() -> None:
    known = {row.entity_id: row for row in (*LANDS, *PEOPLE)}
    assert acting_captions([tie("ankara", "pays", "dorn"), tie("izmir", "pays", "ida")], known) == {"ankara": "Ankara (for Turkey)"}
    assert acting_captions([tie("dorn", "based_in", "ankara")], known) == {}
