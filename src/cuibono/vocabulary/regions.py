"""States and provinces by name and abbreviation: "Pa." is Pennsylvania, and "London, Ontario" is in Canada."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from .countries import country_code
from .tables import load_tsv


class Region(NamedTuple):
    """A region's English name and its country's code; ``ambiguous`` where the bare name often means something else ("Georgia")."""

    name: str
    country: str
    ambiguous: bool


@cache
def _regions() -> dict[str, Region]:
    found = {}
    for row in load_tsv("regions.tsv"):
        region = Region(row["name"].removeprefix("?"), row["country"], row["name"].startswith("?"))
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


def country_behind(text: str, end: int) -> str | None:
    """The country of a place that ends at ``end``, told by what stands behind it: "London, Ontario"; None where nothing does."""
    found = _BEHIND.match(text, end, end + 60)
    if not found:
        return None
    words = found[1].split(" ")
    for size in range(len(words), 0, -1):
        told = " ".join(words[:size])
        code = region_country(told) or region_country(told.rstrip("."))
        if code:
            return code
    return None
