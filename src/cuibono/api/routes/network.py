"""``/api/1/network``: what a picture of ties shows, and the same for Gephi."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from fastapi.responses import JSONResponse, Response

from cuibono.api.answers import answer
from cuibono.api.requests import examples
from cuibono.errors import UsageError
from cuibono.operations.network import MOST_TIES, Asked, network, network_gexf

router = APIRouter(prefix="/api/1/network", tags=["network"])
Name = Annotated[str, Query(max_length=500)]
Names = Annotated[list[str] | None, Query(max_length=6)]

_SHOWN: dict[str, Any] = {
    "title": "Dravik Logistics",
    "nodes": [
        {
            "id": "ent-1",
            "name": "Dravik Logistics",
            "schema": "Company",
            "country": None,
            "named": True,
            "documents": 7,
            "ties": 9,
            "root": True,
            "listed": False,
        }
    ],
    "ties": [
        {
            "id": "tie-1",
            "subject": "ent-1",
            "object": "ent-2",
            "predicate": "owns",
            "family": "ownership",
            "verb": "owns",
            "status": "asserted",
            "reliability": "F",
            "credibility": 3,
            "origins": 1,
            "documents": 1,
            "valid": None,
            "first_seen": "2026-02-11",
            "last_seen": "2026-02-11",
            "doubt": "",
            "claims": 1,
            "against": 0,
            "reason": "F: the outlet is not graded; 3: one origin",
        }
    ],
    "left_out": 0,
    "documents": 17,
}


@router.get("", responses=examples(_SHOWN, lines=["Dravik Logistics: 2 names, 1 ties"]))
def shown(
    request: Request,
    ego: Names = None,
    left: Name = "",
    right: Name = "",
    powers: Names = None,
    place: Annotated[str, Query(alias="in", max_length=500)] = "",
    hops: Annotated[int, Query(ge=1, le=2)] = 1,
    most: Annotated[int, Query(ge=1, le=MOST_TIES, description="At most so many ties, the strongest first.")] = 300,
) -> JSONResponse:
    """Ties around ``ego``, on paths from ``left`` to ``right``, or of ``powers`` in a country; what is left out is counted."""
    if any(len(name) > 500 for name in (*(ego or ()), *(powers or ()))):
        raise UsageError("more than 500 letters", where="ego" if ego else "powers", advice="send a name")
    asked = Asked(tuple(ego or ()), left, right, tuple(powers or ()), place, hops, most)
    with request.app.state.held.asked() as (ledger, graph):
        data, lines = network(ledger, asked, graph=graph())
    return answer(data, lines=lines)


Ids = Annotated[list[Annotated[str, Body(max_length=60)]], Body(embed=True, max_length=MOST_TIES)]


@router.post("/gexf", response_class=Response, responses={200: {"content": {"application/gexf+xml": {}}, "description": "GEXF 1.3."}})
def as_gexf(request: Request, ties: Ids) -> Response:
    """These ties as GEXF, with claims' sentences and documents. It is asked for by POST because of its length; nothing is written."""
    with request.app.state.held.asked() as (ledger, _):
        text = network_gexf(ledger, ties)
    return Response(text, media_type="application/gexf+xml", headers={"Content-Disposition": 'attachment; filename="network.gexf"'})
