"""A PostgreSQL database under a ledger: snapshots, one who derives, COPY, and SQLite's full text search told anew."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from sqlalchemy import Column, ColumnElement, Connection, Text, cast, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from cuibono.errors import WorkspaceError

from . import postgres_opening as opening
from . import schema
from .database import Database, Kind, Rows
from .query import Match, Phrase
from .rows import put_tuples
from .search_words import indexed
from .words import words

PATIENCE = "60s"  # how long one who derives waits for another
# A tsvector's limits: the last position that it counts, positions of one word, bytes of all.
_LAST, _PLACES, _BYTES = 16_383, 255, 1_000_000
# BM25 as SQLite counts it, in the same order: k1 1.2, b 0.75.
_SCORE = (
    "CAST(:idf{0} AS float8) * ({1} * 2.2::float8 / ({1} + 1.2::float8 * (0.25::float8 + 0.75::float8 * w.length / CAST(:mean AS float8))))"
)
_PLACES_OF = "SELECT cardinality(u.positions) FROM unnest(w.words) AS u(lexeme, positions, weights) WHERE u.lexeme = :words{0}"
_COUNT = f"coalesce(({_PLACES_OF}), 0)::float8"
_COUNTS = "phrase_count(w.words, CAST(:words{0} AS text[]))::float8"


class PostgresDatabase(Database):
    """A database on a server. Writers add beside each other; one derives at a time; readers see the last whole state."""

    joined: ClassVar[str] = "string_agg"
    first_holders: ClassVar[str] = (
        "SELECT j.value, r.number FROM unnest(CAST(:runs AS bigint[])) AS j(value)"
        " CROSS JOIN LATERAL (SELECT number FROM runs WHERE run = j.value ORDER BY number LIMIT :most) AS r"
    )
    called: ClassVar[str] = (
        "SELECT entity_id FROM entities WHERE entity_id = ANY(CAST(:ids AS text[])) AND named"
        " AND (lower(caption) = ANY(CAST(:names AS text[])) OR EXISTS (SELECT 1 FROM json_array_elements_text(entities.names) AS n(value)"
        ' WHERE lower(n.value COLLATE "C") = ANY(CAST(:names AS text[]))))'
    )

    def __init__(self, url: str, *, write: bool, create: bool) -> None:
        """Raises what :class:`cuibono.ledger.postgres.PostgresLedger` raises."""
        address = opening.checked_url(url)
        self.where, self._writes, self._cursors = opening.told(address), write, 0
        self.engine = opening.make_engine(address)
        try:
            opening.opened(self.engine, self.where, write=write, create=create)
        except BaseException:
            self.engine.dispose()
            raise

    def close(self) -> None:
        self.engine.dispose()

    def snapshot(self) -> str:
        """What of the server's transactions has ended: another word with each change, of this ledger or of another one there."""
        with self.translated(), self.engine.connect() as connection:
            return str(connection.execute(text("SELECT CAST(pg_current_snapshot() AS text)")).scalar_one())

    def translated(self) -> AbstractContextManager[None]:
        return opening.translated(self.where)

    def begin(self, connection: Connection, kind: Kind) -> None:
        if kind == "add" and self._writes:
            # Each statement sees what others have added by then: the same document of two writers waits, and is there once.
            connection.exec_driver_sql("BEGIN ISOLATION LEVEL READ COMMITTED")
            return
        connection.exec_driver_sql(f"BEGIN ISOLATION LEVEL REPEATABLE READ{'' if self._writes else ' READ ONLY'}")
        if kind == "derive":
            self.lock(connection)

    def lock(self, connection: Connection) -> None:
        # As the first word of a transaction it comes before the snapshot: who waited sees what the one before has derived.
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        connection.exec_driver_sql("LOCK TABLE derived IN EXCLUSIVE MODE")
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")

    def end(self, connection: Connection) -> None:
        from psycopg.pq import TransactionStatus

        driver: Any = connection.connection.dbapi_connection
        if driver.info.transaction_status == TransactionStatus.INERROR:
            raise WorkspaceError("a statement of this transaction failed before", where=self.where, advice=opening.AGAIN)

    def plain(self, connection: Connection, query: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        cursor: Any = connection.connection.cursor()
        with cursor:
            return cursor.execute(re.sub(r":(\w+)", r"%(\1)s", query), values).fetchall()  # type: ignore[no-any-return]

    def stream(self, connection: Connection, query: Any, most: int) -> Iterator[list[tuple[Any, ...]]]:
        driver: Any = connection.connection.dbapi_connection
        self._cursors += 1
        with driver.cursor(f"cuibono_{self._cursors}") as cursor:
            cursor.execute(str(query.compile(connection)))
            while rows := cursor.fetchmany(most):
                yield rows

    def listed(self, values: Sequence[Any]) -> list[Any]:
        return list(values)

    def numbered(self, connection: Connection, table: str, column: str) -> None:
        query = f"SELECT setval(pg_get_serial_sequence(:table, :column), greatest(1, max({column}))) FROM {table} HAVING count(*) > 0"
        connection.execute(text(query), {"table": table, "column": column})

    def put_passages(self, connection: Connection, names: Sequence[str], rows: Rows, text_of: Callable[[Sequence[Any]], str]) -> None:
        listed = list(rows)
        if not listed:
            return
        taken = "SELECT nextval(pg_get_serial_sequence('passages', 'passage_id')) FROM generate_series(1, :count)"
        numbers = sorted(connection.execute(text(taken), {"count": len(listed)}).scalars())
        put_tuples(connection, schema.passages, ["passage_id", *names], ((n, *row) for n, row in zip(numbers, listed, strict=True)))
        total = 0
        cursor: Any = connection.connection.cursor()
        with cursor, cursor.copy("COPY passage_words (rowid, words, length) FROM STDIN") as copy:
            for number, row in zip(numbers, listed, strict=True):
                found = words(indexed(text_of(row)))
                total += len(found)
                copy.write_row((number, _vector(found), len(found)))
        sizes = text("INSERT INTO passage_sizes (passages, words) VALUES (:passages, :words)")
        connection.execute(sizes, {"passages": len(listed), "words": total})

    def is_pair(self, columns: tuple[Column[Any], Column[Any]], pairs: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
        sides = ([first for first, _ in pairs], [second for _, second in pairs])
        each = func.unnest(*(cast(side, ARRAY(Text)) for side in sides)).table_valued("first", "second").render_derived()
        return tuple_(*columns).in_(select(each.c.first, each.c.second))

    def matches(self, match: Match) -> tuple[str, dict[str, Any]]:
        asked = [[told for phrase in row if (told := _asked(phrase))] for row in match]
        if not all(asked):
            return "false", {}
        return "w.words @@ CAST(:match AS tsquery)", {"match": " & ".join(f"({' | '.join(row)})" for row in asked)}

    def best(self, connection: Connection, match: Match) -> tuple[str, dict[str, Any]]:
        rows, total = connection.execute(text("SELECT sum(passages)::bigint, sum(words)::bigint FROM passage_sizes")).one()
        found: list[str] = []
        values: dict[str, Any] = {"mean": (total or 0) / (rows or 1) or 1.0}
        counted = text("SELECT count(*) FROM passage_words w WHERE w.words @@ CAST(:match AS tsquery)")
        for number, phrase in enumerate(phrase for row in match for phrase in row):
            told = words(phrase.text)
            hits = connection.execute(counted, {"match": _asked(phrase)}).scalar_one() if told else 0
            idf = math.log(((rows or 0) - hits + 0.5) / (hits + 0.5))
            values[f"idf{number}"] = idf if idf > 0 else 1e-6
            values[f"words{number}"] = told[0] if len(told) == 1 else told
            found.append(_SCORE.format(number, (_COUNT if len(told) == 1 else _COUNTS).format(number)))
        return f"(({' + '.join(found)}) * -1)", values

    def faults(self, connection: Connection) -> list[str]:
        found = []
        passages = connection.execute(text("SELECT count(*) FROM passages")).scalar_one()
        counted = connection.execute(text("SELECT count(*), coalesce(sum(length), 0)::bigint FROM passage_words")).one()
        if passages != counted[0]:
            found.append(f"{passages} passages, but {counted[0]} in the search index")
        sizes = connection.execute(
            text("SELECT coalesce(sum(passages), 0)::bigint, coalesce(sum(words), 0)::bigint FROM passage_sizes")
        ).one()
        if tuple(sizes) != tuple(counted):
            found.append(f"{counted[0]} passages of {counted[1]} words in the search index, but its sizes tell of {sizes[0]} of {sizes[1]}")
        return found

    def unstorable(self, text: str) -> str | None:
        return "it holds a sign of number 0, which PostgreSQL stores in no text" if "\0" in text else None


def _asked(phrase: Phrase) -> str:
    told = words(phrase.text)
    return " <-> ".join(f"'{word}'" for word in told) + (":*" if told and phrase.begins else "")


def _vector(found: Sequence[str]) -> str:
    """Words with their places, as a tsvector is written. What is beyond its limits is left out: places first, then words."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(found, 1):
        told = places.setdefault(word, [])
        if len(told) < _PLACES:
            told.append(min(place, _LAST))
    size, parts = 0, []
    for word, told in places.items():
        size += len(word.encode()) + 2 * len(told) + 6
        if size > _BYTES:
            break
        parts.append(f"'{word}':{','.join(map(str, told))}")
    return " ".join(parts)
