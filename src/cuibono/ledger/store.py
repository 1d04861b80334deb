"""The connection under a ledger: transactions, the writer's lock, rows to records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Engine, Select, Table, func, insert, select, tuple_

from cuibono.errors import WorkspaceError
from cuibono.records import from_rows, to_dict

from . import opening
from .locking import WriterLock
from .schema import SCHEMA_VERSION

R = TypeVar("R")
V = TypeVar("V")
LOCK_NAME = "writer.lock"
CHUNK = 500  # ids per query: SQLite's limit of bound variables is far above


class Store:
    """A SQLite file opened for reading, or as its only writer."""

    def __init__(self, path: Path, *, write: bool = False, create: bool = False) -> None:
        """Opens ``path``. ``create`` makes it where it is missing. Raises WorkspaceError, LockedError or IntegrityError."""
        self.path = path
        self.writable = write
        self._lock = WriterLock(path.parent / LOCK_NAME) if write else None
        self._open: Connection | None = None
        try:
            if create and write and not path.exists():
                opening.create(path)
            if write and opening.schema_version(path) < SCHEMA_VERSION:
                opening.migrate(path)
            opening.check_version(path)
        except BaseException:
            self._release()
            raise
        self.engine: Engine = opening.make_engine(path, write=write)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file and gives the writer's lock back."""
        self.engine.dispose()
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction; what is called inside joins it. All or nothing, and readers see either the old or the new state."""
        if self._open is not None:
            yield self._open
            return
        with opening.translated(self.path), self.engine.connect() as connection, connection.begin():
            self._open = connection
            try:
                yield connection
            finally:
                self._open = None

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        if not self.writable:
            raise WorkspaceError("the ledger is open for reading only", where=str(self.path), advice="open it with write=True")
        with self.transaction() as connection:
            yield connection

    def _rows(self, query: Select[Any]) -> list[dict[str, Any]]:
        with self.transaction() as connection:
            result = connection.execute(query)
            names = list(result.keys())
            return [dict(zip(names, row, strict=True)) for row in result]

    def _records(self, record: type[R], query: Select[Any]) -> list[R]:
        """Rows as records, by the record's own types."""
        with self.transaction() as connection:
            result = connection.execute(query)
            return from_rows(record, list(result.keys()), result.all())


def chunks(values: Sequence[V]) -> Iterator[Sequence[V]]:
    """The values in parts of which each fits into one query."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def is_pair(columns: tuple[Column[Any], Column[Any]], pairs: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    """Whether two columns of texts hold one of these pairs."""
    # SQLite looks pairs up in an index where a query gives them; for a list of them it reads the whole table.
    each = func.json_each(json.dumps(list(pairs))).table_valued("value")
    return tuple_(*columns).in_(select(*(func.json_extract(each.c.value, place) for place in ("$[0]", "$[1]"))))


def put(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Inserts rows; none is fine."""
    listed = list(rows)
    if listed:
        connection.execute(insert(table), listed)


def put_records(connection: Connection, table: Table, records: Iterable[Any]) -> None:
    """Inserts records into the table made from their class."""
    put(connection, table, (to_dict(record) for record in records))
