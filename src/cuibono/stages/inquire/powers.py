"""Who counts for a country: its state, officials, companies, persons, groups described as of it, and places in it. Arrays over a TieGraph.

A company is not its state, and a group that is only described as of a country is neither: the kinds stay apart. Start at :func:`party_of`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cuibono.matching.words import fold
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import capital_country, country_code, country_name, demonym_country, state_code

from .graph import Bools, Ints, TieGraph

NOBODY, STATE, OFFICIAL, ORGANISATION, PERSON, GROUP, PLACE = range(7)
# How the kinds are told apart in answers; a place does nothing.
WHO = {STATE: "state", OFFICIAL: "state", ORGANISATION: "others", PERSON: "others", GROUP: "groups"}
WHO_WORDS = {
    "state": "the state, its bodies and holders of its offices",
    "others": "companies, organisations and other persons of the country",
    "groups": "groups without a name, as described",
}
_ABROAD = re.compile(r" (?:to|in|for) ")
_ACTING = ("asserted",)


@dataclass(frozen=True)
class Party:
    """``kind[node]`` says as what an entity counts for the country ``code`` ("" for a party that is one entity)."""

    code: str
    name: str
    kind: npt.NDArray[np.int8]

    @property
    def acts(self) -> Bools:
        """Entities whose acts are the party's."""
        return (self.kind > NOBODY) & (self.kind < PLACE)

    @property
    def any(self) -> Bools:
        """Entities that an act on the party, or in its country, can meet."""
        return self.kind > NOBODY

    def states(self, graph: TieGraph) -> list[str]:
        """The ids of the state itself under its names: what "names the country" means."""
        found = np.flatnonzero((self.kind == STATE) & graph.schema.among(("Territory",)))
        return [graph.entity_ids[node] for node in found] if self.code else [graph.entity_ids[n] for n in np.flatnonzero(self.any)]


def limits() -> Any:
    """The numbers of ``footprint.toml``."""
    return load_toml("footprint.toml")["limits"]


def one_entity(graph: TieGraph, node: int) -> Party:
    """A party that is no country known by a code: an alliance, a company; of a territory also what stands in it or holds its offices."""
    kind = np.zeros(len(graph.entity_ids), np.int8)
    schema = graph.schema[node]
    kind[node] = {"Person": PERSON, "Territory": STATE, "Project": PLACE, "Event": PLACE}.get(schema or "", ORGANISATION)
    if schema == "Territory":
        name = fold(graph.captions[node])
        posts = graph.schema.among(("Position",))
        for post in np.flatnonzero(posts):
            said = fold(_ABROAD.split(graph.captions[post])[0])
            posts[post] = any(said[at : at + len(name)] == name for at in range(len(said)))
        _by_ties(graph, kind, posts, graph.schema.among(("Position",)), graph.schema.among(("Territory",)))
    return Party("", graph.captions[node], kind)


def party_of(graph: TieGraph, code: str, doubted: frozenset[str] = frozenset()) -> Party:
    """Everything that counts for a country. ``doubted`` are entities (by id) that are not taken for it by their country alone."""
    kind = np.zeros(len(graph.entity_ids), np.int8)
    own = graph.country.among((code,))
    if doubted:
        own = own & ~np.isin(np.arange(len(own)), [graph.number[key] for key in doubted if key in graph.number])
    schema = {name: graph.schema.among((name,)) for name in ("Territory", "PublicBody", "Company", "Organization", "Person")}
    things = graph.schema.among(("Project", "Event"))
    kind[own & things] = PLACE
    kind[own & graph.named & (schema["Company"] | schema["Organization"])] = ORGANISATION
    kind[own & graph.named & schema["PublicBody"]] = STATE
    kind[own & graph.named & schema["Person"]] = PERSON
    kind[own & ~graph.named & (schema["Company"] | schema["Organization"] | schema["PublicBody"] | schema["Person"])] = GROUP
    for node in np.flatnonzero(own & schema["Territory"]):
        kind[node] = _territory(graph.captions[node], code)
    seats = {words for words, country in load_toml("footprint.toml")["seats"].items() if country == code}
    bodies = np.flatnonzero(graph.named & (schema["PublicBody"] | schema["Organization"] | things | schema["Territory"]) & (kind != STATE))
    for node in bodies if seats else ():
        if " ".join(fold(graph.captions[node])).removeprefix("the ") in seats:
            kind[node] = STATE
    offices = own & graph.schema.among(("Position",))
    for node in np.flatnonzero(offices):
        home = _ABROAD.split(graph.captions[node])[0]
        offices[node] = home == graph.captions[node] or tells(home, code)
    known = graph.country.codes >= 0
    _by_ties(graph, kind, offices, graph.schema.among(("Position",)) & known, graph.schema.among(("Territory",)) & known)
    return Party(code, country_name(code) or code, kind)


def _territory(caption: str, code: str) -> int:
    """The state itself, also under its capital's name where that acts; else a place in it, unless its name is another country's."""
    named = state_code(caption) or country_code(caption)
    if named == code or (named is None and capital_country(caption) == code):
        return STATE
    return PLACE if named is None else NOBODY


def tells(caption: str, code: str) -> bool:
    """Whether a name says by itself that its bearer is of the country: "Russian military", "Bank of China"."""
    words = re.findall(r"[^\W\d_][\w.'’-]*", caption)
    if any(code in (demonym_country(word), country_code(word), capital_country(word)) for word in words):
        return True
    name = fold(country_name(code) or "")
    said = fold(caption)
    return bool(name) and any(said[at : at + len(name)] == name for at in range(len(said)))


def to_doubt(graph: TieGraph, party: Party, nodes: Ints) -> list[str]:
    """The ids of those of some entities whose country must be asked for: bodies and places whose names do not tell it."""
    if not party.code:
        return []
    own = graph.country.among((party.code,)) & graph.named
    own &= graph.schema.among(("PublicBody", "Organization", "Company", "Territory", "Project", "Event"))
    found = [node for node in np.unique(nodes[own[nodes]]) if party.kind[node] > NOBODY and not tells(graph.captions[node], party.code)]
    return [graph.entity_ids[node] for node in found]


def _by_ties(graph: TieGraph, kind: npt.NDArray[np.int8], offices: Bools, posts: Bools, lands: Bools) -> None:
    """Who holds an office of the state, has its citizenship or, of companies and projects, stands there: by what most of it tells.

    ``offices`` are the state's own of all ``posts`` whose state is known, ``lands`` all territories of which that is.
    """
    person = graph.schema.among(("Person",)) & graph.named
    asserted = graph.status.among(_ACTING)
    held = graph.predicate.among(("holds_office",)) & person[graph.subject]
    _settle(graph, kind, OFFICIAL, held & asserted, offices, posts)
    heads = graph.predicate.among(("leads",)) & person[graph.subject] & asserted
    _settle(graph, kind, OFFICIAL, heads, kind == STATE, graph.schema.among(("PublicBody", "Territory")))
    _settle(graph, kind, PERSON, held & graph.status.among(("ended",)), offices, posts)
    here = lands & np.isin(kind, (STATE, PLACE))
    _settle(graph, kind, PERSON, graph.predicate.among(("citizen_of",)) & person[graph.subject] & asserted, here, lands)
    loose = graph.country.codes < 0
    company = graph.schema.among(("Company",)) & graph.named & loose
    _settle(graph, kind, ORGANISATION, graph.predicate.among(("based_in",)) & company[graph.subject] & asserted, here, lands)
    things = graph.schema.among(("Project", "Event")) & loose
    _settle(graph, kind, PLACE, graph.predicate.among(("located_in",)) & things[graph.subject] & asserted, here, lands)


def _settle(graph: TieGraph, kind: npt.NDArray[np.int8], value: int, ties: Bools, here: Bools, known: Bools) -> None:
    """Gives subjects the kind where more than half of what these ties tell, by independent origins, is of the country."""
    numbers = np.flatnonzero(ties & known[graph.object])
    if not len(numbers):
        return
    subjects, weight = graph.subject[numbers], np.maximum(graph.origins[numbers], 1)
    nodes = len(graph.entity_ids)
    every = np.bincount(subjects, weights=weight, minlength=nodes)
    mine = np.bincount(subjects, weights=weight * here[graph.object[numbers]], minlength=nodes)
    kind[(kind == NOBODY) & (mine > 0) & (mine > float(limits()["majority"]) * every)] = value
