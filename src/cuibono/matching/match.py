"""Are two names one? A score, and every feature that went into it, in words.

From ``SAME`` on the names are held for one, below ``DIFFERENT`` for two; between the two stands only what a name alone can't decide: a bare
surname beside a full name, a branch beside its house, a capital beside its state. The measure is that of a reader who looks for somebody:
slips of the pen, scripts and short forms do not part names; numbers, states, legal forms and words without a partner do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .match_words import table
from .pair_bodies import compare_body_names
from .pair_people import compare_person_names
from .pair_states import compare_states
from .verdict import DIFFERENT, SAME, Feature, Verdict
from .words import fold

__all__ = ["DIFFERENT", "SAME", "Feature", "Match", "match_any", "match_names"]

_PEOPLE = frozenset({"person"})
_PLACES = frozenset({"territory", "country", "address", "place", "location", "jurisdiction"})
# Schemata whose entity may be a person or a body.
_OPEN = frozenset({"", "legalentity", "thing", "unknown", "actor", "entity", "mention"})
_THINGS = frozenset({"vessel", "airplane", "vehicle", "asset"})


@dataclass(frozen=True, slots=True)
class Match:
    """``score`` from 0 to 1, ``why`` in a sentence, ``features`` in the order of their weight: the strongest first."""

    score: float
    why: str
    features: tuple[Feature, ...]

    @property
    def same(self) -> bool:
        """The names are held for one."""
        return self.score >= SAME


def match_names(schema: str, left: str, right: str) -> Match:
    """Two names of one schema (FollowTheMoney's; "" or "unknown" where it is not known). Symmetric; case and accents do not matter."""
    # The order of the arguments is settled here, once, so that no greedy step below can make a difference.
    a, b = (left, right) if left <= right else (right, left)
    kind = schema.strip().lower()
    if kind in _PEOPLE:
        return _told(compare_person_names(a, b))
    place = kind in _PLACES
    if kind == "address":
        a, b = _spelled_out(a), _spelled_out(b)
    if kind not in _THINGS:
        states = compare_states(a, b, place=place)
        if states is not None:
            return _told(states)
    found = compare_body_names(a, b, thing=kind in _THINGS, place=place)
    if kind in _OPEN and not found.formal:
        person = compare_person_names(a, b)
        # What reads as a name of a person either way is one; numbers, states and forms have spoken already.
        if person.score > found.score:
            found = person
    return _told(found)


def _spelled_out(address: str) -> str:
    short = table("addresses")
    return " ".join(short.get(word, word) for word in fold(address.casefold()))


def match_any(schema: str, names: Iterable[str], others: Iterable[str]) -> Match:
    """The best match between the names of two entities; ties go to the first in order. Raises ValueError where one has no names."""
    rights = list(others)
    best = max((match_names(schema, a, b) for a in names for b in rights), key=lambda match: match.score, default=None)
    if best is None:
        raise ValueError("an entity without names")
    return best


def _told(verdict: Verdict) -> Match:
    features = tuple(sorted(verdict.features, key=lambda feature: (-abs(feature.effect), feature.name, feature.words)))
    why = "; ".join(feature.words for feature in features) or "nothing in common"
    return Match(verdict.score, f"{verdict.summary}: {why}", features)
