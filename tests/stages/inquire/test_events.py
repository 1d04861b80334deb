from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.records import StoredClaim
from cuibono.stages.inquire.events import Event, cluster_events

from ..makers import claim

DAYS = {"a": "2031-05-01", "b": "2031-05-02", "c": "2031-05-09", "d": "2031-08-01", "e": None}
ORIGINS = {"a": "one", "b": "one", "c": "two"}  # d and e count for themselves


def events(*claims: StoredClaim) -> list[Event]:
    return cluster_events(claims, DAYS, ORIGINS)


def paid(doc: str, **more: object) -> StoredClaim:
    return claim(doc, "Ida", "pays", "Orsk", **more)


def money(value: float, text: str = "", currency: str = "USD") -> dict[str, object]:
    return {"amount_value": value, "amount_currency": currency, "amount_text": text or f"${value:g}"}


@st.composite
def some_claims(draw: st.DrawFn) -> list[StoredClaim]:
    made = []
    for number in range(draw(st.integers(0, 9))):
        subject, target = draw(st.sampled_from([("Ida", "Orsk"), ("Orsk", "Ida"), ("Ida", "Kan")]))
        value = draw(st.sampled_from([None, 100.0, 102.0, 900.0]))
        made.append(
            claim(
                draw(st.sampled_from("abcde")),
                subject,
                draw(st.sampled_from(["meets", "pays", "owns"])),
                target,
                claim_id=f"c{number}",
                date=draw(st.sampled_from([None, "2031-05-01", "2031-05-02", "2031-05", "2031", "2031-04-30/2031-05-02", "2031-07-01~"])),
                status=draw(st.sampled_from(["asserted", "planned", "possible", "denied"])),
                role=draw(st.sampled_from([None, "chief adviser", "senior adviser", "envoy"])),
                **(money(value) if value else {}),
            )
        )
    return made


@given(some_claims(), st.randoms(use_true_random=False))
def test_the_order_of_the_claims_does_not_matter(found: list[StoredClaim], chance: object) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert events(*shuffled) == events(*found)


@given(some_claims())
def test_every_claim_of_what_happens_once_is_in_one_event_and_in_one_version_of_it(found: list[StoredClaim]) -> None:
    made = events(*found)
    expected = sorted(c.claim_id for c in found if c.predicate != "owns")
    assert sorted(c for event in made for c in event.claim_ids) == expected
    for event in made:
        assert sorted(c for version in event.versions for c in version.claim_ids) == sorted(event.claim_ids)
        assert all(version.differs for version in event.versions) == (len(event.versions) > 1)
    assert len({event.event_id for event in made}) == len(made)


@given(some_claims())
def test_an_event_has_one_predicate_and_one_pair_of_ends(found: list[StoredClaim]) -> None:
    by_id = {c.claim_id: c for c in found}
    for event in events(*found):
        for row in (by_id[c] for c in event.claim_ids):
            assert row.predicate == event.predicate
            ends = {(event.subject_id, event.object_id)} | ({(event.object_id, event.subject_id)} if event.predicate == "meets" else set())
            assert (row.subject_id, row.object_id) in ends


@given(some_claims())
def test_what_others_did_changes_no_event(found: list[StoredClaim]) -> None:
    apart = [event for pair in ("Orsk", "Kan") for event in events(*(c for c in found if pair in (c.subject_id, c.object_id)))]
    assert sorted(e.event_id for e in apart) == sorted(e.event_id for e in events(*found))


def test_stories_of_one_day_are_one_event_and_reprints_one_origin() -> None:
    (event,) = events(paid("a", date="2031-04-30"), paid("b", date="2031-04-30"), paid("c", date="2031-05-01"))
    assert event.origins == 2
    assert event.date == "[2031-04-30,2031-05-01]"
    assert event.seen == ("2031-05-01", "2031-05-09")
    assert [(v.date, v.differs, v.origins) for v in event.versions] == [
        ("2031-04-30", ("date",), ("one",)),
        ("2031-05-01", ("date",), ("two",)),
    ]


def test_distant_days_are_two_events() -> None:
    assert [e.date for e in events(paid("a", date="2031-04-30"), paid("c", date="2031-05-06"))] == ["2031-04-30", "2031-05-06"]


def test_a_month_goes_to_the_one_day_in_it_and_stays_apart_from_several() -> None:
    assert len(events(paid("a", date="2031-04-30"), paid("d", date="2031-04"))) == 1
    assert [e.date for e in events(paid("a", date="2031-04-03"), paid("a", date="2031-04-30"), paid("d", date="2031-04"))] == [
        "2031-04",
        "2031-04-03",
        "2031-04-30",
    ]


def test_a_rounded_sum_is_the_same_sum() -> None:
    (event,) = events(paid("a", date="2031-04-30", **money(3e9)), paid("c", date="2031-04-30", **money(2.96e9)))
    assert event.amount == (2.96e9, "USD"), "of as many origins the more exact"
    assert len(event.versions) == 1


def test_sums_that_differ_are_versions_on_one_day_and_two_events_on_distant_ones() -> None:
    (event,) = events(paid("a", date="2031-04-30", **money(3e6)), paid("c", date="2031-04-30", **money(9e6)))
    assert event.amount is None
    assert {(v.amount, v.differs) for v in event.versions} == {((3e6, "USD"), ("amount",)), ((9e6, "USD"), ("amount",))}
    assert len(events(paid("a", date="2031-01-30", **money(3e6)), paid("c", date="2031-04-30", **money(9e6)))) == 2
    assert len(events(paid("a", **money(3e6)), paid("b", **money(9e6)))) == 2


def test_one_document_that_gives_two_sums_of_a_day_tells_two_payments() -> None:
    assert len(events(paid("a", date="2031-04-30", **money(3e6)), paid("a", date="2031-04-30", **money(9e6)))) == 2


def test_undated_stories_go_by_their_publication() -> None:
    assert len(events(paid("a"), paid("b"))) == 1
    assert len(events(paid("a"), paid("d"))) == 2
    assert len(events(paid("a"), paid("e"))) == 2, "nobody knows when the other came out"
    (event,) = events(paid("a"), paid("b"))
    assert event.date is None, "a publication date is no date of an event"


def test_a_plan_goes_to_what_comes_of_it_and_does_not_outvote_it() -> None:
    (event,) = events(paid("a", status="planned"), paid("b", status="planned"), paid("c", date="2031-05-08"))
    assert event.status == "asserted"
    assert [v.status for v in event.versions] == ["asserted", "planned"]


def test_a_plan_told_after_the_deed_stays_the_better_supported_one() -> None:
    (event,) = events(
        paid("a", date="2031-05-10"), paid("c", date="2031-05-10", status="planned"), paid("d", date="2031-05-10", status="planned")
    )
    assert event.status == "planned"


def test_a_denial_is_a_version_and_no_witness() -> None:
    (event,) = events(paid("a"), paid("c", date="2031-05-01"), paid("d", date="2031-05-01", status="denied"))
    assert event.status == "asserted"
    assert event.origins == 2
    assert {v.status: v.differs for v in event.versions} == {"asserted": ("status",), "denied": ("status",)}


def test_the_finest_date_stands_for_those_that_hold_it() -> None:
    (event,) = events(paid("a", date="2031-04-30"), paid("b", date="2031-04-30/2031-05-01"), paid("c", date="2031-04"))
    assert event.date == "2031-04-30"
    assert len(event.versions) == 1


def test_other_posts_are_other_appointments() -> None:
    def named(doc: str, role: str) -> StoredClaim:
        return claim(doc, "Ida", "appoints", "Kan", role=role)

    assert len(events(named("a", "national security adviser"), named("b", "security adviser"))) == 1
    assert len(events(named("a", "ambassador to Orsk"), named("b", "national security adviser"))) == 2


def test_what_a_person_rejected_and_what_lasts_is_no_event() -> None:
    assert events(paid("a", review="rejected"), claim("a", "Ida", "owns", "Orsk"), paid("b", claim_id="x", review="accepted"))[
        0
    ].claim_ids == ("x",)


@pytest.mark.parametrize("predicate", ["meets", "agrees_with", "cooperates_with"])
def test_a_symmetric_happening_has_one_order(predicate: str) -> None:
    claims: Sequence[StoredClaim] = [claim("a", "Ida", predicate, "Orsk"), claim("b", "Orsk", predicate, "Ida")]
    (event,) = events(*claims)
    assert (event.subject_id, event.object_id) == ("Ida", "Orsk")
