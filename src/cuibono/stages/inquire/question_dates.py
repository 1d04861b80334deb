"""Dates in the words of a question: "since March 2018", "between 2015 and 2017", and "last year" as told from the newest document."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_NAMES = [name.lower() for name in calendar.month_name[1:]]
_MONTH = "(?:" + "|".join([*_NAMES, *(name[:3] + r"\.?" for name in _NAMES), r"sept\.?"]) + ")"
_DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{4}}-\d{{2}}|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH},? \d{{4}}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|{_MONTH},? (?:of )?\d{{4}}|{_MONTH}(?= |$)|(?:19|20)\d{{2}}"
    r"|(?:last|this|the past|past|the last|the previous|previous) (?:year|month|week)|yesterday|today)"
)
_END = r"(?=[\s?.!,;]|$)"
_BEFORE = r"(?:^|(?<=\s))"
_FORMS = [
    (re.compile(rf"{_BEFORE}(?:between|from) ({_DATE}) (?:and|to|until|till) ({_DATE}){_END}", re.I), "both"),
    (
        re.compile(
            rf"{_BEFORE}(?:in|over|during|within) the (?:last|past) (\d+|two|three|four|five|six|ten) (day|week|month|year)s{_END}", re.I
        ),
        "ago",
    ),
    (re.compile(rf"{_BEFORE}(?:since|after|from|starting|as of) ({_DATE})(?: on(?:wards?)?)?{_END}", re.I), "since"),
    (re.compile(rf"{_BEFORE}(?:until|till|before|up to|by the end of) ({_DATE}){_END}", re.I), "until"),
    (re.compile(rf"{_BEFORE}(?:(?:in|during|on|over|of|for) )?({_DATE}){_END}", re.I), "in"),
]
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}


@dataclass(frozen=True, slots=True)
class Dated:
    """The text without its dates; ``since`` and ``until`` are a day, month or year each."""

    text: str
    since: str | None = None
    until: str | None = None


def take_dates(text: str, newest: date) -> Dated:
    """Takes the dates out of a question; one in quotation marks stays. ``newest`` is the day that "last year" is told from."""
    since = until = None
    for pattern, kind in _FORMS:
        for hit in pattern.finditer(text):
            if text[: hit.start()].count('"') % 2 or text[: hit.start()].count("“") > text[: hit.start()].count("”"):
                continue
            if kind == "in" and not _is_date(hit[0]):
                continue
            if kind == "ago":
                since = _ago(int(_NUMBERS.get(hit[1].lower(), 0) or hit[1]), hit[2].lower(), newest)
            else:
                first = _edtf(hit[1], newest)
                last = _edtf(hit[2], newest) if kind == "both" else first
                since = since if kind == "until" else first
                until = until if kind == "since" else last
            text = f"{text[: hit.start()]} {text[hit.end() :]}"
            return Dated(" ".join(text.split()), since, until)
    return Dated(" ".join(text.split()))


def _is_date(words: str) -> bool:
    """A month alone is a date only behind a word that says so: May is a name too."""
    return not re.fullmatch(_MONTH, words, re.I)


def _edtf(words: str, newest: date) -> str:
    low = words.lower().replace(",", " ").replace(" of ", " ")
    if re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", low):
        return low
    if low == "today":
        return newest.isoformat()
    if low == "yesterday":
        return (newest - timedelta(days=1)).isoformat()
    span = re.search(r"(last|this|past|previous) (year|month|week)", low)
    if span:
        return _span(span[2], newest, back=0 if span[1] == "this" else 1)
    parts = low.split()
    month = next(
        number for part in parts for number, name in enumerate(_NAMES, 1) if name.startswith(part.rstrip(".")[:3]) and part[0].isalpha()
    )
    year = next((int(part) for part in parts if re.fullmatch(r"\d{4}", part)), None)
    day = next((int(re.sub(r"\D", "", part)) for part in parts if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", part)), None)
    if year is None:
        year = newest.year if month <= newest.month else newest.year - 1
    return f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")


def _span(unit: str, newest: date, *, back: int) -> str:
    if unit == "year":
        return f"{newest.year - back:04}"
    if unit == "month":
        first = newest.replace(day=1)
        return (first - timedelta(days=1) if back else first).isoformat()[:7]
    return (newest - timedelta(days=7 * back)).isoformat()


def _ago(count: int, unit: str, newest: date) -> str:
    if unit in ("day", "week"):
        return (newest - timedelta(days=count * (7 if unit == "week" else 1))).isoformat()
    months = newest.year * 12 + newest.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return f"{max(year, 1):04}-{month + 1:02}"
