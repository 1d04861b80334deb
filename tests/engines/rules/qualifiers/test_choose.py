"""Amounts, percentages, dates and status by table: own phrases and sentences, no network."""

from __future__ import annotations

import re

import pytest
from babel.numbers import get_currency_name

from cuibono.engines.rules.parse.documents import pipeline
from cuibono.engines.rules.qualifiers.choose import find_amounts, find_dates, find_percentages, status_of
from cuibono.vocabulary import load_toml
from tests.engines.rules.reading import claims_of

AMOUNTS: list[tuple[str, float | None, str]] = [
    ("$1.3 billion", 1.3e9, "USD"),
    ("US$ 500m", 5e8, "USD"),
    ("1.3bn dollars", 1.3e9, "USD"),
    ("€2.5 million", 2.5e6, "EUR"),
    ("450 million euros", 4.5e8, "EUR"),
    ("Rs 300 crore", 3e9, "INR"),
    ("₹300 crore", 3e9, "INR"),
    ("10,000 pounds", 1e4, "GBP"),
    ("more than $4.6 million", 4.6e6, "USD"),
    ("hundreds of thousands of dollars", None, "USD"),
    ("millions of euros", None, "EUR"),
    ("$2 million to $3 million", None, "USD"),
    ("$2-3 million", None, "USD"),
    ("C$40 million", 4e7, "CAD"),
    ("A$12m", 1.2e7, "AUD"),
    ("HK$1,200", 1200, "HKD"),
    ("RMB 200 million", 2e8, "CNY"),
    ("200 million yuan", 2e8, "CNY"),
    ("3 billion rubles", 3e9, "RUB"),
    ("5,000 shekels", 5000, "ILS"),
    ("$1.3-billion", 1.3e9, "USD"),
    ("two million dollars", 2e6, "USD"),
    ("half a billion dollars", 5e8, "USD"),
    ("a million dollars", 1e6, "USD"),
    ("50 million Egyptian pounds", 5e7, "EGP"),
    ("30 million Canadian dollars", 3e7, "CAD"),
    ("3 trillion won", 3e12, "KRW"),
    ("USD 30 million", 3e7, "USD"),
    ("EUR 30m", 3e7, "EUR"),
    ("30 million EUR", 3e7, "EUR"),
    ("$11,002,628", 11002628, "USD"),
    ("up to $2.95 billion", 2.95e9, "USD"),
    ("about $10 million", 1e7, "USD"),
    ("$1.5tn", 1.5e12, "USD"),
    ("twelve dollars", 12, "USD"),
    ("$100k", 1e5, "USD"),
    ("$2B", 2e9, "USD"),
    ("$0.30", 0.3, "USD"),
    ("¥700 billion", 7e11, "JPY"),
    ("several million dollars", None, "USD"),
    ("S/ 300 million", 3e8, "PEN"),
    ("at least $150,000", 150000, "USD"),
    ("£3m", 3e6, "GBP"),
]
NO_AMOUNTS = ["10,000 pounds of coffee", "`$100`", "$HOME", "x$100", "They won 3 games", "Rand Paul", "a dollar", "60 percent", "2,000 men"]
DATES = [
    ("on 8 June 2010", "2010-06-08"),
    ("on June 8, 2010, there", "2010-06-08"),
    ("on Jun. 8th, 2010", "2010-06-08"),
    ("in November 2016", "2016-11"),
    ("since November 2016", "2016-11/"),
    ("in 2012 and 2013", "2012/2013"),
    ("between May 2012 and May 2014", "2012-05/2014-05"),
    ("from 2015 to 2017", "2015/2017"),
    ("founded in 1987", "1987"),
    ("in May last year", "2018-05"),
    ("in May", "2019-05"),
    ("on Tuesday", "2019-07-16"),
    ("on Wednesday", "2019-07-17"),
    ("next Monday", "2019-07-22"),
    ("on Oct. 15", "2018-10-15"),
    ("last week", "2019-07"),
    ("next month", "2019-08"),
    ("last month", "2019-06"),
    ("last year", "2018"),
    ("this year", "2019"),
    ("four years ago", "2015"),
    ("three months ago", "2019-04"),
    ("early 2018", "2018~"),
    ("late 2018", "2018~"),
    ("in the 1990s", "199X"),
    ("in summer 2017", "2017-22"),
    ("in the spring of 2018", "2018-21"),
    ("last summer", "2018-22"),
    ("since at least 2016", "2016/"),
    ("in the first quarter of 2018", "2018-01/2018-03"),
    ("2015-2017", "2015/2017"),
    ("on 5 August 2024", "2024-08-05"),
    ("on 19 April", "2019-04-19"),
    ("in mid-April", "2019-04"),
    ("in early December 2021", "2021-12"),
    ("2019-05-15", "2019-05-15"),
    ("yesterday", "2019-07-16"),
    ("tomorrow", "2019-07-18"),
    ("in the first half of 2019", "2019-01/2019-06"),
    ("by 2030", "2030"),
    ("on Friday, June 5", "2019-06-05"),
    ("(2017)", "2017"),
]
RELATIVE = ["on Tuesday", "last week", "next month", "four years ago", "in May", "yesterday", "on Oct. 15", "last summer", "this year"]
NO_DATES = ["2,000 soldiers", "1,984 pages", "It may march on.", "May resigned.", "room 2016", "over the past year"]
# A star marks the word that tells the tie.
STATUS = [
    ("Baltic Bank *paid Peter.", "asserted"),
    ("Baltic Bank did not *pay Peter.", "denied"),
    ("Baltic Bank never *paid Peter.", "denied"),
    ("Baltic Bank denied *paying Peter.", "denied"),
    ("Baltic Bank denied that it *paid Peter.", "denied"),
    ("Baltic Bank refused to *pay Peter.", "denied"),
    ("Baltic Bank failed to *pay Peter.", "denied"),
    ("Baltic Bank may *pay Peter.", "possible"),
    ("Baltic Bank could *pay Peter.", "possible"),
    ("Baltic Bank reportedly *paid Peter.", "possible"),
    ("Baltic Bank would have *paid Peter.", "possible"),
    ("What if Baltic Bank *paid Peter?", "possible"),
    ("Baltic Bank has to *pay Peter.", "planned"),
    ("Neither Baltic Bank nor Acme will *pay Peter.", "denied"),
    ("Baltic Bank claimed to *pay Peter.", "possible"),
    ("Baltic Bank has an interest in *paying Peter.", "possible"),
    ("Baltic Bank never would have *paid Peter if it had known.", "asserted"),
    ("Baltic Bank made unsubstantiated claims that it *paid Peter.", "possible"),
    ("Baltic Bank has not endorsed a candidate but *gave Peter money.", "asserted"),
    ("Baltic Bank didn't hold back in its *criticism of Peter.", "asserted"),
    ("Baltic Bank allegedly *paid Peter.", "possible"),
    ("Police suspect that Baltic Bank *paid Peter.", "possible"),
    ("Baltic Bank is considering *paying Peter.", "possible"),
    ("There were reports that Baltic Bank *paid Peter.", "possible"),
    ("If Baltic Bank *paid Peter, he kept it.", "possible"),
    ("Baltic Bank will *pay Peter.", "planned"),
    ("Baltic Bank plans to *pay Peter.", "planned"),
    ("Baltic Bank agreed to *pay Peter.", "planned"),
    ("Baltic Bank is set to *pay Peter.", "planned"),
    ("Baltic Bank is going to *pay Peter.", "planned"),
    ("Baltic Bank vowed to *pay Peter.", "planned"),
    ("Baltic Bank is expected to *pay Peter.", "predicted"),
    ("Analysts predict that Baltic Bank will *pay Peter.", "predicted"),
    ("Baltic Bank managed to *pay Peter.", "asserted"),
    ("Baltic Bank began to *pay Peter.", "asserted"),
    ("Ann said that Baltic Bank *paid Peter.", "asserted"),
    ("Ann will say that Baltic Bank *paid Peter.", "asserted"),
    ("Baltic Bank made no *payment to Peter.", "denied"),
    ("Baltic Bank made an alleged *payment to Peter.", "possible"),
    ("Baltic Bank will make a *payment to Peter.", "planned"),
    ("Ann prepares for a *payment to Peter.", "planned"),
    ("Ann called for a *payment to Peter.", "possible"),
    ("Ann went to Oslo for a *payment to Peter.", "asserted"),
    ("The possible *payment to Peter was noted.", "possible"),
    ("Baltic Bank is accused of *paying Peter.", "asserted"),
    ("Baltic Bank did not fail to *pay Peter.", "possible"),
    ("Ann fled to evade *sanctions on Iran.", "asserted"),
]


@pytest.mark.parametrize(("text", "value", "currency"), AMOUNTS)
def test_amount(text: str, value: float | None, currency: str) -> None:
    found = find_amounts(pipeline()(f"The bank gave {text} to Peru."))
    assert [(a.text, a.value, a.currency) for a in found] == [(text, value, currency)]


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_no_amount(text: str) -> None:
    assert find_amounts(pipeline()(text)) == []


def test_currencies_are_iso_4217() -> None:
    money = load_toml("money.toml")
    for code in {*money["symbols"].values(), *money["codes"]["words"], *money["words"].values(), *money["national"].values()}:
        assert get_currency_name(code, locale="en") != code


@pytest.mark.parametrize(("text", "value"), [("60 percent", 60.0), ("59.5%", 59.5), ("20 per cent", 20.0)])
def test_percentage(text: str, value: float) -> None:
    assert [p.value for p in find_percentages(pipeline()(f"It holds {text} of the port."))] == [value]


def test_percentage_points_are_no_share() -> None:
    assert find_percentages(pipeline()("It rose 2 percentage points, then 3 percent points.")) == []


@pytest.mark.parametrize(("text", "edtf"), DATES)
def test_date(text: str, edtf: str) -> None:
    assert [d.edtf for d in find_dates(pipeline()(f"The port opened {text}."), "2019-07-17")] == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The court will rule on Wednesday.", "2019-07-17"),
        ("The court will rule next Wednesday.", "2019-07-24"),
        ("The council is expected to vote on Friday.", "2019-07-19"),
        ("On Thursday, they plan to question the officer.", "2019-07-18"),
        ("The ministers are due back on Thursday.", "2019-07-18"),
        ("The mayor was forced to resign on Tuesday.", "2019-07-16"),
        ("She could have met the envoy on Monday.", "2019-07-15"),
    ],
)
def test_a_weekday_lies_where_its_verb_looks(text: str, edtf: str) -> None:
    assert [d.edtf for d in find_dates(pipeline()(text), "2019-07-17")] == [edtf]  # a Wednesday


@pytest.mark.parametrize("text", RELATIVE)
def test_relative_dates_need_a_publication_date(text: str) -> None:
    assert find_dates(pipeline()(f"The port opened {text}."), None) == []


@pytest.mark.parametrize("text", NO_DATES)
def test_no_date(text: str) -> None:
    assert find_dates(pipeline()(text), "2019-07-17") == []


@pytest.mark.parametrize(("marked", "status"), STATUS)
def test_status(marked: str, status: str) -> None:
    text = marked.replace("*", "")
    place = marked.index("*")
    token = next(t for t in pipeline()(text) if t.idx == place)
    assert status_of(token, "pays").status == status


@pytest.mark.parametrize(
    ("marked", "status"),
    [
        ("Ann is a former *adviser to Peter.", "ended"),
        ("Ann no longer *owns the bank.", "ended"),
        ("Ann is an *adviser to Peter.", "asserted"),
    ],
)
def test_only_lasting_ties_end(marked: str, status: str) -> None:
    token = next(t for t in pipeline()(marked.replace("*", "")) if t.idx == marked.index("*"))
    assert status_of(token, "works_for").status == status
    assert status_of(token, "works_for").why or status == "asserted"


def test_every_date_is_edtf() -> None:
    for _, edtf in DATES:
        assert re.fullmatch(r"\d{3}[\dX](-\d\d){0,2}~?(/(\d{4}(-\d\d){0,2})?)?", edtf)


def test_what_a_thing_is_to_cost_is_the_sum_of_its_building() -> None:
    text = "Rosatom's construction of the Paks power plant is expected to cost $12.4 billion, with Russia providing $10 billion as a loan."
    (claim,) = (c for c in claims_of([text])[text] if c["predicate"] == "builds")
    assert (claim["amount"]["value"], claim["status"]) == (12.4e9, "asserted")
