"""Where a title says other than its text: figures that stand nowhere in it, dates that do not fit, and claims that the text hedges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from cuibono.records import Document, StoredClaim
from cuibono.stages.appraise.read_dates import date_range
from cuibono.stages.appraise.weigh_claims import pair_key, standing_status

from .flag import Flag
from .flag_sentences import hedges_in
from .same_words import words_of
from .strength import rules

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DATE = re.compile(rf"\b({'|'.join(name.capitalize() for name in _MONTHS)}) (\d{{1,2}}),? (\d{{4}})\b")
# A sum, a share, a large count, or a count of things in the plural; no clock time, no office's number, no part of a name.
_FIGURE = re.compile(
    r"(?<![\w.,:/-])(?:[$€£](\d+(?:,\d{3})*(?:\.\d+)?)|(\d+(?:\.\d+)?)(?=\s?%| percent)|(\d{1,3}(?:,\d{3})+)"
    r"|(\d+)(?= (?:\w+ )?[a-z]+s\b))(?![:/-]?\d)",
    re.IGNORECASE,
)
_OPEN = re.compile(r"[?:“”\"‘]|(?<!\w)'|\b(?:says?|said|report|reports|claims?|sources?)\b", re.IGNORECASE)


def flag_title(document: Document, claims: Sequence[StoredClaim]) -> list[Flag]:
    """The flags on one document's title; none where it has none."""
    title = (document.title or "").strip()
    if not title or len(document.text) < 400 or document.partial:
        return []
    return [*_date_flags(document, title), *_figure_flags(document, title), *_hedge_flags(document, title, claims)]


def _flag(title: str, why: str, sides: tuple[str, ...] = ()) -> Flag:
    return Flag("title", 0, 0, title, why, sides)


def _dates_in(text: str) -> list[date]:
    found = []
    for month, day, year in _DATE.findall(text):
        try:
            found.append(date(int(year), _MONTHS.index(month.casefold()) + 1, int(day)))
        except ValueError:
            continue
    return found


def _date_flags(document: Document, title: str) -> list[Flag]:
    """A full date in the dateline (or in a title that has one) far from that of publication."""
    printed = date_range(document.published_at or "")
    if printed is None or len(document.published_at or "") < 10:
        return []
    far = timedelta(days=int(rules("audit")["far_days"]))
    flags = []
    lead = document.text[:120].split("\n")[0]
    dateline = re.match(rf"[A-Z][A-Za-z .,/]{{2,40}}, {_DATE.pattern} ?[(—–-]", lead)
    for told in _dates_in(dateline[0]) if dateline else []:
        if abs(told - printed[0]) > far:
            flags.append(_flag(title, f"the dateline is of {told.isoformat()}, the publication of {document.published_at}"))
    return flags


def _figure_flags(document: Document, title: str) -> list[Flag]:
    """A figure of the title that stands nowhere in the text, in digits or in words; years, ordinals and rounded sums are left out."""
    body = document.text.casefold()
    if body.startswith(title.casefold()):
        body = body[len(title) :]
    flags = []
    for found in _FIGURE.finditer(title):
        figure = next(filter(None, found.groups()))
        behind = re.match(r"\W*(\w+)", title[found.end() :])
        if behind and behind[1].casefold() in rules("audit")["plain_units"]:
            continue
        value = float(figure.replace(",", ""))
        if re.fullmatch(r"(?:19|20)\d\d", figure) or value < 13 or _stands(figure, value, body):
            continue
        flags.append(_flag(title, f"the title's “{figure}” stands nowhere in the text"))
    return flags


def _stands(figure: str, value: float, body: str) -> bool:
    """The figure, another way to write it, or one that it rounds, is in the text."""
    if figure in body or figure.replace(",", "") in body or any(word in body for word in ("dozen", "score of", "half", "quarter", "third")):
        return True
    told = [float(found[0].replace(",", "")) for found in re.finditer(r"\d+(?:,\d{3})*(?:\.\d+)?", body)]
    told += [float(at) for at, word in enumerate(_SMALL, 1) if re.search(rf"\b{word}\b", body)]
    if any(value - other in told for other in told if 0 < other < value):
        return True  # 65 passengers and 6 of the crew are the 71 of the title
    for other in told:
        if any(abs(other / scale - value) <= 0.06 * value for scale in (1, 1e3, 1e6, 1e9)):
            return True
    tens = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety", 100: "hundred"}
    teens = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
    word = teens[int(value) - 13] if 13 <= value <= 19 else tens.get(int(value) if value <= 100 else 0) or tens.get(int(value) // 10 * 10)
    return bool(word) and str(word) in body


def _hedge_flags(document: Document, title: str, claims: Sequence[StoredClaim]) -> list[Flag]:
    """The title asserts what the text only tells as possible: one sentence of it has most words of the title, and words that leave open."""
    if (
        _OPEN.search(title)
        or hedges_in(title)
        or re.search(r"^(?:how|why|what|when|where|who)\b|\b(?:to|will|would|plans?|set|if|not|no|threat\w*|could)\b", title, re.IGNORECASE)
    ):
        return []
    asserted = {pair_key(row) for row in claims if standing_status(row) in ("asserted", "ended")}
    words = {word[:5] for word in words_of(title) if len(word) > 3}
    for row in claims:
        if standing_status(row) != "possible" or pair_key(row) in asserted or len(words) < 3:
            continue
        sentence = " ".join(document.text[row.sentence_start : row.sentence_end].split())
        told = {word[:5] for word in words_of(sentence)}
        ends = [{word[:5] for word in words_of(text) if len(word) > 3} for text in (row.subject_text, row.object_text)]
        if all(end & words for end in ends) and len(words & told) >= rules("audit")["title_share"] * len(words) and hedges_in(sentence):
            return [_flag(title, "the title says it as so, the text only as possible", (sentence,))]
    return []
