"""Takes a decision back: by one more row of the log, so that who decided what, and who took it back, both stay."""

from __future__ import annotations

from cuibono.errors import NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.records import Decision, in_force, undone_by
from cuibono.records.decisions import UNDO

from .decide import append


def undo(ledger: Ledger, decision_id: str | None = None, *, by: str, at: str, why: str) -> tuple[Decision, Decision]:
    """Undoes one decision, the last that counts unless one is named: (the undo, what it undid). What stood before it stands again.

    Naming an undo takes that back in turn. Raises NoMatchError where there is no such decision, UsageError where it is undone already
    or is a grade of an outlet, which has no undo (it is set anew).
    """
    log = ledger.decisions()
    found = _named(log, decision_id) if decision_id is not None else _last(log)
    if found.kind == "publisher":
        raise UsageError(
            f"{found.decision_id} grades the outlet {found.target!r}: a grade is set anew, not undone",
            advice=f"cuibono publishers set {found.target!r} LETTER; or name the decision to undo: cuibono decisions",
        )
    lifted = undone_by(log).get(found.decision_id)
    if lifted is not None:
        raise UsageError(
            f"{found.decision_id} is undone already, by {lifted.by} at {lifted.at}",
            advice=f"to have it back: cuibono undo {lifted.decision_id}",
        )
    return append(ledger, UNDO, found.decision_id, None, UNDO, (by, at, why)), found


def _named(log: list[Decision], decision_id: str) -> Decision:
    for row in log:
        if row.decision_id == decision_id:
            return row
    raise NoMatchError(f"no decision {decision_id!r}", advice="cuibono decisions lists them")


def _last(log: list[Decision]) -> Decision:
    standing = in_force(log)
    if not standing:
        raise NoMatchError("there is no decision to undo", advice="cuibono decisions lists what was decided and what was undone")
    return standing[-1]
