"""``cuibono decide``: a person's word, appended to the log."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cuibono.errors import UsageError

from .frame import JsonOption, WorkspaceOption, emit, writing


class Verdict(StrEnum):
    """What can be decided; the first three about two entities, the next three about a claim."""

    SAME = "same"
    NOT_SAME = "not-same"
    UNSURE = "unsure"
    ACCEPT = "accept"
    REJECT = "reject"
    REOPEN = "reopen"
    NOTE = "note"


HELP = """Decide something, for good reason; a later decision on the same thing supersedes.

same, not-same, unsure A B: two entities, by name or id. accept, reject, reopen CLAIM: a claim, by its id. note TARGET TEXT: a remark.
"""


def register(app: typer.Typer) -> None:
    app.command("decide", help=HELP)(decide)


def decide(
    verdict: Annotated[Verdict, typer.Argument(show_default=False)],
    target: Annotated[str, typer.Argument(help="A name or an id.", show_default=False)],
    other: Annotated[str | None, typer.Argument(help="The other name or id; the text of a note.", show_default=False)] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who decides; else the user's name here.", show_default=False)] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, kept with the decision.")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    from cuibono.operations.clock import now, who
    from cuibono.operations.conflicts import conflict_lines, conflicts
    from cuibono.operations.decide import decide_claim, decide_note, decide_same
    from cuibono.operations.derive import derive
    from cuibono.records import to_dict

    pair = verdict in (Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE, Verdict.NOTE)
    if pair != (other is not None):
        wanted = "A B" if pair and verdict != Verdict.NOTE else "TARGET TEXT" if pair else "CLAIM"
        raise UsageError(f"{verdict} takes {wanted}", advice=f"cuibono decide {verdict} {wanted}")
    said = {"by": by or who(), "at": now(fine=True), "why": why}
    with writing(workspace) as opened:
        ledger = opened.ledger
        if ledger.derived_is_stale():
            derive(ledger)
        if verdict == Verdict.NOTE:
            made = decide_note(ledger, target, other or "", **said)
        elif pair:
            made = decide_same(ledger, target, other or "", verdict.value.replace("-", "_"), **said)
        else:
            made = decide_claim(ledger, target, "unsure" if verdict == Verdict.REOPEN else verdict.value, **said)
        derive(ledger)
        found = conflicts(ledger)
        warned = conflict_lines(ledger, found)
        rejects = ledger.corpus().rejects
    lines = [f"{made.decision_id}: {made.verdict} {made.target} {made.other or ''}".rstrip(), *warned]
    emit({**to_dict(made), "conflicts": [to_dict(row) for row in found]}, lines, as_json=as_json, rejects=rejects)
