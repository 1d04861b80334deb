"""``cuibono gaps``: what is not known, and what to look for next."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, PictureOption, WorkspaceOption, ask_ledger, emit


def register(app: typer.Typer) -> None:
    app.command("gaps", help="What the ledger doesn't know of a name, or at all, and what to look for next.")(gaps)


def gaps(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A name or an id; without one the whole ledger.", show_default=False)
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="At most so many things to look for.")] = 12,
    picture: PictureOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.gaps import gaps as ask

    (data, lines), rejects = ask_ledger(workspace, lambda ledger: ask(ledger, name, most=most), picture)
    if picture is not None:
        from cuibono.operations.picture import save_picture
        from cuibono.stages.render.draw_gaps import draw_gaps

        save_picture(draw_gaps(data), picture)
        lines = [*lines, f"drawn: {picture}"]
    emit(data, lines, as_json=as_json, rejects=rejects)
