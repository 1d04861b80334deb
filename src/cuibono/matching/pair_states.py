"""States under their names, their governments and capitals: "China", "the Chinese government", "Beijing"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import capital_country, country_code, country_name, demonym_country

from .match_words import table
from .verdict import Feature, Verdict, different, same, undecided, weight
from .words import fold

_GOVERNMENT = re.compile(r"^(?:the )?(?P<who>.+?)(?:'s)? (?:government|administration|regime|authorities|leadership|state)$")
_OF = re.compile(r"^(?:the )?(?:government|administration|regime|authorities|leadership) of (?:the )?(?P<who>.+)$")
# Short names that are a country's only in capitals elsewhere; here case is set aside, and the words around are few.
_SHORT = {"us": "us", "usa": "us", "uk": "gb", "uae": "ae", "prc": "cn", "drc": "cd", "dprk": "kp", "rok": "kr", "ussr": "su", "ksa": "sa"}


@dataclass(frozen=True, slots=True)
class State:
    """``code`` of the state; ``what`` is "country", "government" or "capital"."""

    code: str
    what: str


@lru_cache(maxsize=50_000)
def country_of(words: str) -> str | None:
    """The code of a country's name in folded or plain words, in any case; Georgia and Jordan count here."""
    bare = " ".join(words.casefold().replace(".", "").split()).removeprefix("the ")
    if bare in _SHORT:
        return _SHORT[bare]
    if bare in ("georgia", "jordan"):
        return {"georgia": "ge", "jordan": "jo"}[bare]
    return country_code(bare.title()) or _other_languages().get(bare)


@cache
def _other_languages() -> dict[str, str]:
    """Folded names of countries in the languages of ``country_languages`` (CLDR) to their codes; what two dispute is left out."""
    from babel import Locale

    found: dict[str, str] = {}
    disputed = set()
    for language in load_toml("match_words.toml")["country_languages"]:
        for code, name in Locale(language).territories.items():
            words = " ".join(fold(str(name)))
            if len(code) != 2 or code in ("EU", "EZ", "UN", "XA", "XB", "ZZ") or len(words) < 4:
                continue
            if found.setdefault(words, code.lower()) != code.lower():
                disputed.add(words)
    return {**{words: code for words, code in found.items() if words not in disputed}, **table("more_countries")}


@lru_cache(maxsize=50_000)
def demonym_of(word: str) -> str | None:
    """The code that an adjective of nationality tells, in any case."""
    return demonym_country(word.title()) or ({"us": "us", "uk": "gb"}.get(word.casefold().replace(".", "")))


@lru_cache(maxsize=50_000)
def state_of(name: str) -> State | None:
    """The state that a whole name means; None for any other name."""
    plain = " ".join(name.casefold().replace("’", "'").split())
    code = country_of(plain)
    if code:
        return State(code, "country")
    seat = table("seats").get(" ".join(fold(plain.removeprefix("the "))))
    if seat:
        return State(seat, "government")
    match = _GOVERNMENT.match(plain) or _OF.match(plain)
    if match:
        who = match["who"].removesuffix("'s")
        code = country_of(who) or demonym_of(who)
        if code:
            return State(code, "government")
        city = capital_country(who.title())
        if city:
            return State(city, "government")
    city = capital_country(plain.removeprefix("the ").title())
    return State(city, "capital") if city else None


def compare_states(left: str, right: str, *, place: bool) -> Verdict | None:
    """Two names of states; None where that does not decide. ``place``: the names are of places, not of who acts."""
    a, b = state_of(left), state_of(right)
    if a is None or b is None:
        return None
    if fold(left.casefold()) == fold(right.casefold()):
        return same(1.0, [Feature("same_words", 1.0, "the same words")], formal=True)
    kinds = {a.what, b.what}
    if a.code != b.code:
        if kinds == {"capital"}:
            return None
        names = f"{country_name(a.code) or a.code} and {country_name(b.code) or b.code}"
        return different(0.2, [Feature("state", -1.0, f"of two states, {names}")], formal=True)
    named = country_name(a.code) or a.code
    if kinds == {"country"}:
        return same(1.0, [Feature("state", 1.0, f"two names of {named}")], formal=True)
    if kinds == {"government"}:
        return same(0.97, [Feature("state", 0.97, f"two names of the government of {named}")], formal=True)
    if kinds == {"capital"}:
        return None
    if place:
        return different(0.6, [Feature("state", -0.6, f"a place in {named} and another that it belongs to")], formal=True)
    if "capital" in kinds:
        if "government" in kinds:
            return same(
                weight("state_seat"),
                [Feature("capital", -0.15, f"the capital of {named} stands for its government where it acts")],
                formal=True,
            )
        return undecided(
            weight("lone"), [Feature("capital", -0.4, f"the capital may stand for {named} where it acts, or be the city")], formal=True
        )
    return same(weight("state_seat"), [Feature("state", -0.15, f"{named} and its government, one actor in the news")], formal=True)
