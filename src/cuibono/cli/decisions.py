"""``cuibono decisions``: the log of what people decided."""

from __future__ import annotations

import typer

from .frame import JsonOption, WorkspaceOption, emit


def register(app: typer.Typer) -> None:
    app.command("decisions", help="List all decisions, the oldest first.")(decisions)


def decisions(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    from cuibono.operations.workspace import open_workspace
    from cuibono.records import to_dict

    with open_workspace(workspace) as opened:
        rows = opened.ledger.decisions()
        rejects = opened.ledger.corpus().rejects
    lines = [
        " ".join(filter(None, (row.at, row.by, row.kind, row.verdict, row.target, row.other, f"because {row.why}" if row.why else "")))
        for row in rows
    ]
    emit([to_dict(row) for row in rows], lines or ["no decisions yet"], as_json=as_json, rejects=rejects)
