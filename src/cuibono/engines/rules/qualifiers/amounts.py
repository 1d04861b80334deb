"""Sums of money and percentages: any notation of the news to a number and an ISO 4217 currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cuibono.engines.rules.parsed.document import text_of
from cuibono.vocabulary import load_toml

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """A sum in one block: tokens ``doc[first:last]`` (half-open), characters ``start:end`` of the block, the words as said, the number
    (None for "hundreds of thousands" and for ranges), the currency in ISO 4217."""

    first: int
    last: int
    start: int
    end: int
    text: str
    value: float | None
    currency: str


@dataclass(frozen=True, slots=True)
class FoundPercentage:
    """A percentage in one block: tokens ``doc[first:last]``, and the number ("60 percent" is 60.0)."""

    first: int
    last: int
    value: float


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """(symbol first, word last, vague): compiled from the money table."""
    money = load_toml("money.toml")
    symbols = _any([*money["symbols"], *money["codes"]["words"]])
    plural = [f"{word}s" for word in (*money["words"], *money["national"])]
    units = _any([*money["words"], *money["national"], *plural, *money["codes"]["words"], "€", "£"])
    scale = _any(list(money["scales"]))
    long_scale = _any([s for s in money["scales"] if len(s) > 2 or s in ("m", "bn", "mn", "tn")])
    digits = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    before = rf"(?:(?P<before>{_any(money['around']['before'])})\s+)?"
    tail = rf"(?:[\s-]?(?P<scale>(?i:{scale}))(?![A-Za-z]))?"
    first = rf"(?<![\w$`]){before}(?P<unit>{symbols})\s?(?P<number>{digits}){tail}(?![\d\w`])"
    said = _any(list(money["numbers"]))
    second = (
        rf"(?<![\w.,$€£¥]){before}(?P<number>{digits}|{said})(?:[\s-]?(?P<scale>{long_scale})(?![a-z]))?"
        rf"(?:\s+|-)?(?P<unit>{units})(?![\w$])"
    )
    counts = _any(money["vague"]["counts"])
    of = r"(?:\s+(?:of\s+)?(?:hundreds|thousands|millions|billions|trillions|hundred|thousand|million|billion))*"
    third = rf"(?<!\w)(?:{counts}){of}\s+(?:of\s+)?(?:US\s+|U\.S\.\s+)?(?P<unit>{units})(?!\w)"
    flags = re.IGNORECASE
    return re.compile(first), re.compile(second, flags), re.compile(third, flags)


_HALF = re.compile(r"\s?(?:-|–|to)\s?\d+(?:\.\d+)?[\s-]?(?:thousand|million|billion|trillion|bn|m)\b")
_PERCENT = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:\.\d+)?)(?:\s?%|[\s-](?:percent|per\s+cent|pct)\b)(?!\s*(?:-|–)?\s?points?\b)", re.IGNORECASE
)


def _number(text: str) -> float:
    words = load_toml("money.toml")["numbers"]
    key = " ".join(text.lower().split())
    return float(words[key]) if key in words else float(text.replace(",", ""))


def _currency(unit: str) -> str:
    money = load_toml("money.toml")
    if unit in money["symbols"]:
        return str(money["symbols"][unit])
    if unit.upper() in money["codes"]["words"]:
        return unit.upper()
    key = " ".join(unit.lower().split())
    for table in (money["national"], money["words"]):
        for word in (key, key.removesuffix("s")):
            if word in table:
                return str(table[word])
    return str(money["symbols"].get(unit.strip(), "USD"))


def _scaled(number: str, scale: str | None) -> float:
    """ "1.3" and "bn" to 1300000000.0, with no binary dust."""
    factor = load_toml("money.toml")["scales"][" ".join(scale.lower().split())] if scale else 1.0
    return round(_number(number) * factor, 2)


def _is_money(match: re.Match[str], text: str) -> bool:
    """False for pounds of weight, matches won, a person called Rand."""
    money = load_toml("money.toml")
    unit, scale = match["unit"].lower(), match["scale"]
    if unit in money["ambiguous"]["no_of"] and scale is None:
        after = text[match.end() : match.end() + 6].lower()
        return not after.startswith((" of ", " per", "-")) and _number(match["number"]) >= 1000
    if unit in money["ambiguous"]["needs_scale"]:
        return scale is not None
    if match["number"].lower() in ("a", "an"):
        return scale is not None  # "a dollar" is no sum
    return True


def find_amounts(doc: Doc) -> list[FoundAmount]:
    """All sums of one block in order of the text; no two overlap, the longest reading wins."""
    text = text_of(doc)
    if not any(char.isdigit() for char in text) and "dollar" not in text and "illion" not in text:
        return []
    symbol, word, vague = _patterns()
    found: list[tuple[int, int, float | None, str]] = []
    for pattern in (symbol, word):
        for match in pattern.finditer(text):
            if pattern is word and not _is_money(match, text):
                continue
            start = _start(match)
            found.append((start, match.end(), _scaled(match["number"], match["scale"]), _currency(match["unit"])))
    found.extend((m.start(), m.end(), None, _currency(m["unit"])) for m in vague.finditer(text))
    merged = _ranges(text, _apart(found))
    return [made for item in merged if (made := _token_span(doc, item)) is not None]


def _start(match: re.Match[str]) -> int:
    before = match["before"]
    if before is None or " ".join(before.lower().split()) not in load_toml("money.toml")["around"]["dropped"]:
        return match.start()
    return match.start() + len(before) + len(match.group()[len(before) :]) - len(match.group()[len(before) :].lstrip())


def _apart(found: list[tuple[int, int, float | None, str]]) -> list[tuple[int, int, float | None, str]]:
    kept: list[tuple[int, int, float | None, str]] = []
    for item in sorted(found, key=lambda f: (f[0], -f[1])):
        if kept and item[0] < kept[-1][1]:
            if item[1] > kept[-1][1]:
                kept[-1] = (kept[-1][0], item[1], item[2] if item[2] is not None else kept[-1][2], item[3])
            continue
        kept.append(item)
    return kept


def _ranges(text: str, found: list[tuple[int, int, float | None, str]]) -> list[tuple[int, int, float | None, str]]:
    """ "between $2 million and $3 million" is one amount with no single number."""
    kept: list[tuple[int, int, float | None, str]] = []
    for item in found:
        joint = text[kept[-1][1] : item[0]].strip().lower() if kept else ""
        between = text[max(0, kept[-1][0] - 9) : kept[-1][0]].lower() if kept else ""
        if joint in ("to", "-", "–", "—", "or") or (joint == "and" and between.rstrip().endswith("between")):
            kept[-1] = (kept[-1][0], item[1], None, item[3])
        else:
            kept.append(item)
    return [_half_range(text, item) for item in kept]


def _half_range(text: str, item: tuple[int, int, float | None, str]) -> tuple[int, int, float | None, str]:
    """ "$2-3 million", "$2 to 3 million": the second number has no sign of its own."""
    match = _HALF.match(text, item[1])
    return (item[0], match.end(), None, item[3]) if match else item


def _token_span(doc: Doc, item: tuple[int, int, float | None, str]) -> FoundAmount | None:
    start, end, value, currency = item
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return None
    return FoundAmount(span.start, span.end, start, end, text_of(doc)[start:end], value, currency)


def find_percentages(doc: Doc) -> list[FoundPercentage]:
    """All percentages of one block; "percentage points" are none."""
    found = []
    for match in _PERCENT.finditer(text_of(doc)):
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None:
            found.append(FoundPercentage(span.start, span.end, float(match["number"])))
    return found
