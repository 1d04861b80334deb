"""Gives each document's entity the key under which it may meet others: what can't have the same key is never compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from cuibono.matching.body import parse_body
from cuibono.matching.known import is_noun, is_part, known_body, known_person, of_any_state, party_country, place_name
from cuibono.matching.person import parse_person
from cuibono.matching.words import fold, forms, offices, own_bodies, words_of
from cuibono.records import Local
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import capital_country, country_code, country_name, demonym_country, state_code
from cuibono.vocabulary.regions import region_country, region_of

GROUPS = {
    "Person": "person",
    "Company": "body",
    "Organization": "body",
    "PublicBody": "body",
    "Territory": "territory",
    "Position": "position",
    "Project": "project",
    "Event": "event",
    "Document": "document",
}


@dataclass(frozen=True, slots=True)
class Keyed:
    """A local with its place in the corpus: ``group`` of schemata, ``key`` of its name, ``sense`` where it must stay in its document.

    ``partial`` marks a name that is only part of one ("Manafort", "FBI" where the full name is not told). ``known`` holds the folded
    context, ``topics`` the names in its document's title (a weak hint), ``beside`` a person's company there, ``close`` those of it
    whom hardly another document names, ``names`` the keys of all its names.
    """

    local: Local
    group: str
    key: str
    sense: str
    partial: bool
    country: str | None
    names: tuple[str, ...] = ()
    known: frozenset[str] = field(default=frozenset())
    offices: tuple[tuple[str, str], ...] = ()
    topics: frozenset[str] = field(default=frozenset())
    region: str | None = None
    beside: frozenset[str] = field(default=frozenset())
    close: frozenset[str] = field(default=frozenset())

    @property
    def ref(self) -> str:
        return local_ref(self.local)

    @property
    def order(self) -> tuple[str, str]:
        return self.local.doc_id, self.local.entity


def local_ref(local: Local) -> str:
    """How a decision names one document's entity: ``doc_id#entity``."""
    return f"{local.doc_id}#{local.entity}"


@cache
def _state_acts() -> frozenset[str]:
    return frozenset(load_toml("appraisal.toml")["state_acts"])


@lru_cache(maxsize=100_000)
def flat_name(name: str) -> str:
    """A name as it is compared with those of other kinds."""
    return " ".join(word for word in fold(name) if word != "the")


def _spelled(text: str) -> str:
    """Folded words of an office, short forms written out: "Lt. Gov." is "lieutenant governor"."""
    return " ".join(offices().get(word, word) for word in fold(text) if word != "the")


def office_parts(text: str) -> tuple[str, str]:
    """An office as (what, of what): "Mayor of Lima" is ("mayor", "lima"); "Chinese President" ("president", "cn")."""
    words = text.split()
    for size in (2, 1):
        if len(words) > size:
            head = " ".join(words[:size]).removesuffix("'s").removesuffix("’s")
            code = country_code(head) or (demonym_country(head) if size == 1 else None)
            if code:
                return _spelled(" ".join(words[size:])), code
    for hinge in (" of ", " for ", " from "):
        what, found, place = text.partition(hinge)
        if found:
            flat = " ".join(word for word in fold(place) if word != "the")
            return _spelled(what), state_code(place.strip()) or flat
    return _spelled(text), ""


def _context(local: Local) -> tuple[frozenset[str], tuple[tuple[str, str], ...], frozenset[str]]:
    known: set[str] = set()
    topics: set[str] = set()
    offices: set[tuple[str, str]] = set()
    for item in local.context:
        office, name, told = _told(item)
        if office is not None:
            offices.add(office)
        if name:
            known.add(name)
        topics |= told
    return frozenset(known), tuple(sorted(offices)), frozenset(topics)


@lru_cache(maxsize=200_000)
def _told(item: str) -> tuple[tuple[str, str] | None, str, frozenset[str]]:
    """What one thing that is told of somebody says: an office, something known, topics."""
    predicate, _, name = item.partition(":")
    if predicate == "with":
        return None, "", frozenset()
    if predicate in ("holds_office", "runs_for"):
        what, place = office_parts(name)
        return (what, place), f"{what}@{place}" if place else "", frozenset()
    flat = " ".join(word for word in fold(name) if word not in words_of("titles") and word != "the")
    if predicate == "title":
        return None, "", frozenset({flat} - words_of("fillers") - words_of("generic") - {""})
    if not flat or country_code(name) or demonym_country(name) or all(word in words_of("generic") for word in flat.split()):
        return None, "", frozenset()
    return None, flat, frozenset()


def _person(local: Local) -> tuple[str, str, bool]:
    key, full = _person_key(local.names)
    return key, "" if key else local_ref(local), not full


# What hangs on the names alone is told once: a corpus says the same few over and over.
@lru_cache(maxsize=100_000)
def _person_key(names: tuple[str, ...]) -> tuple[str, bool]:
    best = max((parse_person(name) for name in names), key=lambda p: (p.full, len(p.parts), p.key))
    return best.key, best.full


def _body(local: Local) -> tuple[str, str, bool, str | None]:
    key, own, partial, country = _body_key(local.names, local.country, local.region)
    return key, local_ref(local) if own else "", partial, country


@lru_cache(maxsize=100_000)
def _body_key(names: tuple[str, ...], state: str | None, region: str | None) -> tuple[str, bool, bool, str | None]:
    """Key, whether it stays in its document, whether it is a part of a name, and its state."""
    known = known_body(names)
    parsed = [(parse_body(name), name) for name in ((known,) if known else names)]
    lengths = [len(body.core) for body, _ in parsed]
    body, name = parsed[lengths.index(max(lengths))]
    country = state or next((b.country for b, _ in parsed if b.country), None)
    flat = " ".join(body.core)
    if not known and (is_noun(flat) or is_part(body.words)):
        return body.key, True, False, country
    if of_any_state(body.words):
        country = party_country(flat) or country
        return (f"{body.key}@{country}", False, False, country) if country else (body.key, True, False, None)
    if flat in own_bodies() and country in (None, own_bodies()[flat]) and not region:
        return f"{body.key}@{own_bodies()[flat]}", False, False, own_bodies()[flat]
    if known:
        return f"{body.key}@{body.country}" if body.country else body.key, False, False, body.country
    if name == name.lower() or set(fold(name)) <= {word for form in forms() for word in form}:
        return body.key, True, False, country
    if body.generic:
        return (f"{body.key}@{region or country}", False, False, country) if country else (body.key, True, False, None)
    return body.key, False, bool(body.acronym), country


@lru_cache(maxsize=100_000)
def _somebody(names: tuple[str, ...]) -> str | None:
    return known_person(names)


@lru_cache(maxsize=100_000)
def _other_names(names: tuple[str, ...], key: str) -> tuple[str, ...]:
    return tuple(sorted({parse_body(name).key for name in names} - {"", key.partition("@")[0]}))


def _region(name: str, context: Sequence[str]) -> str | None:
    """The key of a state or province under its name or abbreviation; where the bare name means something else too, one of its own.

    A place told to lie in it makes it the region: "Buffalo, New York".
    """
    bare = re.sub(r"^(?:[Tt]he )?(?:[Ss]tate|[Pp]rovince) of (?=[A-Z])|(?<=\w) [Ss]tate$", "", name)
    region = region_of(bare)
    inside = any(item.startswith("located_in:") and not region_country(item.partition(":")[2]) for item in context)
    if region is None or (region.ambiguous and region.name == name and not inside):
        return None
    return " ".join(fold(region.name)) + (" state" if region.ambiguous else "")


def _territory(local: Local) -> tuple[str, str, str | None]:
    for name in local.names:
        code = state_code(name) or demonym_country(name)
        if code:
            return f"@{code}", "", code
    region = _region(local.names[0], local.context)
    if region:
        return region, "", region_country(local.names[0]) or "us"
    capital = next((code for code in map(capital_country, local.names) if code), None)
    acts = {item.partition(":")[0] for item in local.context}
    if capital and acts & _state_acts() and local.country in (None, capital):
        return f"@{capital}", "", capital
    last = fold(local.names[0])[-1:]
    if local.country and last in (("administration",), ("government",), ("regime",)):
        return f"@{local.country}", "", local.country
    words = [word for word in fold(local.names[0]) if word != "the"]
    proper = local.names[0] != local.names[0].lower()
    return place_name(" ".join(words)), "" if proper and words else local_ref(local), local.country


def _position(local: Local) -> tuple[str, str]:
    what, place = office_parts(local.names[0])
    return f"{what}@{place or local.country or ''}", "" if what else local_ref(local)


def _thing(local: Local) -> tuple[str, str]:
    name = local.names[0]
    words = [word for word in fold(name) if word != "the"]
    capitals = [word for word in name.replace("-", " ").split() if word[:1].isupper() or word[:1].isdigit()]
    proper = [word for word in capitals if word.lower() not in words_of("fillers") and word.lower() not in words_of("generic")]
    distinct = len(words) >= 2 and bool(proper)
    return " ".join(words), "" if distinct else local_ref(local)


def key_local(local: Local) -> Keyed:
    """The key of one local. Unnamed ones ("Chinese firms") get a sense of their own, so that they never leave their document."""
    group = GROUPS[local.schema]
    somebody = _somebody(local.names) if local.named and group in ("person", "body") else None
    known, offices, topics = _context(local)
    if not local.named or not local.names:
        return Keyed(local, group, "unnamed", local_ref(local), False, local.country, (), known, offices, topics)
    country, partial = local.country, False
    names: tuple[str, ...] = ()
    if somebody:
        group, key, sense = "person", somebody, ""
    elif group == "person":
        key, sense, partial = _person(local)
    elif group == "body":
        key, sense, partial, country = _body(local)
        names = _other_names(local.names, key)
    elif group == "territory":
        key, sense, country = _territory(local)
    elif group == "position":
        key, sense = _position(local)
    else:
        key, sense = _thing(local)
    if not key:
        key, sense = "nameless", local_ref(local)
    return Keyed(local, group, key, sense, partial, country, names, known, offices, topics, local.region, _company(local))


def _company(local: Local) -> frozenset[str]:
    found = (" ".join(fold(item[5:])) for item in local.context if item.startswith("with:"))
    return frozenset(name for name in found if not all(word in words_of("generic") for word in name.split()))


def caption_of(key: str) -> str | None:
    """The name of the state under a state's key ("@pe"); None for other keys."""
    return country_name(key[1:]) if key.startswith("@") else None
