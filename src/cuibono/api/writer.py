"""The one writer of a service: decisions, questions to keep, and documents; none is lost, and none waits long.

A ledger has one writer at a time. A job that takes in documents holds it for minutes; a decision that comes meanwhile is written by that
job between two documents (:meth:`Holding.turn`). Ties follow from what was written a little later, in the background: whoever comes while
they are made goes first, and they are begun again after it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from cuibono.errors import CuibonoError, LockedError
from cuibono.ledger import Ledger
from cuibono.operations.derive import Told, derive, is_long
from cuibono.operations.workspace import open_workspace

from .derive_apart import LOOK, derive_apart

T = TypeVar("T")
log = logging.getLogger(__name__)
# How long a write waits for another process that writes: a command that decides something is done by then, one that adds documents is not.
PATIENCE = 3.0
# Ties are made anew this long after the last write: who goes through a queue of questions waits for none of them.
QUIET = 2.0


class _GivesWay(Exception):
    """Ties are being made, and somebody waits to write."""


class Writer:
    """Writes to the ledger of one workspace. Safe for calls from any thread."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self._lock = threading.Lock()
        self._guard = threading.Lock()
        self._holding: Holding | None = None
        self._wake = threading.Event()
        self._ended = False
        self._last = 0.0
        self._stale = False
        self._asking = 0  # who waits for the lock
        self._settler: threading.Thread | None = None

    @property
    def pending(self) -> bool:
        """True where something was written whose ties are still to come."""
        return self._stale

    def write(self, act: Callable[[Ledger], T], *, derives: bool = True) -> T:
        """What ``act`` gives, on the ledger opened for writing. ``derives``: ties may follow from it.

        Raises LockedError where another process writes, and what ``act`` raises.
        """
        # A job may get the lock before this does, however long this has waited for it: then it is written in a turn of that job.
        future: Future[T] | None = None
        with self._asks():
            while future is None and not self._lock.acquire(timeout=LOOK):
                with self._guard:
                    future = None if self._holding is None else self._holding.take(act, derives=derives)
        if future is not None:
            return future.result()
        with self._held(derives) as held:
            return act(held.ledger)

    @contextmanager
    def holding(self, *, derives: bool = True) -> Iterator[Holding]:
        """The ledger for a long write; others are written in its turns. Their ties, and this one's, follow when it ends."""
        with self._asks():
            self._lock.acquire()
        with self._held(derives) as held:
            yield held

    @contextmanager
    def _asks(self) -> Iterator[None]:
        with self._guard:
            self._asking += 1
        try:
            yield
        finally:
            with self._guard:
                self._asking -= 1

    @contextmanager
    def _held(self, derives: bool) -> Iterator[Holding]:
        """As :meth:`holding`, where this thread has the lock already."""
        try:
            with self._open() as ledger:
                holding = Holding(ledger, derives)
                with self._guard:
                    self._holding = holding
                try:
                    yield holding
                finally:
                    with self._guard:
                        self._holding = None
                    holding.turn()
                    # Also where it was cancelled or failed: what is stored by then stays, and ties follow from it.
                    if holding.derives:
                        self._settle_later()
        finally:
            self._lock.release()

    @contextmanager
    def _open(self) -> Iterator[Ledger]:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with open_workspace(self.workspace, write=True) as opened:
                    yield opened.ledger
                    return
            except LockedError:
                # Raised by the opening alone: what is opened is locked by us.
                if time.monotonic() >= until:
                    raise
                time.sleep(0.1)

    def _settle_later(self) -> None:
        with self._guard:
            self._last = time.monotonic()
            self._stale = True
            if self._settler is None and not self._ended:
                self._settler = threading.Thread(target=self._settle, name="cuibono-ties", daemon=True)
                self._settler.start()

    def _settle(self) -> None:
        """Waits until nothing was written for a while, then makes the ties anew."""
        while True:
            left = self._last + QUIET - time.monotonic()
            if left > 0 and not self._wake.wait(left):
                continue
            try:
                made = self._settled()
            except CuibonoError as error:  # a full disk, another writer: the next write tries again, and verify tells
                made = True
                log.warning("ties are not up to date: %s", error)
            with self._guard:
                # A service that ends leaves what takes long to the next one, which makes it as it opens.
                if self._ended or (made and self._last + QUIET <= time.monotonic()):
                    self._settler = None
                    return
                if not made:
                    self._last = time.monotonic()

    def settle(self) -> None:
        """Makes the ties of what was written, now, and after whoever waits to write. Raises what deriving raises."""
        while not self._settled():
            time.sleep(LOOK)

    def _settled(self) -> bool:
        with self._lock:
            with self._open() as ledger:
                made = self.derive(ledger)
                long = not made and is_long(ledger)
            if long and not self._ended:
                made = derive_apart(self.workspace, lambda: not self._asking and not self._ended)
            self._stale = not made
        return made

    def derive(self, ledger: Ledger, *, holding: Holding | None = None, on_step: Told = lambda done, total, what: None) -> bool:
        """Makes the ties of a ledger that is held here. False where that is left to be done in the background, and nothing has happened:
        somebody waits to write (for a turn of ``holding``, too), or it takes long."""

        def step(done: int, total: int | None, what: str) -> None:
            if self._asking or (holding is not None and holding.waiting):
                raise _GivesWay
            on_step(done, total, what)

        try:
            if ledger.derived_is_stale():
                if is_long(ledger):
                    return False
                derive(ledger, on_step=step)
        except _GivesWay:
            return False
        return True

    def close(self) -> None:
        """Ties that are still to come are made now, unless all of them are; nothing is written afterwards."""
        with self._guard:
            self._ended = True
            settler = self._settler
        self._wake.set()
        if settler is not None:
            settler.join()


class Holding:
    """The ledger while one job writes, and the small writes that others asked for meanwhile. ``derives``: ties follow from any of it."""

    def __init__(self, ledger: Ledger, derives: bool) -> None:
        self.ledger = ledger
        self.derives = derives
        self._waiting: deque[tuple[Callable[[Ledger], Any], Future[Any]]] = deque()

    def take(self, act: Callable[[Ledger], T], *, derives: bool) -> Future[T]:
        """Queues a write for the next turn."""
        future: Future[T] = Future()
        self.derives = self.derives or derives
        self._waiting.append((act, future))
        return future

    @property
    def waiting(self) -> bool:
        """True where somebody waits for the next turn."""
        return bool(self._waiting)

    def turn(self) -> None:
        """Writes what waits. Called between two documents, never inside a transaction."""
        while self._waiting:
            act, future = self._waiting.popleft()
            try:
                future.set_result(act(self.ledger))
            except BaseException as error:  # it belongs to who asked, not to the job that lends its turn
                future.set_exception(error)
