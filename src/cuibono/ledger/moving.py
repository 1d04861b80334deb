"""Whole tables in and out as Arrow: what a load writes, what a copy reads, without a record made of each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Connection, Select, Table, Text, cast, func, select, text

from . import schema
from .known import KnownEntities
from .search_words import indexed
from .store import chunks

if TYPE_CHECKING:
    import pyarrow as pa

MANY = 10_000  # rows of a batch that is read


class Moving(KnownEntities):
    """Tables as batches of rows (:mod:`cuibono.ledger.tables`), within the transaction that is open."""

    def put_table(self, table: Table, batches: Iterable[pa.RecordBatch]) -> int:
        """Appends batches of :func:`cuibono.ledger.tables.arrow_schema`; gives the number of rows. Nothing is checked but what the database
        checks: rows are those of a ledger. Passages are put into the search index, so their documents have to be there.

        Raises KeyError for a missing column, ArrowInvalid where one does not fit, WorkspaceError where the database refuses (a row that is
        there already): then nothing of the transaction is written.
        """
        from .tables import arrow_schema

        wanted = arrow_schema(table)
        count = 0
        with self._write() as connection:
            for batch in batches:
                fitting = _fitted(batch, wanted)
                if not fitting.num_rows:
                    continue
                if table is schema.passages:
                    self._put_passages(connection, fitting)
                else:
                    self._put_batch(connection, table, wanted.names, fitting)
                count += fitting.num_rows
        return count

    def get_table(self, table: Table, *, order: bool = True, doc_ids: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """All rows of a table, by primary key where ``order``, ``MANY`` at a time, or those of some documents. The transaction stays open
        until the last is taken."""
        from .tables import arrow_schema

        wanted = arrow_schema(table)
        query = _selected(table, order=order)
        with self.transaction() as connection:
            if doc_ids is None:
                for rows in self._read_rows(connection, query):
                    yield _batch_of(rows, wanted)
            else:
                for chunk in chunks(doc_ids):
                    found = connection.execute(query.where(table.c.doc_id.in_(chunk))).all()
                    if found:
                        yield _batch_of([tuple(row) for row in found], wanted)

    def count_rows(self, table: Table) -> int:
        """How many rows a table has."""
        with self.transaction() as connection:
            return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    def _put_batch(self, connection: Connection, table: Table, names: list[str], batch: pa.RecordBatch) -> None:
        put_tuples(connection, table, names, rows_of(batch))

    def _read_rows(self, connection: Connection, query: Select[Any]) -> Iterator[list[tuple[Any, ...]]]:
        cursor = connection.connection.cursor()
        try:
            cursor.execute(str(query.compile(connection)))
            while rows := cursor.fetchmany(MANY):
                yield list(rows)
        finally:
            cursor.close()

    def _put_passages(self, connection: Connection, batch: pa.RecordBatch) -> None:
        last = connection.execute(text("SELECT coalesce(max(passage_id), 0) FROM passages")).scalar_one()
        rows = [(last + 1 + number, *row) for number, row in enumerate(rows_of(batch))]
        put_tuples(connection, schema.passages, ["passage_id", *batch.schema.names], rows)
        texts = self._texts(connection, batch)
        places = [batch.schema.names.index(name) + 1 for name in ("doc_id", "start", "end")]
        words = [(row[0], indexed(texts[row[places[0]]][row[places[1]] : row[places[2]]])) for row in rows]
        connection.exec_driver_sql("INSERT INTO passage_words(rowid, text) VALUES (?, ?)", words)

    def _texts(self, connection: Connection, batch: pa.RecordBatch) -> dict[str, str]:
        """The texts of the documents of some passages."""
        table = schema.documents.c
        wanted = batch.column("doc_id").unique().to_pylist()
        parts = (select(table.doc_id, table.text).where(table.doc_id.in_(chunk)) for chunk in chunks(wanted))
        return {row[0]: row[1] for part in parts for row in connection.execute(part)}


def put_tuples(connection: Connection, table: Table, names: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Inserts rows that hold what the database stores (JSON as text) by the driver alone."""
    quote = connection.dialect.identifier_preparer.quote
    columns, marks = ", ".join(map(quote, names)), ", ".join("?" * len(names))
    listed = list(rows)
    if listed:
        connection.exec_driver_sql(f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})", listed)


def rows_of(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    """The rows of a batch as tuples of plain values."""
    return zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _fitted(batch: pa.RecordBatch, wanted: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = [batch.column(field.name).cast(field.type) for field in wanted]
    for field, column in zip(wanted, columns, strict=True):
        if column.null_count and not field.nullable:
            raise pa.ArrowInvalid(f"column {field.name!r} has rows without a value")
    return pa.RecordBatch.from_arrays(columns, schema=wanted)


def _selected(table: Table, *, order: bool) -> Select[Any]:
    from .tables import moved_columns

    # A JSON column is read as the text that it is.
    columns = [cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column for column in moved_columns(table)]
    query = select(*columns)
    return query.order_by(*table.primary_key.columns) if order else query


def _batch_of(rows: list[tuple[Any, ...]], wanted: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = zip(zip(*rows, strict=True), wanted.types, strict=True)
    # SQLite has no truth values: they come as 0 and 1.
    arrays = [pa.array([None if v is None else bool(v) for v in values] if t == pa.bool_() else values, t) for values, t in columns]
    return pa.RecordBatch.from_arrays(arrays, schema=wanted)
