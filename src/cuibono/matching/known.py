"""Bodies known by letters or a short name the world over, and names that say too little to be one body's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from cuibono.vocabulary import load_toml

from .words import fold


@cache
def _aliases() -> dict[str, str]:
    return dict(load_toml("known_bodies.toml")["aliases"])


@cache
def _parties(kind: str) -> frozenset[str]:
    return frozenset(load_toml("known_bodies.toml")["parties"][kind])


@lru_cache(maxsize=100_000)
def _flat(name: str) -> str:
    return " ".join(word for word in fold(name) if word != "the")


def known_body(names: Sequence[str]) -> str | None:
    """The full name behind a short one: ("UN",) gives "united nations". None where any of the names is no short form of it."""
    found = set()
    for name in names:
        flat = _flat(name)
        full = _aliases().get(flat)
        if full is None or (len(flat) <= 5 and not name.replace(".", "").isupper()):
            full = flat if flat in _aliases().values() else None
        found.add(full)
    return found.pop() if len(found) == 1 else None


def of_any_state(words: Sequence[str]) -> bool:
    """True for a party's name of plain words ("Liberal Party"): which state's it is, the name does not tell."""
    return len(words) > 1 and words[-1] in _parties("heads") and all(word in _parties("words") for word in words)


def party_country(flat: str) -> str | None:
    """The state whose party a bare name means by convention."""
    own: dict[str, str] = load_toml("known_bodies.toml")["parties"]["own"]
    return own.get(flat)


def is_noun(flat: str) -> bool:
    """True where the name is one common noun that a text writes large ("the Institute")."""
    return flat in load_toml("known_bodies.toml")["nouns"]["words"]
