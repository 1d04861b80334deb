"""Yearly rates: the table, and sums from one currency to another and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.vocabulary.rates import shipped_rates

RATES = shipped_rates()


@given(st.sampled_from(sorted(RATES.per_euro)), st.sampled_from(["USD", "EUR", "GBP"]), st.floats(0.01, 1e13))
def test_there_and_back(key: tuple[str, int], target: str, value: float) -> None:
    currency, year = key
    there = RATES.convert(value, currency, target, year)
    assert there is not None
    assert RATES.convert(there, target, currency, year) == pytest.approx(value)


def test_known_years() -> None:
    assert RATES.convert(1.0, "EUR", "USD", 2008) == pytest.approx(1.4708, rel=1e-3)  # the ECB's own mean of that year
    assert RATES.rate("RUB", 2022) is None  # its rates end on 1 March
    assert RATES.convert(5.0, "PEN", "PEN", None) == 5.0
    assert RATES.convert(5.0, "USD", "EUR", None) is None
    assert RATES.convert(5.0, "PEN", "USD", 2019) is None
    assert len(RATES.currencies) >= 40
