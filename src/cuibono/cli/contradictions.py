"""``cuibono contradictions``: claims that can't all hold."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit


def register(app: typer.Typer) -> None:
    app.command("contradictions", help="Claims that can't all hold, both sides with sentence, speaker and date.")(contradictions)


def contradictions(
    name: Annotated[str | None, typer.Argument(help="A name or an id; without one, all.", show_default=False)] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.contradictions import contradictions as ask
    from cuibono.operations.unread import unread_data

    with asking(workspace) as opened:
        data, lines, unseen = ask(opened.ledger, name)
        rejects = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=rejects, unread=unread_data(unseen))
