"""``/api/1/entities``: names for boxes and lists, and all that is held about one entity, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse

from cuibono.api.answers import Cursor, Limit, answer, cursor_of, paged, start_of
from cuibono.api.requests import examples
from cuibono.api.shown import CLAIMS, CONTRADICTION, ENTITY, HEAD, NEAR, QUOTE, TIE, TIES
from cuibono.errors import UsageError
from cuibono.operations.entities import list_entities
from cuibono.operations.entity_page import entity_contradictions, entity_head, entity_of, quotes_about, quotes_by
from cuibono.operations.entity_ties import SECTIONS, Wanted, dated_ties, entity_ties, tie_claims
from cuibono.operations.near_names import decisions_on, near_names
from cuibono.operations.path_limits import asked_grade
from cuibono.records import SCHEMATA, STATUSES
from cuibono.vocabulary import PREDICATES

router = APIRouter(prefix="/api/1/entities", tags=["entities"])
# Longer words are no name.
Words = Annotated[str, Query(max_length=500, description="A name, or the beginning of one.")]


@router.get("", responses=examples([ENTITY]))
def entities(
    request: Request, q: Words = "", type: Annotated[str, Query(max_length=40)] = "", limit: Limit = 20, cursor: Cursor = None
) -> JSONResponse:
    """Named entities: those whose names begin so, or all; what is in the most documents first."""
    if type and type not in SCHEMATA:
        raise UsageError(f"no type {type!r}", where="type", advice=f"types are: {', '.join(SCHEMATA)}")
    with request.app.state.held.asked() as (ledger, _):
        rows = list_entities(ledger, q, kind=type or None, start=start_of(cursor), most=limit + 1)
    return paged(rows, limit, cursor)


Id = Annotated[str, Path(max_length=500, description="The id of an entity, as lists and ties give it.")]
Several = Annotated[list[str], Query(max_length=60)]


@router.get("/{entity_id}", responses=examples(HEAD))
def entity(request: Request, entity_id: Id) -> JSONResponse:
    """The top of an entity's page: names with where each comes from, countries, offices, lists, and how much there is of the rest."""
    with request.app.state.held.asked() as (ledger, _):
        return answer(entity_head(ledger, entity_id))


@router.get("/{entity_id}/ties", responses=examples(TIES))
def ties(
    request: Request,
    entity_id: Id,
    section: Several = [],  # noqa: B006 (FastAPI reads it, nothing changes it)
    status: Several = [],  # noqa: B006
    predicate: Several = [],  # noqa: B006
    grade: Annotated[str, Query(max_length=2)] = "",
    origins: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Limit = 10,
    cursor: Cursor = None,
) -> JSONResponse:
    """Ties by kind, the best graded first, each with its best sentence; `limit` of each kind. `next` stands beside each kind's ties."""
    wanted = Wanted(
        _known("section", section, SECTIONS),
        _known("status", status, STATUSES),
        _known("predicate", predicate, PREDICATES),
        origins,
        *_grade(grade),
    )
    with request.app.state.held.asked() as (ledger, _):
        entity_of(ledger, entity_id)
        data = entity_ties(ledger, entity_id, wanted, start=start_of(cursor), most=limit)
    for row in data["sections"]:
        row["next"] = cursor_of(row["next"]) if row["next"] else None
    return answer(data)


@router.get("/{entity_id}/ties/{tie_id}", responses=examples(CLAIMS))
def claims(request: Request, entity_id: Id, tie_id: Id, limit: Limit = 20, cursor: Cursor = None) -> JSONResponse:
    """One tie with every claim that it rests on, and those against it: sentence, speaker, outlet, dates, and the place in the document."""
    with request.app.state.held.asked() as (ledger, _):
        entity_of(ledger, entity_id)
        data = tie_claims(ledger, tie_id, start=start_of(cursor), most=limit)
    return answer(data, next=cursor_of(after) if (after := data.pop("next")) else None)


@router.get("/{entity_id}/timeline", responses=examples([TIE]))
def timeline(request: Request, entity_id: Id) -> JSONResponse:
    """The best-graded dated ties by date: a picture of an entity's time. All of it answers `/api/1/timeline?name=ID`."""
    with request.app.state.held.asked() as (ledger, _):
        entity_of(ledger, entity_id)
        return answer(dated_ties(ledger, entity_id))


@router.get("/{entity_id}/quotes", responses=examples([QUOTE]))
def quotes(
    request: Request, entity_id: Id, side: Literal["by", "about"] = "by", direct: bool = False, limit: Limit = 10, cursor: Cursor = None
) -> JSONResponse:
    """What it is quoted with (`by`), or what others say of it (`about`), the newest documents first."""
    with request.app.state.held.asked() as (ledger, _):
        entity_of(ledger, entity_id)
        if side == "about":
            found, after = quotes_about(ledger, entity_id, start=start_of(cursor), most=limit)
            return answer(found, next=None if after is None else cursor_of(after))
        rows = quotes_by(ledger, entity_id, start=start_of(cursor), most=limit + 1, direct=direct)
    return paged(rows, limit, cursor)


@router.get("/{entity_id}/near", responses=examples(NEAR))
def near(request: Request, entity_id: Id, limit: Limit = 10) -> JSONResponse:
    """Names that may be one with it, for a person to decide on (`POST /api/1/decisions`), and the decisions on it that stand."""
    with request.app.state.held.asked() as (ledger, _):
        found = entity_of(ledger, entity_id)
        return answer({"near": near_names(ledger, found, most=limit), "decided": decisions_on(ledger, found)})


@router.get("/{entity_id}/contradictions", responses=examples([CONTRADICTION]))
def contradictions(request: Request, entity_id: Id, limit: Limit = 10, cursor: Cursor = None) -> JSONResponse:
    """Claims about it that can't all hold, both sides with their sentences."""
    with request.app.state.held.asked() as (ledger, _):
        entity_of(ledger, entity_id)
        rows = entity_contradictions(ledger, entity_id, start=start_of(cursor), most=limit + 1)
    return paged(rows, limit, cursor)


def _known(where: str, values: Sequence[str], allowed: Iterable[str]) -> frozenset[str]:
    known = list(allowed)
    wrong = [value for value in values if value not in known]
    if wrong:
        raise UsageError(f"no {where} {wrong[0]!r}", where=where, advice=f"one or more of: {', '.join(known)}")
    return frozenset(values)


def _grade(text: str) -> tuple[str, int]:
    letter, digit = asked_grade(text or None)
    return letter or "", digit or 0
