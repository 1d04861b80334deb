"""Who counts for a country: its state, officials, companies, persons, groups described as of it, and places in it. Arrays over a TieGraph.

A company is not its state, and a group that is only described as of a country is neither: the kinds stay apart. Start at
:func:`make_atlas`, which settles it once for all countries, and :func:`party_of`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from cuibono.matching.words import fold
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import capital_country, country_code, country_name, demonym_country, state_code
from cuibono.vocabulary.places import find_spot

from .graph import Bools, Ints, TieGraph

Kinds = npt.NDArray[np.int8]

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


@dataclass(frozen=True, eq=False)
class Party:
    """``kind[node]`` says as what an entity counts for the country ``code`` ("" for a party that is one entity)."""

    code: str
    name: str
    kind: Kinds

    @property
    def acts(self) -> Bools:
        """Entities whose acts are the party's."""
        return np.asarray((self.kind > NOBODY) & (self.kind < PLACE))

    @property
    def any(self) -> Bools:
        """Entities that an act on the party, or in its country, can meet."""
        return np.asarray(self.kind > NOBODY)

    def states(self, graph: TieGraph) -> list[str]:
        """The ids of the state itself under its names: what "names the country" means; of another party its own id."""
        found = np.flatnonzero(self.kind == STATE)
        places = [node for node in found if graph.schema[int(node)] == "Territory"]
        return [graph.entity_ids[node] for node in (places or np.flatnonzero(self.any)[:1])]


@dataclass(frozen=True)
class Atlas:
    """For every entity the country that it counts for (its place in ``codes``, -1: none) and as what (``kind``). Made once for a ledger."""

    graph: TieGraph
    codes: tuple[str, ...]
    owner: Ints
    kind: Kinds

    @cached_property
    def ways(self) -> dict[str, Bools]:
        """For each way that a kind of act goes ("out", "in", "both") the ties of its predicates."""
        rows = load_toml("footprint.toml")["category"]
        named = {way: frozenset(name for row in rows if row["way"] == way for name in row["predicates"]) for way in ("out", "in", "both")}
        return {way: self.graph.predicate.among(names) for way, names in named.items()}


def limits() -> Any:
    """The numbers of ``footprint.toml``."""
    return load_toml("footprint.toml")["limits"]


def make_atlas(graph: TieGraph) -> Atlas:
    """Settles for all entities which country they count for, and as what."""
    owner = graph.country.codes.astype(np.int32)
    of = {name: graph.schema.among((name,)) for name in ("Territory", "PublicBody", "Company", "Organization", "Person", "Position")}
    codes = _by_maps(graph, owner, of["Territory"] & graph.named)
    things, told = graph.schema.among(("Project", "Event")), owner >= 0
    bodies = of["Company"] | of["Organization"]
    kind = np.zeros(len(owner), np.int8)
    kind[told & things] = PLACE
    kind[told & graph.named & bodies] = ORGANISATION
    kind[told & graph.named & of["PublicBody"]] = STATE
    kind[told & graph.named & of["Person"]] = PERSON
    kind[told & ~graph.named & (bodies | of["PublicBody"] | of["Person"])] = GROUP
    for node in np.flatnonzero(told & of["Territory"]):
        kind[node] = _territory(graph.captions[node], codes[owner[node]])
    _seats(graph, codes, owner, kind, of["PublicBody"] | of["Organization"] | things | of["Territory"])
    offices = np.where(of["Position"] & told, owner, -1)
    for node in np.flatnonzero(offices >= 0):
        home = _ABROAD.split(graph.captions[node])[0]
        if home != graph.captions[node] and not tells(home, codes[owner[node]]):
            offices[node] = -1
    lands = np.where(of["Territory"] & (kind > NOBODY), owner, -1)
    person, asserted = of["Person"] & graph.named, graph.status.among(("asserted",))
    held, loose = graph.predicate.among(("holds_office",)), owner < 0
    states = np.where(kind == STATE, owner, -1)
    unsettled = person & (kind != OFFICIAL)
    _settle(graph, owner, kind, OFFICIAL, held & asserted & unsettled[graph.subject], offices)
    unsettled = person & (kind != OFFICIAL)
    _settle(graph, owner, kind, OFFICIAL, graph.predicate.among(("leads",)) & asserted & unsettled[graph.subject], states)
    for name, state, who, where, value in (
        ("holds_office", "ended", person, offices, PERSON),
        ("citizen_of", "asserted", person, lands, PERSON),
        ("based_in", "asserted", of["Company"] & graph.named & loose, lands, ORGANISATION),
        ("located_in", "asserted", things & loose, lands, PLACE),
    ):
        ties = graph.predicate.among((name,)) & graph.status.among((state,)) & (who & (kind == NOBODY))[graph.subject]
        _settle(graph, owner, kind, value, ties, where)
    owner[kind == NOBODY] = -1
    return Atlas(graph, codes, owner, kind)


def party_of(atlas: Atlas, code: str, doubted: frozenset[str] = frozenset()) -> Party:
    """Everything that counts for a country. ``doubted`` are entities (by id) that are not taken for it by their country alone."""
    mine = atlas.owner == (atlas.codes.index(code) if code in atlas.codes else -2)
    kind = np.where(mine, atlas.kind, NOBODY).astype(np.int8)
    for key in doubted:
        kind[atlas.graph.number[key]] = NOBODY
    return Party(code, country_name(code) or code, kind)


def one_entity(graph: TieGraph, node: int) -> Party:
    """A party that is no country known by a code: an alliance, a company; of a territory also what stands in it or holds its offices."""
    kind = np.zeros(len(graph.entity_ids), np.int8)
    schema = graph.schema[node]
    kind[node] = {"Person": PERSON, "Territory": STATE, "Project": PLACE, "Event": PLACE}.get(schema or "", ORGANISATION)
    if schema == "Territory":
        name = fold(graph.captions[node])
        owner = np.full(len(kind), -1, np.int32)
        offices = np.where(graph.schema.among(("Position",)), 1, -1)
        for post in np.flatnonzero(offices == 1):
            said = fold(_ABROAD.split(graph.captions[post])[0])
            offices[post] = 0 if any(said[at : at + len(name)] == name for at in range(len(said))) else 1
        lands = np.where(graph.schema.among(("Territory",)), 1, -1)
        lands[node] = 0
        for predicate, schemata, where, value in (
            ("holds_office", ("Person",), offices, OFFICIAL),
            ("citizen_of", ("Person",), lands, PERSON),
            ("based_in", ("Company", "Organization"), lands, ORGANISATION),
            ("located_in", ("Project", "Event"), lands, PLACE),
        ):
            able = graph.schema.among(schemata) & (kind == NOBODY)
            ties = graph.predicate.among((predicate,)) & graph.status.among(("asserted",)) & able[graph.subject]
            _settle(graph, owner, kind, value, ties, where)
        kind[owner == 1] = NOBODY
    return Party("", graph.captions[node], kind)


def _by_maps(graph: TieGraph, owner: Ints, places: Bools) -> tuple[str, ...]:
    """Gives cities the country of the maps where none is told, or one that has no such city; the codes of all countries."""
    codes = {code: at for at, code in enumerate(graph.country.values)}
    for node in np.flatnonzero(places):
        caption, told = graph.captions[node], graph.country[int(node)]
        if state_code(caption) or country_code(caption) or (told and find_spot(caption, told)):
            continue
        spot = find_spot(caption)
        if spot is not None:
            owner[node] = codes.setdefault(spot.code, len(codes))
    return tuple(codes)


def _territory(caption: str, code: str) -> int:
    """The state itself, also under its capital's name where that acts; else a place in it, unless its name is another country's."""
    # "Georgia" and "Jordan" are states too, whatever else they are: no place in another country.
    spelled = (caption, f"Republic of {caption}", f"Kingdom of {caption}")
    named = state_code(caption) or next((found for words in spelled if (found := country_code(words))), None)
    if named == code or (named is None and capital_country(caption) == code):
        return STATE
    return PLACE if named is None else NOBODY


def _seat(caption: str) -> str:
    return caption.casefold().removeprefix("the ")


def _seats(graph: TieGraph, codes: Sequence[str], owner: Ints, kind: Kinds, able: Bools) -> None:
    """Seats of governments that stand for them ("Kremlin"), by their names."""
    seats, places = load_toml("footprint.toml")["seats"], {code: at for at, code in enumerate(codes)}
    for node, caption in enumerate(graph.captions):
        country = seats.get(_seat(caption))
        if country in places and able[node]:
            owner[node], kind[node] = places[country], STATE


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
    mine = np.unique(nodes[own[nodes] & (party.kind[nodes] > NOBODY)])
    seats = load_toml("footprint.toml")["seats"]
    names = ((node, graph.captions[node]) for node in mine)
    doubtful = [
        node for node, name in names if _seat(name) not in seats and not tells(name, party.code) and not find_spot(name, party.code)
    ]
    return [graph.entity_ids[node] for node in doubtful]


def _settle(graph: TieGraph, owner: Ints, kind: Kinds, value: int, ties: Bools, where: Ints) -> None:
    """Gives the ties' subjects the country of which more than half of what the ties tell is, by independent origins.

    ``where[node]`` is the country of an object, -1 where it has none: such ties tell nothing.
    """
    numbers = np.flatnonzero(ties & (where[graph.object] >= 0))
    if not len(numbers):
        return
    countries = where[graph.object[numbers]].astype(np.int64)
    wide = int(countries.max()) + 1
    keys, places = np.unique(graph.subject[numbers] * np.int64(wide) + countries, return_inverse=True)
    weight = np.bincount(places, weights=np.maximum(graph.origins[numbers], 1))
    subjects = keys // wide
    every = np.zeros(len(owner))
    np.add.at(every, subjects, weight)
    most = weight > float(limits()["majority"]) * every[subjects]
    owner[subjects[most]] = keys[most] % wide
    kind[subjects[most]] = value
