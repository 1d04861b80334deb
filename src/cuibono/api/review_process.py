"""The review's queue in a process of its own: it takes minutes of a large ledger, and the service answers meanwhile.

One process holds one queue; while the ledger's next state is read in another, the old queue goes on answering.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from cuibono.errors import BusyError, CuibonoError
from cuibono.operations.review_desk import Choice, DeskQueue, State, choose, make_desk, question_data, question_of, state_of
from cuibono.operations.workspace import open_workspace
from cuibono.stages.review.questions import Question

Key = tuple[int, ...]
# A queue is made anew when it is this many times as old as it took to make: the old one stays right, answers are taken from it at once.
REST = 3.0


class Queues:
    """The queue of the newest state of the ledger that one was made of."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self._lock = threading.Lock()
        self._ready: tuple[Key, ProcessPoolExecutor] | None = None
        self._coming: tuple[Key, ProcessPoolExecutor, Future[float]] | None = None
        self._seconds = 0.0  # that the last queue took
        self._made_at = 0.0

    def page(self, choice: Choice, key: Key | None) -> dict[str, Any] | None:
        """The next questions with the state of the queue, None where the first queue is still being made.

        ``key`` is the state of what is derived, None where that is not up to date: then no queue is made of it.
        """
        pool = self._pool(key)
        return None if pool is None else self._ask(pool, choice)

    def question(self, question_id: str) -> Question:
        """A question of the queue, to answer it. Raises NoMatchError; BusyError while there is no queue."""
        with self._lock:
            pool = self._ready[1] if self._ready else None
        if pool is None:
            raise BusyError("the queue of the review is being made", after=2, advice="ask for the next question in a moment")
        return pool.submit(_question, question_id).result()

    def close(self) -> None:
        """Ends the processes."""
        with self._lock:
            pools = [row[1] for row in (self._ready, self._coming) if row]
            self._ready = self._coming = None
        for pool in pools:
            pool.shutdown(wait=False, cancel_futures=True)

    def made(self, key: Key | None) -> bool:
        """Whether the queue that answers is that of this state; starts to make it otherwise."""
        self._pool(key)
        with self._lock:
            return self._ready is not None and self._ready[0] == key

    def _ask(self, pool: ProcessPoolExecutor, choice: Choice) -> dict[str, Any] | None:
        try:
            return pool.submit(_page, str(self.workspace), choice).result()
        except BrokenProcessPool:  # it was ended from outside: the next request makes another
            with self._lock:
                self._ready = None
            return None

    def _pool(self, key: Key | None) -> ProcessPoolExecutor | None:
        with self._lock:
            if self._coming and self._coming[2].done():
                was, pool, future = self._coming
                self._coming = None
                if future.exception() is None:
                    self._seconds, self._made_at = future.result(), time.monotonic()
                    if self._ready:
                        self._ready[1].shutdown(wait=False)
                    self._ready = was, pool
                else:
                    pool.shutdown(wait=False)
                    failed = future.exception()
                    if isinstance(failed, CuibonoError):
                        raise failed
                    advice = "try again; a large ledger needs a gigabyte of memory for it"
                    raise BusyError("the process that makes the queue of the review was ended", after=5, advice=advice) from failed
            rested = time.monotonic() - self._made_at >= REST * self._seconds
            if key is not None and not self._coming and (self._ready is None or (self._ready[0] != key and rested)):
                pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)
                self._coming = key, pool, pool.submit(_make, str(self.workspace))
            return self._ready[1] if self._ready else None


# What the process holds. It holds nothing else, and serves one queue until it is ended.
_HELD: list[DeskQueue] = []
_STATES: dict[tuple[str, ...], State] = {}


def _begin() -> None:
    """Gives way to whoever answers, and ends with the process that started it, however that ends."""
    if hasattr(os, "nice"):
        os.nice(5)
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(2)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _make(path: str) -> float:
    began = time.monotonic()
    with open_workspace(Path(path)) as opened:
        _HELD[:] = [make_desk(opened.ledger)]
    _HELD[0].names, _HELD[0].groups, _HELD[0].by_id
    return time.monotonic() - began


def _page(path: str, choice: Choice) -> dict[str, Any]:
    desk = _HELD[0]
    with open_workspace(Path(path)) as opened, opened.ledger.transaction():
        decisions = opened.ledger.decisions()
        key = tuple(row.decision_id for row in decisions[desk.decided :])
        if key not in _STATES:
            _STATES.clear()
            _STATES[key] = state_of(desk, decisions)
        state = _STATES[key]
        rows = [question_data(opened.ledger, desk, question) for question in choose(opened.ledger, state, choice)]
    return {
        "questions": rows,
        "open": len(state.open),
        "answered": len(state.answered),
        "settled": len(state.settled),
        "too_small": desk.queue.small,
    }


def _question(question_id: str) -> Question:
    return question_of(_HELD[0], question_id)
