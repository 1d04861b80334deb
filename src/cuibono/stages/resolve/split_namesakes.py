"""Keeps bearers of one name apart: locals of one key are dealt into senses by what their documents say about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from cuibono.matching.known import many_places
from cuibono.matching.person import parse_person
from cuibono.matching.words import given_names
from cuibono.vocabulary import load_toml

from .key_locals import Keyed


@dataclass(slots=True)
class Sense:
    """Locals that pass for one entity: their states, offices and known names together."""

    members: list[Keyed] = field(default_factory=list)
    countries: Counter[str] = field(default_factory=Counter)
    offices: dict[str, set[str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    beside: Counter[str] = field(default_factory=Counter)
    counted: int = 0  # documents of which only the number is known; none of them holds a member

    def add(self, item: Keyed) -> None:
        """Takes one more local in."""
        self.members.append(item)
        if item.country:
            self.countries[item.country] += 1
        for what, place in item.offices:
            self.posts.add(what)
            if place:
                self.offices.setdefault(what, set()).add(place)
        self.known |= item.known
        self.beside.update(item.beside)
        if item.region:
            self.regions.add(item.region)


@cache
def _common(kind: str) -> frozenset[str]:
    return frozenset(load_toml("common_names.toml")[kind])


@lru_cache(maxsize=100_000)
def is_common(key: str) -> bool:
    """True where many people bear a name like this: a frequent given name before a frequent surname.

    A middle name in full and a suffix together are few people's: "Martin Luther King Jr.".
    """
    name = parse_person(key)
    return (
        name.full
        and not (name.suffix and any(len(word) > 1 for word in name.middle))
        and (name.given in _common("given") or bool(given_names(name.given) & _common("given")))
        and name.last in _common("surnames")
    )


def conflict(item: Keyed, sense: Sense) -> str:
    """Why the local can't be this sense, in words; "" where nothing speaks against it.

    States or regions that differ, or the same office of two places, set two bearers apart unless something that is known of both joins
    them. With a common name they are two until something joins them: a tie that both have, the company that they are named in, or that
    one bearer prevails in the corpus and nothing is known of the other.
    """
    if item.known & sense.known:
        return ""
    if item.country and sense.countries and item.country not in sense.countries:
        return f"one is tied to {item.country.upper()}, the other to {'/'.join(sorted(sense.countries)).upper()}"
    if item.region and sense.regions and item.region not in sense.regions:
        return f"one is in {item.region.upper()}, the other in {'/'.join(sorted(sense.regions)).upper()}"
    if (
        item.group == "territory"
        and item.key in many_places()
        and sense.regions | set(sense.countries)
        and not (item.region or item.country)
    ):
        if _documents(sense) < _setting("prevails"):
            return f"several places bear the name, and only one text says where it is ({'/'.join(sorted(sense.countries)).upper()})"
    for what, place in item.offices:
        held = sense.offices.get(what)
        if place and held and place not in held:
            return f"one is {what} of {place}, the other of {'/'.join(sorted(held))}"
    if item.group == "person" and is_common(item.key):
        own = item.known | {what for what, _ in item.offices}
        theirs = sense.known | sense.posts
        if own & theirs or _in_company(item, sense):
            return ""
        if (own and theirs) or _documents(sense) < _setting("prevails"):
            return "a common name, and nothing that is known of one is known of the other"
    return ""


def _documents(sense: Sense) -> int:
    return len({member.local.doc_id for member in sense.members}) + sense.counted


def _in_company(item: Keyed, sense: Sense) -> bool:
    """True where both are named among the same people and bodies, few of which the whole corpus speaks of."""
    shared = item.beside & sense.beside.keys()
    return len(shared) >= _setting("company") or bool(shared & item.close)


@cache
def _setting(name: str) -> int:
    return int(load_toml("appraisal.toml")["namesakes"][name])


def _richest_first(item: Keyed) -> tuple[int, tuple[str, str]]:
    return -(len(item.known) + len(item.offices) + 2 * bool(item.country)), item.order


def split_namesakes(items: Sequence[Keyed]) -> list[list[Keyed]]:
    """Deals the locals of one key into senses, largest first; within a sense in order of document.

    The best-described locals found the senses, the others join the one they share most with; a local about which nothing is known joins
    the largest. Independent of the order given.
    """
    senses: list[Sense] = []
    for item in sorted(items, key=_richest_first):
        fits = [sense for sense in senses if not conflict(item, sense)]
        if not fits:
            fits = [Sense()]
            senses.append(fits[0])
        best = max(
            range(len(fits)),
            key=lambda i: (
                len(item.known & fits[i].known),
                bool(item.country) and item.country in fits[i].countries,
                len(fits[i].members),
                -i,
            ),
        )
        fits[best].add(item)
    joined = _join_overlapping(senses)
    joined.sort(key=lambda sense: (-len(sense.members), min(m.order for m in sense.members)))
    return [sorted(sense.members, key=lambda m: m.order) for sense in joined]


def _join_overlapping(senses: list[Sense]) -> list[Sense]:
    """Senses that came to share a known name are one after all."""
    result: list[Sense] = []
    for sense in senses:
        merged = sense
        rest = []
        for other in result:
            if merged.known & other.known:
                for member in other.members:
                    merged.add(member)
            else:
                rest.append(other)
        result = [*rest, merged]
    return result


def sense_label(members: Sequence[Keyed]) -> str:
    """What tells this sense from the largest one of its name: a state, an office, else its first document."""
    countries = Counter(m.country for m in members if m.country)
    if countries:
        return min(countries, key=lambda c: (-countries[c], c))
    offices = sorted({f"{what}@{place}" for m in members for what, place in m.offices if place})
    return offices[0] if offices else min(m.ref for m in members)
