"""The ways in: everybody, one user with a token, or the users of a team."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Protocol

from starlette.datastructures import Headers

from cuibono.errors import SignInError, TokenError
from cuibono.team import Team

from .roles import Identity


class Door(Protocol):
    """Tells who asks."""

    mode: str

    def enter(self, headers: Headers, cookies: Mapping[str, str]) -> Identity | None:
        """The one who sends these; None for nobody who is known."""
        ...


class OpenDoor:
    """Everybody is the user of this process: for an application that nothing listens for (tests, and programs that mount it)."""

    mode = "local"

    def __init__(self, name: str) -> None:
        self._identity = Identity(name, "admin")

    def enter(self, headers: Headers, cookies: Mapping[str, str]) -> Identity | None:
        return self._identity


class TokenDoor:
    """One user, who has the token: as a cookie, which the address that ``cuibono serve`` prints sets, or as ``Authorization: Bearer``."""

    mode = "local"

    def __init__(self, name: str, token: str) -> None:
        self._identity = Identity(name, "admin")
        self.token = token

    def enter(self, headers: Headers, cookies: Mapping[str, str]) -> Identity | None:
        sent = bearer(headers) or cookies.get(cookie_name(headers), "")
        return self._identity if self.knows(sent) else None

    def knows(self, token: str) -> bool:
        return secrets.compare_digest(token.encode(), self.token.encode())


class TeamDoor:
    """Users with names: a session's id as a cookie, or a token of theirs as ``Authorization: Bearer``. Roles are those of this moment."""

    mode = "team"

    def __init__(self, team: Team) -> None:
        self.team = team

    def enter(self, headers: Headers, cookies: Mapping[str, str]) -> Identity | None:
        token, session = bearer(headers), cookies.get(cookie_name(headers), "")
        found = self.team.tokens.user(token) if token else self.team.sessions.user(session) if session else None
        return None if found is None else Identity(found.name, found.role, "team")


def refusal(door: Door) -> SignInError:
    """What somebody who is not known is told."""
    if door.mode == "team":
        return SignInError("nobody is signed in", advice="sign in with your name and password, or send Authorization: Bearer TOKEN")
    return TokenError("no token", advice="open the address that cuibono serve printed, or send Authorization: Bearer TOKEN")


def bearer(headers: Headers) -> str:
    """The token of ``Authorization: Bearer …``; "" without one."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def cookie_name(headers: Headers) -> str:
    """The cookie of this port: cookies do not know ports, and two workspaces may be served side by side."""
    port = headers.get("host", "").rpartition(":")[2]
    return f"cuibono-{port if port.isdigit() else 'local'}"


def cookies_of(headers: Headers) -> dict[str, str]:
    try:
        return {key: row.value for key, row in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}
