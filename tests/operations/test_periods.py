"""Dates of questions: one reader for all of them."""

from __future__ import annotations

from datetime import date

import pytest

from cuibono.errors import UsageError
from cuibono.operations.path_limits import asked_grade
from cuibono.operations.periods import period, told, window


def test_a_period_takes_whole_years_months_and_days() -> None:
    assert period("2030", "2031-06") == (date(2030, 1, 1), date(2031, 6, 30))
    assert period("2031-05-03", "2031-05-03") == (date(2031, 5, 3), date(2031, 5, 3))
    assert period(None, "9999") == (None, date(9999, 12, 31))
    assert period(None, None) == (None, None)


def test_a_window_is_the_period_over_edtf() -> None:
    asked = window("2030", "2031-06")
    assert (asked.first, asked.last) == (date(2030, 1, 1).toordinal(), date(2031, 6, 30).toordinal())
    assert [asked.holds(text) for text in ("2031", "2032", None)] == [True, False, False]
    assert not window(None, None).limited


BAD = ["soon", "", " ", "2018-13", "2018-02-30", "2018-1", "0000", "20183", "2031~", "2018/2019", "..", "2018-21", "{2017,2018}", "٢٠١٨"]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_date(text: str) -> None:
    for since, until, option in ((text, None, "--since"), (None, text, "--until")):
        with pytest.raises(UsageError, match="is no date") as caught:
            period(since, until)
        assert caught.value.where == option


def test_the_end_before_the_start() -> None:
    with pytest.raises(UsageError, match="--since 2032 is after --until 2031"):
        period("2032", "2031")
    assert period("2031-05", "2031") == (date(2031, 5, 1), date(2031, 12, 31))


def test_a_period_in_words() -> None:
    assert told("2018", None) == "since 2018"
    assert told(None, None) == ""


def test_grades() -> None:
    assert [asked_grade(text) for text in ("b2", "3", "C", None)] == [("B", 2), (None, 3), ("C", None), (None, None)]
    for text in ("7", "Z", "33", "2C"):
        with pytest.raises(UsageError, match="is no grade"):
            asked_grade(text)
