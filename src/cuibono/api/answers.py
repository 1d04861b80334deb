"""The envelope of every answer, pages by cursor, and what a request may say."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Query
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cuibono.errors import BusyError, CuibonoError, SignInError, UsageError

MOST_ROWS = 200
# How many rows a page has, and where it begins: what the page before gave as "next".
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="Rows of a page.")]
Cursor = Annotated[str | None, Query(max_length=600, description="Where the page begins: the `next` of the page before.")]


def answer(data: Any, *, lines: Sequence[str] | None = None, next: str | None = None, status: int = 200, **more: Any) -> JSONResponse:
    """``{"ok": true, "data": …}``, with ``lines`` where a command prints the same, ``next`` where a page has one after it."""
    body: dict[str, Any] = {"ok": True, "data": jsonable_encoder(data)}
    if lines is not None:
        body["lines"] = list(lines)
    body |= {"next": next, **jsonable_encoder(more)}
    return JSONResponse(body, status_code=status)


def failure(error: CuibonoError, status: int | None = None) -> JSONResponse:
    """``{"ok": false, "error": {"code", "message", "where", "advice"}}``."""
    headers = {}
    if isinstance(error, SignInError):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, BusyError):
        headers["Retry-After"] = str(error.after)
    return JSONResponse({"ok": False, "error": error.as_dict()}, status_code=status or error.http_status, headers=headers)


def cursor_of(*key: str | int) -> str:
    """A cursor that stands after the row of this key. Opaque to who sends it back; it holds nothing that the page did not show."""
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).rstrip(b"=").decode()


def key_of(cursor: str | None, *kinds: type) -> tuple[Any, ...] | None:
    """The key that a cursor holds, of these kinds; None for the first page. Raises UsageError for what no page gave."""
    if cursor is None:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        key = None
    right = isinstance(key, list) and len(key) == len(kinds) and all(type(part) is kind for part, kind in zip(key, kinds, strict=True))
    # SQLite and slices have no larger numbers.
    if not right or any(isinstance(part, int) and not 0 <= part < 2**53 for part in key):
        raise UsageError("no cursor of this list", where="cursor", advice="send the next of the page before, or leave it out")
    return tuple(key)


def sliced(rows: Sequence[Any], limit: int, cursor: str | None) -> tuple[Sequence[Any], str | None]:
    """A page of rows that are all at hand and in a fixed order, and the cursor of the one after it."""
    key = key_of(cursor, int)
    start = key[0] if key else 0
    page = rows[start : start + limit]
    return page, cursor_of(start + limit) if start + limit < len(rows) else None


def start_of(cursor: str | None) -> int:
    """The place from which a page of numbered rows goes on; 0 for the first page."""
    key = key_of(cursor, int)
    return int(key[0]) if key else 0


def paged(rows: Sequence[Any], limit: int, cursor: str | None) -> JSONResponse:
    """A page of numbered rows of which one more than ``limit`` was fetched, to tell whether there is a further page."""
    return answer(rows[:limit], next=cursor_of(start_of(cursor) + limit) if len(rows) > limit else None)


class Etag:
    """Gives each JSON answer to a GET a strong entity tag (RFC 9110, 8.8.3), and answers 304 where the asker has it already."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        known = Headers(scope=scope).get("if-none-match", "")
        start: Message | None = None
        body = b""

        async def tagged(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                if message["status"] == 200 and kind.startswith("application/json"):
                    start = message
                    return
            if message["type"] == "http.response.body" and start is not None:
                body += message.get("body", b"")
                if message.get("more_body", False):
                    return
                tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
                headers = MutableHeaders(raw=start["headers"])
                headers["ETag"] = tag
                if tag in (part.strip().removeprefix("W/") for part in known.split(",")) or known.strip() == "*":
                    start["status"] = 304
                    body = b""
                    del headers["content-length"]
                    del headers["content-type"]
                first, start = start, None
                await send(first)
                await send({"type": "http.response.body", "body": body})
                return
            await send(message)

        await self.app(scope, receive, tagged)


class Head:
    """Answers HEAD as GET without the body (RFC 9110, 9.3.2), for every route that answers GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        ended = False

        async def bare(message: Message) -> None:
            nonlocal ended
            if message["type"] == "http.response.start":
                await send(message)
            elif not ended:
                # Also of what would be told for long: there is nothing to wait for.
                ended = True
                await send({"type": "http.response.body", "body": b""})

        await self.app({**scope, "method": "GET"}, receive, bare)
