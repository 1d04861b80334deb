"""``cuibono dossier``: all that is held about one entity."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit


def register(app: typer.Typer) -> None:
    app.command("dossier", help="All that is held about an entity: names, ties by kind with evidence, speech, contradictions.")(dossier)


def dossier(
    name: Annotated[str, typer.Argument(help="A name or an id.", show_default=False)],
    most: Annotated[int, typer.Option(min=1, help="At most so many ties a section.")] = 12,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.dossier import dossier as ask

    with asking(workspace) as opened:
        data, lines = ask(opened.ledger, name, most=most)
        rejects = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=rejects)
