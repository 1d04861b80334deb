"""Proposes joins between bodies of different written names: an acronym and its full name, a short name that documents explain."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache

from cuibono.matching.acronym import stands_for
from cuibono.matching.body import BodyName, parse_body
from cuibono.vocabulary import load_toml

from .count_bulks import OTHERS
from .tally_terms import Tally
from .union_atoms import Atom, Edge, against, sense_of


@cache
def _threshold(name: str) -> float:
    return float(load_toml("appraisal.toml")["resolution"][name])


def _name(atom: Atom) -> BodyName:
    parsed = [parse_body(name) for name in atom.first.local.names]
    return max(parsed, key=lambda body: len(body.core))


def _other_names(atom: Atom) -> Counter[str]:
    """How many members are called by each other name too."""
    found = Counter(name for member in atom.members for name in set(member.names))
    return found + atom.bulk.table(OTHERS) if atom.bulk else found


def _clash(left: Atom, right: Atom) -> bool:
    small, big = sorted((left, right), key=lambda atom: (atom.size, atom.order))
    return against(small, sense_of(big))


def join_bodies(atoms: Sequence[Atom], tally: Tally) -> tuple[list[Edge], int]:
    """Edges between atoms of companies, organisations and public bodies, and how many pairs were compared."""
    bodies = [
        index
        for index, atom in enumerate(atoms)
        if atom.group == "body" and (not atom.sense or atom.alone or atom.sense.startswith("sense:"))
    ]
    by_key: dict[str, list[int]] = defaultdict(list)
    for index in bodies:
        by_key[atoms[index].key].append(index)
    edges, pairs = _aliases(atoms, bodies, by_key, tally)
    found, count = _acronyms(atoms, bodies, tally)
    back = _alone(atoms, bodies, by_key)
    return edges + found + back, pairs + count + len(back)


def _alone(atoms: Sequence[Atom], bodies: Sequence[int], by_key: dict[str, list[int]]) -> list[Edge]:
    edges = []
    for index in bodies:
        if atoms[index].alone:
            others = [other for other in by_key[atoms[index].key] if not atoms[other].alone]
            if others:
                main = max(others, key=lambda other: (atoms[other].size, -other))
                edges.append(Edge(_threshold("same_name"), index, main, "the same name, and no decision against it"))
    return edges


def _aliases(atoms: Sequence[Atom], bodies: Sequence[int], by_key: dict[str, list[int]], tally: Tally) -> tuple[list[Edge], int]:
    """A short name joins the full one that documents call by both, where they call only one so."""
    full_of: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for index in bodies:
        for name, count in _other_names(atoms[index]).items():
            if name != atoms[index].key:
                full_of[name][atoms[index].key] += count
    edges: list[Edge] = []
    pairs = 0
    for short, fulls in sorted(full_of.items()):
        full = tally.only_called(short)
        for index in by_key.get(short, ()):
            pairs += len(fulls)
            if full is None or full not in fulls or tally.fits_others(short, full):
                continue
            count = fulls[full]
            for other in by_key.get(full, ()):
                if other != index and not _clash(atoms[index], atoms[other]):
                    told = "one document calls" if count == 1 else f"{count} documents call"
                    edges.append(Edge(_threshold("alias"), index, other, f"{told} it by both names, and nothing else so"))
                    break
    return edges, pairs


def _acronyms(atoms: Sequence[Atom], bodies: Sequence[int], tally: Tally) -> tuple[list[Edge], int]:
    """An acronym joins the one full name of the corpus whose first letters it is."""
    names = {index: _name(atoms[index]) for index in bodies}
    by_letters: dict[str, list[int]] = defaultdict(list)
    for index in bodies:
        if not names[index].acronym:
            for letters in sorted(names[index].initials):
                by_letters[letters].append(index)
    edges: list[Edge] = []
    pairs = 0
    for index in bodies:
        acronym = names[index].acronym
        if len(acronym) < 3 or atoms[index].key != acronym:  # letters known the world over have their full name already
            continue
        fits = [
            other for other in by_letters.get(acronym, ()) if stands_for(acronym, names[other]) and not _clash(atoms[index], atoms[other])
        ]
        pairs += len(by_letters.get(acronym, ()))
        if {atoms[other].key for other in fits} == {tally.only_fit(acronym)} and _of_a_size(
            atoms[index], [atoms[other] for other in fits], acronym
        ):
            caption = atoms[fits[0]].first.local.names[0]
            edges.append(
                Edge(
                    _threshold("acronym"),
                    index,
                    fits[0],
                    f"“{acronym.upper()}” are the first letters of “{caption}”, and of no other name here",
                )
            )
    return edges, pairs


def _of_a_size(letters: Atom, fulls: Sequence[Atom], acronym: str) -> bool:
    """False for letters far commoner than the name they would stand for: "ISIS" is not the institute that two documents name."""
    told = any(acronym in _other_names(full) for full in fulls)
    return told or letters.size <= _threshold("letters_most") * sum(full.size for full in fulls)
