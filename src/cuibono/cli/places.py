"""``cuibono places``: where the events and ties of somebody stand, as a list and as a map."""

from __future__ import annotations

from typing import Annotated

import typer

from .events import SinceOption, UntilOption
from .frame import JsonOption, PictureOption, WorkspaceOption, ask_ledger, emit


def register(app: typer.Typer) -> None:
    app.command("places", help="Where somebody's events and ties stand, and what flows between places; --picture draws the map.")(places)


def places(
    name: Annotated[str | None, typer.Argument(help="A name or an id.", show_default=False)] = None,
    country: Annotated[str | None, typer.Option(metavar="C", help="Everybody of a country instead.", show_default=False)] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    most: Annotated[int, typer.Option(min=1, help="List at most so many places and flows.")] = 12,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    picture: PictureOption = None,
) -> None:
    from cuibono.operations.picture import save_picture
    from cuibono.operations.places import places as ask

    (data, lines), rejects = ask_ledger(
        workspace, lambda ledger: ask(ledger, name, country=country, since=since, until=until, most=most), picture
    )
    if picture is not None:
        from cuibono.stages.render.draw_map import draw_map

        save_picture(draw_map(data), picture)
    emit(data, lines, as_json=as_json, rejects=rejects)
