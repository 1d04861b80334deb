"""Outlets and agencies: that "NYT" and "The New York Times" are one house, and which houses' copy others print."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .tables import load_tsv

_TAIL = re.compile(r"\s*(?:\((?:online news|online|web news|news|opinion|editorial)\)|-\s*(?:news|opinion|editorial))\s*$", re.IGNORECASE)
_DOMAIN = re.compile(r"^(?:www\.)?([a-z0-9-]+)\.(?:com|org|net|co\.uk|news|info|gob\.\w+)$", re.IGNORECASE)


def _flat(name: str) -> str:
    plain = _TAIL.sub("", name.strip()).replace(".", "").replace("’", "'").casefold()
    return re.sub(r"\s+", " ", plain).removeprefix("the ").strip()


@cache
def _table() -> tuple[dict[str, str], frozenset[str]]:
    names: dict[str, str] = {}
    for row in load_tsv("media.tsv"):
        for alias in [row["name"], *filter(None, row["aliases"].split("|"))]:
            names.setdefault(_flat(alias), row["name"])
    return names, frozenset(row["name"] for row in load_tsv("media.tsv") if row["wire"] == "yes")


@lru_cache(maxsize=50_000)
def outlet_name(name: str) -> str:
    """The usual name of an outlet: "Fox News (Online)" gives "Fox News"; an unknown one comes back trimmed."""
    names, _ = _table()
    found = names.get(_flat(name))
    if found:
        return found
    host = _DOMAIN.match(name.strip())
    if host:
        squeezed = {flat.replace(" ", ""): full for flat, full in names.items()}
        return squeezed.get(host[1].casefold().replace("-", ""), name.strip())
    return _TAIL.sub("", name.strip())


@lru_cache(maxsize=50_000)
def flat_name(name: str) -> str:
    """An outlet's name for comparing: "The Velm Herald" and "Velm Herald" are one."""
    return _flat(outlet_name(name))


def is_known_outlet(name: str) -> bool:
    """True for outlets of the table."""
    return _flat(name) in _table()[0]


def is_wire(name: str) -> bool:
    """True for agencies whose copy other outlets print."""
    return outlet_name(name) in _table()[1]


@cache
def wire_names() -> tuple[str, ...]:
    """Every name and alias of an agency, the longest first, for finding credits in a text."""
    found = set()
    for row in load_tsv("media.tsv"):
        if row["wire"] == "yes":
            found |= {row["name"], *filter(None, row["aliases"].split("|"))}
    return tuple(sorted(found, key=lambda name: (-len(name), name)))
