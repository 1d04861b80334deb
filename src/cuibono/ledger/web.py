"""The web's log: what was asked for, what came, and what is watched."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from cuibono.errors import NoMatchError
from cuibono.records import Document, Watched, WebCapture

from . import schema
from .rows import put
from .truth import Truth

# The log without the exchanges themselves, which are many times its size.
_LOG = [column for column in schema.web_captures.c if column.name in WebCapture.__slots__]


class Web(Truth):
    """Captures and the watched, appended and read back."""

    def add_capture(self, capture: WebCapture, warc: bytes | None = None) -> None:
        """Appends one request with its exchange (a gzipped WARC member or several); inside a transaction it joins it."""
        with self._write("add") as connection:
            put(connection, schema.web_captures, [{**_plain(capture), "warc": warc}])

    def captures(self, address: str | None = None) -> list[WebCapture]:
        """The log in order, of one address where it is given."""
        table = schema.web_captures
        query = select(*_LOG).order_by(table.c.number)
        return self._records(WebCapture, query if address is None else query.where(table.c.address == address))

    def last_capture(self, address: str) -> WebCapture | None:
        """The newest row of an address."""
        table = schema.web_captures
        found = self._records(WebCapture, select(*_LOG).where(table.c.address == address).order_by(table.c.number.desc()).limit(1))
        return found[0] if found else None

    def last_captures(self) -> dict[str, WebCapture]:
        """The newest row of every address."""
        table = schema.web_captures
        newest = select(func.max(table.c.number)).group_by(table.c.address)
        return {
            row.address: row for row in self._records(WebCapture, select(*_LOG).where(table.c.number.in_(newest)).order_by(table.c.number))
        }

    def capture_warc(self, capture_id: str) -> bytes | None:
        """The exchange as WARC, gzipped; None where no bytes came. Raises NoMatchError."""
        table = schema.web_captures
        rows = self._rows(select(table.c.warc).where(table.c.capture_id == capture_id))
        if not rows:
            raise NoMatchError(f"no capture {capture_id!r}", where=self.where)
        kept: bytes | None = rows[0]["warc"]
        return kept

    def warcs(self) -> Iterator[tuple[WebCapture, bytes]]:
        """Every capture that has bytes, in order, one at a time."""
        for capture in self.captures():
            kept = self.capture_warc(capture.capture_id)
            if kept is not None:
                yield capture, kept

    def watch(self, row: Watched) -> None:
        """Appends that an address is watched, or no longer."""
        with self._write("add") as connection:
            put(connection, schema.watched, [_plain(row)])

    def watched(self) -> list[Watched]:
        """What is watched now, by address: the newest row of an address counts."""
        rows = {row.address: row for row in self._records(Watched, select(schema.watched).order_by(schema.watched.c.number))}
        return [rows[address] for address in sorted(rows) if rows[address].verdict == "watch"]

    def versions(self, dataset: str, address: str) -> list[Document]:
        """The documents of one address in one dataset, the oldest capture first."""
        table = schema.documents
        query = select(table).where((table.c.dataset == dataset) & (table.c.address == address))
        return self._records(Document, query.order_by(table.c.retrieved_at, table.c.doc_id))

    def version_that_says(self, document: Document) -> str | None:
        """The oldest version of the document's address with the same text and title: its frame (a counter, an advertisement) may differ."""
        table = schema.documents
        same = [getattr(table.c, name) == getattr(document, name) for name in ("dataset", "address", "text_sha256", "title")]
        rows = self._rows(select(table.c.doc_id).where(*same).order_by(table.c.retrieved_at, table.c.doc_id).limit(1))
        return str(rows[0]["doc_id"]) if rows else None

    def pages(self) -> list[tuple[str, str, str, str]]:
        """The documents of the web as (doc_id, dataset, address, canonical address), without their texts; sorted by address and capture."""
        table = schema.documents
        columns = (table.c.doc_id, table.c.dataset, table.c.address, table.c.url)
        query = select(*columns).where(table.c.address.ilike("http%://%")).order_by(table.c.address, table.c.retrieved_at, table.c.doc_id)
        return [(row["doc_id"], row["dataset"], row["address"], row["url"] or row["address"]) for row in self._rows(query)]


def _plain(record: WebCapture | Watched) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__slots__}
