"""Whole tables in and out as Arrow: what a load writes, what a copy reads, without a record made of each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Connection, Integer, Select, Table, Text, cast, func, select

from cuibono.errors import WorkspaceError

from . import schema
from .known import KnownEntities
from .rows import put_tuples
from .store import chunks

if TYPE_CHECKING:
    import pyarrow as pa

    from .contract_moved import Batches

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
        with self._write("add" if table in schema.TRUTH else "derive") as connection:
            for batch in batches:
                fitting = _fitted(batch, wanted)
                if not fitting.num_rows:
                    continue
                if table is schema.passages:
                    self._put_passages(connection, fitting)
                else:
                    put_tuples(connection, table, wanted.names, rows_of(fitting))
                count += fitting.num_rows
            (key,) = table.primary_key.columns if len(table.primary_key.columns) == 1 else (None,)
            if count and key is not None and type(key.type) is Integer and table is not schema.passages:
                self.database.numbered(connection, table.name, key.name)
        return count

    def get_table(self, table: Table, *, order: bool = True, doc_ids: Sequence[str] | None = None) -> Batches:
        """All rows of a table, by primary key where ``order``, ``MANY`` at a time, or those of some documents. The transaction stays open
        until the last is taken."""
        from .tables import arrow_schema

        wanted = arrow_schema(table)
        query = _selected(table, order=order)
        with self.transaction() as connection:
            if doc_ids is None:
                for rows in self.database.stream(connection, query, MANY):
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

    def _put_passages(self, connection: Connection, batch: pa.RecordBatch) -> None:
        table, names = schema.documents.c, batch.schema.names
        wanted = batch.column("doc_id").unique().to_pylist()
        parts = (select(table.doc_id, table.text).where(table.doc_id.in_(chunk)) for chunk in chunks(wanted))
        texts = {row[0]: row[1] for part in parts for row in connection.execute(part)}
        doc_id, start, end = (names.index(name) for name in ("doc_id", "start", "end"))
        lost = next((row for row in rows_of(batch) if row[doc_id] not in texts), None)
        if lost is not None:
            raise WorkspaceError(
                f"a passage of a document that is not there: {lost[doc_id]}", where=self.where, advice="load documents first"
            )
        self.database.put_passages(connection, names, rows_of(batch), lambda row: texts[row[doc_id]][row[start] : row[end]])


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
