"""Requests of the application itself, without a server: status, headers, body."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI

OWN = ((b"host", b"127.0.0.1"), (b"x-cuibono", b"1"), (b"content-type", b"application/json"))


def call(
    app: FastAPI, method: str, path: str, query: Any = (), body: Any = None, *, headers: Sequence[tuple[bytes, bytes]] = OWN
) -> tuple[int, dict[str, str], bytes]:
    """One request with a JSON body, if any; ``headers`` are those of a page of the workbench."""
    sent: list[Any] = []
    data = b"" if body is None else json.dumps(body).encode()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": urlencode(query).encode(),
        "root_path": "",
        "headers": list(headers),
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": data, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    found = {key.decode().lower(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])


def asked(app: FastAPI, method: str, path: str, query: Any = (), body: Any = None) -> tuple[int, Any]:
    """Status and JSON of one request."""
    status, _, content = call(app, method, path, query, body)
    return status, json.loads(content)
