"""Exchange rates of the user's own, as a small table beside those that ship."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from cuibono.errors import UsageError
from cuibono.vocabulary.rates import EURO, Rates, shipped_rates

_BASE = re.compile(r"per_([a-z]{3})")
_CODE = re.compile(r"[A-Z]{3}")
_SHAPE = "give columns currency, year and per_usd (or per_eur, …): how many units of the currency one dollar was worth in that year"


def load_rates(path: Path | None) -> Rates:
    """The shipped rates, with a user's table over them (TSV or CSV). Raises UsageError, which names the line that is off.

    The column ``per_usd`` says how many units one US dollar was worth; any currency that has a rate of its own may stand for "usd".
    """
    shipped = shipped_rates()
    if path is None:
        return shipped
    head, rows = _read(path)
    bases = [found[1].upper() for name in head if (found := _BASE.fullmatch(name))]
    if not {"currency", "year"} <= set(head) or len(bases) != 1:
        raise UsageError(f"the table of rates has the columns {', '.join(head) or '(none)'}", where=str(path), advice=_SHAPE)
    own: dict[tuple[str, int], float] = {}
    for number, row in rows:
        currency, year, value = _checked(row, bases[0], f"{path}, line {number}")
        if (currency, year) in own and own[currency, year] != value:
            raise UsageError(f"a second rate of {currency} for {year}", where=f"{path}, line {number}", advice="leave one of the two")
        own[currency, year] = value
    merged = dict(shipped.per_euro)
    for (currency, year), value in own.items():
        # The base may be one of the table's own currencies: then its rate comes from there too.
        base = own[EURO, year] ** -1 if bases[0] != EURO and (EURO, year) in own else shipped.rate(bases[0], year)
        if base is None:
            raise UsageError(
                f"no rate of {bases[0]} to the euro is known for {year}",
                where=str(path),
                advice=f"add a row EUR for {year}, or use per_eur",
            )
        if currency != EURO:
            merged[currency, year] = value * base
        elif bases[0] != EURO:
            merged[bases[0], year] = 1 / value
    return Rates(merged, f"{path.name}, else {shipped.source}")


def _read(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise UsageError(f"can't read the table of rates: {told}", where=str(path), advice=_SHAPE) from error
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    if not lines:
        raise UsageError("the table of rates is empty", where=str(path), advice=_SHAPE)
    mark = "\t" if "\t" in lines[0][1] else ";" if ";" in lines[0][1] else ","
    try:
        cells = [next(csv.reader([line], delimiter=mark), []) for _, line in lines]
    except csv.Error as error:
        raise UsageError(f"can't read the table of rates: {error}", where=str(path), advice=_SHAPE) from error
    head = [name.strip().lower() for name in cells[0]]
    rows = []
    for (number, _), row in zip(lines[1:], cells[1:], strict=True):
        if len(row) != len(head):
            raise UsageError(f"a row of {len(row)} cells under {len(head)} columns", where=f"{path}, line {number}", advice=_SHAPE)
        rows.append((number, dict(zip(head, (cell.strip() for cell in row), strict=True))))
    return head, rows


def _checked(row: dict[str, str], base: str, where: str) -> tuple[str, int, float]:
    currency = row["currency"].upper()
    if not _CODE.fullmatch(currency):
        raise UsageError(f"{row['currency']!r} is no currency", where=where, advice="write the three letters of ISO 4217: PEN, NGN")
    if not re.fullmatch(r"[12]\d{3}", row["year"]):
        raise UsageError(f"{row['year']!r} is no year", where=where, advice="write four digits: 2019")
    try:
        value = float(row[f"per_{base.lower()}"])
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise UsageError(f"{row[f'per_{base.lower()}']!r} is no rate", where=where, advice="write a number above 0 with a point: 3.34")
    if currency == base and value != 1:
        raise UsageError(f"one {base} is {value:g} {base}", where=where, advice="leave the row out")
    return currency, int(row["year"]), value
