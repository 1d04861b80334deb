"""``cuibono changes``: what is told since a date that was not told before."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, PictureOption, WorkspaceOption, ask_ledger, emit


def register(app: typer.Typer) -> None:
    app.command("changes", help="What changed since a date: new ties, better or worse grounded, denied, ended, new sums, offices, names.")(
        changes
    )


def changes(
    name: Annotated[str | None, typer.Argument(help="A name or an id; none: the whole ledger.", show_default=False)] = None,
    since: Annotated[str, typer.Option(help="From this day, month or year on (2024, 2024-11, 2024-11-15).", show_default=False)] = ...,  # type: ignore[assignment]
    until: Annotated[str | None, typer.Option(help="To this day, month or year, included.", show_default=False)] = None,
    taken_in: Annotated[bool, typer.Option("--taken-in", help="By the day of being taken into the ledger, not of publication.")] = False,
    most: Annotated[int, typer.Option(min=1, help="At most so many rows of each kind.")] = 10,
    picture: PictureOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.changes import changes as ask
    from cuibono.operations.picture import save_picture

    (data, lines), rejects = ask_ledger(
        workspace, lambda ledger: ask(ledger, name, since=since, until=until, taken_in=taken_in, most=most), picture
    )
    if picture is not None:
        from cuibono.stages.render.draw_changes import draw_changes

        lines.append(f"drawn: {save_picture(draw_changes(data), picture)}")
    emit(data, lines, as_json=as_json, rejects=rejects)
