"""``/api/1/evidence?claim=…&claim=…``: the sentences of claims whose ids an answer gives."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from cuibono.api.answers import answer
from cuibono.api.requests import examples
from cuibono.operations.evidence import evidence

router = APIRouter(prefix="/api/1/evidence", tags=["questions"])
MOST = 50
_TOLD = {
    "claim_id": "claim-…",
    "doc_id": "doc-…",
    "start": 215,
    "end": 294,
    "sentence": "Ozren Moravec, the mayor of Sarnhold, owns 40 percent of Sarnhold Coastal Lines.",
    "speaker": "Coastwatch, in its own voice",
    "status": "asserted",
    "date": None,
    "published": "2026-03-02",
    "outlet": "Coastwatch",
    "kind": "outlet",
    "cells": "",
}
ClaimId = Annotated[str, Query(max_length=80)]


@router.get("", responses=examples([_TOLD]))
def told(
    request: Request, claim: Annotated[list[ClaimId], Query(min_length=1, max_length=MOST, description="Ids of claims, one or more")]
) -> JSONResponse:
    """The sentences of up to 50 claims, in the order asked; an id that no claim has (any more) is left out."""
    with request.app.state.held.asked() as (ledger, _):
        return answer(evidence(ledger, claim))
