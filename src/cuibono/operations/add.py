"""``cuibono add``: files to documents, readings and ties in the ledger."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from cuibono.engines import DEFAULT
from cuibono.ledger import Ledger
from cuibono.readers import read_source
from cuibono.records import Document, Reading, Reject, from_batch, to_batch
from cuibono.runners import Runner
from cuibono.sources.files import iterate_paths

from .batches import grouped, read_stage


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
    on_step: Callable[[int, str], None] = lambda done, address: None,
    on_reach: Callable[[float], None] = lambda share: None,
) -> Added:
    """Reads the paths and adds what is new, document by document; ``on_step`` is told after each commit.

    ``on_reach`` is told how much of all the bytes was read so far, 0 to 1: of JSON lines and archives the total of documents is not known.

    Stopped at any moment, everything reported to ``on_step`` is in the ledger and nothing is there by half. The derived is left stale:
    call :func:`cuibono.operations.derive.derive` afterwards.
    """
    added = Added()
    waiting: deque[tuple[Document, bytes]] = deque()
    for batch in runner.run(read_stage(engine, least), _batches(_new_documents(ledger, [*paths], capture, added, on_reach), waiting)):
        for reading in from_batch(Reading, batch):
            document, original = waiting.popleft()
            ledger.add_document(document, original, reading)
            rejects = ledger.rejects_of(document.doc_id)
            added.documents += 1
            added.claims += len(reading.claims) - sum(reject.reason.startswith("claim_") for reject in rejects)
            added.rejects += rejects
            on_step(added.documents, document.address)
    return added


def _new_documents(
    ledger: Ledger, paths: Sequence[str | Path], capture: Capture, added: Added, on_reach: Callable[[float], None]
) -> Iterator[tuple[Document, bytes]]:
    seen: set[str] = set()
    total = sum(found.size for found in iterate_paths(paths) if not isinstance(found, Reject)) or 1
    before = 0
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
                on_reach(min(1.0, (before + stream.tell()) / total))
                if isinstance(item, Reject):
                    _refuse(ledger, item, added)
                    continue
                document, original = item
                if document.doc_id in seen or ledger.has_document(document.doc_id):
                    added.known += 1
                    continue
                seen.add(document.doc_id)
                yield capture.applied(document), original
        before += found.size


def _refuse(ledger: Ledger, reject: Reject, added: Added) -> None:
    ledger.add_rejects([reject])
    added.rejects.append(reject)


def _batches(documents: Iterable[tuple[Document, bytes]], waiting: deque[tuple[Document, bytes]]) -> Iterator[pa.RecordBatch]:
    """Batches for the runner; what goes into them also goes, in the same order, into ``waiting``."""

    def queued() -> Iterator[Document]:
        for document, original in documents:
            waiting.append((document, original))
            yield document

    for group in grouped(queued()):
        yield to_batch(Document, group)
