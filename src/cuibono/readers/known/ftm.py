"""FollowTheMoney entities as JSON: one a line, as OpenSanctions, Aleph and our own export write them, nested ones included."""

from __future__ import annotations

from typing import Any

from cuibono.records import KnownPassed, KnownRecord
from cuibono.vocabulary.known import ancestors, linked_schema

from .base import Draft, checked_date, checked_id, flat, refused

VERSION = "known-ftm/1"
# Properties of a nested record that hold its designations (the reverse names of Sanction.entity and Risk.entity).
_DESIGNATIONS = {"sanctions": "Sanction", "risks": "Risk"}


def read_ftm(row: Any, dataset: str) -> KnownRecord | KnownPassed:
    """One entity: ``{"id", "schema", "properties": {name: [values]}}``, and OpenSanctions' fields beside them. Raises InputError."""
    if not isinstance(row, dict):
        raise refused("not_json", f"the line is {_kind(row)}, not an object")
    kind = row.get("schema")
    if kind is None or kind == "":
        raise refused("no_schema")
    if not isinstance(kind, str):
        raise refused("wrong_type", f"the schema is {_kind(kind)}, not text")
    if not ancestors(kind):
        raise refused("unknown_schema", f"{kind[:60]!r} is no schema of FollowTheMoney")
    record_id = checked_id(row.get("id"))
    if linked_schema(kind) is None:
        return KnownPassed(kind)
    return _draft(row, record_id, kind).record(dataset)


def _draft(row: dict[str, Any], record_id: str, kind: str) -> Draft:
    properties = row.get("properties")
    if properties is None:
        raise refused("no_properties")
    if not isinstance(properties, dict):
        raise refused("wrong_type", f"the properties are {_kind(properties)}, not an object")
    draft = Draft(record_id, kind, caption=_text(row, "caption"))
    for name, values in properties.items():
        if not isinstance(values, list):
            raise refused("wrong_type", f"{name} is {_kind(values)}, not a list")
        for value in values:
            if isinstance(value, str):
                draft.values.setdefault(name, []).append(value)
            elif isinstance(value, dict):
                _nested(draft, name, value)
            else:
                raise refused("wrong_type", f"{name} holds {_kind(value)}, not text")
    draft.lists = _texts(row, "datasets")
    draft.refs = tuple(ref for ref in _texts(row, "referents") if ref != record_id)
    draft.first_seen, draft.last_seen = _seen(row, "first_seen"), _seen(row, "last_seen")
    return draft


def _nested(draft: Draft, name: str, value: dict[str, Any]) -> None:
    """An entity inside another: a designation is kept with it, of another (an address, a relative) its id stays in the original."""
    kind = value.get("schema") or _DESIGNATIONS.get(name)
    if kind in _DESIGNATIONS.values():
        inner = _draft(value, checked_id(value.get("id")), str(kind))
        for date in ("startDate", "endDate", "listingDate"):
            if date in inner.values:
                inner.values[date] = [checked_date(date, found) for found in inner.values[date]]
        draft.listings.append(inner.listing())
    elif name == "entity" and isinstance(value.get("id"), str):
        draft.values.setdefault(name, []).append(value["id"])


def _kind(value: object) -> str:
    return {"dict": "an object", "list": "a list", "str": "text", "NoneType": "null", "bool": "true or false"}.get(
        type(value).__name__, "a number"
    )


def _text(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise refused("wrong_type", f"{name} is {_kind(value)}, not text")
    return flat(value) or None if value else None


def _texts(row: dict[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise refused("wrong_type", f"{name} is no list of texts")
    return tuple(flat(item) for item in value if flat(item))


def _seen(row: dict[str, Any], name: str) -> str | None:
    value = _text(row, name)
    return checked_date(name, value) if value else None
