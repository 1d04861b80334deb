"""``/reconcile``: manifests and queries, in version 0.2 of the protocol (OpenRefine's) and in the draft of version 1.0."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from cuibono import __version__
from cuibono.errors import UsageError
from cuibono.operations.reconcile import TYPES, Known, answer, describe_short

from ..queries import draft_queries, old_queries
from ..requests import form_of, json_of, padded
from .extend import extend_answer

router = APIRouter()
BATCH = 50
WIDTH, HEIGHT = 420, 260
_NAMES = {"PublicBody": "Public body", "LegalEntity": "Person or body"}


def type_row(name: str) -> dict[str, str]:
    """A type as the protocol gives it."""
    return {"id": name, "name": _NAMES.get(name, name)}


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def manifest(base: str) -> dict[str, Any]:
    """The manifest of version 0.2; ``base`` is the address of the server."""
    service = f"{base}/reconcile"

    def offered(noun: str) -> dict[str, str]:
        return {
            "service_url": service,
            "service_path": f"/suggest/{noun}",
            "flyout_service_url": service,
            "flyout_service_path": f"/flyout/{noun}?id=${{id}}",
        }

    return {
        "versions": ["0.1", "0.2"],
        "name": "cuibono",
        "identifierSpace": f"{service}/entity/",
        "schemaSpace": "https://followthemoney.tech/explorer/schemata/",
        "serviceVersion": __version__,
        "defaultTypes": [type_row(name) for name in TYPES],
        "view": {"url": f"{service}/preview?id={{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {noun: offered(noun) for noun in ("entity", "property", "type")},
        "extend": {"propose_properties": {"service_url": service, "service_path": "/extend/propose"}, "property_settings": []},
        "batchSize": BATCH,
    }


def draft_manifest(base: str) -> dict[str, Any]:
    """The manifest of the draft of version 1.0, whose root is ``/reconcile/v1``."""
    return {
        "versions": ["1.0-draft"],
        "name": "cuibono",
        "serviceVersion": __version__,
        "defaultTypes": [type_row(name) for name in TYPES],
        "view": {"url": f"{base}/reconcile/v1/preview?id={{id}}"},
        "preview": {"width": WIDTH, "height": HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {"proposeProperties": True, "propertySettings": []},
        "batchSize": BATCH,
        "standardizedScore": True,
    }


def candidates(known: Known, query: Any) -> list[dict[str, Any]]:
    """The answers to one query as the protocol shows them; scores from 0 to 100."""
    out = []
    for found in answer(known, query):
        features: dict[str, dict[str, Any]] = {}
        for feature in found.match.features:
            key, count = feature.name, 2
            while key in features:
                key, count = f"{feature.name}_{count}", count + 1
            features[key] = {"id": key, "name": feature.words, "value": feature.effect}
        out.append(
            {
                "id": found.entity.entity_id,
                "name": found.entity.caption,
                "description": f"{describe_short(known, found.entity)}. {found.match.why}",
                "type": [type_row(found.entity.schema)],
                "score": round(100 * found.match.score, 2),
                "features": list(features.values()),
                "match": found.sure,
            }
        )
    return out


@router.get("/reconcile")
@router.get("/reconcile/", include_in_schema=False)
def ask(
    request: Request, queries: str | None = None, query: str | None = None, extend: str | None = None, callback: str | None = None
) -> Response:
    """The manifest, or the answers where ``queries`` (several), ``query`` (one) or ``extend`` are given."""
    return _old(request, queries, query, extend, callback)


def _old(request: Request, queries: str | None, query: str | None, extend: str | None, callback: str | None) -> Response:
    known = request.app.state.held.known()
    if extend is not None:
        return padded(extend_answer(known, extend, "extend", draft=False), callback)
    if queries is not None:
        asked = old_queries(queries, BATCH)
        return padded({key: {"result": candidates(known, one)} for key, one in asked.items()}, callback)
    if query is not None:
        one = old_queries(query, BATCH, single=True)["query"]
        return padded({"result": candidates(known, one)}, callback)
    return padded(manifest(_base(request)), callback)


@router.post("/reconcile")
@router.post("/reconcile/", include_in_schema=False)
async def ask_by_form(request: Request) -> Response:
    """A form with ``queries``, ``query`` or ``extend`` (version 0.2), or a JSON body with ``queries`` (the draft)."""
    if "json" in request.headers.get("content-type", ""):
        return await ask_draft(request)
    form = await form_of(request)
    if not {"queries", "query", "extend"} & set(form):
        raise UsageError("neither queries, query nor extend in the form", where="/reconcile", advice='send queries={"q0": {"query": "…"}}')
    return _old(request, form.get("queries"), form.get("query"), form.get("extend"), form.get("callback"))


@router.get("/reconcile/v1")
@router.get("/reconcile/v1/", include_in_schema=False)
def draft_root(request: Request) -> JSONResponse:
    """The draft's manifest."""
    request.app.state.held.known()
    return JSONResponse(draft_manifest(_base(request)))


@router.post("/reconcile/v1/reconcile")
async def ask_draft(request: Request) -> JSONResponse:
    """A batch of the draft: ``{"queries": […]}`` to ``{"results": […]}``, in the same order."""
    asked = draft_queries(await json_of(request), BATCH)
    known = request.app.state.held.known()
    return JSONResponse({"results": [{"candidates": candidates(known, one)} for one in asked]})
