"""``cuibono verify``: does everything stored agree with the documents?"""

from __future__ import annotations

import typer

from cuibono.errors import IntegrityError

from .frame import JsonOption, WorkspaceOption, emit, progress


def register(app: typer.Typer) -> None:
    app.command("verify", help="Check every span, hash and citation; exit 7 on any fault.")(verify)


def verify(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    from cuibono.operations.conflicts import conflict_lines, conflicts
    from cuibono.operations.verify import verify as check
    from cuibono.operations.workspace import open_workspace
    from cuibono.records import to_dict

    with open_workspace(workspace) as opened:
        with progress("verified") as step:
            report = check(opened.ledger, on_step=lambda done, total: step(done, total, ""))
        clashes = conflicts(opened.ledger)
        warned = conflict_lines(opened.ledger, clashes)
        rejects = opened.ledger.corpus().rejects
        where = str(opened.path)
    if report.faults:
        shown = "; ".join(report.faults[:5])
        raise IntegrityError(
            f"{len(report.faults)} faults in {sum(report.checked.values())} checks: {shown}",
            where=where,
            advice="restore the workspace from a backup, or add the documents again in a new one",
        )
    lines = [*(f"{count:>9}  {name}" for name, count in report.checked.items()), "no faults", *warned]
    emit({"checked": report.checked, "faults": 0, "conflicts": [to_dict(row) for row in clashes]}, lines, as_json=as_json, rejects=rejects)
