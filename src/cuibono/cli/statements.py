"""``cuibono statements``: who said what about whom."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit

SinceOption = Annotated[
    str | None, typer.Option(metavar="DATE", help="Published on or after: 2016, 2016-05, 2016-05-03.", show_default=False)
]
UntilOption = Annotated[str | None, typer.Option(metavar="DATE", help="Published on or before.", show_default=False)]


def register(app: typer.Typer) -> None:
    app.command("statements", help="Who said what about whom, over time; --changes: where a position changed.")(statements)


def statements(
    speaker: Annotated[str | None, typer.Argument(help="A name or an id: whose words.", show_default=False)] = None,
    about: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what is said about this one; alone: by anybody.", show_default=False)
    ] = None,
    changes: Annotated[bool, typer.Option("--changes", help="Changes of position: for at one time, against at another.")] = False,
    since: SinceOption = None,
    until: UntilOption = None,
    direct: Annotated[bool, typer.Option("--direct", help="Only what is quoted, whole or in part.")] = False,
    most: Annotated[int, typer.Option(min=1, help="At most so many statements, the newest.")] = 30,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.errors import UsageError

    if changes and not speaker:
        raise UsageError("whose changes of position?", advice="name somebody: cuibono statements NAME --changes")
    if changes and (since or until or direct):
        raise UsageError("--changes looks at all times and all words", advice="leave --since, --until and --direct out")
    with asking(workspace) as opened:
        if changes and speaker:
            from cuibono.operations.positions import positions

            data, lines = positions(opened.ledger, speaker, about=about)
        else:
            from cuibono.operations.statements import statements as ask

            data, lines = ask(opened.ledger, speaker, about=about, since=since, until=until, direct=direct, most=most)
        rejects = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=rejects)
