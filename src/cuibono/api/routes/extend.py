"""``/extend``: values of properties for entities that were found: country, schema, names, documents, and whom they are tied to."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from cuibono.errors import UsageError
from cuibono.operations.reconcile import INVERSE, PLAIN_PROPERTIES, Known, check_type, properties, values_of
from cuibono.vocabulary import PREDICATES

from ..requests import json_of, padded, read_json

router = APIRouter()
_MOST_IDS = 1000


def extend_answer(known: Known, asked: Any, where: str, *, draft: bool) -> dict[str, Any]:
    """The answer to ``{"ids": […], "properties": [{"id": …}]}``: rows by id in version 0.2, in a list in the draft."""
    query = read_json(asked, where) if isinstance(asked, str) else asked
    advice = '{"ids": ["…"], "properties": [{"id": "country"}]}'
    if not isinstance(query, dict) or not isinstance(query.get("ids"), list) or not isinstance(query.get("properties"), list):
        raise UsageError('needs "ids" and "properties", two lists', where=where, advice=advice)
    if len(query["ids"]) > _MOST_IDS:
        raise UsageError(f"{len(query['ids'])} ids at once", where=f"{where}.ids", advice=f"send at most {_MOST_IDS}")
    wanted: list[tuple[str, int | None]] = []
    for place, row in enumerate(query["properties"]):
        here = f"{where}.properties[{place}]"
        if not isinstance(row, dict) or row.get("id") not in properties():
            raise UsageError(f"no property {row!r}", where=here, advice="GET /reconcile/extend/propose lists them")
        most = str((row.get("settings") or {}).get("limit") or "")
        wanted.append((row["id"], int(most) if most.isdigit() and int(most) > 0 else None))
    for place, identity in enumerate(query["ids"]):
        if not isinstance(identity, str):
            raise UsageError(f"{identity!r} is no id", where=f"{where}.ids[{place}]", advice=advice)
    table = {identity: {pid: _cells(known, identity, pid, most) for pid, most in wanted} for identity in query["ids"]}
    meta = [_meta(pid) for pid, _ in wanted]
    if not draft:
        return {"meta": meta, "rows": table}
    rows = [{"id": key, "properties": [{"id": pid, "values": cells} for pid, cells in row.items()]} for key, row in table.items()]
    return {"meta": meta, "rows": rows}


def _meta(pid: str) -> dict[str, Any]:
    found: dict[str, Any] = {"id": pid, "name": properties()[pid]}
    if pid not in PLAIN_PROPERTIES or pid == "office":
        found["type"] = {"id": "LegalEntity", "name": "Person or body"}
    return found


def _cells(known: Known, identity: str, pid: str, most: int | None) -> list[dict[str, Any]]:
    """The values of one cell; none for an id that is not (or no longer) known."""
    entity = known.finder.by_id.get(identity)
    if entity is None:
        return []
    if pid == "documents":
        return [{"int": entity.documents}]
    return [{"id": key, "name": text} if key else {"str": text} for key, text in values_of(known, entity, pid)[:most]]


@router.post("/reconcile/extend")
@router.post("/reconcile/v1/extend")
async def extend(request: Request) -> JSONResponse:
    """A data extension query of the draft, as JSON."""
    body = await json_of(request)
    return JSONResponse(extend_answer(request.app.state.held.known(), body, "body", draft=True))


@router.get("/reconcile/extend/propose")
@router.get("/reconcile/v1/extend/propose")
def propose(type: str = "", limit: Annotated[int, Query(ge=1)] = 100, callback: str | None = None) -> Response:
    """The properties that entities of a type may have."""
    asked = check_type(type)
    rows = [{"id": pid, "name": name} for pid, name in properties().items() if _may_have(asked, pid)]
    return padded({"type": asked or "LegalEntity", "properties": rows[:limit], "limit": limit}, callback)


def _may_have(schema: str, pid: str) -> bool:
    if pid in PLAIN_PROPERTIES or schema in ("", "LegalEntity"):
        return pid != "office" or schema in ("", "LegalEntity", "Person")
    row = PREDICATES[pid.removeprefix(INVERSE)]
    ends = row.objects if pid.startswith(INVERSE) else row.subjects | row.objects if row.symmetric else row.subjects
    return schema in ends
