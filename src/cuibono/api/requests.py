"""Bodies of requests as values, and answers for scripts of other pages."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from cuibono.errors import LargeError, NoMatchError, SignInError, UsageError
from cuibono.team import Team

from .roles import Identity

# A batch of the largest size with long names is far below; more is no query.
MOST_BYTES = 5_000_000
_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,100}")


async def body_of(request: Request) -> str:
    """The body as text. Raises LargeError where it is too large, UsageError where it is no UTF-8."""
    data = b""
    async for piece in request.stream():
        data += piece
        if len(data) > MOST_BYTES:
            raise LargeError(f"more than {MOST_BYTES} bytes", where=request.url.path, advice="send smaller batches")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"no UTF-8 at byte {error.start}", where=request.url.path, advice="send UTF-8") from error


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form as OpenRefine sends it (application/x-www-form-urlencoded)."""
    return dict(parse_qsl(await body_of(request), keep_blank_values=True))


async def json_of(request: Request) -> Any:
    """The JSON of a body."""
    return read_json(await body_of(request), request.url.path)


def read_json(text: str, where: str) -> Any:
    """JSON text as a value. Raises UsageError with what is wrong and where."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise UsageError(f"not JSON: {error}", where=where, advice="send JSON in UTF-8") from error


def padded(value: Any, callback: str | None) -> Response:
    """JSON, or a call of ``callback`` with it (JSONP, optional in version 0.2). Raises UsageError for what is no name."""
    if callback is None:
        return JSONResponse(value)
    if not _CALLBACK.fullmatch(callback):
        raise UsageError("the callback is no name of a function", where="callback", advice="use letters, digits, _ and .")
    # The comment guards against a body that a plug-in takes for its own format.
    return Response(f"/**/{callback}({json.dumps(value, ensure_ascii=True)});", media_type="application/javascript")


def identity_of(request: Request) -> Identity:
    """Who asks. Raises SignInError for nobody: the guard lets nobody through but to sign in."""
    found = getattr(request.state, "identity", None)
    if found is None:
        raise SignInError("nobody is signed in", advice="sign in first")
    assert isinstance(found, Identity)
    return found


def examples(data: Any, *, status: int = 200, **more: Any) -> dict[int | str, dict[str, Any]]:
    """The answers of a route for its OpenAPI document: an example of what it gives, and the envelope of errors."""
    shown = {"ok": True, "data": data, "next": None, **more}
    error = {"ok": False, "error": {"code": "E100", "message": "what is wrong", "where": "name", "advice": "what to do"}}
    return {
        status: {"description": "The answer.", "content": {"application/json": {"example": shown}}},
        "4XX": {"description": "Refused: what is wrong, where, and what to do.", "content": {"application/json": {"example": error}}},
    }


def team_of(request: Request) -> Team:
    """The users of this service. Raises NoMatchError where it has one user, who needs no name."""
    found = request.app.state.team
    if found is None:
        raise NoMatchError("this service has one user", where=request.url.path, advice="cuibono serve --team has users with names")
    assert isinstance(found, Team)
    return found
