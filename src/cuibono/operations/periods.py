"""A period that a user asks for: its first and last day, from EDTF as people write it."""

from __future__ import annotations

from datetime import date

from cuibono.errors import UsageError
from cuibono.stages.appraise.read_dates import date_range

Period = tuple[date | None, date | None]


def period(since: str | None, until: str | None) -> Period:
    """First day of ``since`` and last day of ``until``, each a year, month or day ("2016", "2016-05", "2016-05-03").

    Raises UsageError for what is no date, and where the first lies behind the last.
    """
    first, last = _range(since, "since"), _range(until, "until")
    start, end = first[0] if first else None, last[1] if last else None
    if start and end and end < start:
        raise UsageError(f"--since {since} lies behind --until {until}", advice="give the earlier date as --since")
    return start, end


def _range(text: str | None, name: str) -> tuple[date, date] | None:
    if text is None or not text.strip():
        return None
    found = date_range(text)
    if found is None:
        raise UsageError(f"--{name} {text!r} is no date", advice="write a year, a month or a day: 2016, 2016-05, 2016-05-03")
    return found


def told(since: str | None, until: str | None) -> str:
    """The period in words: "" where none is asked for."""
    parts = [f"since {since}" if since else "", f"until {until}" if until else ""]
    return " ".join(part for part in parts if part)
