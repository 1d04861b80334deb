"""``cuibono resolve``: JSON lines of documents with mentions to the same with corpus-wide entities; no workspace needed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import JsonOption, emit, progress, taken_or_not, tamed

HELP = """Say which mentions of many documents are one entity, with no workspace.

IN.jsonl is what cuibono read wrote, or lines of {"id", "text", "mentions": [{"start", "end", "schema"}]}. Each line comes out with
"entity" on every mention, the same for the same entity in all documents.
"""


def register(app: typer.Typer) -> None:
    app.command("resolve", help=HELP)(resolve)


def resolve(
    source: Annotated[Path, typer.Argument(metavar="IN.jsonl", help='The documents; "-": standard input.', show_default=False)],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT.jsonl", help="Where they go; else standard output.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> int:
    from cuibono.operations.resolve import resolve_file

    with progress("resolve") as step:
        done = resolve_file(None if str(source) == "-" else source, output, on_step=lambda count: step(count, None, ""))
    lines = [f"{row.address}: {row.reason}: {row.message}" for row in done.rejects]
    lines.append(f"{done.mentions} mentions in {done.documents} documents are {done.entities} entities; {done.compared} pairs compared")
    if output is None:
        for line in (*lines, f"rejects: {len(done.rejects)}"):
            typer.echo(tamed(line), err=True)
    else:
        data = {"documents": done.documents, "mentions": done.mentions, "entities": done.entities, "output": str(output)}
        emit(data, lines, as_json=as_json, rejects=len(done.rejects))
    return taken_or_not(done.documents, len(done.rejects))
