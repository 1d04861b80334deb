"""``cuibono publishers``: the analyst's register of outlets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .frame import JsonOption, WorkspaceOption, emit, writing


def register(app: typer.Typer) -> None:
    group = typer.Typer(help="The register of outlets and their reliability.", no_args_is_help=True, rich_markup_mode=None)
    group.command(
        "list",
        help="Every outlet with its letter, F until somebody judges it, and what is known of it (* by the built-in table).",
    )(list_publishers)
    group.command("set", help="Judge an outlet: A (reliable) to E (unreliable), F (cannot be judged).")(set_publisher)
    group.command(
        "import", help="Judge many: a CSV file (publisher, reliability, kind, owner, country, state_control, note, domain, source)."
    )(import_)
    app.add_typer(group, name="publishers")


def list_publishers(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    from cuibono.operations.publishers import list_publishers as ask
    from cuibono.operations.workspace import open_workspace

    with open_workspace(workspace) as opened:
        rows = ask(opened.ledger)
        rejects = opened.ledger.corpus().rejects
    lines = []
    for row in rows:
        lines.append("  ".join([str(row["reliability"]), f"{row['documents']:>6}", str(row["publisher"]), *_facts(row)]))
    if any("table" in row["from"].values() for row in rows):
        lines += ["", "* from the table of publishers that comes with the program: cuibono publishers set or import overrules it"]
    emit(rows, lines or ["no outlets yet"], as_json=as_json, rejects=rejects)


def _facts(row: dict[str, Any]) -> list[str]:
    """What is known of an outlet, in words; what the register does not say has a mark, once for all of it where nothing is said there."""
    from cuibono.vocabulary.countries import country_name

    told: list[tuple[str, str]] = []
    for key, before in (("kind", ""), ("country", ""), ("owner", "owner "), ("state_control", "state control: "), ("domain", "")):
        if row[key]:
            words = country_name(row[key]) or row[key] if key == "country" else row[key]
            told.append((f"{before}{words}", row["from"][key]))
    mixed = {source for _, source in told} == {"register", "table"}
    words = ", ".join(f"{fact}{'*' if mixed and source == 'table' else ''}" for fact, source in told)
    return [part for part in (words + ("*" if told and not mixed and told[0][1] == "table" else ""), row["note"]) if part]


def set_publisher(
    name: Annotated[str, typer.Argument(help="The outlet as it is listed.", show_default=False)],
    reliability: Annotated[str, typer.Argument(help="A to F.", show_default=False)],
    kind: Annotated[str | None, typer.Option(help="For example agency, newspaper, broadcaster, think tank.")] = None,
    owner: Annotated[str | None, typer.Option(help="Who owns it.")] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166 code of its seat.")] = None,
    state_control: Annotated[str | None, typer.Option(help="Which state controls it, in words.")] = None,
    domain: Annotated[str | None, typer.Option(help="The host of its pages: what is added from there is its.")] = None,
    source: Annotated[str | None, typer.Option(help="Where owner, country and state control are from.")] = None,
    remark: Annotated[str | None, typer.Option("--note", help="A remark.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who decides; else the user's name here.", show_default=False)] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, kept with the decision.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.clock import now, who
    from cuibono.operations.derive import derive
    from cuibono.operations.import_publishers import domain_of
    from cuibono.operations.publishers import judge
    from cuibono.records import Publisher, to_dict

    host = domain_of(domain, "--domain")
    judged = Publisher(name, reliability.upper(), kind, owner, country, state_control, remark, host, source)
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
