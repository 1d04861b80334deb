"""``cuibono ties``: ties of some kinds, with the evidence of each."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit


def register(app: typer.Typer) -> None:
    app.command("ties", help="Ties of one entity by their kind: who owns it, whom it paid, whom it met, each with its sentence.")(ties)


def ties(
    name: Annotated[str, typer.Argument(help="A name or an id.", show_default=False)],
    other: Annotated[str | None, typer.Option("--with", metavar="NAME", help="The other end.", show_default=False)] = None,
    predicates: Annotated[
        str | None, typer.Option("--predicate", metavar="NAMES", help="Predicates or families: owns,controls or money.", show_default=False)
    ] = None,
    end: Annotated[str | None, typer.Option("--as", metavar="END", help="NAME is its subject or its object.", show_default=False)] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Happened or held on or after this.", show_default=False)] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The same, on or before.", show_default=False)] = None,
    most: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.ties import ties as ask

    with asking(workspace) as opened:
        data, lines = ask(opened.ledger, name, other=other, predicates=predicates, end=end, since=since, until=until, most=most)
        rejects = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=rejects)
