"""``cuibono audit``: how well one document is sourced."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit


def register(app: typer.Typer) -> None:
    app.command("audit", help="Who speaks in a document, how surely, and how well it is sourced.")(audit)


def audit(
    what: Annotated[str, typer.Argument(help="A document's id, address, or part of its title.", show_default=False)],
    most: Annotated[int, typer.Option(min=1, help="At most so many speakers and claims.")] = 10,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.audit import audit as ask

    with asking(workspace) as opened:
        data, lines = ask(opened.ledger, what, most=most)
        rejects = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=rejects)
