"""``/api/1/claims/{id}``: one claim with its sentence, speaker, tie and decision."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse

from cuibono.api.answers import answer
from cuibono.api.requests import examples
from cuibono.operations.document_reading import one_claim

router = APIRouter(prefix="/api/1/claims", tags=["documents"])
_END = {"id": "ent-1a", "text": "Ozren Moravec", "caption": "Ozren Moravec", "schema": "Person", "span": [210, 223], "anchor": None}
_CLAIM = {
    "id": "claim-7d",
    "subject": _END,
    "predicate": "owns",
    "verb": "owns",
    "object": {**_END, "id": "ent-2b", "text": "Sarnhold Coastal Lines", "caption": "Sarnhold Coastal Lines", "schema": "Company"},
    "status": "asserted",
    "evidence": [210, 285],
    "words": "Ozren Moravec, the mayor of Sarnhold, owns 40 percent of Sarnhold Coastal Lines.",
    "speaker": "Coastwatch, in its own voice",
    "percentage": 40.0,
    "confidence": 0.97,
    "review": "",
    "decision": None,
    "document": {"id": "doc-3f0c", "title": "Who runs the coastal railway?", "outlet": "Coastwatch", "published": "2026-02-11"},
}


@router.get("/{id}", responses=examples(_CLAIM))
def claim(request: Request, id: Annotated[str, Path(max_length=200)]) -> JSONResponse:
    """One claim."""
    with request.app.state.held.asked() as (ledger, _):
        return answer(one_claim(ledger, id))
