"""Dates of the text as EDTF (ISO 8601-2:2019, level 1), relative ones resolved against the day of publication.

Without a day of publication a relative date is not resolved: the publication date itself is never given as a date of an event unless the
words say so ("on Tuesday" in an article of that Tuesday).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cuibono.engines.rules.parsed.document import text_of
from cuibono.vocabulary import load_toml

from .standing import words as standing

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in one block: tokens ``doc[first:last]`` (half-open), the words, the EDTF string, and whether it lies after publication."""

    first: int
    last: int
    text: str
    edtf: str
    future: bool = False


@dataclass(frozen=True, slots=True)
class _Anchor:
    """The day of publication, and whether the words around look forward."""

    day: dt.date | None
    forward: bool


_PLANNED = (("complements", "planned"), ("passives", "planned"), ("passives", "predicted"))
_Maker = Callable[["re.Match[str]", _Anchor], str | None]


def _table(name: str) -> dict[str, int]:
    table: dict[str, int] = load_toml("dates.toml")[name]
    return table


def _any(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))  # type: ignore[call-overload]


def _month(text: str) -> int:
    return _table("months")[text.lower().rstrip(".")]


def _count(text: str) -> int:
    return int(text) if text.isdigit() else _table("numbers")[text.lower()]


def _iso(year: int, month: int, day: int | None = None) -> str | None:
    if day is None:
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 else None
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _near_year(month: int, day: int, anchor: _Anchor) -> int:
    """The year of "June 8": the last such day before publication (a week of grace), the next one where the words look forward."""
    assert anchor.day is not None
    here = (anchor.day.month, anchor.day.day)
    if anchor.forward:
        return anchor.day.year + ((month, day) < here)
    grace = anchor.day + dt.timedelta(days=7)
    late = (month, day) > ((grace.month, grace.day) if grace.year == anchor.day.year else (12, 31))
    return anchor.day.year - late


def _full(m: re.Match[str], anchor: _Anchor) -> str | None:
    return _iso(int(m["year"]), _month(m["month"]), int(m["day"]))


def _month_year(m: re.Match[str], anchor: _Anchor) -> str | None:
    return _iso(int(m["year"]), _month(m["month"]))


def _day_month(m: re.Match[str], anchor: _Anchor) -> str | None:
    if anchor.day is None:
        return None
    month, day = _month(m["month"]), int(m["day"])
    return _iso(_near_year(month, day, anchor), month, day)


def _bare_month(m: re.Match[str], anchor: _Anchor) -> str | None:
    if anchor.day is None:
        return None
    month, which = _month(m["month"]), (m["which"] or "").lower()
    year = anchor.day.year
    if which == "last":
        year -= month >= anchor.day.month
    elif which == "next":
        year += month <= anchor.day.month
    elif which != "this":
        year = _near_year(month, 1, anchor)
    return _iso(year, month)


def _month_of(m: re.Match[str], anchor: _Anchor) -> str | None:
    """ "May last year"."""
    if anchor.day is None:
        return None
    return _iso(anchor.day.year + {"last": -1, "this": 0, "next": 1}[m["which"].lower()], _month(m["month"]))


def _season(m: re.Match[str], anchor: _Anchor) -> str | None:
    season = _table("seasons")[m["season"].lower()]
    if m["year"]:
        return f"{m['year']}-{season}"
    if anchor.day is None or not m["which"]:
        return None
    begin = {21: 3, 22: 6, 23: 9, 24: 12}[season]
    shift = {"last": -1 if begin + 2 >= anchor.day.month else 0, "this": 0, "next": 1 if begin <= anchor.day.month else 0}
    return f"{anchor.day.year + shift[m['which'].lower()]}-{season}"


def _weekday(m: re.Match[str], anchor: _Anchor) -> str | None:
    if anchor.day is None:
        return None
    back = (anchor.day.weekday() - _table("weekdays")[m["weekday"].lower()]) % 7
    which = (m["which"] or "").lower()
    if which in ("next", "coming", "this coming"):
        return (anchor.day + dt.timedelta(days=7 - back)).isoformat()
    if anchor.forward and which != "last":  # "will vote Tuesday" on a Tuesday: today
        return (anchor.day + dt.timedelta(days=-back % 7)).isoformat()
    return (anchor.day - dt.timedelta(days=back or (7 if which == "last" else 0))).isoformat()


def _today(m: re.Match[str], anchor: _Anchor) -> str | None:
    if anchor.day is None:
        return None
    shift = {"yesterday": -1, "tomorrow": 1}.get(m["word"].lower(), 0)
    return (anchor.day + dt.timedelta(days=shift)).isoformat()


def _span_of(m: re.Match[str], anchor: _Anchor) -> str | None:
    """ "last week", "next month", "this year": the week as its month."""
    if anchor.day is None:
        return None
    sign = {"last": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}[m["which"].lower()]
    return _shifted(anchor.day, m["unit"].lower(), sign)


def _ago(m: re.Match[str], anchor: _Anchor) -> str | None:
    if anchor.day is None:
        return None
    return _shifted(anchor.day, m["unit"].lower(), -_count(m["count"]))


def _shifted(day: dt.date, unit: str, by: int) -> str | None:
    if unit == "year":
        return f"{day.year + by:04d}"
    if unit == "decade":
        return f"{day.year + 10 * by:04d}~"
    if unit == "month":
        months = day.year * 12 + day.month - 1 + by
        return _iso(months // 12, months % 12 + 1)
    if unit == "day":
        return (day + dt.timedelta(days=by)).isoformat()
    there = day + dt.timedelta(weeks=by)
    return _iso(there.year, there.month)


def _year(m: re.Match[str], anchor: _Anchor) -> str | None:
    return f"{m['year']}~" if (m["part"] or "").lower().rstrip("- ") in ("early", "late", "mid", "circa", "around") else m["year"]


def _quarter(m: re.Match[str], anchor: _Anchor) -> str | None:
    words = {"first": 1, "1st": 1, "q1": 1, "second": 2, "2nd": 2, "q2": 2, "third": 3, "3rd": 3, "q3": 3}
    first = words.get(m["quarter"].lower(), 4) * 3 - 2
    return f"{m['year']}-{first:02d}/{m['year']}-{first + 2:02d}"


def _half(m: re.Match[str], anchor: _Anchor) -> str | None:
    first = 1 if m["half"].lower() == "first" else 7
    return f"{m['year']}-{first:02d}/{m['year']}-{first + 5:02d}"


def _decade(m: re.Match[str], anchor: _Anchor) -> str | None:
    return f"{m['decade']}X"


def _isoday(m: re.Match[str], anchor: _Anchor) -> str | None:
    return _iso(int(m["year"]), int(m["month"]), int(m["day"]))


def _years(m: re.Match[str], anchor: _Anchor) -> str | None:
    last = m["last"] if len(m["last"]) == 4 else m["year"][:2] + m["last"]
    return f"{m['year']}/{last}" if int(last) > int(m["year"]) else None


@cache
def _rules() -> tuple[tuple[re.Pattern[str], _Maker], ...]:
    """Pattern and maker, the longer notations first; what one has taken no later one reads."""
    month = rf"(?P<month>(?:{_any([k for k in _table('months') if k != 'may'])})\b\.?|May\b)"
    year, day = r"(?P<year>1[5-9]\d\d|20\d\d)(?!\d|%|,\d|\.\d|-\d\d-)", r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d,.]\d|\d|%)"
    early = r"(?:(?:early|late|mid)(?:\s+in)?[\s-]+)?"
    season = rf"(?P<season>{_any(_table('seasons'))})"
    weekday = rf"(?:\b(?:{_any(_table('weekdays'))}),?\s+)?"
    which = r"(?P<which>last|this|next)"
    number = _any(_table("numbers"))
    near_year = _any([w for w in load_toml("dates.toml")["year"]["before"] if w not in ("early", "late", "mid", "mid-", "circa", "the")])
    rows: tuple[tuple[str, _Maker], ...] = (
        (r"\b(?P<year>1[5-9]\d\d|20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b", _isoday),
        (rf"{weekday}\b{month}\s+{day},?\s+{year}", _full),
        (rf"{weekday}\b{day}\s+(?:of\s+)?{month},?\s+{year}", _full),
        (rf"{early}\b{month},?\s+(?:of\s+)?{year}", _month_year),
        (rf"\b{season},?\s+(?:of\s+)?(?P<which>){year}", _season),
        (rf"\b(?P<quarter>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+quarter\s+(?:of\s+)?{year}", _quarter),
        (rf"\b(?P<quarter>Q[1-4])\s+(?:of\s+)?{year}", _quarter),
        (rf"\b(?P<half>first|second)\s+half\s+(?:of\s+)?{year}", _half),
        (rf"\b{month}\s+(?:of\s+)?(?P<which>last|this|next)\s+year\b", _month_of),
        (rf"{weekday}\b{month}\s+{day}(?!\s*(?:percent|%|million|billion))", _day_month),
        (rf"{weekday}\b{day}\s+(?:of\s+)?{month}(?!\s+\d)", _day_month),
        (rf"\b(?:{which}|in|since|until|by|during|through|from|earlier\s+in)\s+{early}{month}(?!\s+\d)", _bare_month),
        (rf"(?P<which>)\b(?:early|late|mid)[\s-]{month}(?!\s+\d)", _bare_month),
        (rf"\b{which}\s+(?P<year>){season}\b", _season),
        (rf"\b(?:(?P<which>last|this\s+coming|coming|next|this)\s+)?(?P<weekday>{_any(_table('weekdays'))})\b", _weekday),
        (r"\b(?P<word>today|yesterday|tomorrow|tonight)\b", _today),
        (r"\b(?:the\s+)?(?:earlier\s+|later\s+)?(?P<which>last|previous|this|next|coming)\s+(?P<unit>week|month|year)\b", _span_of),
        (rf"\b(?P<count>\d{{1,2}}|{number})\s+(?P<unit>day|week|month|year|decade)s?\s+ago\b", _ago),
        (r"\b(?P<decade>1[5-9]\d|20\d)0['’]?s\b", _decade),
        (r"\b(?P<year>1[5-9]\d\d|20\d\d)(?:-|–|—|\s+(?:to|through|until)\s+|\s+and\s+)(?P<last>20\d\d|19\d\d|\d\d)(?![\d,%-])", _years),
        (rf"\b(?P<part>early|late|mid|circa|around)(?:\s+in)?[\s-]+{year}", _year),
        (rf"(?P<part>)(?<=\()(?:in\s+)?{year}(?=\))", _year),
        (rf"(?P<part>)\b(?:(?:{near_year})\s+(?:at\s+least\s+|as\s+early\s+as\s+|about\s+|the\s+year\s+|the\s+)?){year}", _year),
    )
    return tuple((re.compile(pattern, re.IGNORECASE), maker) for pattern, maker in rows)


_BETWEEN = re.compile(r"\s*(?:to|until|through|and|till|-|–|—)\s*$", re.IGNORECASE)
_OPENERS = re.compile(r"\b(since|between|from)\s+(?:at\s+least\s+|as\s+early\s+as\s+|about\s+|the\s+)?$", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:in|since|until|by|during|through|from|earlier in|for|and|to|of|after|before|between|the|throughout|till)\s+", re.IGNORECASE
)
_HINT = re.compile(
    r"\d|day\b|month|year|week|summer|winter|spring|fall|autumn|tomorrow|tonight|January|February|March|April|May|June|July|August|Septem|Octo|Novem|Decem"
)


def find_dates(doc: Doc, published_at: str | None) -> list[FoundDate]:
    """All dates of one block in order of the text. ``published_at`` is an ISO day; a month or a year alone resolves nothing relative."""
    text = text_of(doc)
    if not _HINT.search(text):
        return []
    day = _day(published_at)
    taken: list[tuple[int, int, str]] = []
    for pattern, maker in _rules():
        for match in pattern.finditer(text):
            start, end = match.span()
            lead = _LEAD.match(match.group())
            start += lead.end() if lead else 0
            if any(start < e and s < end for s, e, _ in taken):
                continue
            if match.groupdict().get("month") and not match["month"][0].isupper() and not match["month"].isdigit():
                continue  # "march", "may" as verbs
            edtf = maker(match, _Anchor(day, _looks_forward(doc, start, end)))
            if edtf is not None:
                taken.append((start, end, edtf))
    return [made for item in _joined(text, sorted(taken)) if (made := _made(doc, item, day)) is not None]


def _day(published_at: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(published_at) if published_at and len(published_at) == 10 else None
    except ValueError:
        return None


def _looks_forward(doc: Doc, start: int, end: int) -> bool:
    """True where what the date hangs on looks forward: "will meet Monday", "is to open in May", "is due back Thursday"."""
    span: Span | None = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not doc.has_annotation("DEP"):
        return False
    node, future = span.root, load_toml("dates.toml")["tense"]["future"]
    for _ in range(6):
        if node.pos_ in ("VERB", "AUX") or node.lemma_ in standing("complements", "planned"):
            helpers = {c.lower_ for c in node.children if c.dep_ in ("aux", "auxpass")}
            over = node.head
            if "to" in helpers and over.lemma_ in standing("verbs", "factive") and not any(c.lemma_ == "be" for c in over.children):
                node = over  # "moved to attack", "will help to rebuild"
                continue
            if "to" in helpers:
                return "have" not in helpers and _is_ahead(node)
            if helpers & set(future):
                return "have" not in helpers or "will" in helpers  # "could have met Monday" is over
            return _plans(node) and not helpers & {"have", "has", "had"}
        if node.head.i == node.i:
            return False
        node = node.head
    return False


def _plans(node: Token) -> bool:
    """A plan that is told as one of now, or a participle or adjective of plans: "they plan to", "scheduled for", "due"."""
    if node.tag_ in ("VBD", "VBG"):
        return False
    if node.lemma_ == "be":  # "are due back on Thursday"
        return any(c.dep_ == "acomp" and c.lemma_ in standing("complements", "planned") for c in node.children)
    lemma: str = node.lemma_.lower()
    passive = any(c.dep_ == "auxpass" for c in node.children) or node.tag_ == "VBN"
    if node.pos_ == "ADJ" or passive:
        return any(lemma in standing(table, status) for table, status in _PLANNED)
    return lemma == "plan"


def _is_ahead(verb: Token) -> bool:
    """Whether an infinitive was still to come: of "was forced to resign" and "met to discuss" it was not."""
    over = verb.head
    if over.i == verb.i or over.lemma_ == "be":
        return True  # a headline: "Xi to visit Lima"; "is to open"
    if over.pos_ in ("NOUN", "PROPN"):
        return over.lemma_.lower() in standing("nouns", "planned")
    told = over if over.pos_ in ("VERB", "AUX") else over.head
    lemma = over.lemma_.lower()
    tables = [*_PLANNED, ("verbs", "planned"), ("verbs", "predicted")]
    if any(lemma in standing(table, status) for table, status in tables):
        return True
    return told.tag_ != "VBD" and not any(c.tag_ == "VBD" for c in told.children if c.dep_ in ("aux", "auxpass"))


def _joined(text: str, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """ "between May 2012 and May 2014" is one interval; "since 2016" an open one."""
    kept: list[tuple[int, int, str]] = []
    for start, end, edtf in found:
        if kept and "/" not in kept[-1][2] + edtf and _BETWEEN.fullmatch(text, kept[-1][1], start):
            opener = _OPENERS.search(text, 0, kept[-1][0])
            whole = kept[-1][2].rstrip("~"), edtf.rstrip("~")
            if opener and opener[1].lower() != "since" and whole[0] < whole[1]:
                kept[-1] = (kept[-1][0], end, "/".join(whole))
                continue
        kept.append((start, end, edtf))
    return [(s, e, f"{d.rstrip('~')}/" if _is_since(text, s, d) else d) for s, e, d in kept]


def _is_since(text: str, start: int, edtf: str) -> bool:
    opener = _OPENERS.search(text, 0, start)
    return opener is not None and opener[1].lower() == "since" and "/" not in edtf and "X" not in edtf


def _made(doc: Doc, item: tuple[int, int, str], day: dt.date | None) -> FoundDate | None:
    start, end, edtf = item
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return None
    first = edtf.split("/")[0].rstrip("~")
    future = day is not None and re.fullmatch(r"\d{4}(-[01]\d)?(-\d\d)?", first) is not None and first > day.isoformat()[: len(first)]
    return FoundDate(span.start, span.end, text_of(doc)[start:end].rstrip("."), edtf, future)
