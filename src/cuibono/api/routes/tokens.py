"""``/api/1/tokens``: one's own tokens, for programs that ask in one's name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from cuibono.api.answers import answer
from cuibono.api.requests import examples, identity_of, team_of

router = APIRouter(prefix="/api/1/tokens", tags=["team"])
Id = Annotated[str, Path(max_length=40)]
TOKEN = {"id": "5f0c9a1d2b3e", "title": "nightly export", "created_at": "2031-06-02T10:00:00Z"}


class Wanted(BaseModel):
    """What the token is for, in words."""

    model_config = ConfigDict(extra="forbid")
    title: Annotated[str, Field(min_length=1, max_length=100)]


@router.get("", responses=examples([TOKEN]))
def tokens(request: Request) -> JSONResponse:
    """One's own tokens, the newest first; 50 at most."""
    return answer(team_of(request).tokens.all(identity_of(request).name))


@router.post("", status_code=201, responses=examples({**TOKEN, "token": "cuibono_…"}, status=201))
def make(request: Request, body: Wanted) -> JSONResponse:
    """Makes a token, with the role of its user: send it as ``Authorization: Bearer``. This answer alone shows it."""
    token, secret = team_of(request).tokens.make(identity_of(request).name, body.title)
    request.state.target = f"{token.id}: {token.title}"
    return answer({**jsonable_encoder(token), "token": secret}, status=201)


@router.delete("/{id}", responses=examples({}))
def revoke(request: Request, id: Id) -> JSONResponse:
    """Revokes a token of one's own."""
    team_of(request).tokens.revoke(identity_of(request).name, id)
    return answer({})
