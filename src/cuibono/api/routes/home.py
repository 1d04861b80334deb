"""``/api/1/home`` and ``/api/1/rejects``: the size of the ledger, what came last, and what was not taken in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from cuibono.operations.home import home, told_since
from cuibono.operations.rejects import reject_rows

router = APIRouter(prefix="/api/1", tags=["home"])


@router.get("/home")
def first_page(request: Request) -> Any:
    """Counts, the documents taken in last, the newest contradictions, and examples of what may be asked of this ledger."""
    with request.app.state.held.asked() as (ledger, _):
        return {"ok": True, "data": home(ledger)}


@router.get("/home/since")
def since(request: Request, day: Annotated[str, Query(max_length=20, description="A day, month or year.")]) -> Any:
    """What came with the documents published since then: ties that no document had told before, the best graded first."""
    with request.app.state.held.asked() as (ledger, _):
        return {"ok": True, "data": told_since(ledger, day)}


@router.get("/rejects")
def rejects(
    request: Request,
    reason: Annotated[str, Query(max_length=60)] = "",
    cursor: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    most: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Any:
    """What was not taken in: what, where, and what to do about it; and how many there are of each reason."""
    with request.app.state.held.asked() as (ledger, _):
        rows, counts = reject_rows(ledger, reason=reason, start=cursor, most=most)
    after = cursor + most
    return {"ok": True, "data": {**counts, "rows": rows}, "next": str(after) if after < counts["matching"] else None}
