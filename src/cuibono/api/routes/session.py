"""``/api/1/session``: who asks; signing in and out, and one's own password, where users have names."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from cuibono.api.answers import answer
from cuibono.api.doors import cookie_name, cookies_of, refusal
from cuibono.api.requests import examples, identity_of, team_of
from cuibono.api.roles import Identity
from cuibono.errors import AccessError, SignInError
from cuibono.team import Team
from cuibono.team.users import User, key_of

router = APIRouter(prefix="/api/1/session", tags=["session"])
Password = Annotated[str, Field(max_length=1000)]
_SESSION = {"mode": "team", "user": "ana", "role": "analyst", "version": "0.1.0"}


class Entering(BaseModel):
    """A name and a password."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=200)]
    password: Password


class Changing(BaseModel):
    """The password that one has, and the one to come."""

    model_config = ConfigDict(extra="forbid")
    password: Password
    new: Password


@router.get("", responses=examples(_SESSION))
def session(request: Request) -> JSONResponse:
    """Who is signed in, with which role; ``mode`` is "local" for the one user of a machine, "team" for users with names."""
    return _told(request, identity_of(request))


@router.post("", responses=examples(_SESSION))
def enter(request: Request, body: Entering) -> JSONResponse:
    """Signs in: the answer sets a cookie, which no script can read. Ends after two hours without a request, and after twelve in all."""
    if request.app.state.team is None:
        raise refusal(request.app.state.door)
    team, before = team_of(request), cookies_of(request.headers).get(cookie_name(request.headers))
    found = _known(request, team, body.name, body.password)
    if before:
        team.sessions.end(before)
    identity = request.state.identity = Identity(found.name, found.role, "team")
    return _signed_in(request, _told(request, identity), team.sessions.begin(found.name))


@router.patch("", responses=examples(_SESSION))
def change_password(request: Request, body: Changing) -> JSONResponse:
    """Changes one's own password: other browsers are signed out, tokens stay."""
    team, identity = team_of(request), identity_of(request)
    request.state.target = f"{identity.name}: password"
    try:
        _known(request, team, identity.name, body.password)
    except SignInError as error:
        # 401 says that nobody is signed in.
        raise AccessError("the current password is wrong", where="password", advice=error.advice) from error
    team.users.set_password(identity.name, body.new)
    return _signed_in(request, _told(request, identity), team.sessions.begin(identity.name))


@router.delete("", responses=examples({}))
def leave(request: Request) -> JSONResponse:
    """Signs out: the session is over, whoever else has its cookie."""
    if request.app.state.team is None:
        raise refusal(request.app.state.door)
    name = cookie_name(request.headers)
    sent = cookies_of(request.headers).get(name)
    if sent:
        team_of(request).sessions.end(sent)
    answered = answer({})
    answered.delete_cookie(name, httponly=True, samesite="strict", path="/")
    return answered


def _known(request: Request, team: Team, name: str, password: str) -> User:
    """The user of this name and password. Raises SignInError, the same for whatever is wrong, and BusyError for too many tries."""
    limits, tries = request.app.state.limits, _tries(request, name)
    for kind, key in tries:
        limits.take(kind, key)
    found = team.users.with_password(name, password)
    if found is None:
        known = [row.name for row in team.users.all() if key_of(row.name) == key_of(name)]
        # What is no name may be a password that was typed into the wrong field.
        request.state.target = known[0] if known else "a name that nobody has"
        raise SignInError(
            "the name or the password is wrong", advice="an admin of this team can set a new password: cuibono users password"
        )
    for kind, key in tries:
        limits.give(kind, key)
    return found


def _tries(request: Request, name: str) -> list[tuple[str, str]]:
    address = request.client.host if request.client else ""
    return [("sign-ins from an address", address), ("sign-ins under a name", key_of(name))]


def _told(request: Request, who: Identity) -> JSONResponse:
    return answer({"mode": who.mode, "user": who.name, "role": who.role, "version": request.app.version})


def _signed_in(request: Request, answered: JSONResponse, session: str) -> JSONResponse:
    secure = request.url.scheme == "https"  # behind a proxy that says so
    answered.set_cookie(cookie_name(request.headers), session, httponly=True, samesite="strict", secure=secure, path="/")
    return answered
