"""Runs a stage on Spark's workers through mapInArrow. A batch of ours is a row and a partition: order and batches stay as they are.

In each worker the stage runs in a process of its own beside Spark's, as in a pool of one: it loads its engine once, and a document that
kills it or hangs costs that document alone. What takes Spark's own worker down is tried again by Spark, then found by halves.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from cuibono import __version__
from cuibono.errors import CuibonoError

from ..base import Stage
from ..pool import PATIENCE
from .failures import WHERE, check_answers, last_line
from .session import close, get_session
from .worker import from_bytes, to_bytes

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# A job has at most so many batches and bytes: that much the driver holds of them, with their results.
MOST_BATCHES = 1024
MOST_BYTES = 64_000_000
_SENT = pa.schema([("number", pa.int64()), ("batch", pa.binary())])
# What Spark says where a worker went down; anything else that it says is no document's doing.
_DEATHS = ("Python worker exited unexpectedly", "ExecutorLostFailure", "EXECUTOR_LOST", "Python worker failed to connect back")
_ANSWERED = "number long, result binary, error binary"


class SparkRunner:
    """A runner on a session of Spark; the session is its caller's where it is given, else made at ``master`` and ended with it."""

    def __init__(
        self,
        master: str | None = None,
        *,
        session: SparkSession | None = None,
        patience: float = PATIENCE,
        most_batches: int = MOST_BATCHES,
    ) -> None:
        self.spark = get_session(master) if session is None else session
        self.patience, self.most_batches = patience, most_batches
        self._own = session is None

    def run(self, stage: Stage, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """One result per batch, in order; a job for at most ``most_batches`` of them. Raises the stage's own error as the others do."""
        for window in self._windows(batches):
            yield from self._answers(stage, window)

    def close(self) -> None:
        """Ends the session that was made here."""
        if self._own:
            close(self.spark)

    def _windows(self, batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
        window: list[pa.RecordBatch] = []
        size = 0
        for batch in batches:
            window.append(batch)
            size += batch.nbytes
            if len(window) >= self.most_batches or size >= MOST_BYTES:
                yield window
                window, size = [], 0
        if window:
            yield window

    def _answers(self, stage: Stage, batches: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
        """The results of one job; where it fails although Spark tried its tasks again, those of its halves, down to the one document."""
        try:
            return self._job(stage, batches)
        except _StageError as error:
            raise error.cause from error
        except Exception as error:  # of pyspark, py4j or gRPC: they share no class
            self._check_blame(error)
            if len(batches) > 1:
                middle = len(batches) // 2
                return self._answers(stage, batches[:middle]) + self._answers(stage, batches[middle:])
            [batch] = batches
            if batch.num_rows > 1:
                rows = self._answers(stage, [batch.slice(row, 1) for row in range(batch.num_rows)])
                return [pa.Table.from_batches(rows).combine_chunks().to_batches()[0]]
            return [stage.crashed(batch.cast(stage.reads), f"the worker of Spark died: {last_line(str(error))}").cast(stage.writes)]

    def _job(self, stage: Stage, batches: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
        # The longest first: a very long document is begun at once and ends beside the others, not after them.
        order = sorted(range(len(batches)), key=lambda number: -batches[number].nbytes)
        sent = pa.table([order, [to_bytes(batches[number]) for number in order]], schema=_SENT)
        frame = self.spark.createDataFrame(sent).coalesce(1).repartition(len(batches))
        found = frame.mapInArrow(self._work(stage), _ANSWERED).toArrow()
        answers: list[pa.RecordBatch | None] = [None] * len(batches)
        for number, result, error in zip(*(found.column(name).to_pylist() for name in ("number", "result", "error")), strict=True):
            if error is not None:
                raise _StageError(pickle.loads(error))
            answers[number] = from_bytes(result)
        return [answer for answer in answers if answer is not None]

    def _work(self, stage: Stage) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
        """What Spark's workers run over the rows of one partition."""
        patience = self.patience

        def run(rows: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            # Imported there: what goes to the workers is pickled with copies of the values around it, the pool among them.
            from cuibono.runners.spark.worker import answer

            yield from answer(rows, stage, patience)

        return run

    def _check_blame(self, error: Exception) -> None:
        """Raises CuibonoError where it is the session or what is installed that failed: nobody's document is to blame then."""
        words = str(error)
        check_answers(self.spark, error)
        if not any(sign in words for sign in _DEATHS):
            advice = f"see that cuibono {__version__} and its engine's packages are installed where Spark's workers run"
            raise CuibonoError(f"Spark could not run the stage: {last_line(words)}", where=WHERE, advice=advice) from error


class _StageError(Exception):
    """What a stage raised in a worker, on its way to whoever called the runner."""

    def __init__(self, cause: BaseException) -> None:
        self.cause = cause
        super().__init__(str(cause))
