"""By when a forecast should come about: a time to come in its sentence, as EDTF, anchored at the day of publication.

"by 2020", "in November", "next week", "within two years", "on Tuesday": the last day of the date told is the deadline. A time that is past,
or that dates the saying ("he said on Tuesday"), is none; without a day of publication only a year or month that is spelled out is one.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from cuibono.stages.appraise.read_dates import date_range
from cuibono.vocabulary import load_toml

_SAID = re.compile(
    r"(?:said|told|says|tells|announced|wrote|tweeted|reported|warned|added|reporters|statement|interview|briefing)\W+(?:\w+\W+)?$"
)
_UNTIL = re.compile(r"by|before|until|through|no later", re.IGNORECASE)
_YEAR = r"(?P<year>20\d\d|19\d\d)(?![\d,]\d|%| percent)"


@cache
def _table(name: str) -> dict[str, int]:
    table: dict[str, int] = load_toml("dates.toml")[name]
    return table


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(what a sentence must have for it, pattern), the longer notations first: what one has taken no later one reads."""

    def some(names: dict[str, int]) -> str:
        return "|".join(sorted((re.escape(name) for name in names), key=lambda name: (-len(name), name)))

    whole = [name for name in _table("months") if len(name) > 4 or name in ("june", "july", "may")]
    months = f"{'|'.join(sorted(whole))}|(?:{some({name: 0 for name in _table('months') if name not in whole})})\\.?"
    lead = r"\b(?P<lead>by|before|until|in|for|on|during|of|through|this|next|late|early|mid|starting|beginning|come|no later than)"
    season = "summer|fall|spring|winter|first half|second half"
    part = rf"(?:\s+(?:the\s+)?(?:end|start|beginning|middle|close|{season})\s+of|\s+(?:late|early|mid))?"
    number = some(_table("numbers"))
    unit = r"(?P<unit>day|week|month|year|decade)s?"
    rows = (
        ("month", rf"{lead}{part}[\s-]+(?P<month>{months})\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?,?\s+{_YEAR}"),
        ("month", rf"{lead}{part}[\s-]+(?P<month>{months}),?\s+{_YEAR}"),
        ("year", rf"{lead}{part}[\s-]+(?:the\s+(?:year\s+)?)?(?:fiscal\s+)?{_YEAR}"),
        ("month", rf"\b(?P<month>{months})\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?,?\s+{_YEAR}"),
        (
            "unit",
            rf"\b(?P<within>within|in|over)\s+(?:about\s+|the\s+(?:next|coming)\s+)?(?P<count>\d{{1,2}}|{number})\s+{unit}\b(?!\s+ago)",
        ),
        ("unit", r"\b(?P<within>within|in|over|during)\s+the\s+(?:next|coming)\s+(?P<unit>decade|year|month|week)\b"),
        (
            "unit",
            r"\b(?P<which>next|this|the\s+coming|the\s+end\s+of\s+(?:the|this))\s+(?P<span>year|month|week|weekend|decade)\b(?!['’]s?\s+end)",
        ),
        ("unit", r"\bby\s+(?P<span>year)(?:['’]s|-|\s)\s?end\b"),
        ("season", rf"\b(?P<which>next|this)\s+(?P<season>{some(_table('seasons'))})\b"),
        ("month", rf"{lead}{part}\s+(?P<month>{months})\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\s*(?:percent|%|million|billion))"),
        ("month", rf"{lead}{part}[\s-]+(?:(?:{months})\s+(?:or|to|and)\s+)?(?P<month>{months})\b(?!\s+\d)"),
        ("word", r"\b(?P<tomorrow>tomorrow|tonight)\b"),
        ("weekday", rf"\b(?P<which>on|next|by|this)\s+(?P<weekday>{some(_table('weekdays'))})\b"),
        ("month", rf"(?P<bare>)\b(?P<month>{months})\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\s*(?:percent|%|million|billion))"),
        ("weekday", rf"(?P<bare>)\b(?P<weekday>{some(_table('weekdays'))})\b"),
    )
    return tuple((kind, re.compile(row, re.IGNORECASE)) for kind, row in rows)


def deadline(sentence: str, head: int, published: str | None) -> tuple[str, str] | None:
    """(EDTF, the words that tell it) of the first time to come behind the head, or before it; None where none is told."""
    kinds = {match.lastgroup for match in _hint().finditer(sentence)}
    if not kinds:
        return None
    day = _day(published)
    found: list[tuple[bool, int, str, str]] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _patterns():
        for match in pattern.finditer(sentence) if kind in kinds else ():
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if _SAID.search(sentence[: match.start()]) or ("month" in match.groupdict() and not match["month"][0].isupper()):
                continue
            if "bare" in match.groupdict() and match.start() < head:
                continue  # "said Monday that it will": when it was said
            if published is None and not _UNTIL.match(match[0]):
                continue  # "in 2017", in a text of nobody knows when: it may be past
            told = _edtf(match, day)
            taken.append(match.span())
            if told is not None and _ahead(told, published):
                found.append((match.start() < head, match.start(), told, match[0]))
    if not found:
        return None
    _, _, told, words = min(found)
    return told, words


@cache
def _hint() -> re.Pattern[str]:
    """A word or number without which no time is told."""
    groups = {name: "|".join(sorted(_table(f"{name}s"))) for name in ("month", "weekday", "season")}
    groups |= {"year": r"20\d\d|19\d\d", "unit": "days?|weeks?|weekend|months?|years?|decades?", "word": "tomorrow|tonight"}
    return re.compile(rf"\b(?:{'|'.join(f'(?P<{name}>{words})' for name, words in groups.items())})\b", re.IGNORECASE)


def _day(published: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(published) if published and len(published) == 10 else None
    except ValueError:
        return None


def _ahead(told: str, published: str | None) -> bool:
    """The date ends on or after the day of publication (the first, of a month or year)."""
    last, made = date_range(told), date_range(published) if published else None
    return last is not None and (made is None or last[1] >= made[0])


def _edtf(match: re.Match[str], day: dt.date | None) -> str | None:
    got = {name: value for name, value in match.groupdict().items() if value}
    month = _table("months")[got["month"].lower().rstrip(".")] if "month" in got else None
    if "year" in got:
        if month and "day" in got:
            return _iso(int(got["year"]), month, int(got["day"]))
        return f"{got['year']}-{month:02d}" if month else got["year"]
    if day is None:
        return None
    if month:
        return _of_month(day, month, int(got["day"]) if "day" in got else None)
    if "unit" in got:
        count = got.get("count", "1").lower()
        return _after(day, got["unit"].lower(), int(count) if count.isdigit() else _table("numbers")[count])
    if "tomorrow" in got:
        return (day + dt.timedelta(days=got["tomorrow"].lower() == "tomorrow")).isoformat()
    if "weekday" in got:
        ahead = (_table("weekdays")[got["weekday"].lower()] - day.weekday()) % 7
        return (day + dt.timedelta(days=ahead or (7 if got.get("which", "").lower() == "next" else 0))).isoformat()
    following = got.get("which", "").lower() in ("next", "the coming")
    if "season" in got:
        season = _table("seasons")[got["season"].lower()]
        begin = {21: 3, 22: 6, 23: 9, 24: 12}[season]
        return f"{day.year + (following and day.month >= begin)}-{season}"
    return _of_span(day, got["span"].lower(), following)


def _of_month(day: dt.date, month: int, number: int | None) -> str | None:
    """The next such month or day from publication on."""
    here = (day.month, day.day if number else 0)
    year = day.year + ((month, number or 0) < here)
    told = _iso(year, month, number) if number else f"{year}-{month:02d}"
    first = date_range(told or "")
    # A month or day that is more than nine months ahead has been lately: the words tell of that one.
    return told if first is not None and (first[0] - day).days <= 270 else None


def _of_span(day: dt.date, span: str, following: bool) -> str:
    if span == "decade":
        return str(day.year + 10) if following else str(day.year // 10 * 10 + 9)
    if span == "year":
        return str(day.year + following)
    if span == "month":
        months = day.year * 12 + day.month - 1 + following
        return f"{months // 12}-{months % 12 + 1:02d}"
    monday = day - dt.timedelta(days=day.weekday()) + dt.timedelta(weeks=following)
    first = monday + dt.timedelta(days=5 if span == "weekend" else 0)
    return f"{first.isoformat()}/{(monday + dt.timedelta(days=6)).isoformat()}"


def _after(day: dt.date, unit: str, count: int) -> str | None:
    """So many units from publication on; years and months as such, shorter ones to the day."""
    if unit in ("year", "decade"):
        return str(day.year + count * (10 if unit == "decade" else 1))
    if unit == "month":
        months = day.year * 12 + day.month - 1 + count
        return f"{months // 12}-{months % 12 + 1:02d}"
    return (day + dt.timedelta(days=count * (7 if unit == "week" else 1))).isoformat()


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
