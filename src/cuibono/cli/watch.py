"""``cuibono watch``: feeds, sitemaps and lists that are asked for again and again, and the pages that they name."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .frame import EXIT_INTERRUPT, ConfidenceOption, EngineOption, JsonOption, WorkspaceOption, emit, note, progress, taken_or_not, writing

if TYPE_CHECKING:
    from cuibono.operations.watch import Options
    from cuibono.operations.watch_report import Report
    from cuibono.sources.web.fetch import Fetcher


def register(app: typer.Typer) -> None:
    app.command("watch", help="Ask feeds, sitemaps and lists for new pages, and known pages for changes.")(watch)


def watch(
    addresses: Annotated[
        list[str] | None,
        typer.Argument(help="Addresses or files of feeds, OPML, sitemaps, lists, GDELT; none: all that is watched.", show_default=False),
    ] = None,
    every: Annotated[str | None, typer.Option(help="Ask again and again, until Ctrl-C: 15m, 2h, 1d.", show_default=False)] = None,
    once: Annotated[bool, typer.Option("--once", help="One run, also with --every, which is remembered.")] = False,
    recheck: Annotated[bool, typer.Option("--recheck", help="Ask for all known pages too, due or not.")] = False,
    at_most: Annotated[int | None, typer.Option(min=1, help="Ask for so many pages in a run, no more.", show_default=False)] = None,
    listed: Annotated[bool, typer.Option("--list", help="Show what is watched, and ask for nothing.")] = False,
    stop: Annotated[str | None, typer.Option(help="Watch this address no longer; what came of it stays.", show_default=False)] = None,
    dataset: Annotated[str | None, typer.Option(help="A name for what comes of it.", show_default=False)] = None,
    publisher: Annotated[str | None, typer.Option(help="The outlet of all of it, over what the pages say.", show_default=False)] = None,
    workers: Annotated[int, typer.Option(min=0, help="Processes that read; 0: one per core.")] = 1,
    workspace: WorkspaceOption = None,
    engine: EngineOption = None,
    min_confidence: ConfidenceOption = None,
    as_json: JsonOption = False,
) -> int:
    from cuibono.operations.clock import now, who
    from cuibono.operations.watch import checked_address, stop_watching
    from cuibono.operations.watch_report import watched_lines, watched_rows

    if listed or stop is not None:
        if stop is not None:
            with writing(workspace) as opened:
                ended = stop_watching(opened.ledger, stop, who(), now())
            emit({"stopped": ended.address}, [f"{ended.address} is no longer watched; what came of it stays"], as_json=as_json, rejects=0)
            return 0
        from cuibono.operations.workspace import open_workspace

        with open_workspace(workspace) as opened:
            rows = watched_rows(opened.ledger, opened.ledger.watched(), now())
        emit({"watched": rows}, list(watched_lines(rows)) or ["nothing is watched yet: cuibono watch ADDRESS"], as_json=as_json, rejects=0)
        return 0
    from cuibono.operations.watch import Options
    from cuibono.operations.web_policy import fetcher_of
    from cuibono.settings import Settings, checked_confidence, checked_engine

    settings = Settings.from_environment()
    options = Options(
        at_most,
        recheck,
        not addresses,
        settings.engine if engine is None else checked_engine(engine, "--engine"),
        settings.min_confidence if min_confidence is None else checked_confidence(str(min_confidence), "--min-confidence"),
        settings.max_bytes,
    )
    wait = None if every is None else checked_span(every)
    named = tuple(map(checked_address, addresses or ()))
    call = _Call(workspace, named, wait, dataset, publisher, workers, options)
    with fetcher_of(settings) as fetcher, stopping() as stopped:
        if wait is not None and not once:
            return call.loop(fetcher, stopped, as_json=as_json)
        found, waiting, _ = call.run(fetcher, stopped, first=True)
        _print(found, waiting, as_json=as_json)
        return EXIT_INTERRUPT if stopped.is_set() else taken_or_not(found.taken, found.faults)


def checked_span(text: str) -> int:
    """ "30m", "2h", "1d", "90s" or "45" (minutes) in seconds. Raises UsageError."""
    from cuibono.errors import UsageError

    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    number, unit = (text[:-1], text[-1]) if text[-1:] in units else (text, "m")
    if not number.isascii() or not number.isdigit() or not 0 < int(number) * units[unit] <= 366 * 86400:
        raise UsageError(f"{text!r} is no span of time", where="--every", advice="for example 15m, 2h or 1d")
    return int(number) * units[unit]


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C or SIGTERM sets, so that the page at hand is finished; the second ends at once."""
    event = threading.Event()

    def heard(number: int, frame: Any) -> None:
        if event.is_set():
            raise KeyboardInterrupt
        event.set()
        with suppress(RuntimeError):  # another line was just being printed
            note("stopping after the page at hand; once more to stop at once")

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass(frozen=True, slots=True)
class _Call:
    """One call's words, checked."""

    workspace: Path | None
    addresses: tuple[str, ...]
    every: int | None
    dataset: str | None
    publisher: str | None
    workers: int
    options: Options

    def run(self, fetcher: Fetcher, stopped: threading.Event, *, first: bool) -> tuple[Report, int, str | None]:
        """One run in the workspace, which is closed again: the report, how many lists were not due, and when the next one is."""
        from cuibono.errors import UsageError
        from cuibono.operations.clock import now, who
        from cuibono.operations.derive import derive
        from cuibono.operations.saved import check
        from cuibono.operations.watch import due_at, plan, watch
        from cuibono.operations.watch_report import report
        from cuibono.runners import make_runner

        runner = make_runner(self.workers)
        with writing(self.workspace, create=bool(self.addresses)) as opened:
            ledger = opened.ledger
            named = plan(ledger, self.addresses, who(), now(), dataset=self.dataset, publisher=self.publisher, every=self.every)
            rows = named or ledger.watched()
            if not rows and not self.options.recheck:
                raise UsageError("nothing is watched yet", advice="name a feed, sitemap or list: cuibono watch ADDRESS")
            times = due_at(ledger, rows, now(), self.every)
            due = [row for row in rows if (first and named) or (times[row.address] or "") <= now()]
            try:
                with progress("asked") as step:
                    ran = watch(
                        ledger,
                        due,
                        fetcher,
                        runner,
                        self.options,
                        clock=now,
                        stop=stopped,
                        on_step=step,
                    )
            finally:
                runner.close()
            if ledger.derived_is_stale() and not stopped.is_set():
                derive(ledger)
            asked = check(ledger, at=now()) if ran.added.documents and not stopped.is_set() and ledger.saved_questions() else []
            coming = due_at(ledger, rows, now(), self.every).values()
            return report(ledger, ran, asked), len(rows) - len(due), min((at for at in coming if at), default=None)

    def loop(self, fetcher: Fetcher, stopped: threading.Event, *, as_json: bool) -> int:
        """Run after run until it is stopped; another process that writes just now only puts one off."""
        from cuibono.errors import LockedError
        from cuibono.operations.clock import now

        first = True
        while not stopped.is_set():
            try:
                found, waiting, next_at = self.run(fetcher, stopped, first=first)
            except LockedError:
                if first:
                    raise
                note("another process is writing to this workspace; trying again in a minute")
                stopped.wait(60)
                continue
            first = False
            if found.run.lists or found.run.pages:
                _print(found, waiting, as_json=as_json)
            if found.run.not_watched and not waiting and len(found.run.not_watched) == len(found.run.lists):
                return taken_or_not(found.taken, found.faults)
            rest(next_at, float(self.every or 60), stopped, now)
        return 0


def rest(until: str | None, pause: float, stopped: threading.Event, now: Callable[[], str]) -> None:
    """Waits until a moment, or for so many seconds where there is none; at least a second, at most a day.

    The calendar is looked at every minute: while a machine sleeps its clock for waiting stands, and the moment goes by.
    """
    from cuibono.operations.recheck import moment, told
    from cuibono.operations.watch_report import seconds_until

    until = until or told(moment(now()) + timedelta(seconds=pause))
    stopped.wait(1.0)
    for _ in range(1440):
        left = seconds_until(until, now())
        if stopped.is_set() or left <= 0:
            return
        stopped.wait(min(left, 60.0))


def _print(found: Report, waiting: int, *, as_json: bool) -> None:
    from cuibono.operations.watch_report import as_data, as_lines

    lines = [*as_lines(found)]
    if waiting:
        told = "1 list is" if waiting == 1 else f"{waiting} lists are"
        lines.append(f"{told} not due yet (cuibono watch --list tells when; name one to ask for it now)")
    emit({**as_data(found), "lists_not_due": waiting}, lines, as_json=as_json, rejects=found.faults)
