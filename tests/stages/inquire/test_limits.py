"""Limits of dates and grades over arrays."""

from __future__ import annotations

from datetime import date

from cuibono.stages.inquire.limits import in_period, of_grade

from .test_graph import GRAPH


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_a_period_takes_dated_ties_by_their_date_and_others_by_their_reports() -> None:
    assert list(in_period(GRAPH, day("2018-06-01"), day("2018-12-31"))) == [True, False, False, False]
    assert list(in_period(GRAPH, day("2018-06-01"), day("2019-12-31"))) == [True, False, True, False]  # first told in 2019, last in 2020
    assert list(in_period(GRAPH, day("2020-01-01"), None)) == [True, False, True, False]
    assert list(in_period(GRAPH, None, None)) == [True, True, True, True]


def test_grades() -> None:
    assert list(of_grade(GRAPH, None, 2)) == [True, False, False, False]
    assert list(of_grade(GRAPH, "B", 3)) == [True, False, False, False]
    assert list(of_grade(GRAPH, "B", None)) == [True, False, False, False]
    assert list(of_grade(GRAPH, None, 6)) == [True, True, True, True]
