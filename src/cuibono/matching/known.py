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
        letters = len(flat) <= 5 and flat not in load_toml("known_bodies.toml")["words"]["words"]
        if full is None or (letters and not name.replace(".", "").isupper()):
            full = flat if flat in _aliases().values() else None
        found.add(full)
    return found.pop() if len(found) == 1 else None


def known_person(names: Sequence[str]) -> str | None:
    """The full name of somebody who is known by letters or a by-name: ("AOC",); None where any name is another."""
    people: dict[str, str] = load_toml("known_bodies.toml")["people"]
    found = {people.get(_flat(name)) if name[:1].isupper() else None for name in names}
    return found.pop() if len(found) == 1 else None


def place_name(flat: str) -> str:
    """One name for a place of several ("kiev" and "kyiv"); folded."""
    places: dict[str, str] = load_toml("known_bodies.toml")["places"]
    return places.get(flat, flat)


@cache
def many_places() -> frozenset[str]:
    """Folded names that several places of the news bear."""
    return frozenset(load_toml("known_bodies.toml")["many_places"]["names"])


def of_any_state(words: Sequence[str]) -> bool:
    """True for a party's name of plain words ("Liberal Party"): which state's it is, the name does not tell."""
    return len(words) > 1 and words[-1] in _parties("heads") and all(word in _parties("words") for word in words)


def party_country(flat: str) -> str | None:
    """The state whose party a bare name means by convention."""
    own: dict[str, str] = load_toml("known_bodies.toml")["parties"]["own"]
    return own.get(flat)


def is_part(words: Sequence[str]) -> bool:
    """True for a committee's name that does not say whose it is ("Judiciary Committee"): every chamber has one."""
    table = load_toml("known_bodies.toml")["parts"]
    return bool(words) and words[-1] in table["heads"] and not set(words) & set(table["owners"])


def is_regional(words: Sequence[str]) -> bool:
    """True for kinds of bodies that the regions of a state have too ("Supreme Court")."""
    return any(word in load_toml("known_bodies.toml")["parts"]["regional"] for word in words)


def is_noun(flat: str) -> bool:
    """True where the name is one common noun that a text writes large ("the Institute")."""
    return flat in load_toml("known_bodies.toml")["nouns"]["words"]
