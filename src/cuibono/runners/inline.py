"""Runs a stage in this process, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from .base import Stage, apply


class InlineRunner:
    """No processes, no queue: for small inputs, tests and debugging."""

    def run(self, stage: Stage, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One result per batch, as they come."""
        for batch in batches:
            yield apply(stage, batch)

    def close(self) -> None:
        """Nothing is held."""
