"""``/api/1/saved``: questions that are kept, whether their answers changed, and keeping and forgetting them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from cuibono.api.answers import answer
from cuibono.api.requests import examples, identity_of
from cuibono.api.shown import CHECKED, SAVED
from cuibono.ledger import Ledger
from cuibono.operations.clock import now
from cuibono.operations.questions import parse
from cuibono.operations.saved import as_data, check, forget, save
from cuibono.records import SavedQuestion

router = APIRouter(prefix="/api/1/saved", tags=["saved questions"])
Name = Annotated[str, Path(max_length=60)]


class Kept(BaseModel):
    """A question to keep: its name, and the question in words ("who owns Dravik Logistics?") or as a command has it, part by part."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=60)]
    words: Annotated[list[Annotated[str, Field(max_length=500)]], Field(min_length=1, max_length=60)]


@router.get("", responses=examples([SAVED]))
def listed(request: Request) -> JSONResponse:
    """The questions that are kept, by name, each with when it was last answered and how much the answer held. Nothing is asked again."""
    with request.app.state.held.asked() as (ledger, _):
        return answer([_row(ledger, row) for row in ledger.saved_questions()])


@router.post("", status_code=201, responses=examples(SAVED, status=201))
def keep(request: Request, body: Kept) -> JSONResponse:
    """Keeps a question and its answer of today; one of the same name is replaced."""
    by = identity_of(request).name

    def act(ledger: Ledger) -> dict[str, Any]:
        return _row(ledger, save(ledger, body.name, body.words, by=by, at=now(fine=True))[0])

    return answer(request.app.state.writer.write(act, derives=False), status=201)


@router.get("/{name}", responses=examples(CHECKED))
def changed(request: Request, name: Name) -> JSONResponse:
    """Asks a kept question again and says what changed since the answer that was kept last. Nothing is written."""
    with request.app.state.held.asked() as (ledger, _):
        return answer(as_data(check(ledger, [name], at=now(fine=True), keep=False))["questions"][0])


@router.post("/{name}/check", responses=examples(CHECKED))
def seen(request: Request, name: Name) -> JSONResponse:
    """The same, and keeps the answer as the one to compare with from now on."""

    def act(ledger: Ledger) -> dict[str, Any]:
        found: dict[str, Any] = as_data(check(ledger, [name], at=now(fine=True)))["questions"][0]
        return found

    return answer(request.app.state.writer.write(act, derives=False))


@router.delete("/{name}", responses=examples(SAVED))
def gone(request: Request, name: Name) -> JSONResponse:
    """Keeps a question no longer; what was asked and answered stays in the log."""
    by = identity_of(request).name

    def act(ledger: Ledger) -> dict[str, Any]:
        return _row(ledger, forget(ledger, name, by=by, at=now(fine=True)))

    return answer(request.app.state.writer.write(act, derives=False))


def _row(ledger: Ledger, row: SavedQuestion) -> dict[str, Any]:
    question, arguments = parse(row.call)
    last = ledger.last_answer(row.name)
    return {
        "name": row.name,
        "words": row.words,
        "question": question,
        "arguments": {key: list(value) if isinstance(value, tuple) else value for key, value in arguments.items()},
        "by": row.by,
        "at": row.at,
        "answered": None if last is None else {"at": last.at, "items": len(last.items), "documents": last.documents},
    }
