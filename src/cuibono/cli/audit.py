"""``cuibono audit``: how well one document or one outlet is sourced."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, asking, emit, note


def register(app: typer.Typer) -> None:
    app.command("audit", help="How well a document or an outlet is sourced, and which places an editor should look at.")(audit)


def audit(
    what: Annotated[str | None, typer.Argument(help="A document's id, address, or part of its title.", show_default=False)] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="All documents of an outlet, beside those of the others.", show_default=False)
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write the report too: .html, .pdf or .md.", show_default=False)
    ] = None,
    most: Annotated[int, typer.Option(min=1, help="At most so many speakers and claims.")] = 10,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.errors import UsageError
    from cuibono.operations.audit_report import check_report, save_report

    if (what is None) == (outlet is None):
        raise UsageError("one document or one outlet", advice="cuibono audit DOC, or cuibono audit --outlet NAME")
    if to:
        check_report(to)
    with asking(workspace) as opened:
        corpus = opened.ledger.corpus()
        if what is not None:
            from cuibono.operations.audit import audit_data, audit_lines, audit_one

            told = audit_one(opened.ledger, what)
            data, lines = audit_data(told), audit_lines(told, most)
            written = save_report(told, corpus.documents, to) if to else None
        else:
            from cuibono.operations.audit_outlet import outlet_audit, outlet_data, outlet_lines

            found = outlet_audit(opened.ledger, outlet or "")
            data, lines = outlet_data(found), outlet_lines(found)
            written = save_report(found, corpus.documents, to) if to else None
    if written:
        note(f"written: {written}")
    emit(data, lines, as_json=as_json, rejects=corpus.rejects)
