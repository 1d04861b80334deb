"""Whether two figures can be the same: rounding, bounds ("more than") and five percent are no contradiction."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache

from cuibono.records import StoredClaim
from cuibono.vocabulary import load_toml


@cache
def _limit(name: str) -> float:
    return float(load_toml("appraisal.toml")["contradictions"][name])


@cache
def _bounds() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load_toml("appraisal.toml")["bounds"]
    lower = "|".join(re.escape(word) for word in words["at_least"])
    upper = "|".join(re.escape(word) for word in words["at_most"])
    return re.compile(rf"\b(?:{lower})\W+$", re.IGNORECASE), re.compile(rf"\b(?:{upper})\W+$", re.IGNORECASE)


@cache
def _worth() -> re.Pattern[str]:
    return re.compile(str(load_toml("appraisal.toml")["contradictions"]["worth"]), re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """A sum with its currency; ``bound`` is ">" for "more than", "<" for "up to", "=" else."""

    value: float
    currency: str
    bound: str


def money_of(claim: StoredClaim) -> Money | None:
    """The sum of a claim with the bound that stands before it in the evidence; None without a number, or for the worth of taxed goods."""
    if claim.amount_value is None or not claim.amount_currency or claim.amount_value <= 0:
        return None
    text = claim.amount_text or ""
    place = claim.evidence_text.find(text) if text else -1
    before = claim.evidence_text[max(0, place - 30) : place] if place >= 0 else ""
    if place >= 0 and _worth().search(claim.evidence_text[:place]):
        return None
    at_least, at_most = _bounds()
    opening = re.match(r"^[^\d$€£¥]+", text)
    before += opening[0] if opening else ""
    bound = ">" if at_least.search(before) else "<" if at_most.search(before) else "="
    return Money(claim.amount_value, claim.amount_currency, bound)


def show_money(money: Money) -> str:
    """A sum in words: "1,300,000,000 USD"."""
    sign = {">": "more than ", "<": "up to ", "=": ""}[money.bound]
    number = f"{money.value:,.2f}".rstrip("0").rstrip(".")
    return f"{sign}{number} {money.currency}"


def _digits(value: float) -> int:
    """Significant digits of a figure as written: 1,300,000 has two."""
    text = f"{value:.6f}".rstrip("0").rstrip(".").lstrip("-0.").replace(".", "")
    return max(1, len(text.rstrip("0")))


def rounds_to(left: float, right: float) -> bool:
    """One figure is the other, rounded to its own significant digits."""
    coarse, fine = sorted((left, right), key=_digits)
    if _digits(coarse) == _digits(fine) or fine == 0 or coarse == 0:
        return fine == coarse
    unit = 10.0 ** (math.floor(math.log10(abs(coarse))) - _digits(coarse) + 1)
    return abs(fine - coarse) <= unit / 2 * (1 + 1e-9)


def near(left: float, right: float) -> bool:
    """Within the tolerance for one figure, or a rounding."""
    return abs(left - right) <= _limit("tolerance") * max(abs(left), abs(right)) or rounds_to(left, right)


def compatible_money(left: Money, right: Money) -> bool:
    """Two sums may be one: the same within tolerance, within a bound, or not comparable (other currencies)."""
    if left.currency != right.currency or near(left.value, right.value):
        return True
    low, high = sorted((left, right))
    return low.bound == ">" or high.bound == "<"


def compatible_percentages(left: float, right: float) -> bool:
    """Two shares may be one."""
    return near(left, right)
