"""``cuibono exposure``: who in a country is tied to a state."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import ConfidenceOption, JsonOption, PictureOption, WorkspaceOption, ask_ledger, emit


def register(app: typer.Typer) -> None:
    app.command(
        "exposure", help="Who in a country is tied to a state, through what, and what is left of it without its strongest document."
    )(exposure)


def exposure(
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help="Whose people: a country or its two letters.", show_default=False)],
    state: Annotated[str, typer.Argument(metavar="STATE", help="The state they may be tied to.", show_default=False)],
    who: Annotated[str | None, typer.Option("--who", metavar="NAME", help="One person or body alone.", show_default=False)] = None,
    most: Annotated[int, typer.Option(min=1, help="At most so many entities.")] = 10,
    hops: Annotated[
        int | None, typer.Option(min=1, max=3, help="Ways of at most so many steps: 1 for direct ties alone.", show_default="2")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Ties of this year, month or day and later.", show_default=False)
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Ties up to this date.", show_default=False)] = None,
    min_grade: Annotated[
        str | None, typer.Option("--min-grade", metavar="GRADE", help="Ties of this grade or better: 3, C2.", show_default=False)
    ] = None,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="STATE", help="The same people's exposure to another state beside it.", show_default=False),
    ] = None,
    bodies: Annotated[bool, typer.Option("--bodies", help="Public bodies too.")] = False,
    min_confidence: ConfidenceOption = None,
    picture: PictureOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.exposure import exposure as ask

    (data, lines), rejects = ask_ledger(
        workspace,
        lambda ledger: ask(
            ledger,
            country,
            state,
            who=who,
            most=most,
            hops=hops,
            since=since,
            until=until,
            min_grade=min_grade,
            against=against,
            bodies=bodies,
            min_confidence=min_confidence,
        ),
        picture,
    )
    if picture is not None:
        from cuibono.operations.picture import save_picture
        from cuibono.stages.render.draw_exposure import draw_exposure

        save_picture(draw_exposure(data), picture)
        lines = [*lines, f"drawn: {picture}"]
    emit(data, lines, as_json=as_json, rejects=rejects)
