"""``cuibono known``: lists and knowledge bases that the corpus's entities are linked to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit, progress, taken_or_not, writing

if TYPE_CHECKING:
    from cuibono.records import KnownImport

ByOption = Annotated[str | None, typer.Option("--by", help="Who does it; else the user's name here.", show_default=False)]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, or where the file is from; kept with the log.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        help="Known entities: lists and knowledge bases (FollowTheMoney, Wikidata).", no_args_is_help=True, rich_markup_mode=None
    )
    group.command("import", help="Import a file as the newest version of its dataset; entities are linked to its records.")(import_)
    group.command("list", help="The datasets, with counts and when they were imported.")(list_known)
    group.command("matches", help="Entities of the texts and the records that they are, or may be.")(list_matches)
    group.command("show", help="A record as the list has it, and its versions.")(show)
    group.command("rejects", help="The rows that the newest import of a dataset did not take.")(rejects)
    group.command("remove", help="End a dataset: its records flag nothing any more; they stay readable.")(remove)
    app.add_typer(group, name="known")


def import_(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="JSON lines, CSV or Wikidata's JSON; .gz and .bz2 too.", show_default=False)],
    dataset: Annotated[str | None, typer.Option(help="Its name; else the file's, up to the first dot.", show_default=False)] = None,
    form: Annotated[str, typer.Option("--format", help="auto, ftm, statements, targets or wikidata.")] = "auto",
    by: ByOption = None,
    why: WhyOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    from cuibono.operations.clock import now, who
    from cuibono.operations.derive import derive
    from cuibono.operations.import_known import import_known
    from cuibono.records import to_dict

    with writing(workspace, create=True) as opened:
        ledger = opened.ledger
        with progress("known records") as step:
            done = import_known(
                ledger,
                path,
                dataset=dataset,
                form=form,
                said=(by or who(), now(fine=True), why),
                on_step=lambda count: step(count, None, ""),
            )
        derive(ledger)
        links = ledger.known_links()
    linked, possible = (sum(1 for row in links if row.status == status) for status in ("linked", "possible"))
    log = done.log
    lines = [f"{row.address}: {row.reason}: {row.message}" for row in done.rejects]
    if log.rejects > len(done.rejects):
        lines.append(f"… and {log.rejects - len(done.rejects)} more: cuibono known rejects {log.dataset}")
    lines += [f"not of a kind that is linked: {count} {kind}" for kind, count in (row.split("\t") for row in log.passed)]
    lines.append(
        f"{log.dataset}: {log.records} records ({log.added} new, {log.changed} changed, {log.unchanged} as before, {log.ended} ended)"
    )
    lines.append(f"{linked} links to known records, {possible} possible ones to judge: cuibono known matches")
    data = {
        **to_dict(log),
        "linked": linked,
        "possible": possible,
        "reasons": dict(sorted(done.reasons.items())),
        "reject_list": [{"address": row.address, "reason": row.reason, "message": row.message} for row in done.rejects],
    }
    emit(data, lines, as_json=as_json, rejects=log.rejects)
    return taken_or_not(log.records, log.rejects)


def _told(row: KnownImport) -> str:
    counts = f"{row.records:>9} records, {row.rejects} rejects"
    return f"{row.dataset:<24} {counts}, {row.format} from {row.address}, {row.at} by {row.by}{f': {row.why}' if row.why else ''}"


def list_known(
    log: Annotated[bool, typer.Option("--log", help="Every import and removal, the oldest first.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.known import datasets
    from cuibono.operations.workspace import open_workspace
    from cuibono.records import to_dict

    with open_workspace(workspace) as opened:
        rows = opened.ledger.known_imports() if log else datasets(opened.ledger)
        count = opened.ledger.corpus().rejects
    lines = [f"{row.action:<7} {_told(row)}" if log else _told(row) for row in rows]
    emit([to_dict(row) for row in rows], lines or ["no known entities yet: cuibono known import FILE"], as_json=as_json, rejects=count)


def list_matches(
    name: Annotated[str | None, typer.Argument(help="A name or an id; else all entities.", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="Also where something speaks against it.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.known import matches
    from cuibono.operations.names import resolve_name
    from cuibono.records import to_dict

    with asking(workspace) as opened:
        entity = resolve_name(opened.ledger, name).entity_id if name is not None else None
        rows = matches(opened.ledger, entity, every=every)
        captions = {row.entity_id: row.caption for row in opened.ledger.entities()}
        count = opened.ledger.corpus().rejects
    lines = []
    for row in rows:
        lines.append(f"{row.status:<9} {row.score:.2f}  {captions.get(row.entity_id, '?')} ({row.entity_id}) – “{row.name}” {row.known_id}")
        lines.append(f"                {'; '.join(row.why)}")
    data = [{**to_dict(row), "caption": captions.get(row.entity_id)} for row in rows]
    emit(data, lines or ["no entity fits a known record"], as_json=as_json, rejects=count)


def show(
    known_id: Annotated[str, typer.Argument(metavar="ID", help="known:DATASET/RECORD", show_default=False)],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.known import show_known

    with asking(workspace) as opened:
        data, lines = show_known(opened.ledger, known_id)
        count = opened.ledger.corpus().rejects
    emit(data, lines, as_json=as_json, rejects=count)


def rejects(
    dataset: Annotated[str, typer.Argument(help="Its name: cuibono known list.", show_default=False)],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.known import rejects_of
    from cuibono.operations.workspace import open_workspace
    from cuibono.records import to_dict

    with open_workspace(workspace) as opened:
        rows = rejects_of(opened.ledger, dataset)
    lines = [f"{row.address}: {row.reason}: {row.message}" for row in rows]
    emit([to_dict(row) for row in rows], lines, as_json=as_json, rejects=len(rows))


def remove(
    dataset: Annotated[str, typer.Argument(help="Its name: cuibono known list.", show_default=False)],
    by: ByOption = None,
    why: WhyOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.clock import now, who
    from cuibono.operations.derive import derive
    from cuibono.operations.known import remove_known
    from cuibono.records import to_dict

    with writing(workspace) as opened:
        row = remove_known(opened.ledger, dataset, said=(by or who(), now(fine=True), why))
        derive(opened.ledger)
        count = opened.ledger.corpus().rejects
    emit(to_dict(row), [f"{row.dataset}: {row.ended} records ended"], as_json=as_json, rejects=count)
