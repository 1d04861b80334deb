"""``cuibono read``: JSON lines of texts to JSON lines of mentions, attributions and claims; no workspace needed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import ConfidenceOption, EngineOption, JsonOption, emit, progress, taken_or_not


def register(app: typer.Typer) -> None:
    app.command("read", help="Read texts from JSON lines, with no ledger: mentions, attributions and claims.")(read)


def read(
    source: Annotated[Path, typer.Argument(metavar="IN.jsonl", help='Lines of {"id", "text", …}.', show_default=False)],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT.jsonl", help="Where the readings go.", show_default=False)],
    workers: Annotated[int | None, typer.Option(min=0, help="Processes that read; 0: one per core.", show_default=False)] = None,
    engine: EngineOption = None,
    min_confidence: ConfidenceOption = None,
    as_json: JsonOption = False,
) -> int:
    from cuibono.operations.read import read_file
    from cuibono.runners import make_runner
    from cuibono.settings import Settings, checked_confidence, checked_engine

    settings = Settings.from_environment()
    reads = settings.engine if engine is None else checked_engine(engine, "--engine")
    least = settings.min_confidence if min_confidence is None else checked_confidence(str(min_confidence), "--min-confidence")
    runner = make_runner(settings.workers if workers is None else workers)
    try:
        with progress("read") as step:
            done = read_file(source, output, runner, engine=reads, least=least, on_step=lambda count: step(count, None, ""))
    finally:
        runner.close()
    lines = [f"{row.address}: {row.reason}: {row.message}" for row in done.rejects]
    lines.append(f"read {done.documents} documents with {done.claims} claims into {output}")
    data = {"documents": done.documents, "claims": done.claims, "output": str(output)}
    emit(data, lines, as_json=as_json, rejects=len(done.rejects))
    return taken_or_not(done.documents, len(done.rejects))
