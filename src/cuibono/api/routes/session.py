"""``/api/1/session``: who asks."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from cuibono.api.answers import answer
from cuibono.api.requests import examples, identity_of

router = APIRouter(prefix="/api/1/session", tags=["session"])


@router.get("", responses=examples({"mode": "local", "user": "ana", "role": "admin", "version": "0.1.0"}))
def session(request: Request) -> JSONResponse:
    """Who is signed in, with which role; ``mode`` is "local" for the one user of a machine, "team" for users with names."""
    who = identity_of(request)
    return answer({"mode": who.mode, "user": who.name, "role": who.role, "version": request.app.version})
