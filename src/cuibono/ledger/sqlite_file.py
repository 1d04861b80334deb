"""One SQLite file as a database: WAL, one writer in one process, readers beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import Column, ColumnElement, Connection, func, select, text, tuple_

from . import opening, schema
from .database import Database, Kind, Rows
from .locking import WriterLock
from .query import Match, Phrase
from .rows import put_tuples
from .schema import SCHEMA_VERSION
from .search_words import indexed

LOCK_NAME = "writer.lock"


class SqliteFile(Database):
    """A file opened for reading, or as its only writer."""

    joined: ClassVar[str] = "group_concat"
    # What many hold is not read to its end.
    first_holders: ClassVar[str] = (
        "SELECT j.value, r.number FROM json_each(:runs) AS j JOIN runs AS r ON r.run = j.value"
        " AND r.number IN (SELECT number FROM runs WHERE run = j.value ORDER BY number LIMIT :most)"
    )
    called: ClassVar[str] = (
        "SELECT entity_id FROM entities WHERE entity_id IN (SELECT value FROM json_each(:ids)) AND named"
        " AND (lower(caption) IN (SELECT value FROM json_each(:names))"
        " OR EXISTS (SELECT 1 FROM json_each(entities.names) n WHERE lower(n.value) IN (SELECT value FROM json_each(:names))))"
    )

    def __init__(self, path: Path, *, write: bool, create: bool) -> None:
        """Raises WorkspaceError, LockedError or IntegrityError."""
        self.path, self.where = path, str(path)
        self._lock = WriterLock(path.parent / LOCK_NAME) if write else None
        try:
            if create and write and not path.exists():
                opening.create(path)
            if write and opening.schema_version(path) < SCHEMA_VERSION:
                opening.migrate(path)
            opening.check_version(path)
        except BaseException:
            self._release()
            raise
        self.engine = opening.make_engine(path, write=write)

    def close(self) -> None:
        self.engine.dispose()
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def translated(self) -> AbstractContextManager[None]:
        return opening.translated(self.path)

    def begin(self, connection: Connection, kind: Kind) -> None:
        """Nothing is left to do: the writer has the whole file for itself."""

    def lock(self, connection: Connection) -> None:
        """Nothing is left to do, as in :meth:`begin`."""

    def end(self, connection: Connection) -> None:
        """Nothing is left to do: a statement that fails takes nothing else with it."""

    def numbered(self, connection: Connection, table: str, column: str) -> None:
        """Nothing is left to do: the next number is one more than the highest."""

    def plain(self, connection: Connection, query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        return connection.connection.cursor().execute(query, values).fetchall()  # type: ignore[no-any-return]

    def stream(self, connection: Connection, query: Any, most: int) -> Iterator[list[tuple[Any, ...]]]:
        cursor = connection.connection.cursor()
        try:
            cursor.execute(str(query.compile(connection)))
            while rows := cursor.fetchmany(most):
                yield list(rows)
        finally:
            cursor.close()

    def listed(self, values: Sequence[Any]) -> str:
        return json.dumps(list(values), ensure_ascii=False)

    def put_passages(self, connection: Connection, names: Sequence[str], rows: Rows, text_of: Callable[[Sequence[Any]], str]) -> None:
        last = connection.execute(text("SELECT coalesce(max(passage_id), 0) FROM passages")).scalar_one()
        numbered = list(enumerate(rows, last + 1))
        put_tuples(connection, schema.passages, ["passage_id", *names], ((number, *row) for number, row in numbered))
        words = [(number, indexed(text_of(row))) for number, row in numbered]
        if words:
            connection.exec_driver_sql("INSERT INTO passage_words(rowid, text) VALUES (?, ?)", words)

    def is_pair(self, columns: tuple[Column[Any], Column[Any]], pairs: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
        # SQLite looks pairs up in an index where a query gives them; for a list of them it reads the whole table.
        each = func.json_each(json.dumps(list(pairs))).table_valued("value")
        return tuple_(*columns).in_(select(*(func.json_extract(each.c.value, place) for place in ("$[0]", "$[1]"))))

    def matches(self, match: Match) -> tuple[str, dict[str, Any]]:
        rows = [[_quoted(phrase) for phrase in row] for row in match]
        return "passage_words MATCH :match", {"match": " AND ".join(f"({' OR '.join(row)})" if len(row) > 1 else row[0] for row in rows)}

    def best(self, connection: Connection, match: Match) -> tuple[str, dict[str, Any]]:
        return "bm25(passage_words)", {}

    def faults(self, connection: Connection) -> list[str]:
        found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"{row[0]} row {row[1]} refers to a missing {row[2]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
        passages = connection.exec_driver_sql("SELECT count(*) FROM passages").scalar_one()
        counted = connection.exec_driver_sql("SELECT count(*) FROM passage_words_docsize").scalar_one()
        if passages != counted:
            found.append(f"{passages} passages, but {counted} in the search index")
        return found


def _quoted(phrase: Phrase) -> str:
    return '"' + phrase.text.replace('"', '""') + '"' + ("*" if phrase.begins else "")
