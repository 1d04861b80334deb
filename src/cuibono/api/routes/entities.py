"""``/api/1/entities``: names for boxes and lists, and all that is held about one entity, part by part."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from cuibono.errors import UsageError
from cuibono.operations.entities import list_entities
from cuibono.records import SCHEMATA

router = APIRouter(prefix="/api/1/entities", tags=["entities"])
# Longer words are no name.
Words = Annotated[str, Query(max_length=500, description="A name, or the beginning of one.")]
Start = Annotated[int, Query(ge=0, le=10_000_000, description="`next` of the page before.")]
Most = Annotated[int, Query(ge=1, le=100, description="Rows of a page.")]


@router.get("")
def entities(request: Request, q: Words = "", type: Annotated[str, Query(max_length=40)] = "", cursor: Start = 0, most: Most = 20) -> Any:
    """Named entities: those whose names begin so, or all; what is in the most documents first."""
    if type and type not in SCHEMATA:
        raise UsageError(f"no type {type!r}", where="type", advice=f"types are: {', '.join(SCHEMATA)}")
    with request.app.state.held.asked() as (ledger, _):
        rows = list_entities(ledger, q, kind=type or None, start=cursor, most=most + 1)
    return {"ok": True, "data": rows[:most], "next": str(cursor + most) if len(rows) > most else None}
