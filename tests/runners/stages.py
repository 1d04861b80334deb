"""Small real stages for the runners; top-level, so that worker processes can import them."""

from __future__ import annotations

import os
import signal
import time

import pyarrow as pa

from cuibono.runners import Stage

READS = pa.schema([("n", pa.int64()), ("word", pa.string())])
WRITES = pa.schema([("n", pa.int64()), ("shout", pa.string())])


def shout(batch: pa.RecordBatch) -> pa.RecordBatch:
    words = [word.upper() for word in batch.column("word").to_pylist()]
    return pa.RecordBatch.from_arrays([batch.column("n"), pa.array(words)], schema=WRITES)


def shout_or_die(batch: pa.RecordBatch) -> pa.RecordBatch:
    if "poison" in batch.column("word").to_pylist():
        os._exit(9)
    return shout(batch)


def shout_or_hang(batch: pa.RecordBatch) -> pa.RecordBatch:
    if "poison" in batch.column("word").to_pylist():
        time.sleep(600)
    return shout(batch)


def where(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([os.getpid()] * batch.num_rows, pa.int64()), batch.column("word")], schema=WRITES)


def swapped(batch: pa.RecordBatch) -> pa.RecordBatch:
    done = shout(batch)
    return done.select(["shout", "n"])


def crashed(batch: pa.RecordBatch, message: str) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([batch.column("n"), pa.array([message] * batch.num_rows)], schema=WRITES)


def stage(function) -> Stage:
    return Stage(function, READS, WRITES, crashed)


def batches(words: list[str], size: int = 2) -> list[pa.RecordBatch]:
    table = pa.table({"n": pa.array(range(len(words)), pa.int64()), "word": pa.array(words)}, schema=READS)
    return table.to_batches(max_chunksize=size)


def shout_or_take_spark_down(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kills the process that started this one: Spark's own worker."""
    if "poison" in batch.column("word").to_pylist():
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(600)
    return shout(batch)
