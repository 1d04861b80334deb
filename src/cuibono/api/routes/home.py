"""``/api/1/home`` and ``/api/1/rejects``: the size of the ledger, what came last, and what was not taken in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from cuibono.api.answers import Cursor, Limit, answer, cursor_of, start_of
from cuibono.api.requests import examples
from cuibono.api.shown import HOME, REJECTS, SINCE
from cuibono.operations.home import home, told_since
from cuibono.operations.rejects import reject_rows

router = APIRouter(prefix="/api/1", tags=["home"])


@router.get("/home", responses=examples(HOME))
def first_page(request: Request) -> JSONResponse:
    """Counts, the documents taken in last, the newest contradictions, and examples of what may be asked of this ledger."""
    with request.app.state.held.asked() as (ledger, _):
        return answer(home(ledger))


@router.get("/home/since", responses=examples(SINCE))
def since(request: Request, day: Annotated[str, Query(max_length=20, description="A day, month or year.")]) -> JSONResponse:
    """What came with the documents published since then: ties that no document had told before, the best graded first."""
    with request.app.state.held.asked() as (ledger, _):
        return answer(told_since(ledger, day))


@router.get("/rejects", responses=examples(REJECTS))
def rejects(
    request: Request,
    reason: Annotated[str, Query(max_length=60)] = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> JSONResponse:
    """What was not taken in: what, where, and what to do about it; and how many there are of each reason."""
    with request.app.state.held.asked() as (ledger, _):
        rows, counts = reject_rows(ledger, reason=reason, start=start_of(cursor), most=limit)
    after = start_of(cursor) + limit
    return answer({**counts, "rows": rows}, next=cursor_of(after) if after < counts["matching"] else None)
