"""Proposes joins over kinds of entity: one name that most documents read as a state and a few as a person or a body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from cuibono.matching.body import parse_body
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.countries import state_code

from .count_bulks import ACTS, FLATS, NAMES, STATES, Bulk, count_documents
from .key_locals import Keyed, flat_name
from .tally_terms import Tally
from .union_atoms import Atom, Edge

KINDS = {"person": "a person", "body": "a body", "territory": "a place"}


@cache
def _setting(name: str) -> Any:
    return load_toml("appraisal.toml")["readings"][name]


def flat_names(member: Keyed) -> set[str]:
    """The names under which one local is compared with those of other kinds."""
    return {flat_name(name) for name in member.local.names if member.local.named} - {""}


class _Votes:
    """How often, and in how many documents, one name is read as one kind."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mentions = 0
        self.documents: set[str] = set()
        self.by_atom: dict[int, int] = defaultdict(int)
        self.counted: list[Bulk] = []  # of whose documents only the number is known

    @cached_property
    def spread(self) -> int:
        """In how many documents it is read so."""
        return count_documents(self.documents, self.counted, self.name)

    def least(self) -> int:
        """A number of documents in which it is read so at least."""
        return max(len(self.documents), *(bulk.table(FLATS)[self.name] for bulk in self.counted), 0)

    def most(self) -> int:
        """A number of documents in which it is read so at most."""
        return len(self.documents) + sum(bulk.table(FLATS)[self.name] for bulk in self.counted)

    def wider(self, other: _Votes) -> bool:
        """Whether it is read so in more documents than the other. Counted out only where it must be."""
        if self.least() > other.most() or self.most() <= other.least():
            return self.least() > other.most()
        return self.spread > other.spread

    def add(self, index: int, doc_id: str, count: int) -> None:
        """One more document's reading."""
        self.mentions += count
        self.documents.add(doc_id)
        self.by_atom[index] += count


class _ByName(dict[str, dict[str, _Votes]]):
    def __missing__(self, name: str) -> dict[str, _Votes]:
        found: dict[str, _Votes] = defaultdict(lambda: _Votes(name))
        self[name] = found
        return found


def _count(atoms: Sequence[Atom]) -> dict[str, dict[str, _Votes]]:
    votes: dict[str, dict[str, _Votes]] = _ByName()
    for index, atom in enumerate(atoms):
        if atom.group not in KINDS:
            continue
        for member in atom.members:
            if member.local.named:
                for name, count in zip(member.local.names, member.local.counts, strict=True):
                    if flat_name(name):
                        votes[flat_name(name)][atom.group].add(index, member.local.doc_id, count)
    for index, atom in enumerate(atoms):
        if atom.bulk is not None and atom.group in KINDS:
            for name, count in atom.bulk.table(NAMES).items():
                if flat_name(name):
                    found = votes[flat_name(name)][atom.group]
                    found.mentions += count
                    found.by_atom[index] += count
            for flat in atom.bulk.table(FLATS):
                votes[flat][atom.group].counted.append(atom.bulk)
    return votes


def _prevailing(groups: Mapping[str, _Votes]) -> str | None:
    """The kind that has clearly more mentions and more documents than every other. A person never takes a place or a body in."""
    most = max(votes.mentions for votes in groups.values())
    first = [group for group in sorted(groups) if groups[group].mentions == most]
    kind = first[0] if len(first) == 1 else max(first, key=lambda group: groups[group].spread)
    votes = groups[kind]
    if kind == "person" or (votes.least() < _setting("least_documents") and votes.spread < _setting("least_documents")):
        return None
    others = [other for group, other in groups.items() if group != kind]
    clear = all(votes.mentions >= _setting("mentions_ratio") * other.mentions and votes.wider(other) for other in others)
    return kind if clear and others else None


def _main(atoms: Sequence[Atom], votes: _Votes) -> int | None:
    """The atom that holds most of the votes; None where namesakes share them."""
    best = max(votes.by_atom, key=lambda index: (votes.by_atom[index], -index))
    return best if 2 * votes.by_atom[best] > votes.mentions and not atoms[best].alone else None


def _told_otherwise(atom: Atom, name: str, target: Atom) -> bool:
    """What its document says makes the rarer reading likely: an act of a person or a company, another state, another name."""
    bulk = atom.bulk
    acts = {item.partition(":")[0] for member in atom.members for item in member.local.context} | {*(bulk.table(ACTS) if bulk else ())}
    if acts & set(_setting(f"{atom.group}_acts")):
        return True
    if any(flat_names(member) != {name} for member in atom.members):
        return True
    if bulk is not None and (bulk.bare or bulk.table(FLATS).keys() != {name}):
        return True
    states = _states(target)
    return bool(states) and not _states(atom) <= states


def _states(atom: Atom) -> set[str]:
    return {member.country for member in atom.members if member.country} | {*(atom.bulk.table(STATES) if atom.bulk else ())}


def join_schemata(atoms: Sequence[Atom], tally: Tally) -> tuple[list[Edge], int]:
    """Edges from the rarer reading of a name to the prevailing one, and how many pairs were compared.

    A full name of a person joins nothing else, nor does a surname that somebody in the corpus bears, and none joins a body ("Hill"); nor
    does the short name or the letters of a body with a longer name join a place.
    """
    edges: list[Edge] = []
    pairs = 0
    for name, groups in sorted(_count(atoms).items()):
        kind = _prevailing(groups) if len(groups) > 1 else None
        target = _main(atoms, groups[kind]) if kind else None
        if kind is None or target is None:
            continue
        for group, votes in sorted(groups.items()):
            if group == kind:
                continue
            for index in sorted(votes.by_atom):
                pairs += 1
                if group == "person" and (kind == "body" or " " in name or tally.bears(name)):
                    continue
                if group == "body" and (tally.is_short(name) or not _plain_body(atoms[index])):
                    continue
                if not _told_otherwise(atoms[index], name, atoms[target]):
                    read = f"{groups[kind].mentions} times in {groups[kind].spread} documents"
                    why = f"the same name, read as {KINDS[kind]} {read}; nothing here says that it is {KINDS[group]}"
                    edges.append(Edge(float(_setting("score")), index, target, why))
    return edges, pairs


def _plain_body(atom: Atom) -> bool:
    """No legal form and no letters that may stand for a longer name."""
    names = [*(name for member in atom.members for name in member.local.names), *(atom.bulk.table(NAMES) if atom.bulk else ())]
    letters = int(_setting("letters"))
    return all(state_code(name) or not (parse_body(name).forms or 0 < len(parse_body(name).acronym) <= letters) for name in names)
