"""States and provinces by name and abbreviation: "Pa." is Pennsylvania, and "London, Ontario" is in Canada."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from .countries import capital_country, country_code, demonym_country
from .tables import load_tsv


class Region(NamedTuple):
    """A region's English name, its code ("us-or", ISO 3166-2 in lower case) and its country's.

    ``ambiguous`` where the bare name often means something else ("Georgia").
    """

    name: str
    code: str
    country: str
    ambiguous: bool


@cache
def _regions() -> dict[str, Region]:
    found = {}
    for row in load_tsv("regions.tsv"):
        code = row["code"] or row["short"].split("|")[0].lower()
        region = Region(row["name"].removeprefix("?"), f"{row['country']}-{code}", row["country"], row["name"].startswith("?"))
        for name in (region.name, *row["short"].split("|")):
            found[name] = region
    return found


def region_of(name: str) -> Region | None:
    """The region of that name or abbreviation, as written; None for anything else."""
    return _regions().get(name.strip().replace("Québec", "Quebec"))


def region_country(name: str) -> str | None:
    """The country that a region or country standing behind a place's name tells ("Portland, Ore.", "Valencia, Spain")."""
    region = region_of(name)
    return region.country if region else country_code(name)


_BEHIND = re.compile(r",\s+((?:[A-Z][\w.’'-]*)(?:[ ](?:of[ ])?[A-Z][\w.’'-]*){0,2})")
_NEXT = re.compile(r"(,?\s+(?:and|or)\s+|,\s+)([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2})")
_OF = re.compile(r"(?:\b([A-Z][\w.’-]*(?: [A-Z][\w.-]*){0,2})(?:['’]s|(?<=s)['’]) (?:\w+ )?)$")


def leading_region(name: str) -> Region | None:
    """The region that a body's name opens with: "Hawaii Supreme Court"; None for an ambiguous one ("Washington Post")."""
    words = name.removeprefix("the ").removeprefix("The ").split(" ")
    for size in (2, 1):
        region = region_of(" ".join(words[:size])) if len(words) > size else None
        if region and len(words[0]) > 2:
            return None if region.ambiguous else region
    return None


class Where(NamedTuple):
    """What a text tells of a place's or a body's whereabouts."""

    country: str | None = None
    region: str | None = None


def behind(text: str, end: int) -> Where:
    """Where a place is that ends at ``end``, by what stands behind it: "London, Ontario"; not in a list: "Gaza, Syria or Yemen"."""
    found = _BEHIND.match(text, end, end + 60)
    if not found:
        return Where()
    told, size = _longest_first(found[1].split(" "))
    return Where() if told.country and not told.region and _goes_on(text, found.start(1) + size) else told


def _goes_on(text: str, end: int) -> bool:
    """Whether another state is named next: "Korea, Turkey, India", "Europe, Canada and Mexico"."""
    found = _NEXT.match(text, end, end + 60)
    if not found:
        return False
    words = [word.rstrip(".’'") for word in found[2].split(" ")]
    names = [" ".join(words[:size]) for size in range(len(words), 0, -1)]
    # "Donetsk, Ukraine, Russian troops": an adjective or a capital goes on with a list only behind "and".
    return any(country_code(name) or (found[1].strip() != "," and (capital_country(name) or demonym_country(name))) for name in names)


def before(text: str, start: int) -> Where:
    """Whose a body is that begins at ``start``, by the possessive before it: "Hawaii's Supreme Court"."""
    found = _OF.search(text[max(0, start - 50) : start])
    if not found:
        return Where()
    words = found[1].split(" ")
    for first in range(len(words)):
        told = _where(" ".join(words[first:]))
        if told.country:
            return told
    return Where()


def _longest_first(words: list[str]) -> tuple[Where, int]:
    """What the most of the words tell, and how many letters those have."""
    for size in range(len(words), 0, -1):
        told = " ".join(words[:size])
        where = _where(told)
        where = where if where.country else _where(told.rstrip("."))
        if where.country:
            return where, len(told)
    return Where(), 0


def _where(name: str) -> Where:
    region = region_of(name)
    return Where(region.country, region.code) if region else Where(country_code(name))
