"""``cuibono brief``: a sourced brief on one entity or a pair, linted before it is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from cuibono.operations.garbage import no_search_for_garbage

from .frame import JsonOption, WorkspaceOption, asking, emit


def register(app: typer.Typer) -> None:
    app.command("brief", help="Write a brief on an entity, a pair or two powers: Markdown, HTML, PDF, DOCX and JSON.")(brief)


def brief(
    name: Annotated[str, typer.Argument(help="A name or an entity's id.", show_default=False)],
    other: Annotated[str | None, typer.Option("--with", help="The other one of a pair, a country for example.", show_default=False)] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="POWER", help="Set two powers side by side: see also --in.", show_default=False)
    ] = None,
    place: Annotated[
        str | None, typer.Option("--in", metavar="PLACE", help="With --against: the country where the two act.", show_default=False)
    ] = None,
    sector: Annotated[
        str | None, typer.Option("--sector", metavar="WORDS", help="With --against: only what is said in these words.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The folder to write to; else briefs/ in the workspace.", show_default=False)
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", help="Any of md,html,pdf,docx,json; the JSON is always kept.")
    ] = "md,html,pdf,docx,json",
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="List what changed since this day, month or year of publication.", show_default=False)
    ] = None,
    edited: Annotated[
        bool, typer.Option("--edited", help="With the edits made in the workbench: struck, moved, noted; as NAME-edited.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.errors import UsageError

    if against is not None and other is not None:
        raise UsageError("a pair and two powers are two briefs", advice="give --with or --against, not both")
    if against is None and (place is not None or sector is not None):
        raise UsageError("--in and --sector are for two powers", advice="name the other power: --against POWER")
    chosen = tuple(part.strip() for part in formats.split(",") if part.strip())
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads would mostly wait for each other
    with no_search_for_garbage(), asking(workspace) as opened:
        folder = out or opened.path / "briefs"
        if against is None:
            from cuibono.operations.brief import save_brief

            written = save_brief(opened.ledger, name, other, folder, chosen, since=since, edited=edited)
        else:
            from cuibono.operations.rivals import save_rivals

            written = save_rivals(opened.ledger, (name, against), place, folder, chosen, sector=sector, edited=edited)
        rejects = opened.ledger.corpus().rejects
    told = written.brief
    data = {
        "brief": told.brief_id,
        "title": told.title,
        "version": told.version,
        "unchanged": written.unchanged,
        "content": told.content,
        "evidence": len(told.evidence),
        "sources": len(told.sources),
        "findings": len(told.findings),
        "shown": sum(1 for row in told.findings if row.shown),
        "changes": list(told.changes),
        "missed": [{"edit": row.edit_id, "action": row.action, "words": row.words, "by": row.by} for row in written.missed],
        "files": [str(path) for path in written.files],
    }
    state = "unchanged" if written.unchanged else f"version {told.version}"
    lines = [
        (
            f"{told.title}: {state}; {data['shown']} of {data['findings']} ties told, {data['evidence']} citations "
            f"of {data['sources']} documents; the 23 rules hold"
        ),
        *(f"  changed: {line}" for line in told.changes[:10] if not written.unchanged),
        *(f"  an edit by {row.by} no longer applies: {row.action} “{row.words}” ({row.edit_id})" for row in written.missed),
        *(f"  {path}" for path in written.files),
    ]
    emit(data, lines, as_json=as_json, rejects=rejects)
