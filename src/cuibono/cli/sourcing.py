"""``cuibono sourcing``: who speaks, by outlet, story, topic or month."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, PictureOption, WorkspaceOption, ask_ledger, emit, note
from .statements import SinceOption, UntilOption


def register(app: typer.Typer) -> None:
    app.command("sourcing", help="Shares of named, unnamed and documentary sources, and of the outlet's own voice.")(sourcing)


def sourcing(
    by: Annotated[str, typer.Option(metavar="WHAT", help="outlet, story, topic or month.")] = "outlet",
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Only this outlet's documents.", show_default=False)] = None,
    topic: Annotated[
        str | None, typer.Option(metavar="NAME|WORDS", help="Only sentences that name it, or have the words.", show_default=False)
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    most: Annotated[int, typer.Option(min=1, help="At most so many rows.")] = 20,
    picture: PictureOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.picture import save_picture
    from cuibono.operations.sourcing import sourcing as ask

    (data, lines), rejects = ask_ledger(
        workspace, lambda ledger: ask(ledger, by=by, outlet=outlet, topic=topic, since=since, until=until, most=most), picture
    )
    if picture:
        from cuibono.stages.render.draw_sourcing import draw_sourcing

        note(f"drawn: {save_picture(draw_sourcing(data, most), picture)}")
    emit(data, lines, as_json=as_json, rejects=rejects)
