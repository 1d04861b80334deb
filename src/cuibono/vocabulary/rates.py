"""Money of one currency in another, at the mean rate of a year. The shipped rates are the European Central Bank's (exchange_rates.tsv)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .tables import load_tsv

EURO = "EUR"
SHIPPED = "European Central Bank, euro reference rates, yearly means"


@dataclass(frozen=True)
class Rates:
    """``per_euro[currency, year]`` is how many units one euro was worth; ``source`` says whose rates they are."""

    per_euro: Mapping[tuple[str, int], float]
    source: str

    def rate(self, currency: str, year: int) -> float | None:
        """Units for one euro in a year; None where the table has none. The euro itself is 1."""
        return 1.0 if currency == EURO else self.per_euro.get((currency, year))

    def convert(self, value: float, currency: str, target: str, year: int | None) -> float | None:
        """The sum in another currency at that year's rate; None without a rate or year. A sum in the target stays."""
        if currency == target:
            return value
        if year is None:
            return None
        left, right = self.rate(currency, year), self.rate(target, year)
        return None if left is None or right is None else value / left * right

    @property
    def currencies(self) -> frozenset[str]:
        """Every currency that has a rate in some year."""
        return frozenset({currency for currency, _ in self.per_euro} | {EURO})


@cache
def shipped_rates() -> Rates:
    """The table that ships."""
    return Rates({(row["currency"], int(row["year"])): float(row["per_eur"]) for row in load_tsv("exchange_rates.tsv")}, SHIPPED)
