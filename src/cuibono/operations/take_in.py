"""Documents on their way into the ledger: read by an engine, and written one by one, each whole or not at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

import pyarrow as pa

from cuibono.engines import DEFAULT
from cuibono.errors import InputError
from cuibono.ledger import Ledger
from cuibono.records import Document, Reading, Reject, WebCapture, from_batch, to_batch
from cuibono.runners import Runner

from .batches import MOST_DOCUMENTS, grouped, read_stage


@dataclass(frozen=True, slots=True)
class Capture:
    """What the analyst says about everything that one call adds. ``retrieved_at`` is UTC, ISO 8601."""

    retrieved_at: str
    dataset: str = "default"
    publisher: str | None = None
    published: str | None = None
    max_bytes: int = 200_000_000

    def applied(self, document: Document) -> Document:
        """The document with the analyst's word over the reader's."""
        if self.publisher is not None:
            document = replace(document, source_id=self.publisher)
        if self.published is not None:
            document = replace(document, published_at=self.published, published_from="given")
        return document


@dataclass(frozen=True, slots=True)
class Landing:
    """What is written in one transaction with the last document of an address: its row of the web's log, the exchange, and rejects."""

    row: WebCapture
    warc: bytes | None
    rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A document on its way into the ledger, with the bytes that it was read from."""

    document: Document
    original: bytes
    landing: Landing | None = None


class Stopped(Exception):
    """Raised by a caller's ``on_step`` or ``on_reach`` to end the reading; what was committed stays."""


@dataclass(slots=True)
class Added:
    """What one call did. ``rejects`` are this call's, spans that did not hold included; ``stopped`` where its caller ended it early."""

    documents: int = 0
    known: int = 0
    claims: int = 0
    stopped: bool = False
    rejects: list[Reject] = field(default_factory=list)


def take_in(
    ledger: Ledger,
    items: Iterable[Item],
    runner: Runner,
    added: Added,
    *,
    engine: str = DEFAULT,
    least: float | None = None,
    on_step: Callable[[int, str], None] = lambda done, address: None,
    alone: bool = False,
) -> None:
    """Reads documents and writes each with its reading, and with its landing, in one transaction. ``alone``: each is read as it comes,
    none waits for company."""
    waiting: deque[Item] = deque()
    for batch in runner.run(read_stage(engine, least), _batches(items, waiting, 1 if alone else MOST_DOCUMENTS)):
        for reading in from_batch(Reading, batch):
            item = waiting.popleft()
            document = item.document
            try:
                with ledger.transaction("add"):
                    new = ledger.add_document(document, item.original, reading)
                    if item.landing is not None:
                        ledger.add_rejects(item.landing.rejects)
                        ledger.add_capture(item.landing.row, item.landing.warc)
            except InputError as error:
                refused = Reject("ledger", document.address, error.reason, error.message)
                ledger.add_rejects([refused])
                added.rejects.append(refused)
                continue
            if not new:  # another process added it meanwhile
                added.known += 1
                continue
            rejects = ledger.rejects_of(document.doc_id)
            added.documents += 1
            added.claims += len(reading.claims) - sum(reject.reason.startswith("claim_") for reject in rejects)
            added.rejects += rejects
            on_step(added.documents, document.address)


def _batches(items: Iterable[Item], waiting: deque[Item], most: int) -> Iterator[pa.RecordBatch]:
    """Batches for the runner; what goes into them also goes, in the same order, into ``waiting``."""

    def queued() -> Iterator[Document]:
        for item in items:
            waiting.append(item)
            yield item.document

    for group in grouped(queued(), most):
        yield to_batch(Document, group)
