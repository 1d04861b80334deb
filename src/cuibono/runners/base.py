"""A stage with its two schemata, and the one adapter that stands at every boundary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Stage:
    """A top-level function from Arrow batches to Arrow batches, with what it reads and writes.

    ``crashed`` gives the rows that stand for a batch whose process died, with the reason in words.
    """

    function: Callable[[pa.RecordBatch], pa.RecordBatch]
    reads: pa.Schema
    writes: pa.Schema
    crashed: Callable[[pa.RecordBatch, str], pa.RecordBatch]


class Runner(Protocol):
    """Runs a stage over batches; results come in the order of the batches."""

    def run(self, stage: Stage, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]: ...

    def close(self) -> None: ...


def apply(stage: Stage, batch: pa.RecordBatch) -> pa.RecordBatch:
    """The boundary: casts to the declared schemata, so that swapped or missing columns are a named error and never a silent one."""
    return stage.function(batch.cast(stage.reads)).cast(stage.writes)
