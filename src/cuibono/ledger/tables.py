"""Rows of the ledger's tables as Arrow, for everything that moves whole tables: runs in Parquet, loads, copies from one ledger to another.

A JSON column is a string that holds the ledger's canonical JSON, letter by letter what SQLite stores: what is moved twice is the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, Integer, LargeBinary, Table, Text

from .rows import canonical
from .schema import SCHEMA_VERSION

__all__ = ["arrow_schema", "canonical", "from_arrow", "moved_columns", "to_arrow"]

# Numbers that a ledger gives rows itself, in the order in which they came: another ledger gives its own.
OWN_NUMBERS = frozenset({("passages", "passage_id")})
_ARROW = {
    Text: pa.string(),
    Integer: pa.int64(),
    BigInteger: pa.int64(),
    Boolean: pa.bool_(),
    Float: pa.float64(),
    LargeBinary: pa.binary(),
}


def moved_columns(table: Table) -> list[Column[Any]]:
    """The columns that go from one ledger to another, in the table's order."""
    return [column for column in table.c if (table.name, column.name) not in OWN_NUMBERS]


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table's rows; its metadata name the table and the version of the ledger's schema."""
    fields = [pa.field(column.name, _arrow_type(column), nullable=bool(column.nullable)) for column in moved_columns(table)]
    return pa.schema(fields, metadata={"cuibono.table": table.name, "cuibono.schema": SCHEMA_VERSION})


def _arrow_type(column: Column[Any]) -> pa.DataType:
    return pa.string() if isinstance(column.type, JSON) else _ARROW[type(column.type)]


def to_arrow(table: Table, rows: Iterable[Mapping[str, Any]]) -> pa.RecordBatch:
    """Rows as they are inserted (JSON columns as plain values) as a batch. Raises KeyError for a missing column, ArrowInvalid for a wrong
    type."""
    listed, schema = list(rows), arrow_schema(table)
    arrays = []
    for column, field in zip(moved_columns(table), schema, strict=True):
        values = [row[column.name] for row in listed]
        if isinstance(column.type, JSON):
            values = [None if value is None else canonical(value) for value in values]
        arrays.append(pa.array(values, field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def from_arrow(table: Table, batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """The rows of a batch as they are inserted. Raises KeyError for a missing column, ArrowInvalid where one does not fit its type."""
    columns: dict[str, list[Any]] = {}
    for column, field in zip(moved_columns(table), arrow_schema(table), strict=True):
        values = batch.column(column.name).cast(field.type).to_pylist()
        if isinstance(column.type, JSON):
            values = [None if value is None else json.loads(value) for value in values]
        columns[column.name] = values
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
