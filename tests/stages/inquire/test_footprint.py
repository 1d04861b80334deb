"""Acts, sums and parties of a footprint as pure functions."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cuibono.records import StoredClaim
from cuibono.stages.inquire.deeds import CLASSES, Deed, make_deeds, sided
from cuibono.stages.inquire.footprint import (
    SPREAD,
    UNDATED,
    categories,
    category_of,
    in_sector,
    lay_out,
    names_place,
    period_of,
    sector_words,
    select_ties,
    within,
)
from cuibono.stages.inquire.graph import TieGraph, make_graph
from cuibono.stages.inquire.powers import GROUP, OFFICIAL, ORGANISATION, PLACE, STATE, make_atlas, one_entity, party_of, tells, to_doubt
from cuibono.stages.inquire.sum_deeds import total
from cuibono.vocabulary import PREDICATES
from cuibono.vocabulary.rates import shipped_rates

from ..makers import claim

ENTITIES = [
    ("bank", "Company", "Bank of China", "cn", True),
    ("china", "Territory", "China", "cn", True),
    ("beijing", "Territory", "Beijing", "cn", True),
    ("wuhan", "Territory", "Wuhan", "cn", True),
    ("firms", "Organization", "Chinese firms", "cn", False),
    ("telco", "Company", "Vell Telecom", None, True),
    ("wang", "Person", "Wang Li", None, True),
    ("post", "Position", "Chinese Foreign Minister", "cn", True),
    ("envoy", "Position", "special envoy to China", "cn", True),
    ("ana", "Person", "Ana Dorn", None, True),
    ("peru", "Territory", "Peru", "pe", True),
    ("lima", "Territory", "Lima", "pe", True),
    ("port", "Project", "port of Vell", None, True),
    ("kremlin", "PublicBody", "Kremlin", None, True),
    ("russia", "Territory", "Russia", "ru", True),
    ("nato", "Organization", "NATO", "cn", True),
]
TIES = [
    ("telco", "based_in", "wuhan"),
    ("wang", "holds_office", "post"),
    ("ana", "holds_office", "envoy"),
    ("port", "located_in", "peru"),
    ("china", "lends_to", "peru"),
    ("bank", "lends_to", "port"),
    ("peru", "awards_contract", "telco"),
    ("china", "awards_contract", "telco"),
    ("ana", "meets", "wang"),
    ("lima", "criticizes", "china"),
    ("kremlin", "visits", "lima"),
    ("firms", "invests_in", "lima"),
    ("wang", "works_for", "china"),
]


def graph() -> TieGraph:
    ends = sorted(ENTITIES)
    names = ("entity_id", "schema", "caption", "country", "named")
    entities = pa.table({name: [row[at] for row in ends] for at, name in enumerate(names)}).append_column(
        "documents", pa.array([9] * len(ends))
    )
    rows = {
        "tie_id": [f"t{at:02}" for at in range(len(TIES))],
        "subject_id": [row[0] for row in TIES],
        "predicate": [row[1] for row in TIES],
        "object_id": [row[2] for row in TIES],
    }
    more: dict[str, list[Any]] = {
        "status": ["asserted"] * len(TIES),
        "origins": [1] * len(TIES),
        "documents": [1] * len(TIES),
        "first_seen": ["2019-01-01"] * len(TIES),
        "last_seen": ["2019-01-01"] * len(TIES),
        "valid": [None] * len(TIES),
        "reliability": ["F"] * len(TIES),
        "credibility": [3] * len(TIES),
        "sureness": [1.0] * len(TIES),
    }
    table = pa.table({**rows, **more})
    return make_graph(entities, table.set_column(table.column_names.index("valid"), "valid", pa.array([None] * len(TIES), pa.string())))


GRAPH = graph()
ATLAS = make_atlas(GRAPH)


def kind(party: Any, entity: str) -> int:
    return int(party.kind[GRAPH.number[entity]])


def test_who_counts_for_a_country_and_as_what() -> None:
    china = party_of(ATLAS, "cn")
    assert [kind(china, name) for name in ("china", "beijing", "wang", "telco", "bank", "firms", "wuhan")] == [
        STATE,
        STATE,
        OFFICIAL,
        ORGANISATION,
        ORGANISATION,
        GROUP,
        PLACE,
    ]
    assert kind(china, "ana") == 0  # the envoy to a country is not its own
    assert kind(party_of(ATLAS, "ru"), "kremlin") == STATE
    assert kind(party_of(ATLAS, "pe"), "port") == PLACE
    assert kind(party_of(ATLAS, "cn", frozenset({"nato"})), "nato") == 0
    assert GRAPH.entity_ids[GRAPH.number["china"]] in china.states(GRAPH)
    assert not party_of(ATLAS, "fr").any.any()


def test_whose_country_must_be_asked_for() -> None:
    china = party_of(ATLAS, "cn")
    nodes = pa.array(range(len(GRAPH.entity_ids))).to_numpy()
    assert to_doubt(GRAPH, china, nodes) == ["nato"]
    assert tells("Russian military", "ru")
    assert not tells("Vell Telecom", "cn")


def test_a_party_that_is_one_entity() -> None:
    assert one_entity(GRAPH, GRAPH.number["telco"]).kind.sum() == ORGANISATION
    peru = one_entity(GRAPH, GRAPH.number["peru"])
    assert (kind(peru, "peru"), kind(peru, "port"), kind(peru, "lima")) == (STATE, PLACE, 0)


def test_selected_ties_are_those_of_a_plain_loop() -> None:
    for power, place in (("cn", "pe"), ("ru", "pe"), ("pe", "cn"), ("cn", None)):
        mine, there = party_of(ATLAS, power), party_of(ATLAS, place) if place else None
        found = {GRAPH.tie_ids[tie] for tie in select_ties(ATLAS, mine, there)}
        assert found == {f"t{at:02}" for at, row in enumerate(TIES) if _plainly(row, mine, there)}


def _plainly(row: tuple[str, str, str], power: Any, place: Any) -> bool:
    category = category_of().get(row[1])
    if category is None:
        return False
    for actor, other in {"out": ((0, 2),), "in": ((2, 0),), "both": ((0, 2), (2, 0))}[category.way]:
        acts, meets = kind(power, row[actor]), kind(power, row[other])
        if 0 < acts < PLACE and not meets and (place is None or kind(place, row[other])):
            return True
    return False


def test_every_act_is_of_one_kind_and_its_predicate_is_known() -> None:
    names = [name for row in categories() for name in row.predicates]
    assert len(names) == len(set(names))
    assert set(names) <= set(PREDICATES)


# -- acts and sums
@st.composite
def claims(draw: st.DrawFn) -> list[StoredClaim]:
    made = []
    for number in range(draw(st.integers(0, 8))):
        value = draw(st.sampled_from([None, 1e6, 1.02e6, 3e6, 8e6]))
        money = (
            {"amount_value": value, "amount_currency": draw(st.sampled_from(["USD", "EUR", "PEN"])), "amount_text": f"{value:g}"}
            if value
            else {}
        )
        made.append(
            claim(
                draw(st.sampled_from("abcd")),
                draw(st.sampled_from(["china", "bank"])),
                draw(st.sampled_from(["lends_to", "invests_in", "owns"])),
                draw(st.sampled_from(["peru", "lima", "port"])),
                claim_id=f"c{number}",
                sentence_start=draw(st.sampled_from([0, 100])),
                status=draw(st.sampled_from(["asserted", "planned", "possible", "denied", "ended", "predicted"])),
                date=draw(st.sampled_from([None, "2018", "2018-05", "2030"])),
                confidence=draw(st.sampled_from([0.4, 0.95])),
                **money,
            )
        )
    return made


PUBLISHED = {"a": "2018-06-01", "b": "2018-06-02", "c": "2019-01-01", "d": None}


def deeds_of(rows: list[StoredClaim], published: dict[str, str | None] = PUBLISHED, origins: dict[str, str] | None = None) -> list[Deed]:
    return make_deeds([], rows, published, origins or {}, currency="USD", rates=shipped_rates())


@given(claims(), st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(rows: list[StoredClaim], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert lay_out(deeds_of(shuffled), GRAPH, party_of(ATLAS, "cn"), "year") == lay_out(
        deeds_of(rows), GRAPH, party_of(ATLAS, "cn"), "year"
    )


@given(claims())
def test_totals_are_the_sum_of_their_parts(rows: list[StoredClaim]) -> None:
    for cell in lay_out(deeds_of(rows), GRAPH, party_of(ATLAS, "cn"), "year"):
        periods = {act.period for act in cell.acts}
        for group, row in cell.totals.items():
            own = [act for act in cell.acts if act.deed.group == group]
            assert row.events == len(own) == sum(cell.count(group, period=period) for period in periods)
            assert row.events == sum(cell.count(group, who=who) for who in ("state", "others", "groups"))
            assert row.known + row.unknown == row.events
            left_out = {key for key, _, _ in row.once}
            added = [act.deed.sums for act in own if act.deed.sums and act.deed.deed_id not in left_out]
            assert row.added == sum(1 for sums in added if sums.low is not None)
            assert row.low == pytest.approx(sum(sums.low for sums in added if sums.low is not None))
            assert row.low <= row.high + 1e-6
            assert row.added + len(row.once) + sum(one[3] for one in row.unconverted) == row.known
            assert {holder for _, _, holder in row.once} <= {act.deed.deed_id for act in own} - left_out


@given(claims())
def test_what_is_planned_or_denied_is_never_done(rows: list[StoredClaim]) -> None:
    for deed in deeds_of(rows):
        assert {CLASSES[row.status] for row in deed.claims} == {deed.group} or not deed.claims
        assert all(row.status == "denied" for row in deed.against)
        assert deed.group != "done" or all(row.status in ("asserted", "ended") for row in deed.claims)


def _of_one_year(*values: float | None) -> list[StoredClaim]:
    """A sentence's claims of one year: which sum the one without any belongs to, nothing says."""
    sums = ({} if value is None else {"amount_value": value, "amount_currency": "USD", "amount_text": f"{value:g}"} for value in values)
    return [claim("a", "bank", "lends_to", "lima", claim_id=f"c{at}", date="2030", **money) for at, money in enumerate(sums)]


@given(claims())
@example(_of_one_year(1e6, None, 3e6))
def test_reprints_change_no_count_and_no_sum(rows: list[StoredClaim]) -> None:
    """Each document a second time, of the same origin and day, its unnamed ends under other ids."""
    from dataclasses import replace

    origins = {doc: f"origin-{doc}" for doc in "abcd"}
    again = [replace(row, claim_id=f"{row.claim_id}'", doc_id=f"{row.doc_id}2", subject_id=f"{row.subject_id}2") for row in rows]
    both = {**PUBLISHED, **{f"{doc}2": day for doc, day in PUBLISHED.items()}}
    more = {**origins, **{f"{doc}2": origin for doc, origin in origins.items()}}
    unnamed = frozenset({"china", "bank", "china2", "bank2"})
    one = make_deeds([], rows, both, more, currency="USD", rates=shipped_rates(), unnamed=unnamed)
    two = make_deeds([], [*rows, *again], both, more, currency="USD", rates=shipped_rates(), unnamed=unnamed)

    def counted(deeds: list[Deed]) -> list[tuple[Any, ...]]:
        told = [(d.predicate, d.object_id, d.group, d.date, d.origins, d.sums.low if d.sums else None) for d in deeds]
        return sorted(told, key=str)

    assert counted(one) == counted(two)


def test_of_sums_in_one_sentence_the_total_counts_and_not_its_parts() -> None:
    def lent(target: str, value: float, **more: Any) -> StoredClaim:
        return claim("a", "china", "lends_to", target, amount_value=value, amount_currency="USD", amount_text=f"${value:g}", **more)

    parts = deeds_of([lent("peru", 5e9), lent("port", 2e9), lent("lima", 3e9)])
    row = total(parts, lambda left, right: False)
    assert (row.low, row.added, len(row.once)) == (5e9, 1, 2)
    apart = deeds_of([lent("peru", 3e9), lent("port", 2e9), lent("lima", 2.5e9)])
    assert total(apart, lambda left, right: False).low == 7.5e9
    told_twice = deeds_of([lent("peru", 3e9), lent("port", 3e9, sentence_start=100)])
    assert total(told_twice, lambda left, right: True).low == 3e9
    assert total(told_twice, lambda left, right: False).low == 6e9


@pytest.mark.parametrize(
    ("edtf", "by", "period"),
    [
        (None, "year", UNDATED),
        ("soon", "year", UNDATED),
        ("2018", "year", "2018"),
        ("2018", "month", SPREAD),
        ("2018-05-03", "quarter", "2018-Q2"),
        ("2018/2020", "year", "2018"),
        ("2018/..", "year", "2018"),
        ("../2018", "year", SPREAD),
        ("[2018-06-11,2018-06-12]", "month", "2018-06"),
        ("{2017,2019}", "year", SPREAD),
        ("201X", "year", SPREAD),
    ],
)
def test_the_period_of_a_date(edtf: str | None, by: str, period: str) -> None:
    assert period_of(edtf, by) == period


def test_time_asked_for() -> None:
    dated, undated = deeds_of([claim("a", "china", "meets", "peru", date="2014"), claim("c", "bank", "meets", "peru")])
    if dated.date is None:
        dated, undated = undated, dated
    assert within(dated, None, "2015")
    assert not within(dated, "2015", None)
    assert within(undated, "2019", "2019")  # by its publication
    assert not within(deeds_of([claim("d", "china", "meets", "peru")])[0], "2019", None)


def test_words_of_a_sector() -> None:
    row = claim("a", "china", "sells_to", "peru", what="mobile networks", evidence="gear of the fifth generation")
    assert in_sector(row, sector_words("mobile network"), {})
    assert in_sector(row, sector_words("5G, fifth generation"), {})
    assert not in_sector(row, sector_words("5G, generation fifth"), {})
    assert not in_sector(row, sector_words("net"), {})
    assert in_sector(row, sector_words("vell"), {"china": "Vell Telecom"})


def test_places_by_their_words() -> None:
    there = names_place(GRAPH, party_of(ATLAS, "pe"))
    assert all(there(words) for words in ("Peru", "Lima", "the port of Vell"))
    assert not there("Chile")


def test_pro_a_country_is_not_of_it() -> None:
    row = claim("a", "Russian", "attacks", "Peru", subject_start=4, subject_end=11)
    assert sided(row, "Pro-Russian rebels attacked Peru.")
    assert not sided(claim("a", "Russian", "attacks", "Peru", subject_start=4, subject_end=11), "The Russian fleet attacked Peru.")
