"""EDTF dates as they are drawn and asked for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.stages.appraise.read_dates import date_range
from cuibono.stages.inquire.when import Window, extents, one_of


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_a_day_is_sure_and_a_month_is_some_time_within() -> None:
    (sure,) = extents("2031-05-03")
    assert sure.core == (sure.low, sure.high) == (day("2031-05-03"), day("2031-05-03"))
    (month,) = extents("2031-05")
    assert month.core is None
    assert (month.low, month.high) == (day("2031-05-01"), day("2031-05-31"))


def test_an_interval_is_sure_between_its_ends_alone() -> None:
    (found,) = extents("2031-03/2031-08")
    assert found.core == (day("2031-03-31"), day("2031-08-01"))
    assert (found.low, found.high) == (day("2031-03-01"), day("2031-08-31"))
    assert not found.open_start
    assert not found.open_end


@pytest.mark.parametrize(("text", "start", "end"), [("2031/..", False, True), ("../2031", True, False), ("2031/", False, True)])
def test_an_open_end_is_open(text: str, start: bool, end: bool) -> None:
    (found,) = extents(text)
    assert (found.open_start, found.open_end) == (start, end)
    assert (found.low, found.high) == (day("2031-01-01"), day("2031-12-31"))


@pytest.mark.parametrize("text", ["2031-05-03~", "2031-05?", "2031%", "2031-05~/2031-08"])
def test_what_is_said_with_doubt_is_approximate(text: str) -> None:
    (found,) = extents(text)
    assert found.approximate
    low, high = date_range(text) or (date.min, date.min)
    assert found.low <= low.toordinal()
    assert found.high >= high.toordinal()


def test_a_set_is_its_members() -> None:
    assert [(part.low, part.high) for part in extents("[2031-05-03,2031-05-04]")] == [(day("2031-05-03"),) * 2, (day("2031-05-04"),) * 2]
    assert one_of("[2031-05-03,2031-05-04]")
    assert not one_of("{2031,2033}")
    assert len(extents("{2031,2033}")) == 2


@pytest.mark.parametrize("text", ["", "soon", "2031-13", "2031-02-30", "../..", "2032/2031x", "[]"])
def test_what_is_no_date_is_nothing(text: str) -> None:
    assert extents(text) == ()


DATES = st.sampled_from(["2031", "2031-05", "2031-05-03", "203X", "2031-21", "2031~", "2031/2032", "../2032", "2030/..", "{2031,2033}"])


@given(DATES)
def test_what_is_sure_lies_in_what_may_be(text: str) -> None:
    for found in extents(text):
        assert found.low <= found.high
        if found.core:
            assert found.low <= found.core[0] <= found.core[1] <= found.high


@given(DATES, DATES)
def test_a_window_holds_what_shares_a_day_with_it(left: str, right: str) -> None:
    asked = Window(day("2031-05-01"), day("2031-05-31"))
    low, high = date_range(left) or (date.min, date.min)
    assert asked.holds(left) == (low <= date(2031, 5, 31) and high >= date(2031, 5, 1))
    assert Window().holds(right)
