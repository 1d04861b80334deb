"""``/api/1/users``: users with names, for admins: who there is, with which role and which tokens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from cuibono.api.answers import Cursor, Limit, answer, sliced
from cuibono.api.requests import examples, team_of
from cuibono.errors import UsageError
from cuibono.team.passwords import check_length
from cuibono.team.users import Role

from .tokens import TOKEN, Id

router = APIRouter(prefix="/api/1/users", tags=["team"])
Name = Annotated[str, Path(max_length=200)]
Password = Annotated[str, Field(max_length=1000)]
_USER = {"name": "ana", "role": "analyst", "created_at": "2031-06-02T10:00:00Z", "tokens": 1}


class Added(BaseModel):
    """A new user."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=200)]
    role: Role
    password: Password


class Changed(BaseModel):
    """A new role, a new password, or both."""

    model_config = ConfigDict(extra="forbid")
    role: Role | None = None
    password: Password | None = None


@router.get("", responses=examples([_USER]))
def users(request: Request, limit: Limit = 50, cursor: Cursor = None) -> JSONResponse:
    """The users, in the order of their names."""
    rows, next = sliced(team_of(request).users.all(), limit, cursor)
    return answer(rows, next=next)


@router.post("", status_code=201, responses=examples(_USER, status=201))
def add(request: Request, body: Added) -> JSONResponse:
    """Adds a user."""
    request.state.target = f"{body.name}: {body.role}"
    return answer(team_of(request).users.add(body.name, body.role, body.password), status=201)


@router.patch("/{name}", responses=examples(_USER))
def change(request: Request, name: Name, body: Changed) -> JSONResponse:
    """Gives a user another role, from the next request on, or a new password, which signs them out."""
    if body.role is None and body.password is None:
        raise UsageError("neither role nor password", where="body", advice='send {"role": "analyst"} or {"password": "…"}')
    team = team_of(request)
    what = [part for part in (body.role, "password" if body.password is not None else None) if part]
    request.state.target = f"{name}: {', '.join(what)}"
    found = team.users.get(name)
    if body.password is not None:
        check_length(body.password)  # before anything is changed: both, or neither
    if body.role is not None:
        found = team.users.set_role(name, body.role)
    if body.password is not None:
        found = team.users.set_password(name, body.password)
    return answer(found)


@router.delete("/{name}", responses=examples(_USER))
def remove(request: Request, name: Name) -> JSONResponse:
    """Removes a user, with their sessions and tokens. What they decided stays, under their name."""
    return answer(team_of(request).users.remove(name))


@router.get("/{name}/tokens", responses=examples([TOKEN]))
def tokens(request: Request, name: Name) -> JSONResponse:
    """A user's tokens."""
    team = team_of(request)
    return answer(team.tokens.all(team.users.get(name).name))


@router.delete("/{name}/tokens/{id}", responses=examples({}))
def revoke(request: Request, name: Name, id: Id) -> JSONResponse:
    """Revokes a user's token."""
    team_of(request).tokens.revoke(name, id)
    return answer({})
