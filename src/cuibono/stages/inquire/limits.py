"""Limits on which ties a question looks at: by when they held or were told, and by grade."""

from __future__ import annotations

import numpy as np

from .graph import NO_DAY, Bools, TieGraph

# From the best on; 6, cannot be judged, before 5, improbable.
_LETTERS, _DIGITS = "ABCDEF", (1, 2, 3, 4, 6, 5)


def in_period(graph: TieGraph, since: int | None, until: int | None) -> Bools:
    """Ties that held or happened in the period (days as ordinals); of those without a date, what was reported between its first report
    and its last."""
    if since is None and until is None:
        return np.ones(len(graph.tie_ids), np.bool_)
    dated = graph.to_day != NO_DAY
    first = np.where(dated, graph.from_day, graph.told_day)
    last = np.where(dated, graph.to_day, graph.seen_day)
    kept = last != NO_DAY
    if since is not None:
        kept &= last >= since
    if until is not None:
        kept &= first <= until
    return np.asarray(kept)


def of_grade(graph: TieGraph, letter: str | None, digit: int | None) -> Bools:
    """Ties of at least this credibility, from publishers of at least this letter; each for itself, they are never mixed."""
    kept = np.ones(len(graph.tie_ids), np.bool_)
    if letter is not None:
        kept &= graph.reliability.among(tuple(_LETTERS[: _LETTERS.index(letter) + 1]))
    if digit is not None:
        kept &= np.isin(graph.credibility, _DIGITS[: _DIGITS.index(digit) + 1])
    return np.asarray(kept)
