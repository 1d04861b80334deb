"""Rows on their way into a table: appended, put beside what is there, or over it; in each database by its quickest way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Connection, Float, Integer, LargeBinary, Table, Text, insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from cuibono.records import to_dict

MANY = 20_000  # rows of one statement that lays them beside others
_ARRAYS = {Text: "text", Integer: "bigint", BigInteger: "bigint", Boolean: "boolean", Float: "double precision", LargeBinary: "bytea"}


# One for all values: making one takes longer than writing most of them.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def canonical(value: Any) -> str:
    """A JSON value as the text that is stored, in every ledger the same."""
    return _ENCODER.encode(value)


def put(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Appends rows; none is fine."""
    listed = list(rows)
    if not listed:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table), listed)
    else:
        put_tuples(connection, table, list(listed[0]), _stored(table, list(listed[0]), listed))


def put_records(connection: Connection, table: Table, records: Iterable[Any]) -> None:
    """Appends records to the table made from their class."""
    put(connection, table, (to_dict(record) for record in records))


def put_tuples(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Appends rows of what is stored (JSON as text) by the driver alone."""
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, names))
    if connection.dialect.name == "sqlite":
        listed = [tuple(row) for row in rows]
        if listed:
            connection.exec_driver_sql(f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({', '.join('?' * len(names))})", listed)
        return
    with (
        connection.connection.cursor() as cursor,  # type: ignore[attr-defined]
        cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def put_new(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> int:
    """Appends those rows whose key is not there yet; gives their number."""
    listed = list(rows)
    if not listed:
        return 0
    if connection.dialect.name == "sqlite":
        return connection.execute(sqlite_insert(table).on_conflict_do_nothing(), listed).rowcount
    return _merge(connection, table, listed, "ON CONFLICT DO NOTHING")


def put_over(connection: Connection, table: Table, rows: Iterable[dict[str, Any]], *, add: bool = False) -> None:
    """Puts rows over those of the same key; of a key that comes twice the last one stays. ``add``: numbers are added to what is there,
    and no key comes twice."""
    keys = [column.name for column in table.primary_key.columns]
    listed = list({tuple(row[key] for key in keys): row for row in rows}.values())
    if not listed:
        return
    others = [name for name in listed[0] if name not in keys]
    if connection.dialect.name == "sqlite":
        query = sqlite_insert(table)
        values = {name: table.c[name] + query.excluded[name] if add else query.excluded[name] for name in others}
        connection.execute(query.on_conflict_do_update(index_elements=keys, set_=values), listed)
        return
    quote = connection.dialect.identifier_preparer.quote
    sets = [f"{quote(name)} = {f'{quote(table.name)}.{quote(name)} + ' if add else ''}excluded.{quote(name)}" for name in others]
    _merge(connection, table, listed, f"ON CONFLICT ({', '.join(map(quote, keys))}) DO UPDATE SET {', '.join(sets)}")


def _merge(connection: Connection, table: Table, rows: list[dict[str, Any]], clash: str) -> int:
    """PostgreSQL: rows as one list a column, ``MANY`` in a statement."""
    quote, names = connection.dialect.identifier_preparer.quote, list(rows[0])
    taken = [f"r.{quote(name)}{'::json' if isinstance(table.c[name].type, JSON) else ''}" for name in names]
    lists = ", ".join(f"%s::{_array(table.c[name])}[]" for name in names)
    columns, count = ", ".join(map(quote, names)), 0
    query = f"INSERT INTO {quote(table.name)} ({columns}) SELECT {', '.join(taken)} FROM unnest({lists}) AS r({columns}) {clash}"
    with connection.connection.cursor() as cursor:  # type: ignore[attr-defined]
        for start in range(0, len(rows), MANY):
            part = list(_stored(table, names, rows[start : start + MANY]))
            cursor.execute(query, [list(values) for values in zip(*part, strict=True)])
            count += cursor.rowcount
    return count


def _array(column: Column[Any]) -> str:
    return "text" if isinstance(column.type, JSON) else _ARRAYS[type(column.type)]


def _stored(table: Table, names: Sequence[str], rows: Iterable[dict[str, Any]]) -> Iterable[list[Any]]:
    """Rows as they are stored."""
    jsons = {name for name in names if isinstance(table.c[name].type, JSON)}
    for row in rows:
        yield [canonical(row[name]) if name in jsons and row[name] is not None else row[name] for name in names]
