"""Whose state everybody is counted as of."""

from __future__ import annotations

import pytest

from cuibono.stages.inquire.graph import TieGraph, make_graph
from cuibono.stages.inquire.homes import KINDS, Homes, find_homes, office_state, seat_of

from .test_find_exposure import tables

PEOPLE = [
    ("pe", "Territory", "Peru", "pe", True),
    ("cn", "Territory", "China", "cn", True),
    ("lima", "Territory", "Lima", "pe", True),
    ("office", "Position", "Peruvian President", "pe", True),
    ("posted", "Position", "ambassador to Peru", "pe", True),
    ("kremlin", "PublicBody", "Kremlin", None, True),
    ("league", "Organization", "Velm League", "pe", True),
    ("rail", "Company", "Orsk Rail", None, True),
    ("group", "Organization", "Chinese firms", "cn", False),
    ("dorn", "Person", "Ana Dorn", None, True),
    ("brun", "Person", "Ida Brun", None, True),
    ("vell", "Person", "Jon Vell", None, True),
    ("aide", "Person", "Kay Lind", None, True),
    ("envoy", "Person", "Wu Lin", None, True),
    ("mayoralty", "Position", "Mayor of Lima", None, True),
    ("mayor", "Person", "Oto Reyes", None, True),
]
TIES = [
    ("t1", "dorn", "holds_office", "office", "asserted", "F", 3),
    ("t2", "brun", "holds_office", "office", "ended", "F", 3),
    ("t3", "vell", "based_in", "lima", "asserted", "F", 3),
    ("t4", "vell", "citizen_of", "cn", "asserted", "F", 3),
    ("t5", "aide", "works_for", "dorn", "asserted", "F", 3),
    ("t6", "envoy", "holds_office", "posted", "asserted", "F", 3),
    ("t7", "rail", "based_in", "lima", "asserted", "F", 3),
    ("t8", "pe", "member_of", "league", "asserted", "F", 3),
    ("t9", "cn", "member_of", "league", "asserted", "F", 3),
    ("u1", "mayor", "holds_office", "mayoralty", "asserted", "F", 3),
]


@pytest.fixture(scope="module")
def graph() -> TieGraph:
    return make_graph(*tables(PEOPLE, TIES))


@pytest.fixture(scope="module")
def homes(graph: TieGraph) -> Homes:
    return find_homes(graph)


@pytest.mark.parametrize(
    ("name", "state", "kind", "basis"),
    [
        ("pe", "pe", "state", None),
        ("lima", "pe", "place", None),
        ("kremlin", None, "", None),  # Russia is nothing that this ledger speaks of
        ("league", None, "", None),  # two states belong to it
        ("rail", "pe", "company", "t7"),
        ("group", "cn", "group", None),
        ("dorn", "pe", "official", "t1"),
        ("mayor", "pe", "official", "u1"),  # of a city that the ledger has in Peru
        ("brun", "pe", "former", "t2"),
        ("vell", "cn", "person", "t4"),  # who lives in Lima is no less a citizen of China
        ("aide", "pe", "person", "t5"),
        ("envoy", None, "", None),  # posted to Peru, not of it
    ],
)
def test_everybody_is_of_one_state_by_one_tie(
    graph: TieGraph, homes: Homes, name: str, state: str | None, kind: str, basis: str | None
) -> None:
    node = graph.number[name]
    assert homes.state_of(node) == state
    assert KINDS[homes.kind[node]] == kind
    assert (graph.tie_ids[homes.basis[node]] if homes.basis[node] >= 0 else None) == basis


def test_those_of_a_state_by_kind(graph: TieGraph, homes: Homes) -> None:
    assert {graph.entity_ids[node] for node in homes.of("pe", ("official", "former")).nonzero()[0]} == {"dorn", "brun", "mayor"}
    assert not homes.of("zz").any()


@pytest.mark.parametrize(
    ("caption", "code"),
    [
        ("Russian President", "ru"),
        ("U.S. Attorney General", "us"),
        ("President of Peru", "pe"),
        ("New Zealand Prime Minister", "nz"),
        ("U.S. ambassador to Russia", "us"),
        ("ambassador to Ukraine", None),
        ("Russia special counsel", None),
        ("Russian opposition leader", None),
        ("President", None),
    ],
)
def test_an_office_is_its_states_and_not_where_it_is_posted(caption: str, code: str | None) -> None:
    assert office_state(caption) == code


@pytest.mark.parametrize(
    ("caption", "place"),
    [("Mayor of Lima", "Lima"), ("Governor of the Vell", "Vell"), ("ambassador to the city of Lima", None), ("President", None)],
)
def test_an_office_may_be_named_after_a_place(caption: str, place: str | None) -> None:
    assert seat_of(caption) == place
