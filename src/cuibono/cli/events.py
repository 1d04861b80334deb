"""``cuibono events``: what happened, with the versions of each happening."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, PictureOption, WorkspaceOption, ask_ledger, emit

SinceOption = Annotated[str | None, typer.Option("--since", metavar="DATE", help="2018, 2018-06 or 2018-06-12.", show_default=False)]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="As --since; the day, month or year counts.", show_default=False)
]


def register(app: typer.Typer) -> None:
    app.command("events", help="What happened: the reports of one happening as one event, with what each version says.")(events)


def events(
    name: Annotated[str | None, typer.Argument(help="A name or an id; without one, the whole ledger.", show_default=False)] = None,
    other: Annotated[str | None, typer.Option("--with", metavar="B", help="Only between the two.", show_default=False)] = None,
    place: Annotated[str | None, typer.Option(help="Only what is told to be there.", show_default=False)] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    predicate: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="Only this kind (meets, pays …); may be given again.", show_default=False)
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="At most so many, the best supported ones.")] = 20,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    picture: PictureOption = None,
) -> None:
    from cuibono.operations.events import events as ask
    from cuibono.operations.picture import save_picture

    (data, lines), rejects = ask_ledger(
        workspace,
        lambda ledger: ask(ledger, name, other=other, place=place, since=since, until=until, predicates=predicate or (), most=most),
        picture,
    )
    if picture is not None:
        from cuibono.operations.pictures import draw

        save_picture(draw("events", data, {"place": place or ""}), picture)
    emit(data, lines, as_json=as_json, rejects=rejects)
