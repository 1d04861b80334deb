"""What all readers of known entities share: the named rejects, checked values, and the making of a record."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from cuibono.errors import InputError
from cuibono.records import KnownPassed, KnownRecord, KnownTaken, Listing, Reject
from cuibono.vocabulary.known import gender_of, linked_schema, state_of, table

FORMATS = ("ftm", "statements", "targets", "wikidata")

# Every reason for which a row is rejected, with what it means. docs/known.md lists them; a test compares the two.
REASONS: dict[str, str] = {
    "not_json": "the line is not a JSON object",
    "bad_encoding": "the line is not UTF-8, or holds half of a surrogate pair",
    "too_large": "the line is larger than the limit",
    "bad_row": "the row has more or fewer cells than the header",
    "no_id": "the row has no id",
    "bad_id": "the id holds spaces or control characters, or is longer than 512",
    "no_schema": "the row does not say of which schema it is",
    "unknown_schema": "the schema is none of FollowTheMoney's",
    "schema_conflict": "the statements of one entity are of schemata that exclude each other",
    "wrong_type": "a field is of another type than the format says",
    "bad_date": "a value that must be a date is none",
    "no_name": "the entity has no name",
    "no_properties": "the row has no properties",
    "twice": "the id stood in this file before",
    "redirect": "the item was merged into another one",
}

KnownItem = KnownTaken | KnownPassed | Reject
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ][0-9:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)?)?")
_LONGEST_ID = 512


def refused(reason: str, message: str | None = None) -> InputError:
    """The error for a row that is rejected; it never leaves the readers."""
    return InputError(message or REASONS[reason], reason=reason)


def rejected(address: str, error: InputError) -> Reject:
    """The row as a reject of stage "known"; ``address`` is the file and the line."""
    return Reject("known", address, error.reason, error.message)


def checked_id(value: object) -> str:
    """The id of a row. Raises InputError where there is none that could name it."""
    if value is None or value == "":
        raise refused("no_id")
    if not isinstance(value, str):
        raise refused("wrong_type", f"the id is {type(value).__name__}, not text")
    if len(value) > _LONGEST_ID or not value.isprintable() or any(char.isspace() for char in value):
        raise refused("bad_id", f"{value[:40]!r} can't be an id")
    return value


def checked_date(name: str, value: str) -> str:
    """A date without its time of day: ``2019``, ``2019-05`` or ``2019-05-12``. Raises InputError for what is no date of the calendar."""
    match = _DATE.fullmatch(value.strip())
    try:
        if match is None:
            raise ValueError(value)
        year, month, day = (int(part) if part else 1 for part in match.groups())
        date(year, month, day)
    except ValueError as error:
        raise refused("bad_date", f"{name} {value[:40]!r} is no date; dates are YYYY, YYYY-MM or YYYY-MM-DD") from error
    return "-".join(part for part in match.groups() if part)


def flat(value: str) -> str:
    """A value with single spaces and no control characters."""
    if value.isprintable():
        return " ".join(value.split()) if "  " in value or value != value.strip() else value
    return " ".join("".join(char if char.isprintable() else " " for char in value).split())


def unique(values: Iterable[str | None]) -> tuple[str, ...]:
    """Values in their order, each once, empty ones left out."""
    return tuple(dict.fromkeys(value for value in values if value))


@cache
def _order() -> dict[str, int]:
    return {name: place for place, name in enumerate(table("properties"))}


@dataclass(slots=True)
class Draft:
    """One FollowTheMoney entity on the way to a record: its values by property, whatever the file's format."""

    record_id: str
    kind: str
    values: dict[str, list[str]] = field(default_factory=dict)
    listings: list[Listing] = field(default_factory=list)
    caption: str | None = None
    lists: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    first_seen: str | None = None
    last_seen: str | None = None

    def record(self, dataset: str) -> KnownRecord:
        """The record. Raises InputError for a bad date, or where what is linked has no name."""
        values = self.values
        for name in table("dates")["read"]:
            if name in values:
                values[name] = [checked_date(name, value) for value in values[name]]
        fields: dict[str, list[str]] = defaultdict(list)
        known: Mapping[str, str] = table("properties")
        order = _order()
        for name in sorted(values.keys() & order.keys(), key=order.__getitem__):  # a record's names come before its aliases
            fields[known[name]] += [flat(value) for value in values[name]]
        schema = linked_schema(self.kind)
        assert schema is not None, self.kind
        names = unique(fields["names"])
        caption = flat(self.caption or "") or (names[0] if names else "")
        listings = list(self.listings)
        if schema == "":
            listings.append(self.listing())
            caption = caption or listings[-1].program or listings[-1].authority or self.kind
        elif not names:
            raise refused("no_name", f"{self.kind} {self.record_id} has no name")
        return KnownRecord(
            dataset=dataset,
            record_id=self.record_id,
            schema=schema,
            kind=self.kind,
            caption=caption,
            names=names if schema else (),
            weak_names=tuple(name for name in unique(fields["weak_names"]) if name not in names),
            countries=tuple(sorted({code for value in fields["countries"] if (code := state_of(value))})),
            birth_dates=tuple(sorted(set(fields["birth_dates"]))),
            death_dates=tuple(sorted(set(fields["death_dates"]))),
            genders=tuple(sorted({word for value in fields["genders"] if (word := gender_of(value))})),
            positions=unique(fields["positions"]),
            notes=unique(fields["notes"]),
            topics=tuple(sorted(set(fields["topics"]))),
            lists=tuple(sorted(set(self.lists))),
            refs=unique((*self.refs, *fields["refs"])),
            about=unique(fields["about"]) if schema == "" else (),
            listings=tuple(sorted(listings, key=lambda row: (row.since or "", row.listing_id))),
            first_seen=self.first_seen,
            last_seen=self.last_seen,
        )

    def listing(self) -> Listing:
        """A designation (Sanction or Risk) in the fields that a flag tells."""

        def first(*names: str) -> str | None:
            return next((flat(value) for name in names for value in sorted(self.values.get(name, ())) if flat(value)), None)

        return Listing(
            listing_id=self.record_id,
            authority=first("authority"),
            program=first("program", "programId"),
            reason=first("reason", "summary"),
            since=first("startDate", "listingDate"),
            until=first("endDate"),
            status=first("status"),
        )


def parse_json(line: bytes) -> Any:
    """A line's JSON. Raises InputError where it is none."""
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused("bad_encoding", f"the line is not UTF-8 (byte {error.start})") from error
    try:
        made = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refused("not_json", f"the line is not JSON: {error}") from error
    if "\\ud" in text or "\\uD" in text:
        try:
            json.dumps(made, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as error:
            raise refused("bad_encoding", "the line holds half of a surrogate pair") from error
    return made
