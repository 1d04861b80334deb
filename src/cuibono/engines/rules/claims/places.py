"""Seats and homes told by a place beside a name ("Larami Corp. of Philadelphia", "Daniel Sullivan, 30, of Boothbay"), and the region or
country that stands behind a place: "based in Ocala, Florida" tells a seat in Florida too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cuibono.engines.rules.parsed.document import Parsed
from cuibono.vocabulary.countries import capital_country, country_code
from cuibono.vocabulary.regions import region_country, region_of

from .drafts import Draft
from .ends import Ends, Found
from .slots import WORDS
from .table import title_trigger

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PLACED = ("based_in", "located_in")
_FIRMS = ("Company", "Organization")


def place_drafts(parsed: Parsed, ends: Ends) -> Iterator[Draft]:
    """A body's seat or a person's home, from a preposition and a place right behind the name."""
    for index, name in enumerate(ends.entities.names):
        doc = parsed.docs[name.block]
        if doc is None or name.schema not in ("Person", "Territory", "Project", *_FIRMS) or not name.named:
            continue
        here = Found(ends.mention(index), None, doc[name.first], doc[name.last - 1])
        if name.schema in ("Territory", "Project"):
            if (wider := _lies_in(ends, name.block, doc, here)) is not None:
                # "a plan to build a Trump Tower in Moscow": there is none yet
                new = name.schema == "Project" and name.first > 0 and doc[name.first - 1].lower_ in ("a", "an")
                yield Draft(name.block, here.last, title_trigger("located_in"), here, wider, aside=not new)
            continue
        place = _place_behind(ends, name.block, doc, here)
        if place is not None:
            yield Draft(name.block, here.last, title_trigger("based_in"), here, place, aside=True)


def _lies_in(ends: Ends, block: int, doc: Doc, here: Found) -> Found | None:
    """The wider place of "Kassala in eastern Sudan", "the Custer National Forest in Montana"; a state in another state only acts there."""
    i = here.last.i + 1
    if any(token.lower_ == "outside" for token in doc[max(0, here.first.i - 2) : here.first.i]):
        return None  # "outside the Beltway in the Valley"
    if i + 1 < len(doc) and doc[i].text == "," and here.mention.schema == "Project":
        i += 1  # "the Savannah River Plant, in Aiken"
    if i + 1 >= len(doc) or doc[i].lower_ != "in" or doc[i].sent.start != here.last.sent.start:
        return None
    i += 1
    while i + 1 < len(doc) and (doc[i].lower_ in ("the", "nearby") or doc[i].lower_ in WORDS["parts"]):
        i += 1
    place = _territory_at(ends, block, doc, i)
    acts = here.mention.schema == "Territory" and here.mention.text.split()[-1].islower()  # "the Assad regime in Syria"
    if place is None or _is_state(here) or acts or here.mention.text in WORDS["continents"] or here.mention.entity == place.mention.entity:
        return None
    if place.last.i + 1 < len(doc) and (doc[place.last.i + 1].pos_ in ("NOUN", "PROPN") or doc[place.last.i + 1].tag_ == "POS"):
        return None  # "in Texas courts", "in Syria's north"
    capital, other = capital_country(here.mention.text), place.mention.country
    return None if capital and other and capital != other else place  # "Moscow in Syria" is the state, at war


def _place_behind(ends: Ends, block: int, doc: Doc, here: Found) -> Found | None:
    """The place of "X of Y", "X, of Y", "X, 30, of Y" and, for a seat of learning, a court or the like, "X in Y"."""
    i, person = here.last.i + 1, here.mention.schema == "Person"
    if person and here.first.i == here.last.i:
        return None  # "a Son of Virginia" is no name, and who "Smith of Troy" is, the text has told before
    if person and i + 2 < len(doc) and doc[i].text == "," and doc[i + 1].text.isdigit() and doc[i + 2].text == ",":
        i += 3
    elif i < len(doc) and doc[i].text == "," and person:
        i += 1
    if i + 1 >= len(doc) or doc[i].sent.start != here.last.sent.start:
        return None
    word = doc[i].lower_
    lasting = here.mention.schema == "Organization" and here.last.lower_ in WORDS["houses"] and i == here.last.i + 1
    if word not in ("of", "from") and not (word == "in" and lasting):
        return None
    place = _territory_at(ends, block, doc, i + 1)
    if place is None or (word == "of" and _is_state(place)) or (word == "from" and not person):
        return None  # "Hassan II of Morocco" reigned there; "the Bank of China" is a name
    runs_on = place.last.i + 1 < len(doc) and doc[place.last.i + 1].pos_ == "PROPN"  # "of Silk Road Research"
    return None if runs_on else place


def _is_state(place: Found) -> bool:
    return country_code(place.mention.text) is not None and region_of(place.mention.text) is None


def _territory_at(ends: Ends, block: int, doc: Doc, i: int) -> Found | None:
    """The territory whose name begins at a token, in its own words."""
    if i >= len(doc):
        return None
    for index, name in ends.names_at(block, doc[i]):
        if name.schema == "Territory" and name.first == i and name.named:
            return Found(ends.mention(index), None, doc[name.first], doc[name.last - 1])
    return None


def widened(ends: Ends, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts, each seat and site followed by the region and the country that its place is told to lie in."""
    for draft in drafts:
        yield draft
        if draft.trigger.predicate in _PLACED and draft.object.mention.schema == "Territory" and draft.object.anchor is None:
            for wider in _around(ends, draft.block, draft.object):
                if wider.mention.entity not in (draft.subject.mention.entity, draft.object.mention.entity):
                    yield replace(draft, object=wider)


def _around(ends: Ends, block: int, place: Found) -> Iterator[Found]:
    """ "Ocala, Florida, United States": Florida, then the United States. A list of places ("London, Paris") tells nothing."""
    doc = place.first.doc
    while place.last.i + 2 < len(doc) and doc[place.last.i + 1].text == "," and not _is_state(place):
        wider = _territory_at(ends, block, doc, place.last.i + 2)
        if wider is None or region_country(wider.mention.text) is None or _listed(ends, block, wider):
            return
        yield wider
        place = wider


def _listed(ends: Ends, block: int, last: Found) -> bool:
    """ "offices in Paris, Texas and Rome" may be three places."""
    doc, i = last.last.doc, last.last.i + 1
    return i < len(doc) and doc[i].lower_ in ("and", "or", "&") and _territory_at(ends, block, doc, i + 1) is not None
