"""What the features of a pair come to: one score on one scale, the summary in words, and the features themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from cuibono.vocabulary import load_toml

# The two marks of the scale; docs/matching.md promises them.
SAME = 0.7
DIFFERENT = 0.5
_HIGHEST_DIFFERENT = 0.49


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that two names show. ``effect`` is what it adds to or takes from agreement, from -1 to 1; ``words`` tell it to a person."""

    name: str
    effect: float
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """``score`` on the one scale. ``formal``: a legal form, a number or a state was read in one of the names: no person's."""

    score: float
    summary: str
    features: tuple[Feature, ...]
    formal: bool = False


@cache
def weight(name: str) -> float:
    """A weight of ``[pairs]`` in matching.toml."""
    return float(load_toml("matching.toml")["pairs"][name])


def same(agreement: float, features: list[Feature], *, formal: bool = False) -> Verdict:
    """Agreement (``weight("agree")`` to 1) as a score from SAME to 1; below it as two names."""
    least = weight("agree")
    if agreement < least:
        return different(agreement, features, formal=formal)
    score = 1.0 if agreement >= 1.0 else SAME + (1.0 - SAME) * (agreement - least) / (1.0 - least)
    return Verdict(round(score, 4), "one name", tuple(features), formal)


def different(agreement: float, features: list[Feature], *, formal: bool = False) -> Verdict:
    """Two names; the score still orders them by what they share."""
    score = min(_HIGHEST_DIFFERENT, max(0.0, agreement) * DIFFERENT)
    return Verdict(round(score, 4), "two names", tuple(features), formal)


def undecided(score: float, features: list[Feature], *, formal: bool = False) -> Verdict:
    """Between the marks: the names alone can't tell."""
    return Verdict(round(min(max(score, DIFFERENT), SAME - 0.01), 4), "can't be told from the names", tuple(features), formal)
