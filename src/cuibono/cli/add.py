"""``cuibono add``: takes files, folders, JSON lines and pages of the web into the ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import ConfidenceOption, EngineOption, JsonOption, WorkspaceOption, emit, progress, taken_or_not, writing
from .rejects import reject_lines

SLOW = 5  # seconds from which on deriving tells how far it is


def register(app: typer.Typer) -> None:
    app.command("add", help="Add files, folders and addresses of pages; what is there already is left alone.")(add)


def add(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, and addresses of pages; archives, mailboxes, WARC and WACZ are opened and read part by part.",
            show_default=False,
        ),
    ],
    dataset: Annotated[str, typer.Option(help="A name for what is added together.")] = "default",
    publisher: Annotated[str | None, typer.Option(help="The outlet of all of it, over what the files say.")] = None,
    published: Annotated[str | None, typer.Option(help="The date of all of it (YYYY, YYYY-MM or YYYY-MM-DD).")] = None,
    workers: Annotated[int | None, typer.Option(min=0, help="Processes that read; 0: one per core.", show_default=False)] = None,
    workspace: WorkspaceOption = None,
    ledger: Annotated[
        str | None,
        typer.Option(metavar="URL", help="A new workspace's database, for example postgresql://me@host/press.", show_default=False),
    ] = None,
    engine: EngineOption = None,
    min_confidence: ConfidenceOption = None,
    as_json: JsonOption = False,
) -> int:
    from cuibono.readers.language import load_ahead

    load_ahead()
    from cuibono.operations.add import Capture, add_paths
    from cuibono.operations.clock import checked_date, now
    from cuibono.operations.derive import derive
    from cuibono.operations.saved import as_data, as_lines, check
    from cuibono.runners import make_runner
    from cuibono.settings import Settings, checked_confidence, checked_engine

    settings = Settings.from_environment()
    capture = Capture(now(), dataset, publisher, checked_date(published), settings.max_bytes)
    reads = settings.engine if engine is None else checked_engine(engine, "--engine")
    least = settings.min_confidence if min_confidence is None else checked_confidence(str(min_confidence), "--min-confidence")
    fetcher = None
    if any("://" in path for path in paths):
        from cuibono.operations.web_policy import fetcher_of

        fetcher = fetcher_of(settings)
    runner = make_runner(settings.workers if workers is None else workers)
    with writing(workspace, create=True, ledger=ledger) as opened:
        try:
            reached = [0.0]
            with progress("added", share=lambda: reached[0]) as step:
                added = add_paths(
                    opened.ledger,
                    paths,
                    capture,
                    runner,
                    engine=reads,
                    least=least,
                    fetcher=fetcher,
                    on_step=lambda done, address: step(done, None, address),
                    on_reach=lambda share: reached.__setitem__(0, share),
                )
        finally:
            runner.close()
        if opened.ledger.derived_is_stale():
            with progress("deriving", after=SLOW) as step:
                derive(opened.ledger, on_step=step)
        saved = check(opened.ledger, at=capture.retrieved_at) if added.documents and opened.ledger.saved_questions() else []
        counts = opened.ledger.counts()
    data = {
        "documents": added.documents,
        "known": added.known,
        "claims": added.claims,
        "entities": counts["entities"],
        "ties": counts["ties"],
        "saved": as_data(saved)["questions"],
        "reject_list": [{"address": row.address, "reason": row.reason, "message": row.message} for row in added.rejects],
    }
    lines = reject_lines(added.rejects)
    lines.append(f"added {added.documents} documents ({added.known} were there already) with {added.claims} claims")
    lines.append(f"the ledger has {counts['entities']} entities and {counts['ties']} ties")
    lines += as_lines(saved)
    emit(data, lines, as_json=as_json, rejects=len(added.rejects))
    return taken_or_not(added.documents + added.known, len(added.rejects))
