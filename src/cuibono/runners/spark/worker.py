"""What runs inside Spark's workers: each row is a batch as bytes, answered by the stage in a process beside the worker's own."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pyarrow as pa

from ..base import Stage
from ..pool import PoolRunner

# This worker's process for stages: started with the first batch, kept for the tasks of later jobs, and gone with the worker.
_POOLS: dict[float, PoolRunner] = {}


def answer(rows: Iterator[pa.RecordBatch], stage: Stage, patience: float) -> Iterator[pa.RecordBatch]:
    """Rows (number, batch as bytes) to rows (number, result as bytes, error): one of the last two is null.

    A stage's own error is told to the driver, which raises it: a task that fails would be tried again.
    """
    pool = _POOLS.setdefault(patience, PoolRunner(1, patience=patience))
    for row in rows:
        for number, sent in zip(row.column(0).to_pylist(), row.column(1).to_pylist(), strict=True):
            result, error = None, None
            try:
                [made] = pool.run(stage, [from_bytes(sent)])
                result = to_bytes(made)
            except Exception as raised:
                error = pickle.dumps(raised)
            columns = [pa.array([number], pa.int64()), pa.array([result], pa.binary()), pa.array([error], pa.binary())]
            yield pa.record_batch(columns, names=["number", "result", "error"])


def to_bytes(batch: pa.RecordBatch) -> bytes:
    """A batch with its schema as a stream of Arrow."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def from_bytes(data: bytes) -> pa.RecordBatch:
    """The inverse of :func:`to_bytes`."""
    return pa.ipc.open_stream(data).read_next_batch()
