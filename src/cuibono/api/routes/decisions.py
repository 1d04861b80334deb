"""``/api/1/decisions``: what people decided, the log of it, and taking a decision back. Nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from cuibono.api.answers import Cursor, Limit, answer, paged, start_of
from cuibono.api.requests import examples, identity_of
from cuibono.api.shown import DECISION
from cuibono.errors import NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.operations.clock import now
from cuibono.operations.decide import decide_claim, decide_note, decide_same
from cuibono.operations.decision_log import decision_rows, entities_decided, places_of, told_decisions
from cuibono.operations.undo import undo
from cuibono.records import Decision

router = APIRouter(prefix="/api/1/decisions", tags=["decisions"])
Name = Annotated[str, Field(min_length=1, max_length=500)]
Why = Annotated[str, Field(max_length=2000)]


class Decided(BaseModel):
    """A decision: ``same`` on two entities (``target`` and ``other``, by name or id, or an entity and a known record), ``claim`` on a
    claim by its id, ``note`` on anything (``verdict`` is its text)."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["same", "claim", "note"]
    target: Name
    other: Name | None = None
    verdict: Annotated[str, Field(min_length=1, max_length=5000, description="same, not_same, unsure; accept, reject, unsure; or a text.")]
    why: Why = ""
    settle: bool = Field(False, description="Answer when the ties that follow are made; else they follow in the background.")


@router.get("", responses=examples([DECISION]))
def log(request: Request, limit: Limit = 50, cursor: Cursor = None) -> JSONResponse:
    """The log, the newest first, each decision in words, with who, when, why and whether it was undone."""
    with request.app.state.held.asked() as (ledger, _):
        rows = decision_rows(ledger, start=start_of(cursor), most=limit + 1)
    return paged(rows, limit, cursor)


@router.get("/{decision_id}", responses=examples({**DECISION, "entity_ids": []}, pending=False))
def decision(request: Request, decision_id: Annotated[str, Path(max_length=500)]) -> JSONResponse:
    """One decision; `entity_ids` are the entities that hold its ends now, `pending` tells that ties are still to follow from the log."""
    with request.app.state.held.asked() as (ledger, _):
        log = ledger.decisions()
        made = next((row for row in log if row.decision_id == decision_id), None)
        if made is None:
            raise NoMatchError(f"no decision {decision_id!r}", where="decision_id", advice="GET /api/1/decisions lists them")
        about = next((row for row in log if row.decision_id == made.target), made) if made.kind == "undo" else made
        row = told_decisions(ledger, log, [made])[0]
        data = {**row, "entity_ids": entities_decided(ledger, about, places_of(ledger, about))}
        return answer(data, pending=ledger.derived_is_stale())


@router.post("", status_code=201, responses=examples({**DECISION, "entity_ids": []}, status=201, pending=True))
def decide(request: Request, body: Decided) -> JSONResponse:
    """Decides. A later decision on the same thing supersedes; `entity_ids` are the entities that hold the two ends of a `same` now."""
    if (body.other is not None) != (body.kind == "same"):
        raise UsageError("“same” takes target and other, the rest target alone", where="other", advice="see the description of the body")

    def append(ledger: Ledger, said: dict[str, str]) -> tuple[Decision, Decision]:
        if body.kind == "same":
            made = decide_same(ledger, body.target, body.other or "", body.verdict, **said)
        elif body.kind == "claim":
            made = decide_claim(ledger, body.target, body.verdict, **said)
        else:
            made = decide_note(ledger, body.target, body.verdict, **said)
        return made, made

    return _written(request, append, body.why, settle=body.settle, status=201)


@router.delete("/{decision_id}", responses=examples({**DECISION, "entity_ids": []}, pending=True))
def take_back(
    request: Request,
    decision_id: Annotated[str, Path(max_length=500)],
    why: Annotated[str, Query(max_length=2000)] = "",
    settle: Annotated[bool, Query(description="Answer when the ties that follow are made, unless that takes long.")] = False,
) -> JSONResponse:
    """Undoes a decision by one more row of the log: what stood before it stands again. Undoing an undo brings the decision back."""
    return _written(request, lambda ledger, said: undo(ledger, decision_id, **said), why, settle=settle)


Append = Callable[[Ledger, dict[str, str]], tuple[Decision, Decision]]


def _written(request: Request, append: Append, why: str, *, settle: bool, status: int = 200) -> JSONResponse:
    """One more row of the log, and what it says: an undo is told by what it undoes."""

    writer = request.app.state.writer
    settled = False

    def act(ledger: Ledger) -> dict[str, Any]:
        nonlocal settled
        made, about = append(ledger, {"by": identity_of(request).name, "at": now(fine=True), "why": why})
        places = places_of(ledger, about)
        if settle:
            settled = writer.derive(ledger)
        row = told_decisions(ledger, ledger.decisions(), [made])[0]
        return {**row, "entity_ids": entities_decided(ledger, about, places)}

    made = writer.write(act)
    return answer(made, status=status, pending=writer.pending and not settled)
