"""Proposes joins between persons of different written names: initials, nicknames, spellings, and a surname that stands alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from cuibono.matching.compare import compare_people
from cuibono.matching.person import PersonName, parse_person
from cuibono.matching.transliteration import skeleton
from cuibono.stages.split_namesakes import Sense, conflict
from cuibono.stages.union_atoms import Atom, Edge
from cuibono.vocabulary import load_toml


@cache
def _threshold(name: str) -> float:
    return float(load_toml("appraisal.toml")["resolution"][name])


@cache
def _family_first() -> frozenset[str]:
    return frozenset(load_toml("common_names.toml")["family_first"])


def _sense(atom: Atom) -> Sense:
    sense = Sense()
    for member in atom.members:
        sense.add(member)
    return sense


def clash(left: Atom, right: Atom, senses: dict[int, Sense]) -> str:
    """Why two atoms can't be one entity, in words; "" where nothing speaks against it."""
    a, b = senses[id(left)], senses[id(right)]
    if a.known & b.known:
        return ""
    small, big = (left, b) if len(left.members) <= len(right.members) else (right, a)
    reasons = [found for member in small.members if (found := conflict(member, big))]
    return reasons[0] if len(reasons) * 2 > len(small.members) else ""


def _blocks(name: PersonName) -> set[str]:
    """What two persons must share to be compared: the sound of the surname's last word."""
    return {f"last:{skeleton(name.last)}"} if name.last else set()


def _documents(atom: Atom) -> set[str]:
    return {member.local.doc_id for member in atom.members}


def join_people(atoms: Sequence[Atom]) -> tuple[list[Edge], int]:
    """Edges between person atoms, and how many pairs were compared."""
    people = [index for index, atom in enumerate(atoms) if atom.group == "person" and atom.key not in ("nameless", "unnamed")]
    senses = {id(atoms[index]): _sense(atoms[index]) for index in people}
    names = {index: parse_person(atoms[index].key) for index in people}
    blocks: dict[str, list[int]] = defaultdict(list)
    for index in people:
        if not atoms[index].partial:
            for block in sorted(_blocks(names[index])):
                blocks[block].append(index)
    edges, pairs = _same_atoms(atoms, people)
    for _, block in sorted(blocks.items()):
        found, count = _variants(atoms, block, names, senses)
        edges += found
        pairs += count
    found, count = _surnames(atoms, people, names, senses)
    return edges + found, pairs + count


def _same_atoms(atoms: Sequence[Atom], people: Sequence[int]) -> tuple[list[Edge], int]:
    """A local that a decision names stands alone; where the decision does not forbid it, it goes back to its name."""
    main: dict[str, int] = {}
    for index in people:
        atom = atoms[index]
        if not atom.alone and not atom.partial and len(atom.members) > (len(atoms[main[atom.key]].members) if atom.key in main else 0):
            main[atom.key] = index
    edges = [
        Edge(_threshold("same_name"), index, main[atoms[index].key], "the same full name, and no decision against it")
        for index in people
        if atoms[index].alone and atoms[index].key in main
    ]
    return edges, len(edges)


def _variants(
    atoms: Sequence[Atom], block: Sequence[int], names: dict[int, PersonName], senses: dict[int, Sense]
) -> tuple[list[Edge], int]:
    """Other forms of a full name. One that fits two persons who are not each other ("George Bush") joins neither."""
    fits: dict[int, list[tuple[int, float, str]]] = defaultdict(list)
    pairs = 0
    for place, left in enumerate(block):
        for right in block[place + 1 :]:
            pairs += 1
            if names[left].key == names[right].key:
                continue
            score = compare_people(names[left], names[right])
            if score.value < _threshold("person") or clash(atoms[left], atoms[right], senses):
                continue
            shared = sorted(senses[id(atoms[left])].known & senses[id(atoms[right])].known)
            if score.value < _threshold("person_alone") and not shared:
                continue
            if score.weak and not shared:
                continue
            why = score.why + (f"; both are tied to {shared[0]}" if shared else "; nothing speaks against it")
            fits[left].append((right, score.value, why))
            fits[right].append((left, score.value, why))
    edges = []
    for left, candidates in sorted(fits.items()):
        for right, value, why in candidates:
            if left < right and _agree(left, candidates, names) and _agree(right, fits[right], names):
                edges.append(Edge(value, left, right, why))
    return edges, pairs


def _agree(index: int, candidates: Sequence[tuple[int, float, str]], names: dict[int, PersonName]) -> bool:
    """False where the name fits two candidates that can't be each other."""
    others = [other for other, _, _ in candidates]
    return all(
        compare_people(names[a], names[b]).value >= _threshold("person") or names[a].key == names[b].key
        for i, a in enumerate(others)
        for b in others[i + 1 :]
    )


def _surnames(
    atoms: Sequence[Atom], people: Sequence[int], names: dict[int, PersonName], senses: dict[int, Sense]
) -> tuple[list[Edge], int]:
    """A surname alone joins the one person of that surname whose surroundings it shares, and whom its own document does not name."""
    by_tail: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index in people:
        if atoms[index].partial:
            continue
        parts = names[index].parts
        for size in range(1, len(parts)):
            by_tail[parts[-size:]].append(index)
        if parts[0] in _family_first() and len(parts) in (2, 3):
            by_tail[parts[:1]].append(index)
    edges: list[Edge] = []
    pairs = 0
    for index in people:
        atom, name = atoms[index], names[index]
        if not name.parts:
            continue
        known = senses[id(atom)].known
        ranked: list[tuple[int, int, int]] = []
        total = 0
        for other in by_tail.get(name.parts, ()):
            pairs += 1
            total += len(atoms[other].members)
            if (
                other == index
                or names[other].suffix != name.suffix
                or _documents(atom) & _documents(atoms[other])
                or clash(atom, atoms[other], senses)
            ):
                continue
            ranked.append((len(known & senses[id(atoms[other])].known), len(atoms[other].members), -other))
        if not ranked:
            continue
        ranked.sort(reverse=True)
        shared, size, other = ranked[0]
        sole = len({_root(names[-o]) for _, _, o in ranked}) == 1
        ahead = len(ranked) == 1 or shared > ranked[1][0] or _root(names[-other]) == _root(names[-ranked[1][2]])
        if shared == 0 or not ahead:
            continue
        common = sorted(known & senses[id(atoms[-other])].known)[0]
        value = _threshold("surname_sole") if sole and size * 10 >= total * 8 else _threshold("surname")
        full = atoms[-other].members[0].local.names[0]
        edges.append(Edge(value, index, -other, f"“{' '.join(name.parts)}” alone; {full} is tied to {common} too"))
    return edges, pairs


def _root(name: PersonName) -> tuple[str, str]:
    return name.given, name.last
