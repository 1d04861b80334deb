"""A period that a user asks for: its first and last day. The one place where dates of a question are read."""

from __future__ import annotations

from datetime import date

from cuibono.errors import UsageError
from cuibono.stages.appraise.read_dates import date_range
from cuibono.stages.inquire.when import Window

from .clock import checked_date

Period = tuple[date | None, date | None]


def period(since: str | None, until: str | None) -> Period:
    """First day of ``since`` and last day of ``until``, each a year, month or day ("2016", "2016-05", "2016-05-03").

    Raises UsageError for what is no date (an interval or "about 2016" is none here), and where the first lies behind the last.
    """
    first, last = _days(since, "--since"), _days(until, "--until")
    start, end = first[0] if first else None, last[1] if last else None
    if start and end and end < start:
        raise UsageError(f"--since {since} is after --until {until}", advice="give the earlier date as --since")
    return start, end


def window(since: str | None, until: str | None) -> Window:
    """The same as a window over EDTF dates."""
    start, end = period(since, until)
    return Window(start.toordinal() if start else None, end.toordinal() if end else None)


def _days(text: str | None, option: str) -> tuple[date, date] | None:
    return None if text is None else date_range(checked_date(text, where=option) or "")


def told(since: str | None, until: str | None) -> str:
    """The period in words: "" where none is asked for."""
    parts = [f"since {since}" if since else "", f"until {until}" if until else ""]
    return " ".join(part for part in parts if part)
