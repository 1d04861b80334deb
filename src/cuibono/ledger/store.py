"""The connection under a ledger: transactions, and rows to records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, Select

from cuibono.errors import WorkspaceError
from cuibono.records import from_rows

from .database import Database, Kind

R = TypeVar("R")
V = TypeVar("V")
CHUNK = 500  # ids per query: SQLite's limit of bound variables is far above


class Store:
    """A ledger's database, opened for reading or for writing."""

    def __init__(self, database: Database, *, write: bool = False) -> None:
        self.database = database
        self.writable = write
        self._open: Connection | None = None
        self._kind: Kind = "read"

    @property
    def engine(self) -> Engine:
        return self.database.engine

    @property
    def where(self) -> str:
        """Which ledger it is, for messages."""
        return self.database.where

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends its connections and gives the writer's lock back, where there is one."""
        self.database.close()

    @contextmanager
    def transaction(self, kind: Kind = "read") -> Iterator[Connection]:
        """One transaction; what is called inside joins it. All or nothing, and readers see either the old or the new state. ``kind``: what
        it is for, which a database with several writers has to know at once."""
        if self._open is not None:
            yield self._open
            return
        with self.database.translated(), self.engine.connect() as connection, connection.begin():
            self.database.begin(connection, kind)
            self._open, self._kind = connection, kind
            try:
                yield connection
                self.database.end(connection)
            finally:
                self._open = None

    @contextmanager
    def _write(self, kind: Kind = "derive") -> Iterator[Connection]:
        """A transaction that writes; ``kind`` as in :meth:`transaction`."""
        if not self.writable:
            raise WorkspaceError("the ledger is open for reading only", where=self.where, advice="open it with write=True")
        with self.transaction(kind) as connection:
            if kind == "derive" and self._kind != "derive":
                self.database.lock(connection)
                self._kind = "derive"
            yield connection

    def _rows(self, query: Select[Any]) -> list[dict[str, Any]]:
        with self.transaction() as connection:
            result = connection.execute(query)
            names = list(result.keys())
            return [dict(zip(names, row, strict=True)) for row in result.all()]

    def _records(self, record: type[R], query: Select[Any]) -> list[R]:
        """Rows as records, by the record's own types."""
        with self.transaction() as connection:
            result = connection.execute(query)
            return from_rows(record, list(result.keys()), result.all())


def chunks(values: Sequence[V]) -> Iterator[Sequence[V]]:
    """The values in parts of which each fits into one query."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
