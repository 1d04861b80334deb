"""Names with lower-case words: "the Chinese government", "Canadian authorities", "Hambantota port", "2016 presidential election"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import country_code, demonym_country

from .spans import Found, put
from .types import known_schema, words

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TABLE = "name_phrases.toml"
_POSSESSIVE = ("'s", "’s", "'", "’")


def add_phrases(doc: Doc, spans: list[Found]) -> list[Found]:
    """Governments, bodies, projects and elections; they take the place of the shorter names inside them."""
    low = [token.lower_ for token in doc]
    for i, word in enumerate(low):
        new = None
        if word in words(_TABLE, "governments"):
            new = _government(doc, spans, i, low)
        elif word in words(_TABLE, "states"):
            start = _nation(doc, i - 1)
            plain = i + 1 >= len(doc) or (
                not low[i + 1].startswith("-") and doc[i + 1].pos_ not in ("NOUN", "PROPN") and doc[i + 1].tag_ != "HYPH"
            )
            if start is not None and plain and demonym_country(doc[start:i].text):
                new = Found(start, i + 1, "LOC", schema="Territory", sure=True)
        elif word in words(_TABLE, "departments"):
            new = _department(doc, spans, i, low)
        elif word in _last_words("state_bodies"):
            new = _state_body(doc, i, low)
        elif word in words(_TABLE, "project_heads"):
            new = _project(doc, spans, i, low)
        elif word in words(_TABLE, "campaigns"):
            who = _ending_at(spans, i)
            if who is not None and who.kind == "PER":
                new = Found(who.first, i + 1, "ORG", schema="Organization", sure=True)
        elif word in words(_TABLE, "election_heads"):
            new = _election(doc, i, low)
        if new is not None and not any(old.first <= new.first and new.last <= old.last for old in spans):
            spans = put(spans, new)
    return spans


@cache
def _last_words(key: str) -> frozenset[str]:
    return frozenset(phrase.split()[-1] for phrase in load_toml(_TABLE)[key])


def _nation(doc: Doc, i: int) -> int | None:
    """Where the demonym or country's name begins that ends at token ``i``; None where there is none."""
    for length in (3, 2, 1):
        first = i - length + 1
        if first >= 0:
            text = doc[first : i + 1].text
            if doc[first].lower_ != "the" and (demonym_country(text) or country_code(text)):
                return first
    return None


def _ending_at(spans: list[Found], last: int) -> Found | None:
    return next((span for span in spans if span.last == last), None)


def _government(doc: Doc, spans: list[Found], i: int, low: list[str]) -> Found | None:
    if i + 2 < len(doc) and low[i + 1] == "of":
        first = i + 3 if low[i + 2] == "the" and i + 3 < len(doc) else i + 2
        named = next((span for span in spans if span.first == first), None)
        if named is not None and country_code(doc[named.first : named.last].text):
            return Found(i, named.last, "LOC", schema="Territory", sure=True)
    j = i - 1
    if j >= 0 and low[j] in ("federal", "central", "communist", "military", "coalition", "new", "current"):
        j -= 1
    if j < 0:
        return None
    own = low[j] in _POSSESSIVE
    if own:
        j -= 1
    start = None if own else _nation(doc, j)
    if start is None:
        leader = _ending_at(spans, j + 1)
        if leader is not None and (leader.kind == "PER" or (leader.last - leader.first == 1 and _may_lead(doc[j].text, leader))):
            start = leader.first
        elif j >= 0 and not own and doc[j].pos_ == "PROPN" and doc[j].text[0].isupper() and not any(s.first <= j < s.last for s in spans):
            start = j
    return None if start is None else Found(start, i + 1, "LOC", schema="Territory", sure=True)


def _may_lead(word: str, span: Found) -> bool:
    """A surname that the tagger took for a body: "the Touadéra government", but not "the Labour government"."""
    unknown = span.kind == "ORG" and not span.sure and known_schema(word) is None and word.istitle()
    return word in _leaders() or (unknown and word.lower() not in words(_TABLE, "partisan"))


def _leaders() -> frozenset[str]:
    return frozenset(name for names in load_toml("known_names.toml")["governments"].values() for name in names.split())


def _department(doc: Doc, spans: list[Found], i: int, low: list[str]) -> Found | None:
    if i == 0 or low[i - 1] not in words(_TABLE, "portfolios"):
        return None
    start = i - 1
    if start >= 2 and low[start - 1] == "and" and low[start - 2] in words(_TABLE, "portfolios"):
        start -= 2
    nation = _nation(doc, start - 1)
    return Found(start if nation is None else nation, i + 1, "ORG", schema="PublicBody", sure=True)


def _state_body(doc: Doc, i: int, low: list[str]) -> Found | None:
    for phrase in load_toml(_TABLE)["state_bodies"]:
        parts = phrase.split()
        first = i - len(parts) + 1
        if parts[-1] == low[i] and first > 0 and low[first : i + 1] == parts:
            after = doc[i + 1] if i + 1 < len(doc) else None
            if after is not None and (after.tag_ == "HYPH" or (after.pos_ == "NOUN" and low[i] in ("military", "intelligence"))):
                return None
            nation = _nation(doc, first - 1)
            if nation is not None:
                return Found(nation, i + 1, "ORG", schema="PublicBody", sure=True)
    return None


def _project(doc: Doc, spans: list[Found], i: int, low: list[str]) -> Found | None:
    if i + 1 < len(doc) and doc[i + 1].tag_ in ("NN", "NNS") and low[i + 1] in words(_TABLE, "project_heads"):
        return None
    j = i - 1
    while j > 0 and i - j <= 4 and low[j] in words(_TABLE, "project_modifiers") and doc[j].text.islower():
        j -= 1
    place = _ending_at(spans, j + 1)
    if place is None or place.kind not in ("LOC", "MISC", "ORG") or place.schema in ("PublicBody", "Company", "Organization", "Person"):
        return None
    text = doc[place.first : place.last].text
    if country_code(text) or demonym_country(text) or doc[i].text[0].isupper():
        return None
    return Found(place.first, i + 1, "LOC", schema="Project", sure=True)


def _election(doc: Doc, i: int, low: list[str]) -> Found | None:
    j = i - 1
    while j >= 0 and low[j] in words(_TABLE, "election_modifiers"):
        j -= 1
    nation = _nation(doc, j)
    if nation is not None and demonym_country(doc[nation : j + 1].text):
        j = nation - 1
    if j >= 0 and len(low[j]) == 4 and low[j].isdigit() and low[j][:2] in ("19", "20"):
        return Found(j, i + 1, "MISC", schema="Event", sure=True)
    return None
