"""A line of time across a picture: where a day stands, and which days are marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cuibono.stages.inquire.strength import rules
from cuibono.stages.inquire.when import Extent

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR = 365.25
OPEN, LEAST, FUZZY = 34.0, 5.0, 9.0  # points: how far an open end fades, half of a sure day, half of an unsure one
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Axis:
    """Days ``first`` to ``last`` (ordinals) between the points ``left`` and ``right``."""

    first: float
    last: float
    left: float
    right: float

    def at(self, day: float) -> float:
        """Where a day stands, in points; what lies beyond an end stands at it."""
        share = (min(max(day, self.first), self.last) - self.first) / max(1e-9, self.last - self.first)
        return self.left + share * (self.right - self.left)

    def shows(self, times: Sequence[Extent]) -> bool:
        """Some of it lies on the axis."""
        return any(time.low <= self.last and time.high >= self.first for time in times)

    def ends(self, time: Extent) -> tuple[float, float]:
        """From where to where one time is drawn, with what fades."""
        low, high = self.at(time.low), self.at(time.high + 1)
        least = LEAST if time.core else FUZZY
        if high - low < 2 * least:
            middle = (low + high) / 2
            low, high = middle - least, middle + least
        return low - (OPEN if time.open_start else 0), high + (OPEN if time.open_end else 0)

    def span(self, times: Sequence[Extent]) -> tuple[float, float]:
        """From where to where several times are drawn."""
        ends = [self.ends(time) for time in times if self.shows([time])]
        return min(end[0] for end in ends), max(end[1] for end in ends)

    def ticks(self) -> list[tuple[float, str, bool]]:
        """(where, words, whether it is a year's or a month's begin that stands out) of what is marked."""
        days = self.last - self.first
        if days <= 75:
            step = 1 if days <= 14 else 2 if days <= 28 else 7
            start = int(self.first) + 1
            rows = [date.fromordinal(day) for day in range(start, int(self.last) + 1, step)]
            return [(self.at(row.toordinal()), f"{row.day} {_MONTHS[row.month - 1]}", row.day <= step) for row in rows]
        if days <= 3.2 * _YEAR:
            step = 1 if days <= 400 else 2 if days <= 800 else 3
            return self._months(step)
        years = days / _YEAR
        step = next((size for size in (1, 2, 5, 10, 20, 50, 100) if years / size <= 14), 500)
        first, last = date.fromordinal(int(self.first)).year, date.fromordinal(int(self.last)).year
        marked = range(-(-first // step) * step, last + 1, step)
        return [(self.at(date(year, 1, 1).toordinal()), str(year), True) for year in marked if date(year, 1, 1).toordinal() >= self.first]

    def _months(self, step: int) -> list[tuple[float, str, bool]]:
        first, last = date.fromordinal(int(self.first)), date.fromordinal(int(self.last))
        found: list[tuple[float, str, bool]] = []
        for number in range(first.year * 12 + first.month, last.year * 12 + last.month + 1):
            year, month = divmod(number, 12)
            day = date(year, month + 1, 1).toordinal()
            if month % step == 0 and self.first <= day <= self.last:
                label = str(year) if month == 0 else f"{_MONTHS[month]}{'' if found else f' {year}'}"
                found.append((self.at(day), label, month == 0))
        return found


def make_axis(moments: Sequence[Sequence[Extent]], left: float, right: float) -> tuple[Axis, int, int]:
    """An axis for some moments, and how many are left off before its begin and after its end.

    A few that lie so far off that the rest would be crowded into less than half of it are left off.
    """
    spans = sorted((min(t.low for t in times), max(t.high for t in times)) for times in moments)
    if not spans:
        return Axis(0, 1, left, right), 0, 0
    few = int(len(spans) * rules("drawing")["outlying"])
    lows, highs = [low for low, _ in spans], sorted(high for _, high in spans)
    early = max((n for n in range(1, few + 1) if highs[-1] - lows[n] < (highs[-1] - lows[0]) / 2), default=0)
    late = max((n for n in range(1, few + 1) if highs[-1 - n] - lows[early] < (highs[-1] - lows[early]) / 2), default=0)
    first, last = lows[early], highs[-1 - late]
    pad = max((last - first) * 0.03, 4)
    axis = Axis(max(_FIRST, first - pad), min(_LAST - 1, last + pad), left, right)
    before = sum(1 for times in moments if not axis.shows(times) and max(t.high for t in times) < axis.first)
    return axis, before, sum(1 for times in moments if not axis.shows(times)) - before
