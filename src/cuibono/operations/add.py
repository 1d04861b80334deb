"""``cuibono add``: files and pages to documents, readings and ties in the ledger."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from cuibono.engines import DEFAULT
from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.readers import read_source
from cuibono.records import Document, Reading, Reject, WebCapture, from_batch, to_batch
from cuibono.runners import Runner
from cuibono.sources.files import Found, iterate_paths

from .batches import MOST_DOCUMENTS, grouped, read_stage

if TYPE_CHECKING:
    from cuibono.sources.web.fetch import Fetcher

# A larger file is no list of feeds that somebody mistook for a document.
MOST_LIST_BYTES = 16_000_000


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


@dataclass(slots=True)
class Added:
    """What one call did. ``rejects`` are this call's, spans that did not hold included."""

    documents: int = 0
    known: int = 0
    claims: int = 0
    rejects: list[Reject] = field(default_factory=list)


def add_paths(
    ledger: Ledger,
    paths: Iterable[str | Path],
    capture: Capture,
    runner: Runner,
    *,
    engine: str = DEFAULT,
    least: float | None = None,
    fetcher: Fetcher | None = None,
    on_step: Callable[[int, str], None] = lambda done, address: None,
) -> Added:
    """Reads the paths and adds what is new, document by document; ``on_step`` is told after each commit. Addresses of the web among the
    paths are asked for through ``fetcher``.

    Stopped at any moment, everything reported to ``on_step`` is in the ledger and nothing is there by half. The derived is left stale:
    call :func:`cuibono.operations.derive.derive` afterwards.
    """
    added = Added()
    addresses = [str(path) for path in paths if "://" in str(path)]
    items = _new_documents(ledger, [path for path in paths if "://" not in str(path)], capture, added)
    take_in(ledger, items, runner, added, engine=engine, least=least, on_step=on_step)
    if addresses:
        if fetcher is None:
            raise UsageError("addresses of the web need a fetcher", advice="cuibono add URL, or pass fetcher=")
        pages = _pages(ledger, addresses, capture, fetcher, added)
        take_in(ledger, pages, runner, added, engine=engine, least=least, on_step=on_step, alone=True)
    return added


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
            with ledger.transaction():
                ledger.add_document(document, item.original, reading)
                if item.landing is not None:
                    ledger.add_rejects(item.landing.rejects)
                    ledger.add_capture(item.landing.row, item.landing.warc)
            rejects = ledger.rejects_of(document.doc_id)
            added.documents += 1
            added.claims += len(reading.claims) - sum(reject.reason.startswith("claim_") for reject in rejects)
            added.rejects += rejects
            on_step(added.documents, document.address)


def _pages(ledger: Ledger, addresses: list[str], capture: Capture, fetcher: Fetcher, added: Added) -> Iterator[Item]:
    from .fetch import Seen, fetch_pages  # what asks the web is imported only where it is asked

    def told(seen: Seen) -> None:
        row = seen.row
        if seen.reject is not None:
            added.rejects.append(seen.reject)
        elif row.outcome == "same":
            added.known += 1
        elif row.outcome in ("gone", "failed", "refused"):
            later = f"; not asked again before {row.next_at}" if row.outcome == "failed" and row.next_at else ""
            added.rejects.append(Reject("source", row.address, row.outcome, f"{row.message or row.outcome}{later}"))

    return fetch_pages(ledger, addresses, capture, fetcher, on_seen=told)


def _new_documents(ledger: Ledger, paths: Iterable[str | Path], capture: Capture, added: Added) -> Iterator[Item]:
    seen: set[str] = set()
    for found in iterate_paths(paths):
        if isinstance(found, Reject):
            _refuse(ledger, found, added)
            continue
        with found.open() as stream:
            taken = read_source(
                found.address,
                stream,
                dataset=capture.dataset,
                retrieved_at=capture.retrieved_at,
                max_bytes=capture.max_bytes,
                known=found.known,
            )
            for item in taken:
                if isinstance(item, Reject):
                    _refuse(ledger, _perhaps_a_list(item, found), added)
                    continue
                document, original = item
                if document.doc_id in seen or ledger.has_document(document.doc_id):
                    added.known += 1
                    continue
                seen.add(document.doc_id)
                yield Item(capture.applied(document), original)


def _perhaps_a_list(reject: Reject, found: Found) -> Reject:
    """Where a file of a type that no reader takes is a feed or a list of feeds, the advice to watch it."""
    if reject.reason != "unsupported_type" or found.size > MOST_LIST_BYTES:
        return reject
    from cuibono.sources.web.feeds import is_list

    with found.open() as stream:
        form = is_list(stream.read())
    return reject if form is None else Reject("source", reject.address, "list", f"this is a list ({form}): cuibono watch {found.path}")


def _refuse(ledger: Ledger, reject: Reject, added: Added) -> None:
    ledger.add_rejects([reject])
    added.rejects.append(reject)


def _batches(items: Iterable[Item], waiting: deque[Item], most: int) -> Iterator[pa.RecordBatch]:
    """Batches for the runner; what goes into them also goes, in the same order, into ``waiting``."""

    def queued() -> Iterator[Document]:
        for item in items:
            waiting.append(item)
            yield item.document

    for group in grouped(queued(), most):
        yield to_batch(Document, group)
