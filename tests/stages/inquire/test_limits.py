"""Limits of dates and grades over arrays."""

from __future__ import annotations

from cuibono.stages.inquire.limits import day_of, in_period, of_grade, read_grade

from .test_graph import GRAPH


def test_a_period_takes_dated_ties_by_their_date_and_others_by_their_report() -> None:
    since, until = day_of("2018-06", last=False), day_of("2019", last=True)
    assert list(in_period(GRAPH, since, until)) == [True, False, False, False]
    assert list(in_period(GRAPH, day_of("2020", last=False), None)) == [True, False, True, False]
    assert list(in_period(GRAPH, None, None)) == [True, True, True, True]
    assert day_of("in May", last=False) is None


def test_grades() -> None:
    assert read_grade("b2") == ("B", 2)
    assert read_grade("3") == (None, 3)
    assert read_grade("7") is None
    assert list(of_grade(GRAPH, None, 2)) == [True, False, False, False]
    assert list(of_grade(GRAPH, "B", 3)) == [True, False, False, False]
    assert list(of_grade(GRAPH, None, 6)) == [True, True, True, True]
