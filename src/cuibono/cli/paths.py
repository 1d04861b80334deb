"""``cuibono paths``: how two entities are tied."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, PictureOption, WorkspaceOption, ask_ledger, emit


def register(app: typer.Typer) -> None:
    app.command("paths", help="How two entities are tied: the best chains of ties, every hop with sentence, speaker, date and grade.")(
        paths
    )


def paths(
    left: Annotated[str, typer.Argument(metavar="A", help="A name or an id.", show_default=False)],
    right: Annotated[
        str, typer.Argument(metavar="B", help="A name or an id; a country is also met by groups described as of it.", show_default=False)
    ],
    most: Annotated[int, typer.Option(min=1, help="At most so many paths.")] = 5,
    hops: Annotated[int | None, typer.Option(min=1, max=6, help="At most so many hops.", show_default="4")] = None,
    passing: Annotated[
        bool, typer.Option("--all", help="Also ties that say nothing lasting: criticizes, visits, offices, places …")
    ] = False,
    asserted: Annotated[bool, typer.Option("--asserted", help="Only what is said as fact: nothing hedged, planned or ended.")] = False,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Ties that hold from then on or, undated, were reported then.", show_default=False)
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The same, up to then.", show_default=False)] = None,
    predicate: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only ties of this predicate or family: owns, money.", show_default=False)
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="No ties of this predicate or family.", show_default=False)
    ] = None,
    min_grade: Annotated[
        str | None, typer.Option(metavar="GRADE", help="A letter, a digit or both, each the weakest to take: C3.", show_default=False)
    ] = None,
    picture: PictureOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.path_limits import Asked, listed
    from cuibono.operations.paths import ask_paths, default_hops
    from cuibono.operations.picture import save_picture

    limit = hops if hops is not None else default_hops()
    asked = Asked(limit, passing, asserted, since, until, listed(predicate or ()), listed(without or ()), min_grade)
    (data, lines, ways), rejects = ask_ledger(workspace, lambda ledger: ask_paths(ledger, left, right, most=most, asked=asked), picture)
    if picture is not None:
        from cuibono.operations.path_picture import picture as draw

        save_picture(draw(data, ways), picture)
    emit(data, lines, as_json=as_json, rejects=rejects)
