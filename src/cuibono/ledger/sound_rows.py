"""Rows of a file as a ledger can hold them: text is text, JSON can be read, and what must be there is. What is not is named, row by row."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import JSON, Integer, Table

from .tables import arrow_schema, canonical, moved_columns

_LARGEST = 2**31 - 1  # of a column of whole numbers, on PostgreSQL


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that can't be taken: of which document (None where that can't be read), a stable short reason, and words."""

    doc_id: str | None
    reason: str
    message: str


@dataclass(slots=True)
class Sound:
    """The sound rows of a table, its JSON columns as the ledger's canonical text, and the faults of the others."""

    table: Table
    data: pa.Table
    values: dict[str, list[Any]] = field(default_factory=dict)  # of JSON columns, as plain values
    faults: list[Fault] = field(default_factory=list)

    def columns(self, *names: str) -> list[list[Any]]:
        """Columns as plain values."""
        return [self.values[name] if name in self.values else self.data.column(name).to_pylist() for name in names]

    def kept(self, keep: list[bool]) -> pa.Table:
        """The rows that are to be kept."""
        return self.data if all(keep) else self.data.filter(pa.array(keep, pa.bool_()))


def fitted(table: Table, data: pa.Table) -> pa.Table:
    """The columns of a table as :func:`cuibono.ledger.tables.arrow_schema` has them. Raises ValueError for other columns or types."""
    wanted = arrow_schema(table)
    missing = [name for name in wanted.names if name not in data.column_names]
    strange = [name for name in data.column_names if name not in wanted.names]
    if missing or strange or len(set(data.column_names)) != data.num_columns:
        told = [f"lacks {', '.join(missing)}"] if missing else []
        told += [f"has {', '.join(strange)}, which is not known here"] if strange else []
        raise ValueError(" and ".join(told) or "has a column twice")
    arrays = []
    for target in wanted:
        column = data.column(target.name)
        if not _alike(column.type, target.type):
            raise ValueError(f"has {target.name} as {column.type}, not {target.type}")
        arrays.append(column.cast(target.type))
    # Whether a value may be absent is told row by row: Spark writes every column so.
    return pa.table(arrays, pa.schema([pa.field(target.name, target.type) for target in wanted]))


def _alike(found: pa.DataType, wanted: pa.DataType) -> bool:
    if pa.types.is_null(found) or found == wanted:
        return True
    texts, bytes_ = (pa.string(), pa.large_string()), (pa.binary(), pa.large_binary())
    if wanted == pa.int64():
        return bool(pa.types.is_integer(found))
    return any(found in kind and wanted in kind for kind in (texts, bytes_)) or (
        wanted == pa.float64() and bool(pa.types.is_floating(found))
    )


def sound(table: Table, data: pa.Table) -> Sound:
    """What of some rows (of :func:`fitted`) is sound."""
    bad: dict[int, tuple[str, str]] = {}
    for column in moved_columns(table):
        cells = data.column(column.name).combine_chunks()
        if not column.nullable and cells.null_count:
            for row, absent in enumerate(cells.is_null().to_pylist()):
                if absent:
                    bad.setdefault(row, ("missing_field", f"{column.name} is missing"))
        if type(column.type) is Integer:
            _integers(column.name, cells, bad)
        if pa.types.is_string(cells.type):
            _texts(column.name, cells, bad)
        elif pa.types.is_floating(cells.type) and not pc.all(pc.is_finite(cells).fill_null(True)).as_py():
            _numbers(column.name, cells, bad)
    faults = [Fault(_doc_of(table, data, row), *bad[row]) for row in sorted(bad)]
    data = _without(data, bad)
    parsed: dict[str, tuple[list[Any], list[str | None]]] = {}
    wrong: dict[int, tuple[str, str]] = {}
    for column in moved_columns(table):
        if isinstance(column.type, JSON):
            parsed[column.name] = _parsed(column.name, data.column(column.name).to_pylist(), wrong)
    faults += [Fault(_doc_of(table, data, row), *wrong[row]) for row in sorted(wrong)]
    data, values = _without(data, wrong), {}
    for name, columns in parsed.items():
        values[name], texts = ([cell for row, cell in enumerate(cells) if row not in wrong] if wrong else cells for cells in columns)
        data = data.set_column(data.schema.get_field_index(name), name, pa.array(texts, pa.string()))
    return Sound(table, data, values, faults)


def _texts(name: str, cells: pa.Array, bad: dict[int, tuple[str, str]]) -> None:
    try:
        cells.validate(full=True)
    except pa.ArrowInvalid:
        for row in range(len(cells)):
            try:
                cells[row].as_py()
            except UnicodeDecodeError:
                bad.setdefault(row, ("bad_encoding", f"{name} is no UTF-8, or holds half of a surrogate pair"))
    if pc.any(pc.match_substring(cells.cast(pa.binary()), b"\0")).as_py():
        for row, found in enumerate(pc.match_substring(cells.cast(pa.binary()), b"\0").to_pylist()):
            if found:
                bad.setdefault(row, ("binary", f"{name} holds a NUL character"))


def _numbers(name: str, cells: pa.Array, bad: dict[int, tuple[str, str]]) -> None:
    for row, finite in enumerate(pc.is_finite(cells).to_pylist()):
        if finite is False:
            bad.setdefault(row, ("bad_number", f"{name} is no finite number"))


def _integers(name: str, cells: pa.Array, bad: dict[int, tuple[str, str]]) -> None:
    least, most = pc.min_max(cells).as_py().values()
    if least is not None and (least < -_LARGEST or most > _LARGEST):
        for row, value in enumerate(cells.to_pylist()):
            if value is not None and abs(value) > _LARGEST:
                bad.setdefault(row, ("bad_number", f"{name} is larger than any ledger takes"))


def _parsed(name: str, texts: list[str | None], wrong: dict[int, tuple[str, str]]) -> tuple[list[Any], list[str | None]]:
    """The values of a JSON column, and the canonical texts of these."""
    values: list[Any] = []
    made: list[str | None] = []
    for row, text in enumerate(texts):
        value = told = None
        if text is not None:
            try:
                value = json.loads(text)
                told = canonical(value)
                if "\\" in text:
                    told.encode()  # an escape may stand for half of a surrogate pair
                if value is None:
                    wrong.setdefault(row, ("not_json", f"{name} is JSON's null"))
            except (ValueError, RecursionError) as error:
                wrong.setdefault(row, ("not_json", f"{name} is no JSON: {error}"))
        values.append(value)
        made.append(told)
    return values, made


def _without(data: pa.Table, rows: dict[int, tuple[str, str]]) -> pa.Table:
    return data.filter(pa.array([row not in rows for row in range(data.num_rows)], pa.bool_())) if rows else data


def _doc_of(table: Table, data: pa.Table, row: int) -> str | None:
    if "doc_id" not in table.c:
        return None
    try:
        found = data.column("doc_id")[row].as_py()
    except UnicodeDecodeError:
        return None
    return None if found is None or "\0" in found else str(found)
