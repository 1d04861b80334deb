"""``/api/1/audit-log``: who asked for which change, and what came of it; for admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from cuibono.api.answers import Cursor, Limit, answer, cursor_of, key_of
from cuibono.api.requests import examples, team_of

router = APIRouter(prefix="/api/1/audit-log", tags=["team"])
_ENTRY = {
    "id": 41,
    "at": "2031-06-02T10:00:00Z",
    "user": "ana",
    "address": "192.0.2.7",
    "method": "POST",
    "route": "/api/1/decisions",
    "target": "/api/1/decisions",
    "outcome": 201,
    "decision": "decision-8c9b7f47bb309fa6d42d",
}
User = Annotated[str | None, Query(max_length=200, description="The changes of one user.")]


@router.get("", responses=examples([_ENTRY]))
def audit_log(request: Request, limit: Limit = 50, cursor: Cursor = None, user: User = None) -> JSONResponse:
    """The log, the newest first. ``outcome`` is the HTTP status of the answer, 0 for the command line and where none was given."""
    key = key_of(cursor, int)
    rows = team_of(request).log.page(limit + 1, before=key[0] if key else None, user=user)
    return answer(rows[:limit], next=cursor_of(rows[limit - 1].id) if len(rows) > limit else None)
