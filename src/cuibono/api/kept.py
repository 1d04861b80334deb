"""Answers that were worked out lately, for as long as the ledger stands as it stood: asked again, they are there at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from .held import Held

MOST_BYTES = 48_000_000


class KeptAnswers:
    """The latest answers as bytes, for one state of the ledger's file. Safe for calls from any thread."""

    def __init__(self, held: Held, most: int = MOST_BYTES) -> None:
        self.held = held
        self.most = most
        self._lock = threading.Lock()
        self._rows: OrderedDict[Hashable, bytes] = OrderedDict()
        self._stamp: object = None
        self._size = 0

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The answer that is kept under a key, or what ``make`` gives; kept where the ledger did not change meanwhile."""
        before = self.held.stamp()
        with self._lock:
            if before != self._stamp:
                self._rows.clear()
                self._stamp, self._size = before, 0
            if key in self._rows:
                self._rows.move_to_end(key)
                return self._rows[key]
        made = make()
        with self._lock:
            # Readers make a log and take it away again, so that a ledger that nobody touched may have another stamp the first time.
            if before == self._stamp == self.held.stamp() and key not in self._rows and len(made) <= self.most:
                self._rows[key] = made
                self._size += len(made)
                while self._size > self.most:
                    self._size -= len(self._rows.popitem(last=False)[1])
        return made
