"""What lists and knowledge bases call things, in our words: schemata, states, genders, topics. Tables: ``known.toml``."""

from __future__ import annotations

from functools import cache
from typing import Any

from .countries import country_code, country_name
from .tables import load_toml


@cache
def table(name: str) -> dict[str, Any]:
    """One table of ``known.toml``."""
    found: dict[str, Any] = load_toml("known.toml")[name]
    return found


@cache
def ancestors(kind: str) -> frozenset[str]:
    """A FollowTheMoney schema with all that it extends; empty for a schema that is not known."""
    extends: dict[str, list[str]] = table("extends")
    if kind not in extends:
        return frozenset()
    return frozenset({kind}).union(*(ancestors(parent) for parent in extends[kind]))


def linked_schema(kind: str) -> str | None:
    """Our schema for a FollowTheMoney schema; "" where it is kept beside the others; None where it is not of a kind that is linked."""
    found: str | None = table("linked").get(kind)
    return found


def common_kind(kinds: frozenset[str]) -> str | None:
    """The one of several FollowTheMoney schemata that extends all others; None where no one does."""
    best = [kind for kind in kinds if kinds <= ancestors(kind)]
    return best[0] if best else None


def state_of(value: str) -> str | None:
    """The ISO 3166-1 code of a list's country: a code in either case, with or without subdivision ("US-CA"), or a name; None for others."""
    code = value.strip().lower().partition("-")[0]
    other: dict[str, str] = table("country_codes")
    if code in other:
        return other[code] or None
    if len(code) == 2 and country_name(code):
        return code
    return country_code(value)


def gender_of(value: str) -> str | None:
    """ "male" or "female"; None for anything else that a list may hold."""
    found: str | None = table("gender").get(value.strip().lower())
    return found


def warning_of(topic: str) -> str | None:
    """A topic in the words of a flag, by its longest known beginning ("crime.traffick.drug": trafficking); None where it does not warn."""
    warnings: dict[str, str] = table("warnings")
    while topic:
        if topic in warnings:
            return warnings[topic]
        topic = topic.rpartition(".")[0]
    return None


def threshold(name: str) -> float:
    """A number of the matcher of entities and records (``[match]``)."""
    return float(table("match")[name])
