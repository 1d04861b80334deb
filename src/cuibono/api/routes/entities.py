"""``/api/1/entities``: names for boxes and lists, and all that is held about one entity, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request

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
Start = Annotated[int, Query(ge=0, le=10_000_000, description="`next` of the page before.")]
Most = Annotated[int, Query(ge=1, le=100, description="Rows of a page.")]


@router.get("")
def entities(request: Request, q: Words = "", type: Annotated[str, Query(max_length=40)] = "", cursor: Start = 0, most: Most = 20) -> Any:
    """Named entities: those whose names begin so, or all; what is in the most documents first."""
    if type and type not in SCHEMATA:
        raise UsageError(f"no type {type!r}", where="type", advice=f"types are: {', '.join(SCHEMATA)}")
    with request.app.state.held.asked() as (ledger, _):
        rows = list_entities(ledger, q, kind=type or None, start=cursor, most=most + 1)
    return {"ok": True, "data": rows[:most], "next": str(cursor + most) if len(rows) > most else None}


Id = Annotated[str, Path(max_length=500, description="The id of an entity, as lists and ties give it.")]
Several = Annotated[list[str], Query(max_length=60)]


@router.get("/{entity_id}")
def entity(request: Request, entity_id: Id) -> Any:
    """The top of an entity's page: names with where each comes from, countries, offices, lists, and how much there is of the rest."""
    with request.app.state.held.asked() as (ledger, _):
        return {"ok": True, "data": entity_head(ledger, entity_id)}


@router.get("/{entity_id}/ties")
def ties(
    request: Request,
    entity_id: Id,
    section: Several = [],  # noqa: B006 (FastAPI reads it, nothing changes it)
    status: Several = [],  # noqa: B006
    predicate: Several = [],  # noqa: B006
    grade: Annotated[str, Query(max_length=2)] = "",
    origins: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    cursor: Start = 0,
    most: Most = 10,
) -> Any:
    """Ties by kind, the best graded first, each with its best sentence; `most` of each kind. `next` stands beside each kind's ties."""
    wanted = Wanted(
        _known("section", section, SECTIONS),
        _known("status", status, STATUSES),
        _known("predicate", predicate, PREDICATES),
        origins,
        *_grade(grade),
    )
    with request.app.state.held.asked() as (ledger, _):
        entity_of(ledger, entity_id)
        return {"ok": True, "data": entity_ties(ledger, entity_id, wanted, start=cursor, most=most)}


@router.get("/{entity_id}/ties/{tie_id}")
def claims(request: Request, entity_id: Id, tie_id: Id, cursor: Start = 0, most: Most = 20) -> Any:
    """One tie with every claim that it rests on, and those against it: sentence, speaker, outlet, dates, and the place in the document."""
    with request.app.state.held.asked() as (ledger, _):
        entity_of(ledger, entity_id)
        data = tie_claims(ledger, tie_id, start=cursor, most=most)
    return {"ok": True, "data": data, "next": data["next"]}


@router.get("/{entity_id}/timeline")
def timeline(request: Request, entity_id: Id) -> Any:
    """The best-graded dated ties by date: a picture of an entity's time. All of it answers `/api/1/timeline?name=ID`."""
    with request.app.state.held.asked() as (ledger, _):
        entity_of(ledger, entity_id)
        return {"ok": True, "data": dated_ties(ledger, entity_id)}


@router.get("/{entity_id}/quotes")
def quotes(
    request: Request, entity_id: Id, side: Literal["by", "about"] = "by", direct: bool = False, cursor: Start = 0, most: Most = 10
) -> Any:
    """What it is quoted with (`by`), or what others say of it (`about`), the newest documents first."""
    with request.app.state.held.asked() as (ledger, _):
        entity_of(ledger, entity_id)
        if side == "about":
            found, after = quotes_about(ledger, entity_id, start=cursor, most=most)
            return {"ok": True, "data": found, "next": None if after is None else str(after)}
        rows = quotes_by(ledger, entity_id, start=cursor, most=most + 1, direct=direct)
    return {"ok": True, "data": rows[:most], "next": str(cursor + most) if len(rows) > most else None}


@router.get("/{entity_id}/near")
def near(request: Request, entity_id: Id, most: Most = 10) -> Any:
    """Names that may be one with it, for a person to decide on (`POST /api/1/decisions`), and the decisions on it that stand."""
    with request.app.state.held.asked() as (ledger, _):
        found = entity_of(ledger, entity_id)
        return {"ok": True, "data": {"near": near_names(ledger, found, most=most), "decided": decisions_on(ledger, found)}}


@router.get("/{entity_id}/contradictions")
def contradictions(request: Request, entity_id: Id, cursor: Start = 0, most: Annotated[int, Query(ge=1, le=30)] = 10) -> Any:
    """Claims about it that can't all hold, both sides with their sentences."""
    with request.app.state.held.asked() as (ledger, _):
        entity_of(ledger, entity_id)
        rows = entity_contradictions(ledger, entity_id, start=cursor, most=most + 1)
    return {"ok": True, "data": rows[:most], "next": str(cursor + most) if len(rows) > most else None}


def _known(where: str, values: Sequence[str], allowed: Iterable[str]) -> frozenset[str]:
    known = list(allowed)
    wrong = [value for value in values if value not in known]
    if wrong:
        raise UsageError(f"no {where} {wrong[0]!r}", where=where, advice=f"one or more of: {', '.join(known)}")
    return frozenset(values)


def _grade(text: str) -> tuple[str, int]:
    letter, digit = asked_grade(text or None)
    return letter or "", digit or 0
