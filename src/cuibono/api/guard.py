"""Who is let in, from where, and what a browser may do with what it gets. Pure ASGI, before any route.

The threats: another web page in the same browser (cross-site requests, DNS rebinding), another program of another user on the machine,
and documents that try to run something. docs/serve.md tells them to users.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cuibono.errors import AccessError, CuibonoError, HostError, LargeError

from . import roles
from .answers import failure
from .doors import Door, TokenDoor, bearer, cookie_name, cookies_of, refusal
from .limits import Limits
from .requests import MOST_BYTES
from .roles import SAFE

log = logging.getLogger(__name__)
# Pages of the workbench run its own scripts and styles, from this origin alone; nothing is loaded from anywhere else.
PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self' blob:",
        "object-src 'self' blob:",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "private, no-cache",
}


class Guard:
    """Host, origin and identity of each request, and the headers of each answer.

    ``hosts`` are the values of the Host header that name this service ("127.0.0.1:8765"); None takes any. ``limits``: how often somebody
    may ask; None for as often as they like.
    """

    def __init__(self, app: ASGIApp, *, door: Door, hosts: frozenset[str] | None = None, limits: Limits | None = None) -> None:
        self.app = app
        self.door = door
        self.hosts = hosts
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        protected = with_headers(send, scope["path"])
        headers = Headers(scope=scope)
        if isinstance(self.door, TokenDoor) and scope["path"] == "/" and b"token=" in scope["query_string"]:
            sent = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
            if self._host(headers) and self.door.knows(sent):
                await self._let_in(scope, headers)(scope, receive, protected)
                return
        try:
            self._check(scope, headers)
        except CuibonoError as error:
            error.where = error.where or scope["path"]
            await failure(error)(scope, receive, protected)
            return
        if scope["path"].startswith("/api/") and roles.noun_of(scope["path"]) != "uploads":  # files have limits of their own
            receive = _within(receive, MOST_BYTES)
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await protected(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            # A fault of ours: the log has the trace, the answer says no more than that.
            log.exception("%s %s failed", scope["method"], scope["path"])
            if begun:
                raise
            fault = CuibonoError("a fault of cuibono", where=scope["path"], advice="the service's log says more; please report it")
            await failure(fault)(scope, receive, protected)

    def _host(self, headers: Headers) -> bool:
        return self.hosts is None or headers.get("host", "").lower() in self.hosts

    def _check(self, scope: Scope, headers: Headers) -> None:
        """Raises HostError, SignInError, AccessError or BusyError; leaves the identity in ``scope["state"]``."""
        if not self._host(headers):
            raise HostError("this service is not called by that name", where="Host", advice="open the address that cuibono serve printed")
        path, method = scope["path"], scope["method"]
        if not path.startswith("/api/") and not (self.door.mode == "team" and _is_reconcile(path)):
            return  # the workbench's own files, and OpenRefine's service, which reads and is open by its protocol
        identity = self.door.enter(headers, cookies_of(headers))
        scope.setdefault("state", {})["identity"] = identity
        if self.limits is not None:
            kind = "requests without a sign-in" if identity is None else "requests of a user"
            self.limits.take(kind, (scope.get("client") or ("",))[0] if identity is None else identity.name)
        if identity is not None:
            roles.check(identity, method, path)
        elif path != "/api/1/session" or method not in ("POST", "DELETE"):
            raise refusal(self.door)
        length = headers.get("content-length", "")
        if roles.noun_of(path) not in ("", "uploads") and length.isdigit() and (len(length) > 15 or int(length) > MOST_BYTES):
            raise LargeError(f"more than {MOST_BYTES} bytes", advice="send less at once")
        if method not in SAFE and not bearer(headers):
            # A page of another origin can send a cookie; it cannot set this header without leave, nor lie about its origin.
            origin = headers.get("origin")
            if headers.get("x-cuibono") is None or (origin is not None and not self._own(origin)):
                raise AccessError("a change that no page of the workbench asks for", advice="send the header X-Cuibono: 1, or a token")

    def _own(self, origin: str) -> bool:
        return self.hosts is None or origin.partition("://")[2].lower() in self.hosts

    def _let_in(self, scope: Scope, headers: Headers) -> RedirectResponse:
        """The token becomes a cookie, and leaves the address: no history, no screenshot and no log keeps it."""
        assert isinstance(self.door, TokenDoor)
        rest = {key: values for key, values in parse_qs(scope["query_string"].decode("latin-1")).items() if key != "token"}
        response = RedirectResponse(f"/?{urlencode(rest, doseq=True)}" if rest else "/", status_code=303)
        response.set_cookie(cookie_name(headers), self.door.token, httponly=True, samesite="strict", path="/")
        return response


def with_headers(send: Send, path: str) -> Send:
    """The sending of an answer with the headers that every answer has; a route's own word on one of them stands."""

    async def protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if _is_reconcile(path):
                headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        await send(message)

    return protected


def _within(receive: Receive, most: int) -> Receive:
    """The body of a request that does not say how long it is, up to a length."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413, f"more than {most} bytes")
        return message

    return counted


def _is_reconcile(path: str) -> bool:
    return path == "/reconcile" or path.startswith("/reconcile/")
