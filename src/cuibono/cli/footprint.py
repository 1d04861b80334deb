"""``cuibono footprint``: rival powers in a country or a sector, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import JsonOption, PictureOption, WorkspaceOption, ask_ledger, emit


def register(app: typer.Typer) -> None:
    app.command("footprint", help="What powers do in a country or a sector, side by side: acts counted once, money, time, evidence.")(
        footprint
    )


def footprint(
    powers: Annotated[list[str], typer.Argument(metavar="POWER...", help="Countries, or names of the ledger.", show_default=False)],
    place: Annotated[
        str | None, typer.Option("--in", metavar="PLACE", help="The country (or a name of the ledger) where they act.", show_default=False)
    ] = None,
    sector: Annotated[
        str | None,
        typer.Option(
            "--sector", metavar="WORDS", help="Only what is said in one of these words: '5G, mobile network'.", show_default=False
        ),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Count by year, quarter or month.")] = "year",
    since: Annotated[str | None, typer.Option("--since", help="From this year, month or day on.", show_default=False)] = None,
    until: Annotated[str | None, typer.Option("--until", help="Up to this year, month or day.", show_default=False)] = None,
    currency: Annotated[str, typer.Option("--currency", help="The currency that sums are told in.")] = "USD",
    rates: Annotated[
        Path | None, typer.Option("--rates", metavar="FILE", help="Your own rates: currency, year, per_usd (TSV, CSV).", show_default=False)
    ] = None,
    most: Annotated[int, typer.Option(min=0, help="Print at most so many acts of each kind and power.")] = 5,
    picture: PictureOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.footprint import footprint as ask
    from cuibono.operations.picture import save_picture

    (data, lines), rejects = ask_ledger(
        workspace,
        lambda ledger: ask(
            ledger, powers, place, sector=sector, by=by, since=since, until=until, currency=currency, rates=rates, most=most
        ),
        picture,
    )
    if picture is not None:
        from cuibono.stages.render.draw_footprint import draw_footprint

        data["picture"] = str(save_picture(draw_footprint(data), picture))
        lines.append(f"picture: {picture}")
    emit(data, lines, as_json=as_json, rejects=rejects)
