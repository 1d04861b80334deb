"""OpenSanctions' simple table of targets: one row an entity, several values of a cell parted by semicolons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cuibono.records import KnownPassed, KnownRecord, Listing
from cuibono.vocabulary.known import ancestors, linked_schema

from .base import Draft, checked_date, checked_id, flat, refused

VERSION = "known-targets/1"
COLUMNS = ("id", "schema", "name", "aliases", "birth_date", "countries", "sanctions")


def missing_columns(header: Iterable[str]) -> list[str]:
    """Columns that the table must have and this one has not."""
    given = set(header)
    return [name for name in COLUMNS if name not in given]


def _cells(row: Mapping[str, str], name: str) -> list[str]:
    return [cell for part in row.get(name, "").split(";") if (cell := flat(part))]


def read_target(header: Sequence[str], cells: Sequence[str], dataset: str) -> KnownRecord | KnownPassed:
    """One row. Raises InputError. A filled cell of sanctions makes the topic "sanction": the table has no topics of its own."""
    if len(cells) != len(header):
        raise refused("bad_row", f"{len(cells)} cells under {len(header)} columns")
    row = dict(zip(header, cells, strict=True))
    record_id, kind = checked_id(row["id"]), row["schema"].strip()
    if not kind:
        raise refused("no_schema")
    if not ancestors(kind):
        raise refused("unknown_schema", f"{kind[:60]!r} is no schema of FollowTheMoney")
    if not linked_schema(kind):
        return KnownPassed(kind)
    draft = Draft(record_id, kind, caption=row["name"])
    draft.values = {
        "name": [flat(row["name"])] if flat(row["name"]) else [],
        "alias": _cells(row, "aliases"),
        "birthDate": _cells(row, "birth_date"),
        "country": _cells(row, "countries"),
    }
    sanctions = _cells(row, "sanctions")
    if sanctions:
        draft.values["topics"] = ["sanction"]
        draft.listings = [Listing(f"{record_id}#{number}", program=text) for number, text in enumerate(sanctions, 1)]
    draft.lists = tuple(_cells(row, "dataset") or _cells(row, "datasets"))
    draft.refs = tuple(_cells(row, "identifiers"))
    draft.first_seen = checked_date("first_seen", row["first_seen"]) if row.get("first_seen") else None
    draft.last_seen = checked_date("last_seen", row["last_seen"]) if row.get("last_seen") else None
    return draft.record(dataset)
