"""A part of the world on a rectangle: the Equal Earth projection (Šavrič, Patterson and Jenny 2018), turned and zoomed to what is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cuibono.vocabulary.places import Ring, outlines

Point = tuple[float, float]
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2
_NORTH, _SOUTH = 78.0, -56.0  # degrees: what a map of the whole world shows
_LEAST = 0.30  # of the projection's units: no closer than some 17 degrees across, where the outlines would be seen as coarse
_MARGIN = 0.22  # of the span, on each side
_WIDE, _HIGH = 24.0, 16.0  # degrees: as far around a country's point its land is taken into the map
_GLOBE = 2.7  # of the projection's units: half the way around the world
_DATE_LINE = -170.0  # where the world is cut unless the places lie together across it
_TOGETHER = 0.72  # across the line means: on so small a part of the span that the usual cut would give


def equal_earth(lon: float, lat: float) -> Point:
    """Degrees to the projection's plane, y to the north. Beyond 180 degrees of longitude it goes on."""
    theta = math.asin(_M * math.sin(math.radians(lat)))
    square = theta * theta
    sixth = square**3
    slope = _M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square))
    return math.radians(lon) * math.cos(theta) / slope, theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


def turned(lons: Sequence[float]) -> float:
    """The meridian in the middle of a map that shows these longitudes together."""
    usual = sorted((lon - _DATE_LINE) % 360 for lon in lons)
    if not usual:
        return 10.0
    span = usual[-1] - usual[0]
    gaps = [(b - a, b) for a, b in zip(usual, [*usual[1:], usual[0] + 360], strict=True)]
    widest, after = max(gaps)
    if 360 - widest < _TOGETHER * span:
        return (after + (360 - widest) / 2 + _DATE_LINE + 180) % 360 - 180
    return (usual[0] + span / 2 + _DATE_LINE + 180) % 360 - 180


@dataclass(frozen=True, slots=True)
class View:
    """The window of a map: ``middle`` is its meridian; the plane's ``left`` and ``top`` stand at the picture's (x, y), ``scale`` points a
    unit of the plane."""

    middle: float
    left: float
    top: float
    scale: float
    x: float
    y: float
    width: float
    height: float

    def at(self, lon: float, lat: float) -> Point:
        """Where a place stands in the picture."""
        return self._point((lon - self.middle + 180) % 360 - 180, lat)

    def _point(self, turned_lon: float, lat: float) -> Point:
        px, py = equal_earth(turned_lon, lat)
        return self.x + (px - self.left) * self.scale, self.y + (self.top - py) * self.scale

    def lands(self) -> Iterator[tuple[str, str]]:
        """(code, SVG path) of every country that is seen in the window, the parts that cross its edges too."""
        for code, rings in outlines():
            parts = [part for ring in rings for part in self._ring(ring)]
            if parts:
                yield code, "".join(parts)

    def _ring(self, ring: Ring) -> Iterator[str]:
        mean = sum(lon for lon, _ in ring) / len(ring)
        turn = (mean - self.middle + 180) % 360 - 180 - mean  # each land once, on the side where most of it is
        points = [self._point(lon + turn, lat) for lon, lat in _finer(ring)]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(xs) >= self.x and min(xs) <= self.x + self.width and max(ys) >= self.y and min(ys) <= self.y + self.height:
            yield "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _finer(ring: Ring) -> Iterator[Point]:
    """The ring with points between where two lie far apart: a long straight border is no straight line on this map."""
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        pieces = max(1, int(max(abs(bx - ax), abs(by - ay)) // 4))
        for n in range(pieces):
            yield ax + (bx - ax) * n / pieces, ay + (by - ay) * n / pieces


def around(lon: float, lat: float, code: str) -> list[Point]:
    """The corners of a country's land about a point in it, as far as it is to be seen with it: of the largest countries a part."""
    rings = next((rings for key, rings in outlines() if key == code), ())
    for ring in rings:
        lons, lats = [x for x, _ in ring], [y for _, y in ring]
        if min(lons) <= lon <= max(lons) and min(lats) <= lat <= max(lats):
            west, east = max(min(lons), lon - _WIDE), min(max(lons), lon + _WIDE)
            south, north = max(min(lats), lat - _HIGH), min(max(lats), lat + _HIGH)
            return [(west, south), (east, north)]
    return []


def view_of(places: Iterable[Point], x: float, y: float, width: float, most: float, least: float) -> View:
    """The window that shows these places (lon, lat) with room around them; the inhabited world where there is none.

    It is as high as what is shown asks for, from ``least`` to ``most`` points.
    """
    found = list(places)
    middle = turned([lon for lon, _ in found])
    plane = [equal_earth((lon - middle + 180) % 360 - 180, lat) for lon, lat in found]
    lowest, highest = equal_earth(0, _SOUTH)[1], equal_earth(0, _NORTH)[1]
    if not plane:
        plane = [(-_GLOBE, lowest), (_GLOBE, highest)]
    left, right = min(px for px, _ in plane), max(px for px, _ in plane)
    bottom, top = min(py for _, py in plane), max(py for _, py in plane)
    wide = min(max((right - left) * (1 + 2 * _MARGIN), _LEAST), 2 * _GLOBE)
    high = min(max((top - bottom) * (1 + 2 * _MARGIN), _LEAST * least / width), highest - lowest)
    scale = min(width / wide, most / high)
    height = min(max(high * scale, least), most)
    half = height / scale / 2
    # No sea of ice at an edge while there is land to show on the other side.
    center = (bottom + top) / 2
    center = min(max(center, lowest + half), highest - half) if 2 * half < highest - lowest else (lowest + highest) / 2
    return View(middle, (left + right) / 2 - width / scale / 2, center + half, scale, x, y, width, height)
