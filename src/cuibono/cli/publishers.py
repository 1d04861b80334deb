"""``cuibono publishers``: the analyst's register of outlets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, emit, writing


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="The register of outlets and their reliability.", no_args_is_help=True, rich_markup_mode=None)
    group.command("list", help="Every outlet with its letter; F until somebody judges it.")(list_publishers)
    group.command("set", help="Judge an outlet: A (reliable) to E (unreliable), F (cannot be judged).")(set_publisher)
    group.command("import", help="Judge many: a CSV file with publisher, reliability, kind, owner, country, state_control, note.")(import_)
    app.add_typer(group, name="publishers")


def list_publishers(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    from cuibono.operations.publishers import list_publishers as ask
    from cuibono.operations.workspace import open_workspace

    with open_workspace(workspace) as opened:
        rows = ask(opened.ledger)
        rejects = opened.ledger.corpus().rejects
    lines = []
    for row in rows:
        told = [row.get(key) for key in ("kind", "owner", "country", "state_control", "note")]
        lines.append(
            "  ".join([str(row["reliability"]), f"{row['documents']:>6}", str(row["publisher"]), *(str(part) for part in told if part)])
        )
    emit(rows, lines or ["no outlets yet"], as_json=as_json, rejects=rejects)


def set_publisher(
    name: Annotated[str, typer.Argument(help="The outlet as it is listed.", show_default=False)],
    reliability: Annotated[str, typer.Argument(help="A to F.", show_default=False)],
    kind: Annotated[str | None, typer.Option(help="For example agency, newspaper, broadcaster, think tank.")] = None,
    owner: Annotated[str | None, typer.Option(help="Who owns it.")] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166 code of its seat.")] = None,
    state_control: Annotated[str | None, typer.Option(help="Which state controls it, in words.")] = None,
    remark: Annotated[str | None, typer.Option("--note", help="A remark.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who decides; else the user's name here.", show_default=False)] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, kept with the decision.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.clock import now, who
    from cuibono.operations.derive import derive
    from cuibono.operations.publishers import judge
    from cuibono.records import Publisher, to_dict

    judged = Publisher(name, reliability.upper(), kind, owner, country, state_control, remark)
    with writing(workspace) as opened:
        row, known = judge(opened.ledger, judged, by=by or who(), at=now(fine=True), why=why)
        derive(opened.ledger)
        rejects = opened.ledger.corpus().rejects
    lines = [f"{row.publisher}: {row.reliability}"]
    if not known:
        lines.append("no document is from this outlet yet (names must be the same to the letter: cuibono publishers list)")
    emit(to_dict(row), lines, as_json=as_json, rejects=rejects)


def import_(
    path: Annotated[Path, typer.Argument(help="The CSV file.", show_default=False)],
    by: Annotated[str | None, typer.Option("--by", help="Who decides; else the user's name here.", show_default=False)] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, kept with each decision.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.clock import now, who
    from cuibono.operations.derive import derive
    from cuibono.operations.import_publishers import import_register
    from cuibono.records import to_dict

    with writing(workspace, create=True) as opened:
        rows = import_register(opened.ledger, path, by=by or who(), at=now(fine=True), why=why)
        derive(opened.ledger)
        rejects = opened.ledger.corpus().rejects
    emit([to_dict(row) for row in rows], [f"{row.reliability}  {row.publisher}" for row in rows], as_json=as_json, rejects=rejects)
