"""FollowTheMoney statements: one value of one property a row. The rows of an entity may stand anywhere in the file, in any order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cuibono.records import KnownPassed, KnownRecord
from cuibono.vocabulary.known import ancestors, common_kind, linked_schema, table

from .base import Draft, checked_date, checked_id, refused

VERSION = "known-statements/1"
COLUMNS = ("canonical_id", "entity_id", "schema", "prop", "value")


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """One row. Ordered by entity first, so that sorted rows of one entity stand together."""

    canonical_id: str
    prop: str
    value: str
    dataset: str
    entity_id: str
    schema: str
    lang: str
    original_value: str
    first_seen: str
    last_seen: str


def read_statement(header: Sequence[str], cells: Sequence[str]) -> Statement:
    """One row, checked by itself. Raises InputError."""
    if len(cells) != len(header):
        raise refused("bad_row", f"{len(cells)} cells under {len(header)} columns")
    row = dict(zip(header, cells, strict=True))
    entity_id = checked_id(row.get("entity_id") or row.get("canonical_id"))
    kind, prop, value = row["schema"].strip(), row["prop"].strip(), row["value"]
    if not kind:
        raise refused("no_schema")
    if not ancestors(kind):
        raise refused("unknown_schema", f"{kind[:60]!r} is no schema of FollowTheMoney")
    if not prop:
        raise refused("no_properties", "the row does not say which property it is about")
    if prop in table("dates")["read"]:
        value = checked_date(prop, value)
    seen = [checked_date(name, row[name]) if row.get(name) else "" for name in ("first_seen", "last_seen")]
    return Statement(
        canonical_id=checked_id(row.get("canonical_id") or entity_id),
        prop=prop,
        value=value,
        dataset=row.get("dataset", ""),
        entity_id=entity_id,
        schema=kind,
        lang=row.get("lang", ""),
        original_value=row.get("original_value", ""),
        first_seen=seen[0],
        last_seen=seen[1],
    )


def missing_columns(header: Iterable[str]) -> list[str]:
    """Columns that a statement file must have and this one has not. ``canonical_id`` may be absent: the entity then stands for itself."""
    given = set(header)
    return [name for name in COLUMNS if name not in given and name != "canonical_id"]


def record_of(rows: Sequence[Statement], dataset: str) -> tuple[KnownRecord | KnownPassed, bytes]:
    """The record of one entity and its rows as JSON, whatever the order in which they came. Raises InputError."""
    ordered = sorted(set(rows))
    kinds = frozenset(row.schema for row in ordered)
    kind = common_kind(kinds)
    if kind is None:
        raise refused("schema_conflict", f"{ordered[0].canonical_id} is {' and '.join(sorted(kinds))}")
    original = json.dumps(
        [{name: getattr(row, name) for name in Statement.__slots__} for row in ordered],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode("utf-8")
    if linked_schema(kind) is None:
        return KnownPassed(kind), original
    draft = Draft(ordered[0].canonical_id, kind)
    for row in ordered:
        if row.prop != "id" and row.value:
            draft.values.setdefault(row.prop, []).append(row.value)
    for values in draft.values.values():
        values[:] = dict.fromkeys(values)
    draft.lists = tuple(row.dataset for row in ordered if row.dataset)
    draft.refs = tuple(sorted({row.entity_id for row in ordered} - {draft.record_id}))
    draft.first_seen = min((row.first_seen for row in ordered if row.first_seen), default=None)
    draft.last_seen = max((row.last_seen for row in ordered if row.last_seen), default=None)
    return draft.record(dataset), original
