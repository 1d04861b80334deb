"""``cuibono publishers import``: an analyst's table of outlets, as CSV, into the register."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.records import Publisher
from cuibono.vocabulary.addresses import host_of

COLUMNS = ("publisher", "reliability", "kind", "owner", "country", "state_control", "note", "domain", "source")
LETTERS = frozenset("ABCDEF")


def read_register(path: Path) -> list[Publisher]:
    """The rows of a CSV file with the columns of ``COLUMNS`` (only the first two are needed). A domain may be given as an address.

    The whole file is checked before anything is taken: raises UsageError naming the line and what is wrong there.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the register: {error}", where=str(path), advice="a CSV file in UTF-8") from error
    reader = csv.DictReader(io.StringIO(text))
    given = tuple(reader.fieldnames or ())
    if not {"publisher", "reliability"} <= set(given) or not set(given) <= set(COLUMNS):
        raise UsageError(f"columns {', '.join(given) or 'none'}", where=f"{path}:1", advice=f"columns are: {', '.join(COLUMNS)}")
    rows: dict[str, Publisher] = {}
    for row in reader:
        where = f"{path}:{reader.line_num}"
        values = {key: (row[key] or "").strip() or None for key in given}
        name, letter = values["publisher"], (values["reliability"] or "").upper()
        if name is None or None in row or letter not in LETTERS:
            raise UsageError(
                "needs an outlet and a letter A to F, and no more cells than columns", where=where, advice="for example: Velmora Herald,B"
            )
        if name in rows:
            raise UsageError(f"{name!r} stands twice", where=where, advice="keep one row for each outlet")
        values["domain"] = domain_of(values.get("domain"), where)
        rest = {key: value for key, value in values.items() if key not in ("publisher", "reliability")}
        rows[name] = Publisher(name, letter, **rest)
    return list(rows.values())


def domain_of(given: str | None, where: str = "") -> str | None:
    """A host without "www.", from a host or an address. Raises UsageError where it is none."""
    if not given:
        return None
    host = host_of(given if "://" in given else f"https://{given}")
    if "." not in host:
        raise UsageError(f"{given!r} is no domain", where=where, advice="for example: velmora-herald.example")
    return host


def import_register(ledger: Ledger, path: Path, *, by: str, at: str, why: str) -> list[Publisher]:
    """Appends one judgement for each row, all or none; gives the rows taken."""
    rows = read_register(path)
    with ledger.transaction("add"):
        for row in rows:
            ledger.set_publisher(row, by=by, at=at, why=why)
    return rows
