"""Where events and ties stand."""

from __future__ import annotations

from typing import Any

from cuibono.records import Entity, StoredClaim, Tie
from cuibono.stages.inquire.events import cluster_events
from cuibono.stages.inquire.find_places import Item, find_places, items_of
from tests.stages.makers import claim, entity, tie

PEOPLE = {
    "Ida": entity("Ida", "Person"),
    "Lind": entity("Lind", "Person", country="de"),
    "France": entity("France", "Territory", country="fr"),
    "Peru": entity("Peru", "Territory", country="pe"),
    "Lyon": entity("Lyon", "Territory", country="fr"),
    "Georgia": entity("Georgia", "Territory", country="us"),
    "Orsk": entity("Orsk", "Company", country="us"),
    "firms": entity("firms", "Organization", country="us", named=False),
}


def item(row: StoredClaim) -> Item:
    (event,) = cluster_events([row], {}, {})
    weighed = tie(row.subject_id, row.predicate, row.object_id, supporting=(row.claim_id,), status=event.status)
    return Item(event.event_id, event.status, weighed, event)


def asked(*rows: StoredClaim, subjects: tuple[str, ...] = ("Ida",), lasting: tuple[Tie, ...] = ()) -> Any:
    people: dict[str, Entity] = PEOPLE
    items = [*map(item, rows), *items_of([], lasting)]
    return find_places(items, frozenset(subjects), people, {row.claim_id: row for row in rows})


def test_a_visit_stands_where_it_goes_and_flows_from_where_the_visitor_is_of() -> None:
    standings, flows, lost = asked(claim("d", "Lind", "visits", "Peru"), subjects=("Lind",))
    assert [(row.spot.name, row.spot.kind) for row in standings] == [("Peru", "country")]
    assert [(row.kind, row.start.name, row.end.name) for row in flows] == [("visits", "Germany", "Peru")]
    assert lost == []


def test_nobody_s_country_is_made_up() -> None:
    standings, flows, _ = asked(claim("d", "Ida", "visits", "Peru"))
    assert len(standings) == 1
    assert flows == []


def test_money_and_sales_go_from_land_to_land_and_stand_nowhere() -> None:
    standings, flows, _ = asked(claim("d", "Orsk", "donates_to", "Peru"), claim("d", "France", "sells_to", "Peru"))
    assert standings == []
    assert [(row.kind, row.start.code, row.end.code) for row in flows] == [("money", "us", "pe"), ("sales", "fr", "pe")]


def test_a_flow_counts_what_rests_on_groups_without_a_name() -> None:
    rows = [claim("d", "firms", "pays", "Peru"), claim("d", "Orsk", "pays", "Peru"), claim("d", "firms", "sells_to", "Peru")]
    _, flows, _ = asked(*rows)
    assert [(row.kind, len(row.items), row.groups) for row in flows] == [("money", 2, 1), ("sales", 1, 1)]


def test_who_criticizes_or_meets_a_land_need_not_be_there() -> None:
    standings, flows, _ = asked(claim("d", "Ida", "criticizes", "Peru"), claim("d", "Ida", "meets", "Peru"))
    assert standings == []
    assert flows == []


def test_a_place_that_a_claim_says_is_read_with_the_land_of_its_ends() -> None:
    rows = [claim("d", "France", "meets", "Ida", place="Lyon"), claim("e", "Ida", "meets", "Lind", place="Cambridge")]
    standings, _, lost = asked(*rows)
    assert [(row.spot.name, row.spot.code) for row in standings] == [("Lyon", "fr")]
    assert [(row.name, row.count, row.ambiguous) for row in lost] == [("Cambridge", 1, True)]


def test_a_state_of_a_name_is_not_the_country_of_that_name() -> None:
    standings, _, lost = asked(claim("d", "Ida", "visits", "Georgia"))
    assert standings == []
    assert [row.name for row in lost] == ["Georgia"]


def test_what_is_denied_stands_nowhere_and_what_is_planned_is_hedged() -> None:
    assert asked(claim("d", "Ida", "visits", "Peru", status="denied")) == ([], [], [])
    standings, _, _ = asked(claim("d", "Ida", "visits", "Peru", status="planned"))
    assert standings[0].hedged


def test_a_lasting_tie_of_place_stands_at_the_other_end() -> None:
    standings, _, _ = asked(subjects=("Orsk",), lasting=(tie("Orsk", "based_in", "Lyon"), tie("Orsk", "owns", "Ida")))
    assert [row.spot.name for row in standings] == ["Lyon"]


def test_talks_have_no_direction() -> None:
    _, flows, _ = asked(claim("d", "Peru", "agrees_with", "France"), claim("d", "France", "agrees_with", "Peru", evidence="x"))
    assert [(row.kind, row.start.name, row.end.name, len(row.items)) for row in flows] == [("talks", "France", "Peru", 2)]
