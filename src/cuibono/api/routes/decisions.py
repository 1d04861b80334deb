"""``/api/1/decisions``: what people decided, the log of it, and taking a decision back. Nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.operations.clock import now, who
from cuibono.operations.decide import decide_claim, decide_note, decide_same
from cuibono.operations.decision_log import decision_rows, places_of, told_decisions
from cuibono.operations.derive import derive
from cuibono.operations.undo import undo
from cuibono.operations.workspace import open_workspace
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


@router.get("")
def log(
    request: Request, cursor: Annotated[int, Query(ge=0, le=10_000_000)] = 0, most: Annotated[int, Query(ge=1, le=200)] = 50
) -> dict[str, Any]:
    """The log, the newest first, each decision in words, with who, when, why and whether it was undone."""
    with request.app.state.held.asked() as (ledger, _):
        rows = decision_rows(ledger, start=cursor, most=most + 1)
    return {"ok": True, "data": rows[:most], "next": str(cursor + most) if len(rows) > most else None}


@router.post("", status_code=201)
def decide(request: Request, body: Decided) -> dict[str, Any]:
    """Decides, and brings what hangs on it up to date."""
    if (body.other is not None) != (body.kind == "same"):
        raise UsageError("“same” takes target and other, the rest target alone", where="other", advice="see the description of the body")

    def append(ledger: Ledger, said: dict[str, str]) -> tuple[Decision, Decision]:
        if ledger.derived_is_stale():
            derive(ledger)
        if body.kind == "same":
            made = decide_same(ledger, body.target, body.other or "", body.verdict, **said)
        elif body.kind == "claim":
            made = decide_claim(ledger, body.target, body.verdict, **said)
        else:
            made = decide_note(ledger, body.target, body.verdict, **said)
        return made, made

    return _written(request, append, body.why)


@router.delete("/{decision_id}")
def take_back(
    request: Request, decision_id: Annotated[str, Field(max_length=500)], why: Annotated[str, Query(max_length=2000)] = ""
) -> dict[str, Any]:
    """Undoes a decision by one more row of the log: what stood before it stands again. Undoing an undo brings the decision back."""
    return _written(request, lambda ledger, said: undo(ledger, decision_id, **said), why)


def _written(request: Request, append: Callable[[Ledger, dict[str, str]], tuple[Decision, Decision]], why: str) -> dict[str, Any]:
    """Appends, derives, and tells: ``entity_ids`` are the entities that hold the two ends now (they may have other ids than before)."""
    with open_workspace(request.app.state.held.workspace, write=True) as opened:
        ledger = opened.ledger
        made, about = append(ledger, {"by": who(), "at": now(fine=True), "why": why})
        places = places_of(ledger, about)
        derive(ledger)
        row = told_decisions(ledger, ledger.decisions(), [made])[0]
        return {"ok": True, "data": {**row, "entity_ids": list(dict.fromkeys(link.entity_id for link in ledger.links_at(places)))}}
