"""``/suggest`` and ``/flyout``: completion of what a person types, for entities, properties and types."""

from __future__ import annotations

import html
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from cuibono.errors import NoMatchError
from cuibono.operations.reconcile import TYPES, describe_short, properties, suggest_entities, suggest_rows

from ..requests import padded

router = APIRouter()
Prefix = Annotated[str, Query(max_length=500)]
Cursor = Annotated[int, Query(ge=0)]


def _type(name: str) -> dict[str, str]:
    from .reconcile import type_row

    return type_row(name)


@router.get("/reconcile/suggest/entity")
@router.get("/reconcile/v1/suggest/entity")
def entities(request: Request, prefix: Prefix = "", cursor: Cursor = 0, callback: str | None = None) -> Response:
    """Entities by the beginning of a name or word, or by id."""
    known = request.app.state.held.known()
    draft = "/v1/" in request.url.path
    rows: list[dict[str, Any]] = []
    for entity in suggest_entities(known, prefix, cursor):
        kind = _type(entity.schema)
        if draft:
            # The draft gives texts as objects, so that a language can stand beside them.
            rows.append(
                {
                    "id": entity.entity_id,
                    "name": [{"str": entity.caption}],
                    "description": [{"str": describe_short(known, entity)}],
                    "notable": [{"id": kind["id"], "name": [{"str": kind["name"]}]}],
                }
            )
        else:
            rows.append({"id": entity.entity_id, "name": entity.caption, "description": describe_short(known, entity), "notable": [kind]})
    return padded({"result": rows}, callback)


@router.get("/reconcile/suggest/property")
@router.get("/reconcile/v1/suggest/property")
def known_properties(request: Request, prefix: Prefix = "", cursor: Cursor = 0, callback: str | None = None) -> Response:
    """Properties by the beginning of their id or name; all for an empty prefix."""
    return padded({"result": _rows(request, suggest_rows(properties(), prefix, cursor))}, callback)


@router.get("/reconcile/suggest/type")
@router.get("/reconcile/v1/suggest/type")
def types(request: Request, prefix: Prefix = "", cursor: Cursor = 0, callback: str | None = None) -> Response:
    """Types by the beginning of their name; all for an empty prefix."""
    rows = {name: _type(name)["name"] for name in TYPES}
    return padded({"result": _rows(request, suggest_rows(rows, prefix, cursor))}, callback)


def _rows(request: Request, found: list[tuple[str, str]]) -> list[dict[str, Any]]:
    if "/v1/" in request.url.path:
        return [{"id": key, "name": [{"str": name}]} for key, name in found]
    return [{"id": key, "name": name} for key, name in found]


@router.get("/reconcile/flyout/{noun}")
def flyout(request: Request, noun: str, id: str, callback: str | None = None) -> Response:
    """A few words of HTML about one suggestion."""
    known = request.app.state.held.known()
    if noun == "entity" and id in known.finder.by_id:
        entity = known.finder.by_id[id]
        text = f"<p><strong>{html.escape(entity.caption)}</strong></p><p>{html.escape(describe_short(known, entity))}</p>"
    elif noun == "property" and id in properties():
        text = f"<p><strong>{html.escape(id)}</strong></p><p>{html.escape(properties()[id])}</p>"
    elif noun == "type" and id in TYPES:
        text = f"<p><strong>{html.escape(_type(id)['name'])}</strong></p>"
    else:
        raise NoMatchError(f"no {noun} {id!r}", where=request.url.path, advice="take an id from /reconcile/suggest")
    return padded({"id": id, "html": text}, callback) if callback else JSONResponse({"id": id, "html": text})
