"""``cuibono forecasts``: what was said to be coming, what came of it, and how well it was foretold."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .frame import JsonOption, PictureOption, WorkspaceOption, ask_ledger, emit, writing

HELP = """What was said to be coming: who said so, by when, how likely; what came of it; and how well it was foretold.

cuibono forecasts [NAME] lists; cuibono forecasts resolve ID OUTCOME says what came of one; cuibono forecasts score tells the records.
"""
WithOption = Annotated[
    str | None,
    typer.Option(
        "--with", metavar="WORDS", help='Only sentences with these words and their forms ("midterm" finds "midterms").', show_default=False
    ),
]
MostOption = Annotated[int, typer.Option(min=1, help="At most so many.")]


class _Listing(TyperGroup):
    """``cuibono forecasts NAME`` is ``cuibono forecasts list NAME``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h")):
            args = ["list", *args]
        return super().parse_args(ctx, args)


class Way(StrEnum):
    """By what records are told."""

    KIND = "kind"
    SPEAKER = "speaker"
    OUTLET = "outlet"


class Result(StrEnum):
    """What came of a forecast."""

    HAPPENED = "happened"
    DID_NOT = "did-not"
    PARTLY = "partly"
    VOID = "void"
    OPEN = "open"


def register(app: typer.Typer) -> None:
    group = typer.Typer(help=HELP, cls=_Listing, rich_markup_mode=None)
    group.command("list", help="The forecasts, the most definite ones in order of the day they were made; `list` may be left out.")(list_)
    group.command("score", help="How well they did: Brier scores and rates, by kind of source, speaker or outlet.")(score)
    group.command("resolve", help=RESOLVE)(resolve)
    app.add_typer(group, name="forecasts")


def list_(
    name: Annotated[str | None, typer.Argument(help="A name or an id: forecasts of sentences that name it.", show_default=False)] = None,
    words: WithOption = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="SPEAKER", help="Said by: a name, an outlet, or person, organization, unnamed, outlet.", show_default=False
        ),
    ] = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only those that nothing settles yet.")] = False,
    resolved: Annotated[bool, typer.Option("--resolved", help="Only those that are settled.")] = False,
    due: Annotated[
        str | None, typer.Option(metavar="DATE", help='Only those due in a year, month or day: 2018, "June 2018".', show_default=False)
    ] = None,
    most: MostOption = 20,
    picture: PictureOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.errors import UsageError
    from cuibono.operations.forecasts import forecasts as ask
    from cuibono.operations.picture import save_picture

    if only_open and resolved:
        raise UsageError("--open and --resolved leave nothing", advice="give one of them, or neither for all")
    state = "open" if only_open else "resolved" if resolved else None
    (data, lines), rejects = ask_ledger(
        workspace, lambda ledger: ask(ledger, name, words=words, by=by, state=state, due=due, most=most), picture
    )
    if picture is not None:
        from cuibono.operations.pictures import draw

        save_picture(draw("forecasts", data, {"name": name or words or "", "by": by or ""}), picture)
    emit(data, lines, as_json=as_json, rejects=rejects)


def score(
    name: Annotated[str | None, typer.Argument(help="A name or an id: forecasts of sentences that name it.", show_default=False)] = None,
    by: Annotated[Way, typer.Option("--by", help="Whose records: of kinds of sources, speakers or outlets.")] = Way.KIND,
    words: WithOption = None,
    most: MostOption = 20,
    picture: PictureOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.forecasts import forecast_scores
    from cuibono.operations.picture import save_picture

    (data, lines), rejects = ask_ledger(
        workspace, lambda ledger: forecast_scores(ledger, name, by=by.value, words=words, most=most), picture
    )
    if picture is not None:
        from cuibono.stages.render.draw_forecasts import draw_records

        save_picture(draw_records(data["records"][:most], data["bins"], data["documents"]), picture)
    emit(data, lines, as_json=as_json, rejects=rejects)


RESOLVE = """Say what came of a forecast, and why; later documents are overruled. cuibono undo takes it back.

"happened" means that what the words say came about: of "unlikely to win" the winning, of "will not win" that they did not.
"""


def resolve(
    forecast_id: Annotated[str, typer.Argument(metavar="ID", help="As the list prints it.", show_default=False)],
    outcome: Annotated[Result, typer.Argument(show_default=False)],
    why: Annotated[str, typer.Option("--why", help="What shows it; kept with the decision.")] = "",
    by: Annotated[str | None, typer.Option("--by", help="Who decides; else the user's name here.", show_default=False)] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.clock import now, who
    from cuibono.operations.derive import derive
    from cuibono.operations.forecasts import resolve as settle
    from cuibono.records import to_dict
    from cuibono.stages.inquire.resolve_forecasts import STATE_WORDS

    with writing(workspace) as opened:
        if opened.ledger.derived_is_stale():
            derive(opened.ledger)
        made, forecast, after = settle(opened.ledger, forecast_id, outcome.value, by=by or who(), at=now(fine=True), why=why)
        derive(opened.ledger)
        rejects = opened.ledger.corpus().rejects
    lines = [f"{made.decision_id}: {STATE_WORDS[after.state]}: “{forecast.what}”", "to take it back: cuibono undo"]
    emit({**to_dict(made), "what": forecast.what, "state": after.state}, lines, as_json=as_json, rejects=rejects)
