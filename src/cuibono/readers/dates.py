"""Dates as sources write them to ISO dates. A date that reads in two ways is no date."""

from __future__ import annotations

import datetime
import email.utils
import re
from functools import cache

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=$|[T ])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_PDF = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
# Month names of these; without a list the library loads some two hundred languages for one unreadable date.
_LANGUAGES = ["en", "es", "fr", "de", "pt", "it"]
_NAMED_MONTH = re.compile(r"[^\W\d_]{3,}")


def _valid(year: str, month: str | None, day: str | None) -> str | None:
    """The parts as an ISO date, month or year, or None where no calendar has it."""
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


@cache
def parse_date(raw: str) -> str | None:
    """An ISO date, month or year from ISO 8601, RFC 2822, PDF's notation, or a date with its month in letters; else None."""
    raw = raw.strip()
    for pattern in (_ISO, _COMPACT):
        match = pattern.match(raw)
        if match:
            return _valid(match[1], match[2], match[3])
    pdf = _PDF.match(raw)
    if pdf:
        return _valid(pdf[1], pdf[2], pdf[3])
    if not _NAMED_MONTH.search(raw) or not re.search(r"\d{4}", raw) or len(raw) > 60:
        return None
    try:
        return email.utils.parsedate_to_datetime(raw).date().isoformat()
    except ValueError:
        pass
    import dateparser  # only here: it takes longer to load than most files to read

    found = dateparser.parse(raw, languages=_LANGUAGES, settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]})
    return found.date().isoformat() if found else None


def later(changed: str | None, made: str | None, until: str) -> str | None:
    """The date of a change where it lies after the making and not after ``until``; all are ISO dates."""
    return changed if changed and made and made < changed <= until else None
