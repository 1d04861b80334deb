"""Whether an entity is of the country that some of the texts tell: "Ukraine's Nato aspirations" makes no alliance Ukrainian.

What one document says stays in it and tells namesakes apart there; the corpus takes it over only where enough documents say so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.places import find_spot

# Kinds that are given a country by the words beside a name ("Russia's Tass", "Mosul, Iraq"). The others have it from their own name or from
# a register.
JUDGED = frozenset(("Organization", "PublicBody", "Territory"))


@cache
def _number(name: str) -> float:
    return float(load_toml("appraisal.toml")["country"][name])


def is_placed(schema: str, caption: str, country: str) -> bool:
    """Whether the place tables know a city of that name in the country."""
    return schema == "Territory" and find_spot(caption, country) is not None


def likely_country(schema: str, caption: str, votes: Mapping[str, int], size: int) -> str | None:
    """The country (alpha-2, lower case) of an entity that stands for ``size`` documents' entities.

    ``votes`` counts, by country, those of which one is told; None where none is told or the likeliest one is told of too few.
    """
    if not votes:
        return None
    country = min(votes, key=lambda code: (-votes[code], code))
    if schema not in JUDGED:
        return country
    told = min(votes[country], size)
    score = _number("base") + _number("slope") * math.log((told + 0.5) / (size - told + 0.5))
    least = math.log(_number("least") / (1 - _number("least")))
    if score >= least or (score + _number("placed") >= least and is_placed(schema, caption, country)):
        return country
    return None
