"""A pool where it pays: what fits into one small batch is run in this process, since starting another takes longer than reading it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import pyarrow as pa

from .base import Stage, apply
from .pool import PoolRunner

# Bytes of a batch that is run here where no other follows. A long document stays with the pool, which outlives a worker that it takes down.
SMALL = 200_000


class SparingRunner:
    """As :class:`PoolRunner`, with the same result; no process is started for a single batch of at most ``SMALL`` bytes."""

    def __init__(self, workers: int) -> None:
        self.pool = PoolRunner(workers)

    def run(self, stage: Stage, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One result per batch, in order. Looks one batch ahead."""
        coming = iter(batches)
        seen = [batch for batch in (next(coming, None), next(coming, None)) if batch is not None]
        if len(seen) == 1 and seen[0].nbytes <= SMALL:
            yield apply(stage, seen[0])
        else:
            yield from self.pool.run(stage, chain(seen, coming))

    def close(self) -> None:
        """Ends the workers, where there are any."""
        self.pool.close()
