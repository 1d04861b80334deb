"""``cuibono quotes``: full text search in what was said."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit
from .statements import SinceOption, UntilOption


def register(app: typer.Typer) -> None:
    app.command("quotes", help='What was said with these words, by whom and where; "words in quotes" in that order.')(quotes)


def quotes(
    words: Annotated[list[str], typer.Argument(help="Words as they were said; case and accents do not matter.", show_default=False)],
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Only this one's words.", show_default=False)] = None,
    about: Annotated[str | None, typer.Option(metavar="NAME", help="Only what names this one.", show_default=False)] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Only as this outlet prints it.", show_default=False)] = None,
    direct: Annotated[bool, typer.Option("--direct", help="Only what is quoted, whole or in part.")] = False,
    most: Annotated[int, typer.Option(min=1, help="At most so many statements, the newest.")] = 30,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.quotes import quotes as ask

    query = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    with asking(workspace) as opened:
        data, lines = ask(opened.ledger, query, by=by, about=about, since=since, until=until, outlet=outlet, direct=direct, most=most)
        rejects = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=rejects)
