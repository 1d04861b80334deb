"""``/api/1/world``: the outlines of countries, for maps that ask nobody else. They change with the package alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from cuibono.vocabulary.countries import country_name
from cuibono.vocabulary.places import Ring, outlines

router = APIRouter(prefix="/api/1/world", tags=["vocabulary"])
_KEPT = {"Cache-Control": "private, max-age=31536000, immutable"}


@router.get("", responses={200: {"description": "GeoJSON: a feature for each country, its code and English name, its land as polygons"}})
def world() -> JSONResponse:
    """Countries as GeoJSON (RFC 7946, but for rings, which are clockwise as d3-geo has them). Natural Earth 1:110m, public domain.

    Borders are those of the source and no view of ours. The answer may be kept for good: ask with another ``v`` for another one.
    """
    features = [
        {"type": "Feature", "properties": {"code": code, "name": country_name(code) if code else None}, "geometry": _land(rings)}
        for code, rings in outlines()
    ]
    return JSONResponse({"ok": True, "data": {"type": "FeatureCollection", "features": features}}, headers=_KEPT)


def _land(rings: Iterable[Ring]) -> dict[str, Any]:
    """Outlines and the holes in them: a ring the other way round is a hole of the land before it."""
    polygons: list[list[list[list[float]]]] = []
    for ring in (ring for ring in rings if len(ring) > 2):
        closed = [list(point) for point in (*ring, ring[0])]
        if _clockwise(ring) or not polygons:
            polygons.append([closed if _clockwise(ring) else closed[::-1]])
        else:
            polygons[-1].append(closed)
    return {"type": "MultiPolygon", "coordinates": polygons}


def _clockwise(ring: Ring) -> bool:
    return sum((bx - ax) * (by + ay) for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True)) > 0
