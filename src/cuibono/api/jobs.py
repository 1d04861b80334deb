"""Work that takes longer than a request: one job at a time, in the order in which they came, with what happens told as events."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cuibono.errors import BusyError, CuibonoError, NoMatchError
from cuibono.operations.clock import now

log = logging.getLogger(__name__)
# Jobs that are remembered; their events are the last ones.
MOST_JOBS = 200
MOST_WAITING = 50
MOST_EVENTS = 500
ENDED = ("done", "failed", "cancelled")


class Cancelled(Exception):
    """Raised inside a job that was told to end."""


@dataclass
class Job:
    """One job. ``state``: queued, running, done, failed or cancelled; ``share``: how much is done, 0 to 1, None where nobody knows."""

    id: str
    kind: str
    title: str
    by: str
    state: str = "queued"
    done: int = 0
    total: int | None = None
    share: float | None = None
    item: str = ""
    rejects: int = 0
    asked_at: str = ""
    ended_at: str | None = None
    result: Any = None
    error: dict[str, str | None] | None = None
    _events: deque[tuple[int, str, dict[str, Any]]] = field(default_factory=lambda: deque(maxlen=MOST_EVENTS), repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _last: int = 0
    _cancel: threading.Event = field(default_factory=threading.Event, repr=False)

    def step(
        self, *, done: int | None = None, total: int | None = None, share: float | None = None, item: str = "", rejects: int | None = None
    ) -> None:
        """Tells how far it is. Raises Cancelled where it was told to end: call it where nothing is there by half."""
        self.done = self.done if done is None else done
        self.total = self.total if total is None else total
        self.share = self.share if share is None else max(self.share or 0.0, min(1.0, share))
        self.item = item or self.item
        self.rejects = self.rejects if rejects is None else rejects
        self.tell("progress")
        if self._cancel.is_set():
            raise Cancelled

    def tell(self, name: str) -> None:
        with self._lock:
            self._last += 1
            self._events.append((self._last, name, self.as_data()))

    def events(self, after: int) -> list[tuple[int, str, dict[str, Any]]]:
        """Events after this number, in order: (number, name, the job as it stood)."""
        with self._lock:
            return [row for row in self._events if row[0] > after]

    def cancel(self) -> None:
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        return self._cancel.is_set()

    def as_data(self) -> dict[str, Any]:
        names = (
            "id",
            "kind",
            "title",
            "by",
            "state",
            "done",
            "total",
            "share",
            "item",
            "rejects",
            "asked_at",
            "ended_at",
            "result",
            "error",
        )
        return {name: getattr(self, name) for name in names}


Run = Callable[[Job], Any]


class Jobs:
    """The jobs of a service. Safe for calls from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._jobs: dict[str, Job] = {}
        self._waiting: deque[tuple[Job, Run, Callable[[], None]]] = deque()
        self._worker: threading.Thread | None = None
        self._number = 0
        self.closing = threading.Event()

    def start(self, kind: str, title: str, run: Run, *, by: str, after: Callable[[], None] = lambda: None) -> Job:
        """Queues a job; ``after`` is called when it has run, however that went, and before it is told as ended.

        Raises BusyError where too many wait.
        """
        with self._lock:
            if self.closing.is_set() or len(self._waiting) >= MOST_WAITING:
                raise BusyError(f"{len(self._waiting)} jobs wait", after=30, advice="wait until some have ended")
            self._number += 1
            job = Job(f"job-{self._number}", kind, title, by, asked_at=now())
            self._jobs[job.id] = job
            for old in [row.id for row in self._jobs.values() if row.state in ENDED][: max(0, len(self._jobs) - MOST_JOBS)]:
                del self._jobs[old]
            self._waiting.append((job, run, after))
            job.tell("queued")
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="cuibono-jobs", daemon=True)
                self._worker.start()
            return job

    def all(self) -> list[Job]:
        """The newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def get(self, id: str) -> Job:
        with self._lock:
            if id not in self._jobs:
                raise NoMatchError(f"no job {id[:40]!r}", advice="see /api/1/jobs; jobs are forgotten when the service ends")
            return self._jobs[id]

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._worker = None
                    self._lock.notify_all()
                    return
                job, run, after = self._waiting.popleft()
            ended = self._run(job, run)
            try:
                after()
            except Exception:  # what waits behind it is not to wait for ever
                log.exception("clearing up after job %s (%s) failed", job.id, job.kind)
            # Told last: whoever hears of the end finds nothing left behind.
            job.ended_at, job.state = now(), ended
            job.tell(ended)

    def _run(self, job: Job, run: Run) -> str:
        """Runs a job; gives the state that it ends in."""
        try:
            if job.cancelled:
                return "cancelled"
            job.state = "running"
            job.tell("running")
            job.result = run(job)
        except Cancelled:
            return "cancelled"
        except CuibonoError as error:
            job.error = error.as_dict()
            return "failed"
        except Exception:
            log.exception("job %s (%s) failed", job.id, job.kind)
            job.error = CuibonoError("the job failed in a way that is a fault of cuibono", advice="the service's log says more").as_dict()
            return "failed"
        return "done"

    def close(self) -> None:
        """Ends the running job where nothing is there by half, drops those that wait, and returns when all is quiet."""
        self.closing.set()
        with self._lock:
            for job in self._jobs.values():
                job.cancel()
            while self._worker is not None:
                self._lock.wait(0.5)
