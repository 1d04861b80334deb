"""``/api/1/evidence?claim=…&claim=…``: the sentences of claims whose ids an answer gives."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from cuibono.operations.evidence import evidence

router = APIRouter(prefix="/api/1/evidence", tags=["questions"])
MOST = 50
ClaimId = Annotated[str, Query(max_length=80)]


@router.get("", responses={200: {"description": "Each claim with its sentence, who says it, when, and where it stands in its document"}})
def told(
    request: Request, claim: Annotated[list[ClaimId], Query(min_length=1, max_length=MOST, description="Ids of claims, one or more")]
) -> dict[str, Any]:
    """The sentences of up to 50 claims, in the order asked; an id that no claim has (any more) is left out."""
    with request.app.state.held.asked() as (ledger, _):
        return {"ok": True, "data": evidence(ledger, claim)}
