"""EDTF dates as ranges of days, for ordering and overlap. Only the forms that the read engines write."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

_DATE = re.compile(r"^(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}))?(?:-(\d{2}))?[~?%]?$")
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 40: (1, 6), 41: (7, 12)}
_EARLIEST, _LATEST = date(1, 1, 1), date(9999, 12, 31)

Range = tuple[date, date]


@lru_cache(maxsize=50_000)
def date_range(text: str) -> Range | None:
    """First and last day of an EDTF date, month, season, quarter, year, decade, interval or set; None for what it can't read.

    "2018" runs from 1 January to 31 December; "2018/.." to the end of time; "{2017,2019}" from its first to its last day.
    """
    text = text.strip()
    if len(text) > 2 and text[0] in "{[" and text[-1] in "}]":
        parts = [found for piece in text[1:-1].split(",") if (found := date_range(piece))]
        return (min(p[0] for p in parts), max(p[1] for p in parts)) if parts else None
    if "/" in text:
        left, right = text.split("/", 1)
        start = (_EARLIEST, _EARLIEST) if left in ("", "..") else date_range(left)
        end = (_LATEST, _LATEST) if right in ("", "..") else date_range(right)
        return (start[0], end[1]) if start and end and start[0] <= end[1] else None
    hit = _DATE.match(text)
    if not hit:
        return None
    year = hit[1]
    if "X" in year:
        low = int(year.replace("X", "0"))
        return (date(max(low, 1), 1, 1), date(int(year.replace("X", "9")), 12, 31))
    number = int(year)
    if number < 1:
        return None
    if not hit[2]:
        return date(number, 1, 1), date(number, 12, 31)
    month = int(hit[2])
    if month in _SEASONS:
        first, last = _SEASONS[month]
        return date(number, first, 1), date(number, last, calendar.monthrange(number, last)[1])
    if not 1 <= month <= 12:
        return None
    if not hit[3]:
        return date(number, month, 1), date(number, month, calendar.monthrange(number, month)[1])
    try:
        day = date(number, month, int(hit[3]))
    except ValueError:
        return None
    return day, day


def overlap(left: str, right: str, slack_days: int = 0) -> bool | None:
    """Whether two EDTF dates share a day, give or take ``slack_days``; None where one can't be read."""
    a, b = date_range(left), date_range(right)
    if a is None or b is None:
        return None
    slack = timedelta(days=slack_days)
    return a[0].toordinal() - slack.days <= b[1].toordinal() and b[0].toordinal() - slack.days <= a[1].toordinal()


def days_apart(left: str, right: str) -> int | None:
    """Days between two EDTF dates: 0 where they overlap; None where one can't be read."""
    a, b = date_range(left), date_range(right)
    if a is None or b is None:
        return None
    return max(0, a[0].toordinal() - b[1].toordinal(), b[0].toordinal() - a[1].toordinal())


def sort_key(text: str) -> tuple[int, int, str]:
    """Order on a timeline: by first day, then the shorter first."""
    found = date_range(text)
    if found is None:
        return _LATEST.toordinal(), 0, text
    return found[0].toordinal(), found[1].toordinal() - found[0].toordinal(), text


def joined(dates: list[str]) -> str | None:
    """Several dates as one EDTF expression: a single one as it is, more as a set; None for none. Nothing is filled in between them."""
    distinct = sorted({text for text in dates if date_range(text)}, key=sort_key)
    if not distinct:
        return None
    return distinct[0] if len(distinct) == 1 else "{" + ",".join(distinct) + "}"


def closed_by(text: str) -> str | None:
    """The end of what is told to have ended: "2017" of "2014/2017", of "../2017", and of a set with nothing after it; else None.

    A date that is no interval says that something held then, not that it stopped.
    """
    parts = text.strip("{} ").split(",")
    ends = [(found[1], part.split("/")[-1]) for part in parts if "/" in part and (found := date_range(part)) and found[1] < _LATEST]
    latest = max((found[1] for part in parts if (found := date_range(part))), default=None)
    return next((end for day, end in ends if day == latest), None)
