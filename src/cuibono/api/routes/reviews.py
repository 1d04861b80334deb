"""``/api/1/reviews``: the questions whose answers change most, with their evidence; answers are decisions of the log."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from cuibono.operations.clock import now
from cuibono.operations.names import resolve_name
from cuibono.operations.review_desk import Choice
from cuibono.operations.review_session import decide
from cuibono.operations.undo import undo
from cuibono.records import to_dict

from ..answers import answer as answered
from ..requests import examples, identity_of
from ..review_process import Queues

router = APIRouter(prefix="/api/1/reviews", tags=["reviews"])
MOST_PASSED = 200


class Answer(BaseModel):
    """An answer to a question of the queue."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"question": "question-0f3a52c1d07e9b640f3a", "key": "s", "why": "the same birth date"}},
    )
    question: Annotated[str, Field(max_length=100)]
    key: Annotated[str, Field(min_length=1, max_length=1)]
    why: Annotated[str, Field(max_length=500)] = ""


class Back(BaseModel):
    """The decision that is to be taken back."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"decision": "decision-0f3a52c1d07e9b640f3a"}})
    decision: Annotated[str, Field(min_length=1, max_length=100)]


_DECISION = {
    "decision_id": "decision-0f3a52c1d07e9b640f3a",
    "kind": "same",
    "target": "ent-0f3a52c1d07e9b640f3a",
    "other": "ent-1f3a52c1d07e9b640f3a",
    "verdict": "same",
    "by": "ana",
    "at": "2031-06-02T10:00:00.000000Z",
    "why": "the same birth date",
}
_PAGE = {
    "questions": [
        {"question_id": "question-0f3a52c1d07e9b640f3a", "kind": "join", "title": "Pavel Kessler / P. Kessler", "keys": ["s", "d", "u"]}
    ],
    "open": 41,
    "answered": 2,
    "settled": 1,
    "too_small": 120,
    "about": None,
}


def _queues(request: Request) -> Queues:
    found: Queues = request.app.state.queues
    return found


@router.get("", responses=examples(_PAGE))
def questions(
    request: Request,
    kind: Literal["pairs", "claims"] | None = None,
    about: Annotated[str | None, Query(max_length=500)] = None,
    after: Annotated[str | None, Query(max_length=100)] = None,
    most: Annotated[int, Query(ge=0, le=20)] = 3,
) -> JSONResponse:
    """The next open questions behind ``after``. ``pending`` while the queue of the ledger's present state is being made.

    ``answered`` and ``settled`` (by what follows from decisions) count questions of this queue since it was made.
    """
    queues = _queues(request)
    with request.app.state.held.asked() as (ledger, _):
        key = None if ledger.derived_is_stale() else ledger.derived_from()
        about_name = {"id": (entity := resolve_name(ledger, about)).entity_id, "name": entity.caption} if about else None
    found = queues.page(Choice(kind, about_name["id"] if about_name else None, after, most), key)
    data: dict[str, Any] = found or {"questions": [], "open": None, "answered": 0, "settled": 0, "too_small": 0}
    data["about"] = about_name
    return answered(data, pending=found is None or not queues.made(key))


@router.post("", status_code=201, responses=examples(_DECISION, status=201))
def answer(request: Request, body: Answer) -> JSONResponse:
    """Appends the decision that a key makes: s same, d different, u unsure; a accept, r reject, u unsure; a digit undoes that one."""
    asked = _queues(request).question(body.question)
    said = identity_of(request).name, now(fine=True), body.why.strip()
    made = request.app.state.writer.write(lambda ledger: decide(ledger, asked, body.key, said))
    return answered(to_dict(made), status=201)


@router.post("/undo", responses=examples({**_DECISION, "kind": "undo", "verdict": "undo"}))
def back(request: Request, body: Back) -> JSONResponse:
    """Takes an answer back, by one more row of the log: its question is open again."""
    said = identity_of(request).name, now(fine=True)
    made, _ = request.app.state.writer.write(
        lambda ledger: undo(ledger, body.decision, by=said[0], at=said[1], why="taken back in the review")
    )
    return answered(to_dict(made))
