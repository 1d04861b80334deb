"""``cuibono export``: ties in the formats of other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit, note


def register(app: typer.Typer) -> None:
    app.command("export", help="Write ties as FollowTheMoney JSON lines (ftm), gexf, graphml or csv.")(export)


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="ftm, gexf, graphml or csv.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help="A folder, or the file itself.")] = Path("cuibono-export"),
    about: Annotated[list[str] | None, typer.Option("--about", help="Only what bears on this entity; may be repeated.")] = None,
    hops: Annotated[int, typer.Option(min=1, max=4, help="With --about: how many ties away.")] = 1,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from dataclasses import asdict

    from cuibono.operations.export import export as write
    from cuibono.operations.export import graph_from
    from cuibono.operations.names import resolve_name

    with asking(workspace) as opened:
        subjects = [resolve_name(opened.ledger, name).entity_id for name in about or ()]
        graph = graph_from(opened.ledger, subjects, hops=hops)
        rejects = opened.ledger.corpus().rejects
    done = write(graph, form, out)
    if done.left_out:
        note(f"{len(done.left_out)} denied ties are left out: FollowTheMoney would show them as facts")
    lines = [f"{done.entities} entities, {done.ties} ties, {done.claims} claims", *(f"wrote {name}" for name in done.files)]
    emit(asdict(done), lines, as_json=as_json, rejects=rejects)
