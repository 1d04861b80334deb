"""An upload as a job of the service: one writer, turns for others between two documents, and its files removed when it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI

from cuibono.operations.add import Capture
from cuibono.operations.clock import now
from cuibono.operations.import_upload import DERIVING, Engine, Reach, import_all
from cuibono.operations.take_in import Stopped
from cuibono.operations.uploads import Upload, remove
from cuibono.settings import Settings

from .jobs import Cancelled, Job, Jobs
from .writer import Writer


def start_import(app: FastAPI, upload: Upload, addresses: Sequence[str], said: Mapping[str, Any], *, by: str) -> Job:
    """Queues the import of an upload. ``said`` are ``dataset``, ``publisher`` and ``published`` of a capture. Raises BusyError."""
    settings = Settings.from_environment()
    writer: Writer = app.state.writer
    jobs: Jobs = app.state.jobs

    def run(job: Job) -> dict[str, Any]:
        from cuibono.runners import make_runner

        runner = make_runner(settings.workers)
        fetcher = None
        if addresses:
            from cuibono.operations.web_policy import fetcher_of

            fetcher = fetcher_of(settings)
        capture = Capture(now(), max_bytes=settings.max_bytes, **said)
        try:
            with writer.holding() as held:

                def reach(reach: Reach) -> None:
                    if reach.phase != DERIVING:
                        held.turn()
                    words = f"{DERIVING}: {reach.now}" if reach.phase == DERIVING else reach.now
                    try:
                        job.step(done=reach.documents, share=reach.share, item=words)
                    except Cancelled as told:
                        raise Stopped from told

                engine = Engine(settings.engine, settings.min_confidence, runner)
                # Who decides meanwhile goes first, and ties that take long are made when the ledger is free again.
                job.result = import_all(
                    held.ledger,
                    upload.roots,
                    addresses,
                    capture,
                    engine,
                    fetcher=fetcher,
                    on_reach=reach,
                    derives=lambda ledger, told: writer.derive(ledger, holding=held, on_step=told),
                )
        finally:
            runner.close()
        job.rejects = job.result["rejected"]
        if job.result["stopped"]:
            raise Cancelled
        result: dict[str, Any] = job.result
        return result

    return jobs.start("import", title_of(upload, addresses), run, by=by, after=lambda: remove(upload.folder))


def title_of(upload: Upload, addresses: Sequence[str]) -> str:
    """What is imported, in a few words: the first name and how many more."""
    first = next((path.name for root in upload.roots for path in sorted(root.rglob("*")) if path.is_file()), None) or addresses[0]
    more = upload.files + len(addresses) - 1
    return f"{first[-120:]} + {more}" if more else first[-120:]
