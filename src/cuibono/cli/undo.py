"""``cuibono undo``: takes a decision back; what stood before it stands again."""

from __future__ import annotations

from typing import Annotated

import typer

from .frame import JsonOption, WorkspaceOption, emit, writing

HELP = """Take a decision back: the last one, or the one named. Nothing is deleted: the undoing is one more row of the log.

What stood before it stands again, an earlier decision on the same pair or claim included. Undoing an undo brings the decision back.
"""


def register(app: typer.Typer) -> None:
    app.command("undo", help=HELP)(undo)


def undo(
    decision_id: Annotated[str | None, typer.Argument(help="The decision's id; else the last that counts.", show_default=False)] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who undoes; else the user's name here.", show_default=False)] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, kept with the undoing.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.clock import now, who
    from cuibono.operations.conflicts import conflict_lines, conflicts
    from cuibono.operations.derive import derive
    from cuibono.operations.undo import undo as take_back
    from cuibono.operations.wording import decision_words
    from cuibono.records import to_dict

    with writing(workspace) as opened:
        ledger = opened.ledger
        made, undone = take_back(ledger, decision_id, by=by or who(), at=now(fine=True), why=why)
        derive(ledger)
        captions = {entity.entity_id: entity.caption for entity in ledger.entities()}
        found = conflicts(ledger)
        warned = conflict_lines(ledger, found)
        rejects = ledger.corpus().rejects
    lines = [f"{made.decision_id}: undone: {decision_words(undone, captions)}", *warned]
    data = {**to_dict(made), "undone": to_dict(undone), "conflicts": [to_dict(row) for row in found]}
    emit(data, lines, as_json=as_json, rejects=rejects)
