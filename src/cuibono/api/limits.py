"""How often somebody may ask: a bucket of tokens each, which fills at a steady rate (RFC 2697 has the measure)."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from cuibono.errors import BusyError

# How many at once, and how many a second in the long run.
KINDS = {
    "requests of a user": (400, 40.0),
    "requests without a sign-in": (60, 2.0),
    "sign-ins from an address": (20, 1 / 6),
    "sign-ins under a name": (10, 1 / 12),
}
# Buckets that are kept; those that are full again are forgotten first.
MOST = 20_000


class Limits:
    """Buckets by kind and key. Safe for calls from any thread. ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, kind: str, key: str) -> None:
        """Takes a token. Raises BusyError, with when the next one is there, where there is none."""
        rate = KINDS[kind][1]
        with self._lock:
            at = self.clock()
            left = self._left((kind, key), at)
            if left < 1:
                after = max(1, math.ceil((1 - left) / rate))
                raise BusyError(f"too many {kind}", after=after, advice=f"try again in {after} s")
            if len(self._buckets) >= MOST:
                self._forget(at)
            self._buckets[kind, key] = (left - 1, at)

    def give(self, kind: str, key: str) -> None:
        """Gives a token back: a sign-in that was right does not count."""
        with self._lock:
            at = self.clock()
            self._buckets[kind, key] = (min(KINDS[kind][0], self._left((kind, key), at) + 1), at)

    def _left(self, bucket: tuple[str, str], at: float) -> float:
        burst, rate = KINDS[bucket[0]]
        tokens, since = self._buckets.get(bucket, (float(burst), at))
        return min(float(burst), tokens + (at - since) * rate)

    def _forget(self, at: float) -> None:
        self._buckets = {key: row for key, row in self._buckets.items() if self._left(key, at) < KINDS[key[0]][0]}
        while len(self._buckets) >= MOST:  # a flood from many addresses: the oldest go
            del self._buckets[next(iter(self._buckets))]
