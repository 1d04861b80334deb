"""What can't all hold, and what only looks like it."""

from __future__ import annotations

from typing import Any

import pytest

from cuibono.records import Contradiction, StoredClaim
from cuibono.stages.appraise.compare_amounts import Money, compatible_money, rounds_to
from cuibono.stages.appraise.read_dates import date_range, days_apart, joined, overlap, sort_key
from cuibono.stages.appraise.ties import appraise
from tests.stages.makers import claim, document


def found(*claims: StoredClaim, **dates: str) -> list[Contradiction]:
    names = sorted({c.doc_id for c in claims})
    documents = [document(name, f"Text of {name} alone.", published_at=dates.get(name, "2031-05-01")) for name in names]
    return appraise(documents, list(claims))[2]


def gift(doc: str, value: float, text: str = "", **more: Any) -> StoredClaim:
    said = text or f"${value:,.0f}"
    evidence = f"Dorn gave {said} to Vell"
    amount = {"amount_text": said.rsplit(" ", 1)[-1], "amount_value": value, "amount_currency": "USD"}
    return claim(doc, "Dorn", "donates_to", "Vell", evidence=evidence, **{**amount, **more})


def test_amounts() -> None:
    rows = found(gift("d0", 2_000_000), gift("d1", 5_000_000))
    assert [row.kind for row in rows] == ["amount"]
    assert [side.says for side in rows[0].sides] == ["2,000,000 USD", "5,000,000 USD"]


@pytest.mark.parametrize(
    "claims",
    [
        (gift("d0", 1_300_000_000), gift("d1", 1_250_000_000)),
        (gift("d0", 2_000_000), gift("d1", 2_090_000)),
        (gift("d0", 2_000_000, "more than $2,000,000"), gift("d1", 5_000_000)),
        (gift("d0", 2_000_000), gift("d1", 5_000_000, amount_currency="EUR")),
        (gift("d0", 2_000_000, date="2019"), gift("d1", 5_000_000, date="2021")),
        (gift("d0", 2_000_000, what="rails"), gift("d1", 5_000_000, what="trains")),
        (gift("d0", 2_000_000), gift("d0", 5_000_000)),
        (gift("d0", 2_000_000), gift("d0", 5_000_000), gift("d1", 5_000_000)),
        (gift("d0", 2_000_000), gift("d1", 5_000_000, status="planned")),
    ],
    ids=["rounded", "close", "bound", "currency", "dates", "things", "one document", "both told", "planned"],
)
def test_amounts_that_only_look_like_it(claims: tuple[StoredClaim, ...]) -> None:
    assert found(*claims) == []


def test_undated_figures_far_apart_are_none() -> None:
    assert found(gift("d0", 2_000_000), gift("d1", 5_000_000), d0="2029-01-01", d1="2031-01-01") == []


def test_percentages() -> None:
    def share(doc: str, value: float) -> StoredClaim:
        return claim(doc, "Dorn", "owns", "Rail", percentage=value)

    assert [row.kind for row in found(share("d0", 60), share("d1", 49))] == ["percentage"]
    assert found(share("d0", 60), share("d1", 59.6)) == []


def test_dates_of_what_happens_once() -> None:
    def start(doc: str, date: str) -> StoredClaim:
        return claim(doc, "Dorn", "founded", "Rail", date=date)

    assert [row.kind for row in found(start("d0", "2009"), start("d1", "2011-03"))] == ["date"]
    assert found(start("d0", "2009"), start("d1", "2009-03-01")) == []
    assert found(claim("d0", "Dorn", "meets", "Ida", date="2009"), claim("d1", "Dorn", "meets", "Ida", date="2010")) == []


def test_denial_and_negation() -> None:
    said = claim("d0", "Dorn", "meets", "Ida")
    denied = claim("d1", "Dorn", "meets", "Ida", status="denied", kind="person", source_text="Dorn", cue_text="denied")
    rows = found(said, denied)
    assert [(row.kind, row.why) for row in rows] == [("denial", "denied by Dorn")]
    assert [side.claims for side in rows[0].sides] == [(said.claim_id,), (denied.claim_id,)]
    plain = claim("d1", "Dorn", "meets", "Ida", status="denied")
    assert [row.kind for row in found(said, plain)] == ["status"]
    assert found(said, plain, d0="2031-01-01", d1="2031-05-01") == []


def test_a_title_before_a_name_is_presupposed() -> None:
    title = {"evidence": "Mayor of Vell Dorn", "object_start": 0, "object_end": 13, "subject_start": 14, "subject_end": 18}
    assert found(office("d0", "Dorn"), claim("d1", "Dorn", "holds_office", "Mayor of Vell", status="denied", **title)) == []


def test_a_reported_negation_is_no_denial() -> None:
    said = claim("d0", "Dorn", "meets", "Ida")
    told = claim("d1", "Dorn", "meets", "Ida", status="denied", kind="media", source_text="Reuters", cue_text="reported")
    assert [row.kind for row in found(said, told)] == ["status"]
    assert found(said, told, d0="2029-01-01") == []


def test_a_former_tie_is_a_change_and_no_contradiction() -> None:
    assert found(claim("d0", "Dorn", "owns", "Rail"), claim("d1", "Dorn", "owns", "Rail", status="ended")) == []


def office(doc: str, who: str, title: str = "Mayor of Vell", **more: Any) -> StoredClaim:
    return claim(doc, who, "holds_office", title, evidence=f"{who}, the {title}", object_schema="Position", **more)


def test_two_holders_of_one_office() -> None:
    rows = found(office("d0", "Dorn"), office("d1", "Brun"))
    assert [row.kind for row in rows] == ["holder"]
    assert [side.says for side in rows[0].sides] == ["Brun holds it", "Dorn holds it"]


@pytest.mark.parametrize(
    "second",
    [
        office("d1", "Brun", status="ended"),
        office("d1", "Brun", role="acting"),
        office("d1", "Brun", "Senator of Vell"),
        office("d1", "Brun", date="2011"),
        claim(
            "d1", "Brun", "holds_office", "Mayor of Vell", evidence="Mayor of Vell Brun", subject_start=14, object_start=0, object_end=13
        ),
        claim("d1", "Brun", "holds_office", "Mayor of Vell", evidence="Brun, the former Mayor of Vell"),
    ],
    ids=["ended", "acting", "not unique", "another time", "courtesy title", "former"],
)
def test_holders_that_only_look_like_it(second: StoredClaim) -> None:
    first = office("d0", "Dorn", second.object_text, date="2031") if second.date else office("d0", "Dorn", second.object_text)
    assert found(first, second) == []


def test_a_change_of_holder_is_none() -> None:
    assert found(office("d0", "Dorn"), office("d1", "Brun"), d0="2029-01-01", d1="2031-01-01") == []


def test_an_office_without_a_place_is_no_office_of_one() -> None:
    assert found(office("d0", "Dorn", "president"), office("d1", "Brun", "president")) == []


def test_figures() -> None:
    assert rounds_to(1_300_000_000, 1_250_000_000)
    assert not rounds_to(1_300_000_000, 1_210_000_000)
    assert compatible_money(Money(100.0, "USD", "<"), Money(60.0, "USD", "="))
    assert not compatible_money(Money(100.0, "USD", ">"), Money(60.0, "USD", "="))


@pytest.mark.parametrize(
    ("left", "right", "shares"),
    [
        ("2018", "2018-03", True),
        ("2018", "2019", False),
        ("2017/2019", "2018-05-04", True),
        ("2018/..", "2030", True),
        ("201X", "2015", True),
        ("2018-21", "2018-04", True),
        ("{2016,2018}", "2017", True),
        ("2018~", "2018", True),
        ("soon", "2018", None),
        ("2018-13", "2018", None),
        ("2018-02-30", "2018", None),
    ],
)
def test_overlap(left: str, right: str, shares: bool | None) -> None:
    assert overlap(left, right) is shares
    assert overlap(right, left) is shares


def test_dates_in_order() -> None:
    assert sorted(["2019", "2018-05", "x", "2018"], key=sort_key) == ["2018", "2018-05", "2019", "x"]
    assert joined([]) is None
    assert joined(["2019", "2018", "2019"]) == "{2018,2019}"
    assert days_apart("2018-01-01", "2018-01-11") == 10
    assert date_range("") is None


def test_a_denial_of_any_money_answers_a_sum_and_one_of_another_thing_does_not() -> None:
    def no(what: str) -> StoredClaim:
        return claim("d1", "Dorn", "donates_to", "Vell", status="denied", kind="person", source_text="Dorn", cue_text="said", what=what)

    said = gift("d0", 2_000_000, what="$2,000,000")
    assert [row.kind for row in found(said, no("money"))] == ["denial"]
    assert found(gift("d0", 2_000_000, what="rails"), no("trains")) == []


@pytest.mark.parametrize(
    "words",
    ["Dorn doesn't want to meet Vell", "There was no request to have Dorn meet Vell", "Will Dorn not meet Vell?"],
    ids=["wish", "request", "question"],
)
def test_what_denies_no_fact_is_no_side(words: str) -> None:
    said = claim("d0", "Dorn", "meets", "Vell", evidence="Dorn met Vell")
    against = claim("d1", "Dorn", "meets", "Vell", evidence=words, status="denied")
    assert found(said, against) == []
    assert found(said, claim("d1", "Dorn", "meets", "Vell", evidence="Dorn did not meet Vell", status="denied"))


def test_the_worth_of_taxed_goods_is_no_sum_paid() -> None:
    few, many = "tariffs on another $50,000,000,000", "tariffs of 10 percent on $250,000,000,000"
    assert found(gift("d0", 50e9, few), gift("d1", 250e9, many)) == []
    assert [row.kind for row in found(gift("d0", 50e9), gift("d1", 250e9))] == ["amount"]
