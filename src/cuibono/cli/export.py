"""``cuibono export``: ties in the formats of other tools, and what was fetched as WARC."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit, note


def register(app: typer.Typer) -> None:
    told = "Write ties as FollowTheMoney JSON lines (ftm), gexf, graphml or csv, or what was fetched from the web (warc)."
    app.command("export", help=told)(export)


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="ftm, gexf, graphml, csv or warc.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help="A folder, or the file itself.")] = Path("cuibono-export"),
    about: Annotated[list[str] | None, typer.Option("--about", help="Only what bears on this entity; may be repeated.")] = None,
    hops: Annotated[int, typer.Option(min=1, max=4, help="With --about: how many ties away.")] = 1,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from dataclasses import asdict

    from cuibono.operations.export import WARC, graph_from
    from cuibono.operations.export import export as write
    from cuibono.operations.names import resolve_name

    if form == WARC:
        _captures(out, about, workspace, as_json)
        return
    with asking(workspace) as opened:
        subjects = [resolve_name(opened.ledger, name).entity_id for name in about or ()]
        graph = graph_from(opened.ledger, subjects, hops=hops)
        rejects = opened.ledger.corpus().rejects
    done = write(graph, form, out)
    if done.left_out:
        note(f"{len(done.left_out)} denied ties are left out: FollowTheMoney would show them as facts")
    lines = [f"{done.entities} entities, {done.ties} ties, {done.claims} claims", *(f"wrote {name}" for name in done.files)]
    emit(asdict(done), lines, as_json=as_json, rejects=rejects)


def _captures(out: Path, about: list[str] | None, workspace: Path | None, as_json: bool) -> None:
    from dataclasses import asdict

    from cuibono.errors import UsageError
    from cuibono.operations.clock import now
    from cuibono.operations.export import export_captures
    from cuibono.operations.workspace import open_workspace

    if about:
        raise UsageError("warc is everything that was fetched", advice="leave --about out")
    with open_workspace(workspace) as opened:
        done = export_captures(opened.ledger, out, at=now())
        rejects = opened.ledger.corpus().rejects
    without = f"; {done.without} more brought no bytes that are kept (unchanged, failed, refused)" if done.without else ""
    emit(asdict(done), [f"{done.captures} captures{without}", *(f"wrote {name}" for name in done.files)], as_json=as_json, rejects=rejects)
