"""``cuibono paths``: how two entities are tied."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit


def register(app: typer.Typer) -> None:
    app.command("paths", help="Chains of ties between two entities, every hop with sentence, speaker, date and grade.")(paths)


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
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.paths import paths as ask

    with asking(workspace) as opened:
        data, lines = ask(opened.ledger, left, right, most=most, hops=hops, passing=passing)
        rejects = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=rejects)
