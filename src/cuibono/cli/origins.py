"""``cuibono origins``: which stories lead back to which origin, of a workspace or of JSON lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit, progress, taken_or_not, tamed


def register(app: typer.Typer) -> None:
    app.command("origins", help="Who copied whom: every origin with its stories and why; of JSON lines too, with no ledger.")(origins)


def origins(
    source: Annotated[
        Path | None,
        typer.Argument(
            metavar="[IN.jsonl]",
            help='Lines of {"id", "text", "publisher", "published", …}, "-" for standard input; without it, the workspace.',
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT.jsonl", help="Where the lines go; else standard output.", show_default=False),
    ] = None,
    publishers: Annotated[
        Path | None,
        typer.Option(
            "--publishers",
            metavar="FILE.csv",
            help="Outlets with their owners, for JSON lines: as for publishers import.",
            show_default=False,
        ),
    ] = None,
    shared: Annotated[bool, typer.Option("--shared", help="Of a workspace, only origins that several stories lead back to.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    if source is not None:
        return _batch(source, None if output is None or str(output) == "-" else output, publishers, as_json)
    from cuibono.errors import UsageError
    from cuibono.operations.origins import origins as ask

    if output is not None or publishers is not None:
        raise UsageError("-o and --publishers go with IN.jsonl", advice="for example: cuibono origins IN.jsonl -o OUT.jsonl")
    with asking(workspace) as opened:
        data, lines = ask(opened.ledger, shared_only=shared)
        rejects = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=rejects)
    return 0


def _batch(source: Path, output: Path | None, publishers: Path | None, as_json: bool) -> int:
    from cuibono.operations.import_publishers import read_register
    from cuibono.operations.origins import open_lines, trace_lines, write_rows

    register = read_register(publishers) if publishers is not None else []
    with open_lines(source) as lines, progress("compared") as step:
        done = trace_lines(lines, source.name, register, on_step=lambda count: step(count, None, ""))
    if output is not None:
        write_rows(done.rows, output)
    told = [f"{row.address}: {row.reason}: {row.message}" for row in done.rejects]
    told.append(f"{len(done.rows)} documents lead back to {done.origins} origins" + (f": {output}" if output else ""))
    if output is not None or as_json:
        data: dict[str, Any] = {"documents": len(done.rows), "origins": done.origins, "output": str(output) if output else None}
        if output is None:
            data["rows"] = done.rows
        emit(data, told, as_json=as_json, rejects=len(done.rejects))
    else:
        # Standard output holds the lines alone; what is told to a person goes to stderr.
        for row in done.rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        for line in (*told, f"rejects: {len(done.rejects)}"):
            typer.echo(tamed(line), err=True)
    return taken_or_not(len(done.rows), len(done.rejects))
