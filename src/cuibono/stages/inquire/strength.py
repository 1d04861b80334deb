"""How much one tie carries in an answer: its grade, its status, what kind of tie it is, and its age. It orders; it is never shown alone."""

from __future__ import annotations

from functools import cache
from typing import Any

from cuibono.vocabulary import PREDICATES, load_toml


@cache
def rules(part: str) -> Any:
    """One part of ``inquire.toml``."""
    return load_toml("inquire.toml")[part]


@cache
def predicate_strength(predicate: str) -> float:
    """What a tie of this predicate says of two parties' hold on each other, from 0 to 1."""
    return float(rules("strength")["family"][PREDICATES[predicate].family])


def tie_strength(predicate: str, status: str, reliability: str, credibility: int, years: float | None = None) -> float:
    """The strength of one tie, from 0 to 1. ``years`` is how long ago it was last reported or held; None where that is not known."""
    told = rules("strength")
    strength = predicate_strength(predicate) * told["status"][status] * told["reliability"][reliability]
    return float(strength * told["credibility"][str(credibility)] * age_factor(years))


def age_factor(years: float | None) -> float:
    """What age leaves of a tie's strength: half after each half-life, never less than the least; all where no date is known."""
    age = rules("strength")["age"]
    return 1.0 if years is None or years <= 0 else max(float(age["least"]), 0.5 ** (years / float(age["half_life_years"])))
