"""``cuibono timeline``: what is dated about an entity."""

from __future__ import annotations

from typing import Annotated

import typer

from .events import SinceOption, UntilOption
from .frame import JsonOption, PictureOption, WorkspaceOption, ask_ledger, emit


def register(app: typer.Typer) -> None:
    app.command("timeline", help="What is dated about an entity, in order; what is undated stands apart.")(timeline)


def timeline(
    name: Annotated[str, typer.Argument(help="A name or an id.", show_default=False)],
    undated: Annotated[int, typer.Option(min=0, help="At most so many undated ties.")] = 10,
    since: SinceOption = None,
    until: UntilOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    picture: PictureOption = None,
) -> None:
    from cuibono.operations.picture import save_picture
    from cuibono.operations.timeline import timeline as ask

    (data, lines), rejects = ask_ledger(
        workspace, lambda ledger: ask(ledger, name, most_undated=undated, since=since, until=until), picture
    )
    if picture is not None:
        from cuibono.operations.pictures import draw

        save_picture(draw("timeline", data, {}), picture)
    emit(data, lines, as_json=as_json, rejects=rejects)
