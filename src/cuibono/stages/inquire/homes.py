"""Which state everybody is counted as of, and as what: its government, its officials, its companies, its people; never the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cuibono.matching.match_words import table
from cuibono.matching.words import fold
from cuibono.vocabulary.countries import country_code, country_name, demonym_country, state_code

from .graph import Bools, Floats, Ints, TieGraph
from .strength import rules

# What somebody is to the state they are of; the place in the tuple is the number in ``Homes.kind``.
KINDS = ("", "state", "place", "body", "official", "former", "company", "organization", "project", "person", "group")
KIND = {name: number for number, name in enumerate(KINDS)}
PEOPLE = ("person", "official", "former")
_BODIES = ("Company", "Organization", "PublicBody")
_STANDING = ("asserted", "ended")


@dataclass(frozen=True)
class Homes:
    """For each entity by number: the place of its state in ``codes`` (-1: not told), what it is to it (``KINDS``), and the tie that tells.

    ``basis`` is -1 where the entity's own description tells it ("the Russian foreign ministry").
    """

    codes: tuple[str, ...]
    state: Ints
    kind: Ints
    basis: Ints

    def of(self, code: str, kinds: Sequence[str] = KINDS) -> Bools:
        """Those of a state, of these kinds."""
        number = self.codes.index(code) if code in self.codes else -2
        wanted = np.array([name in kinds for name in KINDS])
        return np.asarray((self.state == number) & wanted[self.kind])

    def state_of(self, node: int) -> str | None:
        """The code of one entity's state."""
        number = int(self.state[node])
        return None if number < 0 else self.codes[number]


@dataclass(frozen=True)
class _Vote:
    """Ties that tell the state of one of their ends: who, which state, how much they weigh, by which tie."""

    who: Ints
    state: Ints
    weight: Floats
    tie: Ints


def find_homes(graph: TieGraph) -> Homes:
    """Everybody's state. Bodies go by their description, persons by offices, employers and citizenship, firms by their seat too."""
    codes = tuple(sorted({value for value in graph.country.values if value}))
    place = {code: number for number, code in enumerate(codes)}
    described = _described(graph, place)
    state, kind = described.copy(), _kinds(graph, described)
    basis = np.full(len(graph.entity_ids), -1, np.int32)
    seats = _cast(_ruled(graph, described, kind, "seat"), len(codes), state, basis)
    kind[seats] = _own_kind(graph)[seats]
    people = [_ruled(graph, described, kind, name) for name in ("citizen", "office", "body")]
    first = _cast(_joined([*people, _ruled(graph, state, kind, "firm")]), len(codes), state, basis)
    kind[first] = KIND["person"]
    _officials(graph, described, kind, state, basis)
    # Where somebody lives and whom they work for decides only where nothing else does.
    rest = _cast(_joined([_ruled(graph, state, kind, name) for name in ("resident", "aide")]), len(codes), state, basis)
    kind[rest] = KIND["person"]
    return Homes(codes, state, kind, basis)


# -- what the description tells
def _described(graph: TieGraph, place: dict[str, int]) -> Ints:
    """The state of those whose description has one; of an office, whose it is and not where it is posted."""
    codes = np.array([place.get(value or "", -1) for value in graph.country.values] + [-1], dtype=np.int32)
    found = codes[graph.country.codes]
    for node in np.flatnonzero(graph.schema.among(("Position",)) & graph.named & (found >= 0)):
        found[node] = place.get(office_state(graph.captions[node]) or "", -1)
    lands = _lands(graph, found)
    for node in np.flatnonzero(graph.schema.among(("Position",)) & graph.named & (found < 0)):
        found[node] = lands.get(seat_of(graph.captions[node]) or "", -1)
    seats = table("seats")
    for node in np.flatnonzero(graph.schema.among(("PublicBody",)) & graph.named & (found < 0)):
        found[node] = place.get(seats.get(" ".join(fold(graph.captions[node].removeprefix("the "))), ""), -1)
    found[alliances(graph)] = -1
    found[graph.schema.among(("Person", "Event", "Document")) & graph.named] = -1
    return found


def _lands(graph: TieGraph, found: Ints) -> dict[str, int]:
    """The states of the ledger's own places by their names; of two places of one name that are in two states neither."""
    lands: dict[str, int] = {}
    for node in np.flatnonzero(graph.schema.among(("Territory",)) & graph.named & (found >= 0)):
        name = graph.captions[node]
        lands[name] = int(found[node]) if lands.get(name, found[node]) == found[node] else -1
    return lands


@lru_cache(maxsize=100_000)
def seat_of(caption: str) -> str | None:
    """The place that an office is named after: "Lima" of "Mayor of Lima"; None where it is posted there, or of nobody's government."""
    told = rules("homes")
    posted = rf"\s(?:{'|'.join(told['posted'])})\s"
    if any(word in caption.casefold() for word in told["no_office"]) or re.search(posted, caption):
        return None
    office, of, place = caption.partition(" of ")
    return place.removeprefix("the ") if of and office else None


def alliances(graph: TieGraph) -> npt.NDArray[np.int64]:
    """Organizations that several states belong to or are partners of: of none of them, whatever a text called them once."""
    joined = graph.predicate.among(("member_of", "partner_of")) & graph.status.among(_STANDING)
    land, firm = graph.schema.among(("Territory",)), graph.schema.among(("Organization",))
    found = []
    for state, body in ((graph.subject, graph.object), (graph.object, graph.subject)):
        kept = joined & land[state] & firm[body] & (graph.country.codes[state] >= 0)
        found.append(np.stack([body[kept], graph.country.codes[state[kept]]], axis=1))
    pairs = np.unique(np.concatenate(found), axis=0)
    return np.flatnonzero(np.bincount(pairs[:, 0], minlength=len(graph.entity_ids)) >= int(rules("homes")["members"]))


@lru_cache(maxsize=100_000)
def office_state(caption: str) -> str | None:
    """The code of the state whose office this is ("Russian President", "President of Peru"); None where it is posted there, or of nobody's
    government ("ambassador to Peru", "Russian opposition leader")."""
    told = rules("homes")
    if any(word in caption.casefold() for word in told["no_office"]):
        return None
    words = re.split(rf"\s(?:{'|'.join(told['posted'])})\s", caption)[0].split()
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            name = " ".join(words[start : start + size])
            after_of = start > 0 and words[start - 1] in ("of", "the")
            # "Russian President", "U.S. President", "New Zealand Prime Minister", "President of Peru"; "Russia counsel" is no office of
            # Russia's.
            code = demonym_country(name) or (country_code(name) if size > 1 or after_of or name.replace(".", "").isupper() else None)
            if code:
                return code
    return None


def _own_kind(graph: TieGraph) -> Ints:
    """What each would be to its state by its schema; 0 for what is nobody's."""
    kinds = {"Territory": "place", "PublicBody": "body", "Company": "company", "Organization": "organization", "Project": "project"}
    number = np.array([KIND[kinds.get(value, "")] for value in graph.schema.values] + [0], dtype=np.int32)
    found = number[graph.schema.codes]
    groups = ~graph.named & graph.schema.among((*_BODIES, "Person"))
    found[~graph.named] = 0  # "the Russia probe" is nothing of Russia's
    found[groups] = KIND["group"]
    return np.asarray(found, dtype=np.int32)


def _kinds(graph: TieGraph, described: Ints) -> Ints:
    kind = _own_kind(graph)
    kind[described < 0] = 0
    for node in np.flatnonzero(graph.schema.among(("Territory",)) & graph.named & (described >= 0)):
        code = graph.country[int(node)]
        # "Georgia" alone is a state of the United States too: its description tells which one it is.
        if state_code(graph.captions[node]) == code or country_name(code or "") == graph.captions[node]:
            kind[node] = KIND["state"]
    return kind


# -- what ties tell
_RULES = {
    "citizen": ("citizen_of",),
    "office": ("holds_office",),
    "body": ("leads", "works_for"),
    "resident": ("based_in",),
    "seat": ("based_in",),
    "firm": ("leads", "works_for", "member_of", "founded"),
    "aide": ("leads", "works_for"),
}


def _ruled(graph: TieGraph, state: Ints, kind: Ints, rule: str) -> _Vote:
    """The votes of one rule. The object's state is the subject's."""
    ties = np.flatnonzero(graph.predicate.among(_RULES[rule]) & graph.status.among(_STANDING)).astype(np.int32)
    subject, object_ = graph.subject[ties], graph.object[ties]
    kept = graph.named[subject] & (state[object_] >= 0)
    ties, subject, object_ = ties[kept], subject[kept], object_[kept]
    who, target, what = graph.schema.codes[subject], kind[object_], graph.schema.codes[object_]
    land = np.isin(what, _codes(graph, "Territory"))
    kept = np.isin(who, _codes(graph, "Company", "Organization") if rule == "seat" else _codes(graph, "Person"))
    if rule == "office":
        kept &= np.isin(what, _codes(graph, "Position"))
    elif rule == "body":
        kept &= np.isin(target, [KIND["state"], KIND["body"]])
    elif rule == "resident":
        kept &= land & (state[subject] < 0)
    elif rule == "seat":
        kept &= land & (state[subject] < 0)
        # A body that much is told of has its seat told more than once: a single report of it is a slip ("the European Union, based in
        # Russia").
        kept &= graph.degree[subject] <= int(rules("homes")["seat_ties"]) * graph.origins[ties]
    elif rule == "firm":
        kept &= np.isin(target, [KIND["company"], KIND["organization"]])
    elif rule == "aide":
        kept &= (state[subject] < 0) & np.isin(target, [KIND["official"], KIND["former"]])
    ties = ties[kept]
    weight = np.maximum(graph.origins[ties], 1) * float(rules("homes")[rule])
    return _Vote(subject[kept], state[object_[kept]], weight, ties)


def _codes(graph: TieGraph, *schemata: str) -> list[int]:
    return [number for number, value in enumerate(graph.schema.values) if value in schemata]


def _joined(votes: Sequence[_Vote]) -> _Vote:
    parts = [np.concatenate([getattr(vote, name) for vote in votes]) for name in ("who", "state", "weight", "tie")]
    return _Vote(*parts)


def _cast(votes: _Vote, codes: int, state: Ints, basis: Ints) -> Ints:
    """Counts the votes and writes down the winner's state and its heaviest tie; those who voted, by number."""
    if not len(votes.who):
        return np.zeros(0, np.int32)
    key = votes.who.astype(np.int64) * codes + votes.state
    pairs, where = np.unique(key, return_inverse=True)
    total = np.bincount(where, weights=votes.weight)
    who, of = (pairs // codes).astype(np.int32), (pairs % codes).astype(np.int32)
    order = np.lexsort((of, -total, who))
    first = order[np.unique(who[order], return_index=True)[1]]
    winners = np.full(len(state), -1, np.int32)
    winners[who[first]] = of[first]
    state[who[first]] = of[first]
    won = winners[votes.who] == votes.state
    best = np.lexsort((votes.tie[won], -votes.weight[won], votes.who[won]))
    chosen = best[np.unique(votes.who[won][best], return_index=True)[1]]
    basis[votes.who[won][chosen]] = votes.tie[won][chosen]
    return np.asarray(who[first], dtype=np.int32)


def _officials(graph: TieGraph, described: Ints, kind: Ints, state: Ints, basis: Ints) -> None:
    """Those who hold an office of their state, lead or work for one of its bodies; ``former`` where all of that has ended."""
    for status, name in (("ended", "former"), ("asserted", "official")):
        votes = _joined([_ruled(graph, described, kind, rule) for rule in ("office", "body")])
        mine = (state[votes.who] == votes.state) & graph.status.among((status,))[votes.tie]
        order = np.lexsort((votes.tie[mine], -votes.weight[mine], votes.who[mine]))
        who = votes.who[mine][order]
        first = np.unique(who, return_index=True)[1]
        kind[who[first]] = KIND[name]
        basis[who[first]] = votes.tie[mine][order][first]
