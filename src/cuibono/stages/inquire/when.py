"""EDTF dates as they are drawn and asked for: what is sure of a time, what it may be, and which end is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cuibono.stages.appraise.read_dates import date_range

from .strength import rules


@dataclass(frozen=True, slots=True)
class Extent:
    """One time, in days (ordinals). It lies within ``low`` to ``high``; ``core`` is the part that it surely takes up, None where none is.

    A day is all core; a month is all doubt (something in it); "2016-05/2016-08" lasted from the end of May to the start of August at least.
    ``open_start`` and ``open_end``: it began before, or went on. ``approximate``: said with "about" or doubt.
    """

    low: int
    high: int
    core: tuple[int, int] | None
    open_start: bool = False
    open_end: bool = False
    approximate: bool = False


def extents(text: str) -> tuple[Extent, ...]:
    """The times that an EDTF date names: one, or each member of a set; none where it can't be read.

    Of "[a,b]" one is meant, of "{a,b}" all are; :func:`one_of` tells them apart.
    """
    text = text.strip()
    if text[:1] in ("[", "{") and text[-1:] in ("]", "}"):
        return tuple(part for piece in text[1:-1].split(",") for part in extents(piece))
    if "/" in text:
        found = _interval(*text.split("/", 1))
        return (found,) if found else ()
    days = _days(text)
    if days is None:
        return ()
    doubt = text[-1:] in ("~", "?", "%")
    low, high = days
    if doubt:
        # "About" reaches as far again as the date is wide, and a few days where it names a day.
        around = max(rules("drawing")["about_days"], (high - low + 1) // 2)
        return (Extent(low - around, high + around, None, approximate=True),)
    exact = high - low + 1 <= rules("events")["exact_days"]
    return (Extent(low, high, (low, high) if exact else None),)


def one_of(text: str) -> bool:
    """The date is a set of which one is meant: its claims contradict each other."""
    return text.strip().startswith("[")


def _interval(left: str, right: str) -> Extent | None:
    first, last = _days(left), _days(right)
    start, end = left.strip() not in ("", ".."), right.strip() not in ("", "..")
    if (start and first is None) or (end and last is None) or not (first or last):
        return None
    doubt = any(part.strip()[-1:] in ("~", "?", "%") for part in (left, right))
    low, sure_low = first or (last or (1, 1))
    sure_high, high = last or (first or (1, 1))
    core = (sure_low, sure_high) if sure_low <= sure_high else None
    if first is None:
        low, core = sure_high, (sure_high, sure_high)
    if last is None:
        high, core = sure_low, (sure_low, sure_low)
    return Extent(min(low, high), max(low, high), core, open_start=not start, open_end=not end, approximate=doubt)


def _days(text: str) -> tuple[int, int] | None:
    found = date_range(text) if text.strip() not in ("", "..") else None
    return (found[0].toordinal(), found[1].toordinal()) if found else None


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a question is about, the first and the last one; None where there is no limit on that side."""

    first: int | None = None
    last: int | None = None

    def holds(self, text: str | None) -> bool:
        """Whether an EDTF date may lie in it; False for no date at all unless there is no limit."""
        if self.first is None and self.last is None:
            return True
        found = date_range(text) if text else None
        if found is None:
            return False
        low, high = found[0].toordinal(), found[1].toordinal()
        return (self.last is None or low <= self.last) and (self.first is None or high >= self.first)

    @property
    def limited(self) -> bool:
        """There is a limit on either side."""
        return self.first is not None or self.last is not None


def day_words(day: int) -> str:
    """An ordinal as a date: "2018-06-12"."""
    return date.fromordinal(day).isoformat()
