"""Rows put together by a key, however many and however scattered: sorted in pieces on the disk, then merged."""

from __future__ import annotations

import heapq
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import IO, TypeVar

R = TypeVar("R")
# Rows that are sorted in memory at once: about 200 MB of statements.
IN_MEMORY = 200_000


def grouped_on_disk(rows: Iterable[R], key: Callable[[R], str], *, most: int = IN_MEMORY) -> Iterator[list[R]]:
    """Rows of one key together, keys in order; within a key in the order given. At most ``most`` rows are held, and one group.

    What does not fit goes to temporary files that vanish with the process, however that ends.
    """
    source = iter(rows)
    runs: list[IO[bytes]] = []
    last: list[R] = []
    try:
        while piece := list(islice(source, most)):
            last = sorted(piece, key=key)
            if len(piece) == most:
                runs.append(_spill(last))
                last = []
        merged: Iterable[R] = heapq.merge(*(_read(run) for run in runs), last, key=key) if runs else last
        for _, group in groupby(merged, key=key):
            yield list(group)
    finally:
        for run in runs:
            run.close()


def _spill(rows: Iterable[object]) -> IO[bytes]:
    run = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the caller, after the merge)
    for row in rows:
        pickle.dump(row, run, protocol=pickle.HIGHEST_PROTOCOL)
    run.seek(0)
    return run


def _read(run: IO[bytes]) -> Iterator[R]:
    while True:
        try:
            yield pickle.load(run)
        except EOFError:
            return
