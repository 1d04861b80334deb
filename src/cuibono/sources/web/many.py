"""Many requests at a time, one per host: threads that ask, and one thread that takes what comes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")

# Hosts that are asked at the same time, and answers that may wait to be taken: both bound the memory.
THREADS = 8
WAITING = 4


class Many(Generic[Ask, Answer]):
    """Asks in the order they were put, several hosts at once and each host once at a time.

    ``answer`` runs in threads and must not raise; ``host`` tells whom an ask is for. What comes is taken by iterating, in one thread, which
    may put further asks while it does; the iteration ends when all are answered, or at :meth:`stop`. Threads that still wait for a slow
    server then are left to themselves: they hold nothing that is kept.
    """

    def __init__(self, answer: Callable[[Ask], Answer], host: Callable[[Ask], str], *, threads: int = THREADS) -> None:
        self._answer, self._host, self._threads = answer, host, threads
        self._asks: dict[str, deque[Ask]] = {}
        self._busy: set[str] = set()
        self._done: deque[tuple[Ask, Answer]] = deque()
        self._open = 0
        self._started = 0
        self._stopped = False
        self._changed = threading.Condition()

    def put(self, ask: Ask) -> None:
        """One more to ask."""
        with self._changed:
            host = self._host(ask)
            self._asks.setdefault(host, deque()).append(ask)
            self._open += 1
            if self._started < min(self._threads, len(self._asks.keys() | self._busy)):
                self._started += 1
                threading.Thread(target=self._work, daemon=True, name=f"fetch {self._started}").start()
            self._changed.notify_all()

    def stop(self) -> None:
        """Nothing more is asked; what has come already can still be taken."""
        with self._changed:
            self._stopped = True
            self._asks.clear()
            self._changed.notify_all()

    def __iter__(self) -> Iterator[tuple[Ask, Answer]]:
        try:
            while (pair := self._take()) is not None:
                yield pair
        finally:
            self.stop()

    def _take(self) -> tuple[Ask, Answer] | None:
        with self._changed:
            while not self._done:
                if self._stopped or not self._open:
                    return None
                # A wait without end would not hear a signal on every system.
                self._changed.wait(0.5)
            self._open -= 1
            pair = self._done.popleft()
            self._changed.notify_all()
            return pair

    def _work(self) -> None:
        while True:
            with self._changed:
                while (host := self._next()) is None:
                    if self._stopped:
                        return
                    self._changed.wait()
                ask = self._asks[host].popleft()
                if not self._asks[host]:
                    del self._asks[host]
                self._busy.add(host)
            answer = self._answer(ask)
            with self._changed:
                self._busy.discard(host)
                self._done.append((ask, answer))
                self._changed.notify_all()

    def _next(self) -> str | None:
        """A host that waits and is not being asked, the longest waiting first; None while enough answers wait to be taken."""
        if self._stopped or len(self._done) >= WAITING:
            return None
        return next((host for host in self._asks if host not in self._busy), None)
