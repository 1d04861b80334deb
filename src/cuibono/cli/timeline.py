"""``cuibono timeline``: what is dated about an entity."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit


def register(app: typer.Typer) -> None:
    app.command("timeline", help="What is dated about an entity, in order; what is undated stands apart.")(timeline)


def timeline(
    name: Annotated[str, typer.Argument(help="A name or an id.", show_default=False)],
    undated: Annotated[int, typer.Option(min=0, help="At most so many undated ties.")] = 10,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.timeline import timeline as ask

    with asking(workspace) as opened:
        data, lines = ask(opened.ledger, name, most_undated=undated)
        rejects = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=rejects)
