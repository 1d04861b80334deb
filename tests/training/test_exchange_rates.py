"""Daily rates to yearly means."""

from __future__ import annotations

from training.exchange_rates import DAYS, yearly


def test_means_of_years_with_enough_days() -> None:
    rows = [{"Date": f"2019-01-{day:02}", "USD": "1.1" if day % 2 else "1.3", "JPY": "N/A"} for day in range(1, 31)]
    assert yearly(rows) == []
    rows = [
        {"Date": f"2019-{1 + at // 28:02}-{1 + at % 28:02}", "USD": "1.1" if at % 2 else "1.3", "JPY": "N/A", "": ""} for at in range(DAYS)
    ]
    (found,) = yearly(rows)
    assert found[:2] == ("USD", 2019)
    assert round(found[2], 6) == 1.2
    assert found[3] == DAYS
