"""How documents are handed to the read stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from cuibono.engines import DEFAULT
from cuibono.records import Document
from cuibono.runners import Stage
from cuibono.stages.read.documents import READS, WRITES, crashed, read_with


def read_stage(engine: str = DEFAULT, least: float | None = None) -> Stage:
    """The read stage with an engine of that name, its ties of confidence ``least`` and more."""
    return Stage(partial(read_with, engine=engine, least=least), READS, WRITES, crashed)


# A batch goes to a worker when it holds this many documents or characters: small enough to spread, large enough to pay for the way.
MOST_DOCUMENTS = 8
MOST_CHARACTERS = 60_000


def grouped(documents: Iterable[Document], most: int = MOST_DOCUMENTS) -> Iterator[list[Document]]:
    """Consecutive documents in batches of at most ``most``; none is empty."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if len(batch) >= most or size >= MOST_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
