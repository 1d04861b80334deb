"""Runs a stage in worker processes. Order is kept, the queue is bounded; a worker that dies or hangs costs one document alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pyarrow as pa

from .base import Stage, apply

# Batches in flight per worker: one at work and one waiting keeps it busy and the memory small.
AHEAD = 2
# Seconds to wait for one batch before its worker counts as hung: some hundred times what the slowest batches take.
PATIENCE = 600.0
# Bytes that even a slow machine gets through in a second; a batch with one very long document is waited for the longer.
SLOWEST = 4000


def cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


class PoolRunner:
    """Worker processes started fresh ("spawn", the same on every system); each loads its engine once."""

    def __init__(self, workers: int, *, patience: float = PATIENCE) -> None:
        self.workers = workers
        self.patience = patience
        self._executor: ProcessPoolExecutor | None = None

    def run(self, stage: Stage, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One result per batch, in order. At most ``2 * workers`` batches are in flight."""
        waiting: deque[tuple[pa.RecordBatch, Future[pa.RecordBatch] | None]] = deque()
        coming = iter(batches)
        try:
            while True:
                while len(waiting) < AHEAD * self.workers and (batch := next(coming, None)) is not None:
                    waiting.append((batch, self._submit(stage, batch)))
                if not waiting:
                    return
                batch, future = waiting.popleft()
                try:
                    result = self._wait(future, batch)
                except (BrokenProcessPool, TimeoutError):
                    # Every batch in flight is lost with the pool and cannot tell whose fault it was: this one goes row by row,
                    # the others are sent again.
                    self.close()
                    result = self._one_by_one(stage, batch)
                    waiting = deque((later, self._submit(stage, later)) for later, _ in waiting)
                yield result
        finally:
            for _, future in waiting:
                if future is not None:
                    future.cancel()

    def close(self) -> None:
        """Ends the workers at once."""
        if self._executor is not None:
            processes = list(self._executor._processes.values()) if self._executor._processes else []
            self._executor.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()
            for process in processes:
                process.join()
            self._executor = None

    def _submit(self, stage: Stage, batch: pa.RecordBatch) -> Future[pa.RecordBatch] | None:
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self.workers, mp_context=context, initializer=_start_worker)
        try:
            return self._executor.submit(apply, stage, batch)
        except BrokenProcessPool:
            return None

    def _wait(self, future: Future[pa.RecordBatch] | None, batch: pa.RecordBatch) -> pa.RecordBatch:
        if future is None:
            raise BrokenProcessPool("the pool could not be started")
        patience = self.wait_for(batch)
        try:
            return future.result(patience)
        except TimeoutError as error:
            raise TimeoutError(f"no answer after {patience:g} seconds") from error

    def wait_for(self, batch: pa.RecordBatch) -> float:
        """Seconds after which the worker of a batch counts as hung."""
        return self.patience + int(batch.nbytes) // SLOWEST

    def _one_by_one(self, stage: Stage, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows of a batch each alone; the one that takes its worker down is answered by ``stage.crashed``."""
        parts = []
        for row in range(batch.num_rows):
            single = batch.slice(row, 1)
            try:
                parts.append(self._wait(self._submit(stage, single), single))
            except (BrokenProcessPool, TimeoutError) as error:
                self.close()
                words = "hung" if isinstance(error, TimeoutError) else "died"
                parts.append(stage.crashed(single.cast(stage.reads), f"the worker process {words}: {error}").cast(stage.writes))
        return pa.Table.from_batches(parts).combine_chunks().to_batches()[0]


def _start_worker() -> None:
    """Ctrl-C is for the parent to handle; a worker whose parent is gone, however it went, goes too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
