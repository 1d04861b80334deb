"""Where countries and cities lie, and the outlines of countries: Natural Earth and GeoNames (the tables' heads name the licences)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

from .countries import capital_country, country_code, country_name
from .tables import load_tsv

# Of several cities of a name one is meant without its country only where so many times as many people live there as in the next.
DOMINANT = 5
_TAIL = re.compile(r"\s+(?:city|am|an der|upon|on|sur)\b.*$")

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with its point: ``kind`` is country, capital or city; ``code`` its country's; degrees north and east; people in thousands."""

    name: str
    code: str
    kind: str
    lat: float
    lon: float
    people: int


def _flat(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.replace("’", "'")) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", plain.casefold().replace(".", "")).strip().removeprefix("the ")


@cache
def _spots() -> tuple[dict[str, Spot], dict[str, Spot], dict[str, list[Spot]]]:
    """Countries and capitals by code; cities and capitals by name, the most people first."""
    countries: dict[str, Spot] = {}
    capitals: dict[str, Spot] = {}
    cities: dict[str, list[Spot]] = defaultdict(list)
    for row in load_tsv("world_places.tsv"):
        spot = Spot(row["name"], row["code"], row["kind"], float(row["lat"]), float(row["lon"]), int(row["people"]))
        if spot.kind == "country":
            countries[spot.code] = spot
            continue
        if spot.kind == "capital":
            capitals[spot.code] = spot
        flat = _flat(spot.name)
        # "New York City" and "Frankfurt am Main" are met as "New York" and "Frankfurt" too.
        for name in {flat, _TAIL.sub("", flat)}:
            cities[name].append(spot)
    for found in cities.values():
        found.sort(key=lambda spot: (-spot.people, spot.code, spot.name))
    return countries, capitals, dict(cities)


def country_spot(code: str) -> Spot | None:
    """The country of an alpha-2 code, at a point inside its largest land, under our name for it."""
    found = _spots()[0].get(code.lower())
    return None if found is None else Spot(country_name(code) or found.name, found.code, "country", found.lat, found.lon, found.people)


@lru_cache(maxsize=50_000)
def find_spot(name: str, country: str | None = None) -> Spot | None:
    """The place that a name means, with the country (code) that it is in where that is known.

    A country's name is the country; a capital's the capital; of cities of one name that in the country, else one that is far larger than
    the others (:data:`DOMINANT` times). "Georgia" without a country and "Cambridge" are nobody's: None, as for what is in no table.
    """
    countries, capitals, cities = _spots()
    flat = _flat(name)
    if country and country in countries and flat == _flat(countries[country].name):
        return country_spot(country)
    code = country_code(name)
    if code and code in countries:
        return country_spot(code)
    capital = capital_country(name.removeprefix("the "))
    if capital and capital in capitals and country in (None, capital):
        return capitals[capital]
    found = cities.get(flat, [])
    if country:
        found = [spot for spot in found if spot.code == country]
    if not found:
        return None
    if len(found) == 1 or found[0].people >= DOMINANT * found[1].people:
        return found[0]
    return None


def is_ambiguous(name: str, country: str | None = None) -> bool:
    """There are places of that name, and none of them is clearly meant."""
    if country is None and country_code(name) is None and _flat(name) in {_flat(spot.name) for spot in _spots()[0].values()}:
        return True
    found = [spot for spot in _spots()[2].get(_flat(name), []) if country in (None, spot.code)]
    return len(found) > 1 and find_spot(name, country) is None


@cache
def outlines() -> tuple[tuple[str, tuple[Ring, ...]], ...]:
    """Every country's code ("" for a land that has none) with its rings of (lon, lat) in degrees; a ring may go on beyond 180."""
    return tuple((row["code"], tuple(_ring(part) for part in row["rings"].split(";"))) for row in load_tsv("world_shapes.tsv"))


def _ring(text: str) -> Ring:
    x = y = 0
    points = []
    for step in text.split():
        dx, dy = step.split(",")
        x, y = x + int(dx), y + int(dy)
        points.append((x / 100, y / 100))
    return tuple(points)
