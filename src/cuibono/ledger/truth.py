"""Documents with their readings, decisions and publishers: rows that are inserted and never changed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, text

from cuibono.errors import InputError, IntegrityError, NoMatchError
from cuibono.records import Decision, Document, Mention, Publisher, Reading, Reject, make_id, to_dict
from cuibono.vocabulary.publishers import with_table

from . import schema
from .checking import check_reading
from .rows import put, put_new, put_records
from .store import Store, chunks

# From each outlet to the next in the index: as many steps as there are outlets, however many documents each has.
_OUTLETS = text(
    "WITH RECURSIVE found(name) AS (SELECT min(source_id) FROM documents UNION ALL"
    " SELECT (SELECT min(source_id) FROM documents WHERE source_id > name) FROM found WHERE name IS NOT NULL)"
    " SELECT name FROM found WHERE name IS NOT NULL"
)


class Truth(Store):
    """The first half of the contract: what was taken in and what people decided."""

    def add_document(self, document: Document, original: bytes | Path, reading: Reading) -> bool:
        """One transaction: document, original bytes, mentions, attributions, claims, rejects. False when it was there already."""
        rows = check_reading(document, reading)
        data = original.read_bytes() if isinstance(original, Path) else original
        row = {**to_dict(document), "engine": reading.engine}
        self._check_storable(document, row)
        with self._write("add") as connection:
            # Another process may be adding it at this moment: then this waits for what becomes of that.
            if self.has_document(document.doc_id) or not put_new(connection, schema.documents, [row]):
                return False
            put(connection, schema.originals, [{"doc_id": document.doc_id, "compressed": zlib.compress(data, 6)}])
            put(connection, schema.mentions, rows.mentions)
            put(connection, schema.attributions, rows.attributions)
            put(connection, schema.claims, rows.claims)
            self._add_passages(connection, document, rows.passages)
            self._add_rejects(connection, rows.rejects)
        return True

    def _add_passages(self, connection: Connection, document: Document, passages: list[dict[str, Any]]) -> None:
        rows = [(document.doc_id, row["start"], row["end"], row["sentence"]) for row in passages]
        names = ("doc_id", "start", "end", "sentence")
        self.database.put_passages(connection, names, rows, lambda row: document.text[row[1] : row[2]])

    def _check_storable(self, document: Document, row: dict[str, Any]) -> None:
        told = next(filter(None, (self.database.unstorable(value) for value in row.values() if isinstance(value, str))), None)
        if told is not None:
            raise InputError(told, reason="unstorable", where=document.address, advice="take it out of the file, or use a ledger of SQLite")

    def has_document(self, doc_id: str) -> bool:
        """True where a document of that id is in."""
        return bool(self._rows(select(schema.documents.c.doc_id).where(schema.documents.c.doc_id == doc_id)))

    def add_rejects(self, rejects: Iterable[Reject]) -> None:
        """Lists what was not taken in. The same reject is listed once."""
        with self._write("add") as connection:
            self._add_rejects(connection, rejects)

    def _add_rejects(self, connection: Connection, rejects: Iterable[Reject]) -> None:
        rows = [{"reject_id": make_id("reject", to_dict(reject)), **to_dict(reject)} for reject in rejects]
        put_new(connection, schema.rejects, rows)

    def decide(self, decision: Decision) -> None:
        """Appends; nothing is ever edited."""
        with self._write("add") as connection:
            put_records(connection, schema.decisions, [decision])

    def set_publisher(self, publisher: Publisher, *, by: str, at: str, why: str) -> None:
        """Appends a row to the register and the decision it is; the newest row of a publisher counts."""
        decided = make_id("decision", "publisher", to_dict(publisher), by, at, why, len(self.decisions()))
        decision = Decision(decided, "publisher", publisher.publisher, None, publisher.reliability, by, at, why)
        with self._write("add") as connection:
            put(connection, schema.publishers, [{**to_dict(publisher), "by": by, "at": at, "why": why}])
            put_records(connection, schema.decisions, [decision])

    def documents(self) -> Iterator[Document]:
        """All documents by id, one at a time."""
        for doc_id in self.document_ids():
            yield self.document(doc_id)

    def document_ids(self) -> list[str]:
        """The ids of all documents, sorted."""
        return [row["doc_id"] for row in self._rows(select(schema.documents.c.doc_id).order_by("doc_id"))]

    def count_documents(self) -> int:
        """How many documents there are."""
        with self.transaction() as connection:
            return int(connection.execute(select(func.count()).select_from(schema.documents)).scalar_one())

    def count_partial(self) -> int:
        """How many documents are no whole texts."""
        with self.transaction() as connection:
            query = select(func.count()).select_from(schema.documents).where(schema.documents.c.partial.is_not(None))
            return int(connection.execute(query).scalar_one())

    def document(self, doc_id: str) -> Document:
        """One document. Raises NoMatchError."""
        found = self._records(Document, select(schema.documents).where(schema.documents.c.doc_id == doc_id))
        if not found:
            raise NoMatchError(f"no document {doc_id!r}", where=self.where, advice="cuibono status --documents lists them")
        return found[0]

    def documents_of(self, doc_ids: Iterable[str]) -> list[Document]:
        """The documents of these ids that there are, by id."""
        table = schema.documents
        wanted = sorted(set(doc_ids))
        queries = (select(table).where(table.c.doc_id.in_(chunk)).order_by(table.c.doc_id) for chunk in chunks(wanted))
        return [row for query in queries for row in self._records(Document, query)]

    def original(self, doc_id: str) -> bytes:
        """The bytes as they came. Raises NoMatchError."""
        rows = self._rows(select(schema.originals.c.compressed).where(schema.originals.c.doc_id == doc_id))
        if not rows:
            raise NoMatchError(f"no document {doc_id!r}", where=self.where)
        try:
            return zlib.decompress(rows[0]["compressed"])
        except zlib.error as error:
            raise IntegrityError(f"the original bytes of {doc_id} are damaged: {error}", where=self.where) from error

    def engine_of(self, doc_id: str) -> str:
        """Name and version of the engine that read a document."""
        return str(self._rows(select(schema.documents.c.engine).where(schema.documents.c.doc_id == doc_id))[0]["engine"])

    def rejects(self) -> list[Reject]:
        """All rejects by address."""
        table = schema.rejects
        return self._records(
            Reject, select(table).order_by(table.c.address, table.c.start.nulls_first(), table.c.reason, table.c.reject_id)
        )

    def rejects_of(self, doc_id: str) -> list[Reject]:
        """The rejects of one document, in order of the text."""
        table = schema.rejects
        return self._records(
            Reject, select(table).where(table.c.doc_id == doc_id).order_by(table.c.start.nulls_first(), table.c.reason, table.c.reject_id)
        )

    def decisions(self) -> list[Decision]:
        """All decisions, the oldest first."""
        return self._records(Decision, select(schema.decisions).order_by(schema.decisions.c.number))

    def publishers(self) -> list[Publisher]:
        """For every publisher the register's newest row, F for outlets that nobody has judged.

        What a row leaves open is filled from the table of publishers (:mod:`cuibono.vocabulary.publishers`).
        """
        with self.transaction() as connection:
            outlets = [row[0] for row in connection.execute(_OUTLETS)]
        register = {name: Publisher(name) for name in outlets if name}
        register.update((row.publisher, row) for row in self.register())
        return [with_table(register[name]) for name in sorted(register)]

    def register(self) -> list[Publisher]:
        """What the analyst said of outlets, the newest row of each, by name: nothing of the table of publishers is in it."""
        rows = self._records(Publisher, select(schema.publishers).order_by(schema.publishers.c.number))
        newest = {row.publisher: row for row in rows}
        return [newest[name] for name in sorted(newest)]

    def mentions(self, doc_id: str) -> list[Mention]:
        """The mentions of one document, in order of the text."""
        table = schema.mentions
        return self._records(Mention, select(table).where(table.c.doc_id == doc_id).order_by(table.c.ordinal))

    def passages(self, doc_id: str) -> list[tuple[int, int]]:
        """Spans of the sentences and other lines that can be searched, in order."""
        table = schema.passages
        rows = self._rows(select(table.c.start, table.c.end).where(table.c.doc_id == doc_id).order_by(table.c.passage_id))
        return [(row["start"], row["end"]) for row in rows]
