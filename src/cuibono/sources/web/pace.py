"""Manners of time: one request at a time to a host, a least pause after each, and no request while a host asked us to wait."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class Held(Exception):
    """The host asked for a pause that is longer than we wait. ``until`` is in seconds since 1970."""

    def __init__(self, until: float) -> None:
        self.until = until
        super().__init__(until)


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    held_until: float = 0.0


class Pace:
    """Turns by host, for any number of threads. ``clock`` gives seconds since 1970, ``sleep`` takes seconds."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], None], longest_wait: float) -> None:
        self._clock, self._sleep, self._longest = clock, sleep, longest_wait
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, pause: float) -> Iterator[None]:
        """The host for one request, ``pause`` seconds after the last one ended. Raises Held."""
        state = self._host(host)
        with state.lock:
            now = self._clock()
            if state.held_until - now > self._longest:
                raise Held(state.held_until)
            # A clock that was set back must not make anybody wait for an hour.
            wait = max(min(state.free_at - now, pause), state.held_until - now)
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                state.free_at = self._clock() + pause

    def hold(self, host: str, until: float) -> None:
        """The host asked for no request before this moment."""
        state = self._host(host)
        state.held_until = max(state.held_until, until)

    def _host(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host())
