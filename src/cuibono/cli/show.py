"""``cuibono show``: one document, claim, entity or tie, with the sentences it rests on."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit


def register(app: typer.Typer) -> None:
    app.command("show", help="A document, claim, entity or tie, by id or name, with its evidence.")(show)


def show(
    what: Annotated[str, typer.Argument(help="An id (doc-…, claim-…, tie-…) or a name.", show_default=False)],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.show import show as ask

    with asking(workspace) as opened:
        data, lines = ask(opened.ledger, what)
        rejects = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=rejects)
