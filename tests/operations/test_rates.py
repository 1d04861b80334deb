"""A user's own table of rates, and what is said of one that is off."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.errors import UsageError
from cuibono.operations.rates import load_rates
from cuibono.vocabulary.rates import shipped_rates


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rates.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("mark", ["\t", ",", ";"])
def test_rates_to_the_dollar_and_to_the_euro(tmp_path: Path, mark: str) -> None:
    found = load_rates(write(tmp_path, f"# mine\ncurrency{mark}year{mark}per_usd\npen{mark}2019{mark}3.34\n"))
    assert found.convert(3.34, "PEN", "USD", 2019) == pytest.approx(1.0)
    assert found.rate("GBP", 2019) == shipped_rates().rate("GBP", 2019)
    assert found.source.startswith("rates.csv, else European Central Bank")
    euro = load_rates(write(tmp_path, "currency,year,per_eur\nGBP,2019,0.5\n"))
    assert euro.convert(1.0, "GBP", "EUR", 2019) == pytest.approx(2.0)


def test_a_base_of_a_year_that_the_shipped_table_lacks(tmp_path: Path) -> None:
    found = load_rates(write(tmp_path, "currency,year,per_usd\nEUR,1995,0.75\nPEN,1995,2.25\n"))
    assert found.convert(2.25, "PEN", "USD", 1995) == pytest.approx(1.0)
    assert found.convert(3.0, "PEN", "EUR", 1995) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("currency,year\nPEN,2019\n", "has the columns"),
        ("currency,year,per_usd\nPEN,2019\n", "line 2"),
        ("currency,year,per_usd\nsoles,2019,3\n", "no currency"),
        ("currency,year,per_usd\nPEN,19,3\n", "no year"),
        ("currency,year,per_usd\nPEN,2019,0\n", "no rate"),
        ("currency,year,per_usd\nPEN,2019,3\nPEN,2019,4\n", "second rate"),
        ("currency,year,per_usd\nPEN,1990,3\n", "no rate of USD"),
        ("currency,year,per_usd\nUSD,2019,2\n", "one USD is"),
        ('currency,year,per_usd\n"PEN,2019,3\nNGN,2019,4"\n', "line 2"),
        (f"currency,year,per_usd\nPEN,2019,{'3' * 200_000}\n", "can't read"),
    ],
)
def test_what_is_off_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        load_rates(write(tmp_path, text))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't read"):
        load_rates(tmp_path / "none.tsv")
