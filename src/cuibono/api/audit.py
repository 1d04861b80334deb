"""Keeps who asked for which change, and what came of it, before the answer goes out: who has the answer finds it in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cuibono.operations.clock import now
from cuibono.team.log import Entry, Log

from .roles import SAFE, noun_of

BUSY = 429
# Under which names answers give the id of a decision that was made.
_DECISIONS = ("decision_id", "decision", "edit")
MOST_DECISIONS = 10


class Audit:
    """One row for each request to ``/api`` whose method may change something; not for strangers who ask too often, one by one."""

    def __init__(self, app: ASGIApp, *, log: Log) -> None:
        self.app = app
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        held: list[Message] = []
        outcome, noted = 0, False

        async def note() -> None:
            nonlocal noted
            noted = True
            identity = scope.get("state", {}).get("identity")
            if outcome != BUSY or identity is not None:
                body = b"".join(message.get("body", b"") for message in held)
                await run_in_threadpool(self.log.add, _entry(scope, outcome, body))

        async def kept(message: Message) -> None:
            nonlocal outcome
            if message["type"] == "http.response.start":
                outcome = message["status"]
                if Headers(raw=message.get("headers", [])).get("content-type", "").startswith("application/json"):
                    held.append(message)
                    return
                await note()
            elif held:
                held.append(message)
                if message.get("more_body", False):
                    return
                await note()
                for row in held:
                    await send(row)
                held.clear()
                return
            await send(message)

        try:
            await self.app(scope, receive, kept)
        finally:
            if not noted:
                await note()


def _entry(scope: Scope, outcome: int, body: bytes) -> Entry:
    state = scope.get("state", {})
    identity, client, path = state.get("identity"), scope.get("client"), scope["path"]
    route = getattr(scope.get("route"), "path", None) or f"/api/1/{noun_of(path)}"
    return Entry(
        at=now(),
        user=identity.name if identity is not None else "",
        address=client[0] if client else "",
        method=scope["method"],
        route=route,
        # A route that knows better what was changed says so.
        target=state.get("target") or path,
        outcome=outcome,
        decision=" ".join(list(decisions_in(body))[:MOST_DECISIONS]),
    )


def decisions_in(body: bytes) -> Iterator[str]:
    """The ids of the decisions that an answer tells: of its data, or of each of its rows."""
    try:
        data: Any = json.loads(body)["data"] if body else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for row in data if isinstance(data, list) else [data]:
        for name in _DECISIONS if isinstance(row, dict) else ():
            if isinstance(row.get(name), str):
                yield row[name]
