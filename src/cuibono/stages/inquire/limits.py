"""Limits on which ties a question looks at: by when they held or were told, and by grade."""

from __future__ import annotations

import re

import numpy as np

from cuibono.stages.appraise.read_dates import date_range

from .graph import NO_DAY, Bools, TieGraph

# Credibility from the strongest to the weakest: 6, cannot be judged, says less than 4, doubtful.
_ORDER = (1, 2, 3, 4, 6, 5)


def day_of(date: str, *, last: bool) -> int | None:
    """The first or the last day of an EDTF date as an ordinal; None for what is no date."""
    found = date_range(date)
    return None if found is None else found[1 if last else 0].toordinal()


def in_period(graph: TieGraph, since: int | None, until: int | None) -> Bools:
    """Ties that held or happened in the period (days as ordinals); those without a date, whose last report is of the period."""
    dated = graph.to_day != NO_DAY
    low = np.where(dated, graph.from_day, graph.seen_day)
    high = np.where(dated, graph.to_day, graph.seen_day)
    kept = np.ones(len(graph.tie_ids), np.bool_)
    if since is not None:
        kept &= high >= since
    if until is not None:
        kept &= (low <= until) & (low != NO_DAY)
    return kept


def read_grade(grade: str) -> tuple[str | None, int] | None:
    """The letter and digit of a least grade: "3", "B3"; None for what is none."""
    match = re.fullmatch(r"([A-Fa-f])?([1-6])", grade.strip())
    return (match[1].upper() if match[1] else None, int(match[2])) if match else None


def of_grade(graph: TieGraph, letter: str | None, digit: int) -> Bools:
    """Ties of at least this credibility, from publishers of at least this letter; each for itself, they are never mixed."""
    digits = np.array([False, *(_ORDER.index(number) <= _ORDER.index(digit) for number in range(1, 7))])
    kept = digits[graph.credibility]
    if letter is not None:
        kept &= graph.reliability.among([other for other in "ABCDEF" if other <= letter])
    return np.asarray(kept)
