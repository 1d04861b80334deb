"""Arrow schemata derived from the frozen dataclasses, so that a field is declared once."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import pyarrow as pa

R = TypeVar("R")

# pyarrow is imported where a schema or a batch is asked for: most commands read a ledger, which needs none of it.
_PRIMITIVES: dict[type, str] = {str: "string", int: "int64", float: "float64", bool: "bool_", bytes: "binary"}


def _arrow_type(hint: Any) -> tuple[pa.DataType, bool]:
    """Type and nullability of one annotation: ``T | None``, ``tuple[T, ...]``, a fixed tuple of one type, or a record."""
    import pyarrow as pa

    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner = [arm for arm in typing.get_args(hint) if arm is not type(None)]
        if len(inner) != 1:
            raise TypeError(f"a record's field has one type or None, not {hint}")
        return _arrow_type(inner[0])[0], True
    if origin is tuple:
        arms = typing.get_args(hint)
        if len(arms) == 2 and arms[1] is Ellipsis:
            kind, null = _arrow_type(arms[0])
            return pa.list_(pa.field("item", kind, nullable=null)), False
        if len(set(arms)) == 1:
            # Where a fixed list is absent (an End without anchor) Arrow fills its slots with nulls: its items must allow them.
            return pa.list_(pa.field("item", _arrow_type(arms[0])[0], nullable=True), len(arms)), False
        raise TypeError(f"a fixed tuple has one type: {hint}")
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return pa.struct(list(schema_of(hint))), False
    if hint in _PRIMITIVES:
        return getattr(pa, _PRIMITIVES[hint])(), False
    raise TypeError(f"no Arrow type for {hint}")


@cache
def schema_of(record: type) -> pa.Schema:
    """The Arrow schema of a record class; field order is the class's own."""
    import pyarrow as pa

    hints = typing.get_type_hints(record)
    fields = []
    for field in dataclasses.fields(record):
        kind, null = _arrow_type(hints[field.name])
        fields.append(pa.field(field.name, kind, nullable=null))
    return pa.schema(fields)


_SCALARS = frozenset((type(None), str, int, float, bool))


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _SCALARS:
        return value
    if dataclasses.is_dataclass(kind):
        names, values = _fields(kind)
        return dict(zip(names, map(_plain, values(value)), strict=True))
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


@cache
def _fields(record: type) -> tuple[tuple[str, ...], Callable[[Any], Iterable[Any]]]:
    """The names of a record's fields, and what gives their values: of several all at once."""
    names = tuple(field.name for field in dataclasses.fields(record))
    return names, attrgetter(*names) if len(names) > 1 else lambda value: [getattr(value, name) for name in names]


def to_dict(record: Any) -> dict[str, Any]:
    """A record as plain dicts, lists and scalars (JSON-ready)."""
    plain = _plain(record)
    assert isinstance(plain, dict)
    return plain


@cache
def _builder(hint: Any) -> Any:
    """What makes a field's value of a plain one; None where the plain one is it."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner = next(arm for arm in typing.get_args(hint) if arm is not type(None))
        build = _builder(inner)
        return None if build is None else lambda value: None if value is None else build(value)
    if origin is tuple:
        build = _builder(typing.get_args(hint)[0])
        return tuple if build is None else lambda value: tuple(map(build, value))
    if dataclasses.is_dataclass(hint):
        return _maker(hint)
    return None


def _maker(record: Any) -> Any:
    """:func:`from_dict` of one class, for the small records of which others have very many."""
    builders = _builders(record)
    if len(builders) < 2 or any(build is not None for _, build in builders):
        return lambda value: from_dict(record, value)
    values_of = itemgetter(*(name for name, _ in builders))

    def make(value: dict[str, Any]) -> Any:
        try:
            return record(*values_of(value))
        except KeyError:
            return from_dict(record, value)

    return make


@cache
def _builders(record: Any) -> tuple[tuple[str, Any], ...]:
    hints = typing.get_type_hints(record)
    return tuple((field.name, _builder(hints[field.name])) for field in dataclasses.fields(record))


def from_dict(record: type[R], plain: dict[str, Any]) -> R:
    """The inverse of :func:`to_dict`. Missing keys fall back to the field's default."""
    kind: Any = record
    made: R = kind(**{name: plain[name] if build is None else build(plain[name]) for name, build in _builders(kind) if name in plain})
    return made


def from_rows(record: type[R], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[R]:
    """:func:`from_dict` of rows of plain values in the order of ``columns``; columns that are no field are passed over.

    A list may be null where a field holds none: it stays None.
    """
    kind: Any = record
    at = {name: i for i, name in enumerate(columns)}
    known = [(name, build, at[name]) for name, build in _builders(kind) if name in at]
    if len(known) < len(_builders(kind)):  # the others have their defaults
        return [from_dict(record, dict(zip(columns, row, strict=True))) for row in rows]
    values_of = itemgetter(*(place for _, _, place in known)) if len(known) > 1 else lambda row: [row[place] for _, _, place in known]
    made = [(i, build) for i, (_, build, _) in enumerate(known) if build is not None]
    found: list[R] = []
    for row in rows:
        values = values_of(row)
        if made:
            values = list(values)
            for i, build in made:
                if values[i] is not None:
                    values[i] = build(values[i])
        found.append(kind(*values))
    return found


def to_batch(record: type, rows: Iterable[Any]) -> pa.RecordBatch:
    """Records to one Arrow batch of the declared schema."""
    import pyarrow as pa

    return pa.RecordBatch.from_pylist([to_dict(row) for row in rows], schema=schema_of(record))


def from_batch(record: type[R], batch: pa.RecordBatch) -> list[R]:
    """One Arrow batch to records."""
    return [from_dict(record, row) for row in batch.to_pylist()]
