"""``cuibono decisions``: the log of what people decided."""

from __future__ import annotations

import typer

from .frame import JsonOption, WorkspaceOption, emit


def register(app: typer.Typer) -> None:
    app.command("decisions", help="List all decisions, the oldest first; undone ones say by whom.")(decisions)


def decisions(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    from cuibono.operations.workspace import open_workspace
    from cuibono.records import to_dict, undone_by

    with open_workspace(workspace) as opened:
        rows = opened.ledger.decisions()
        rejects = opened.ledger.corpus().rejects
    lifted = undone_by(rows)
    lines = []
    for row in rows:
        undo = lifted.get(row.decision_id)
        parts = (row.decision_id, row.at, row.by, row.kind, row.verdict if row.kind != "undo" else "", row.target, row.other)
        why = f"because {row.why}" if row.why else ""
        mark = f"[undone by {undo.by}, {undo.at}]" if undo else ""
        lines.append(" ".join(filter(None, (*parts, why, mark))))
    data = [{**to_dict(row), "undone_by": lifted[row.decision_id].decision_id if row.decision_id in lifted else None} for row in rows]
    emit(data, lines or ["no decisions yet"], as_json=as_json, rejects=rejects)
