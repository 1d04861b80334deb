"""The read stage: documents to readings. One row out for every row in, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from cuibono.engines import Engine, get_engine
from cuibono.records import Document, Reading, Reject, from_batch, schema_of, to_batch

from .sentences import split_sentences

READS = schema_of(Document)
WRITES = schema_of(Reading)
# The languages that the engines read. A text in another one is kept and can be searched, but nothing is read off it.
LANGUAGES = frozenset({"en"})


def read_with(batch: pa.RecordBatch, engine: str, least: float | None = None) -> pa.RecordBatch:
    """``Document`` rows to ``Reading`` rows with that engine, its ties of confidence ``least`` and more. A document that can't be read
    gives a reading with a reject."""
    return to_batch(Reading, read_all(get_engine(engine, least), from_batch(Document, batch)))


def read_all(engine: Engine, documents: list[Document]) -> list[Reading]:
    """One reading per document, in order; a document that an engine stumbles over does not take the others with it."""
    readable = [document for document in documents if _is_readable(document)]
    try:
        found = iter(list(engine.read(readable)))
    except Exception:  # which document it was shows when they are read one by one
        found = iter([reading for document in readable for reading in _read_one(engine, document)])
    return [next(found) if _is_readable(document) else _other_language(engine, document) for document in documents]


def _is_readable(document: Document) -> bool:
    return document.language is None or document.language in LANGUAGES


def _read_one(engine: Engine, document: Document) -> Iterator[Reading]:
    try:
        yield from engine.read([document])
    except Exception as error:
        yield failed(document, "engine_error", f"{type(error).__name__}: {error}", engine.name)


def _other_language(engine: Engine, document: Document) -> Reading:
    message = f"the text is in {document.language!r}; read are: {', '.join(sorted(LANGUAGES))}"
    return replace(failed(document, "language", message, engine.name), sentences=split_sentences(document.text))


def failed(document: Document, reason: str, message: str, engine: str) -> Reading:
    """The reading of a document that could not be read: nothing but the reject that says so."""
    reject = Reject("read", document.address, reason, message, document.doc_id)
    return Reading(document.doc_id, engine, rejects=(reject,))


def crashed(batch: pa.RecordBatch, message: str) -> pa.RecordBatch:
    """What stands for documents whose worker process died: a reject each, and the rest goes on."""
    return to_batch(Reading, [failed(document, "worker_crash", message, "none") for document in from_batch(Document, batch)])
