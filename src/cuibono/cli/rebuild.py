"""``cuibono rebuild``: everything derived is made anew from documents and decisions."""

from __future__ import annotations

import typer

from .frame import JsonOption, WorkspaceOption, emit, writing

HELP = """Make everything derived anew: entities, links, origins, ties and contradictions.

Adding documents or deciding does that for what they concern, with the same result. This is for a workspace in which verify finds a
fault in the derived, or that an older cuibono made. Documents, readings and decisions stay as they are.
"""


def register(app: typer.Typer) -> None:
    app.command("rebuild", help=HELP)(rebuild)


def rebuild(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    from dataclasses import asdict

    from cuibono.operations.derive import derive

    with writing(workspace) as opened:
        before = {entity.entity_id for entity in opened.ledger.entities()}
        done = derive(opened.ledger, whole=True)
        after = {entity.entity_id for entity in opened.ledger.entities()}
        rejects = opened.ledger.corpus().rejects
    data = {**asdict(done), "entities_gone": len(before - after), "entities_new": len(after - before)}
    lines = [
        f"{done.entities} entities, {done.ties} ties, {done.contradictions} contradictions",
        f"{len(before - after)} entities are gone, {len(after - before)} are new",
    ]
    emit(data, lines, as_json=as_json, rejects=rejects)
