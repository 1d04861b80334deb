"""Which sentence forecasts, by when and how likely: by the sentence's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.stages.appraise.read_dates import date_range
from cuibono.stages.inquire.deadlines import deadline
from cuibono.stages.inquire.foretell import FORMS, foretell
from cuibono.stages.inquire.likelihoods import band_of, likelihood


@pytest.mark.parametrize(
    ("text", "form", "negated"),
    [
        ("The council is expected to vote on the port of Vell next week.", "predicted", False),
        ("The mayor is unlikely to win a second term in the harbour town.", "predicted", True),
        ("Orsk Rail has a 70 percent chance of winning the contract in Vell.", "predicted", False),
        ("Orsk Rail will open the new harbour line in the spring.", "announced", False),
        ("The harbour line won't open before the winter, whoever builds it.", "announced", True),
        ("The sale could turn the whole harbour into a port of war.", "possible", False),
        ("If Dorn is elected, the harbour line will be sold to Orsk Rail.", "conditional", False),
    ],
)
def test_a_forecast_and_its_form(text: str, form: str, negated: bool) -> None:
    found = foretell(text)
    assert found is not None
    assert (found.form, found.negated) == (form, negated)
    assert text[found.start : found.end] == found.head


@pytest.mark.parametrize(
    "text",
    [
        "Could Dorn turn the whole harbour into a port of war by next year?",
        "The mayor could not find the papers of the sale in her office.",
        "Orsk Rail could have bought the whole harbour for half of that sum.",
        "The mayor may be the richest woman in the whole of the harbour.",
        "It is not clear whether Orsk Rail will open the new harbour line.",
        "I will open the new harbour line in the spring, come what may.",
        "The town hopes that Orsk Rail will open the harbour line soon.",
        "There is no reason to believe that Orsk Rail will open the line.",
        "The council was expected to vote on the harbour on the old plan.",
        "If Dorn had won, the harbour line would be sold to Orsk Rail.",
        "Subscribe to our newsletter, which will reach you every Monday morning.",
        "Orsk Rail bought the new harbour line from the town in May.",
        "will open the harbour",
    ],
)
def test_what_is_no_forecast(text: str) -> None:
    assert foretell(text) is None


def test_a_past_would_counts_in_somebodys_words_alone() -> None:
    text = "The ministry said Orsk Rail would likely open the new harbour line."
    assert foretell(text) is None
    found = foretell(text, said=(text.index("Orsk"), len(text)))
    assert found is not None
    assert found.form == "announced"


def test_a_promise_counts_where_a_claim_looks_ahead() -> None:
    text = "The mayor said she would meet Orsk Rail in the harbour."
    said = (text.index("she"), len(text))
    assert foretell(text, said=said) is None
    found = foretell(text, said=said, within=(0, len(text)))
    assert found is not None
    assert found.form == "planned"


def test_the_condition_is_kept() -> None:
    text = "Unless the council votes again, Orsk Rail could lose the harbour line."
    found = foretell(text)
    assert found is not None
    assert found.condition is not None
    assert text[slice(*found.condition)] == "Unless the council votes again"


def test_what_a_sentence_dates_before_its_day_is_past() -> None:
    text = "In 2012 the sale could turn the harbour into a port of war."
    assert foretell(text, published="2018-05-10") is None
    assert foretell(text, published="2011-05-10") is not None


@given(st.text(max_size=120))
def test_any_text_is_read_and_the_head_lies_in_it(text: str) -> None:
    found = foretell(text)
    if found is not None:
        assert 0 <= found.start < found.end <= len(text)
        assert found.form in FORMS


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("by 2020", "2020"),
        ("next week", "2018-05-14/2018-05-20"),
        ("within two years", "2020"),
        ("in November", "2018-11"),
        ("in May or June", "2018-06"),
        ("on Tuesday", "2018-05-15"),
        ("over the next decade", "2028"),
        ("by the end of the year", "2018"),
        ("on Sept. 24", "2018-09-24"),
        ("this summer", "2018-22"),
        ("tomorrow", "2018-05-11"),
        ("in three weeks", "2018-05-31"),
    ],
)
def test_a_deadline_is_anchored_at_the_day(words: str, told: str) -> None:
    text = f"The harbour line will open {words}."
    found = deadline(text, text.index("will"), "2018-05-10")
    assert found is not None
    assert found[0] == told
    assert date_range(told)[1] >= date_range("2018-05-10")[0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("The harbour line will open, the mayor said on Tuesday.", "2018-05-10"),
        ("The harbour line, built in 2012, will open.", "2018-05-10"),
        ("The harbour line will open next week.", None),
        ("The harbour line will open in 2030.", None),
        ("The harbour line will open.", "2018-05-10"),
    ],
)
def test_no_deadline(text: str, published: str | None) -> None:
    assert deadline(text, text.index("will"), published) is None


def test_an_undated_text_keeps_a_year_as_a_limit() -> None:
    assert deadline("The harbour line will open by 2030.", 17, None) == ("2030", "by 2030")


@pytest.mark.parametrize(
    ("text", "low", "high", "point"),
    [
        ("is likely to win", 55, 80, None),
        ("is very unlikely to win", 5, 20, None),
        ("will almost certainly win", 95, 99, None),
        ("has a 71.4 percent chance of winning", 55, 80, 71.4),
        ("has a one in five chance of winning", 5, 20, 20.0),
    ],
)
def test_a_told_likelihood_has_its_band(text: str, low: float, high: float, point: float | None) -> None:
    found = likelihood(text, 0, len(text))
    assert (found.low, found.high, found.point) == (low, high, point)
    assert found.words in text
    assert found.low <= found.middle <= found.high


@pytest.mark.parametrize(
    "text", ["could win", "will probably win", "is more likely to win", "is highly likely to win", "is not likely to win"]
)
def test_a_modal_is_no_probability(text: str) -> None:
    found = likelihood(text, 0, 5)
    assert not found.told
    assert found.middle is None


@given(st.floats(min_value=0, max_value=100))
def test_a_band_holds_its_number(percent: float) -> None:
    band = band_of(percent)
    assert band is None or band[0] <= percent <= band[1]
    if 1 <= percent <= 99:
        assert band is not None


@pytest.mark.parametrize("words", ["less than a 30 percent chance", "greater than 70 percent chance", "at least a 30 percent chance"])
def test_a_limit_is_no_number_to_score_by(words: str) -> None:
    found = likelihood(f"There is {words} of rain.", 0, 5)
    assert not found.told
    assert found.words == words


def test_a_chance_that_somebody_had_is_past() -> None:
    assert foretell("Dorn had about an 85 percent chance of winning the town back then.") is None
