"""Proposes joins between persons of different written names: initials, nicknames, spellings, and a surname that stands alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from cuibono.matching.compare import compare_people
from cuibono.matching.person import PersonName, parse_person
from cuibono.matching.score import Score
from cuibono.matching.transliteration import skeleton
from cuibono.matching.words import clean, words_of
from cuibono.vocabulary import load_toml

from .count_bulks import Bulk
from .split_namesakes import Sense, is_common
from .tally_terms import Tally
from .union_atoms import Atom, Edge, against, sense_of, surroundings_of


@cache
def _threshold(name: str) -> float:
    return float(load_toml("appraisal.toml")["resolution"][name])


@cache
def family_first() -> frozenset[str]:
    """Surnames that stand before the given name: "Kim"."""
    return frozenset(load_toml("common_names.toml")["family_first"])


def clash(left: Atom, right: Atom, senses: dict[int, Sense]) -> bool:
    """Whether what is told of two atoms says that they can't be one entity."""
    a, b = senses[id(left)], senses[id(right)]
    if not a.known.isdisjoint(b.known):
        return False
    return against(left, b) if left.size <= right.size else against(right, a)


def _blocks(name: PersonName) -> set[str]:
    """What two persons must share to be compared: the sound of the surname's last word."""
    return {f"last:{skeleton(name.last)}"} if name.last else set()


Surroundings = tuple[frozenset[str], frozenset[str]]


class _Places:
    """Which atoms have no document in common. ``askers`` has, for each, those whom it is asked about."""

    def __init__(self, atoms: Sequence[Atom], people: Sequence[int], askers: Mapping[int, Sequence[int]]) -> None:
        self._atoms = atoms
        self._documents = {index: {member.local.doc_id for member in atoms[index].members} for index in people}
        near: dict[int, set[str]] = defaultdict(set)  # bulk → documents at hand of those who are asked about it
        for index, others in askers.items():
            for other in others:
                if atoms[other].bulk is not None:
                    near[other] |= self._documents[index]
        self._near = {index: bulk.among(near[index], "") for index in near if (bulk := atoms[index].bulk)}

    def apart(self, index: int, other: int) -> bool:
        """Whether no document holds both, where the first is asked about the second."""
        if not self._documents[index].isdisjoint(self._documents[other] | self._near.get(other, set())):
            return False
        bulk = self._atoms[index].bulk
        return bulk is None or self._apart(bulk, other)

    def _apart(self, bulk: Bulk, other: int) -> bool:
        their = self._atoms[other].bulk
        found = bulk.among(None, "") if their and their.size >= bulk.size else set()
        if their and found and their.among(found, ""):
            return False
        if their and not found and bulk.among(their.among(None, ""), ""):
            return False
        return not bulk.among(self._documents[other], "")


def join_people(atoms: Sequence[Atom], tally: Tally) -> tuple[list[Edge], int]:
    """Edges between person atoms, and how many pairs were compared."""
    people = [index for index, atom in enumerate(atoms) if atom.group == "person" and atom.key not in ("nameless", "unnamed")]
    senses = {id(atoms[index]): sense_of(atoms[index]) for index in people}
    names = {index: parse_person(atoms[index].key) for index in people}
    blocks: dict[str, list[int]] = defaultdict(list)
    for index in people:
        if not atoms[index].partial:
            for sound in sorted(_blocks(names[index])):
                blocks[sound].append(index)
    edges, pairs = _same_atoms(atoms, people)
    for _, block in sorted(blocks.items()):
        found, count = _variants(atoms, block, names, senses)
        edges += found
        pairs += count
    found, count = _surnames(atoms, people, names, senses, tally)
    return edges + found, pairs + count


def _same_atoms(atoms: Sequence[Atom], people: Sequence[int]) -> tuple[list[Edge], int]:
    """A local that a decision names stands alone; where the decision does not forbid it, it goes back to its name."""
    main: dict[str, int] = {}
    for index in people:
        atom = atoms[index]
        if not atom.alone and not atom.partial and atom.size > (atoms[main[atom.key]].size if atom.key in main else 0):
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
            score = _compare(names[left], names[right], senses[id(atoms[left])], senses[id(atoms[right])])
            if score.value < _threshold("person") or clash(atoms[left], atoms[right], senses):
                continue
            if bool(names[left].suffix) != bool(names[right].suffix) and _told_apart(atoms, block, names, left, right):
                continue
            shared = sorted(senses[id(atoms[left])].known & senses[id(atoms[right])].known)
            if score.value < _threshold("person_alone") and not shared:
                continue
            if score.weak and not shared and not _surer(names[left], names[right]):
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


def _bare(left: PersonName, right: PersonName) -> tuple[PersonName, PersonName]:
    """Both names, without a suffix that only one has."""
    if bool(left.suffix) == bool(right.suffix):
        return left, right
    return replace(left, suffix=""), replace(right, suffix="")


def _compare(left: PersonName, right: PersonName, one: Sense, other: Sense) -> Score:
    """As :func:`compare_people`; a "Jr." that one text leaves out tells two apart unless both hold the same office.

    Two whom documents name side by side (:func:`_told_apart`) are two even so.
    """
    if left.suffix == right.suffix or (left.suffix and right.suffix):
        return compare_people(left, right)
    posts = sorted(one.posts & other.posts)
    score = compare_people(*_bare(left, right))
    if not posts or score.value < _threshold("person"):
        return compare_people(left, right)
    why = f"{score.why}; “{left.suffix or right.suffix}” is left out in one, and both are {posts[0]}"
    return Score(round(min(score.value, _threshold("suffix")), 4), why)


def _told_apart(atoms: Sequence[Atom], block: Sequence[int], names: dict[int, PersonName], left: int, right: int) -> bool:
    """Whether documents name the one with the suffix and the one without it in full, as two.

    A writer who leaves a suffix out leaves it out throughout. All forms of both names count together ("Donald Trump", "Donald J. Trump").
    """
    sides = []
    for index in (left, right):
        forms = [one for one in block if names[one].suffix == names[index].suffix]
        sides.append([atoms[one] for one in forms if compare_people(names[one], names[index]).value >= _threshold("person")])
    rarer, other = sorted(sides, key=lambda side: sum(atom.size for atom in side))
    documents = {member.local.doc_id for atom in rarer for member in atom.members}
    documents |= {doc_id for atom in rarer if atom.bulk for doc_id in atom.bulk.among(None, "")}
    both = documents & {member.local.doc_id for atom in other for member in atom.members}
    both |= {doc_id for atom in other if atom.bulk for doc_id in atom.bulk.among(documents, "")}
    return len(both) >= _threshold("told_apart") * len(documents)


def _surer(left: PersonName, right: PersonName) -> bool:
    """A spelling apart ("Zelensky", "Zelenskiy"), with one given name that is no initial and a surname that few bear."""
    given = left.given == right.given and len(left.given) >= _threshold("surer")
    return given and not is_common(left.key) and not is_common(right.key)


def _agree(index: int, candidates: Sequence[tuple[int, float, str]], names: dict[int, PersonName]) -> bool:
    """False where the name fits two candidates that can't be each other."""
    others = [other for other, _, _ in candidates]
    return all(
        compare_people(*_bare(names[a], names[b])).value >= _threshold("person") or names[a].key == names[b].key
        for i, a in enumerate(others)
        for b in others[i + 1 :]
    )


def _surnames(
    atoms: Sequence[Atom], people: Sequence[int], names: dict[int, PersonName], senses: dict[int, Sense], tally: Tally
) -> tuple[list[Edge], int]:
    """A surname alone joins the one person of that surname whose surroundings it shares, and whom its own document does not name.

    What both are tied to counts by how rare it is: that two documents speak of the president joins nobody. Where the corpus knows one
    person of the surname, or one far more than the others, anything shared is enough.
    """
    by_tail = _tails(atoms, people, names)
    around: dict[int, Surroundings] = {}
    askers = {index: [other for other in by_tail.get(names[index].parts, ()) if other != index] for index in people if names[index].parts}
    places = _Places(atoms, people, askers)
    edges: list[Edge] = []
    pairs = 0
    for index, others in askers.items():
        fits = []
        pairs += len(others)
        for other in others:
            if names[other].suffix == names[index].suffix and places.apart(index, other):
                if not clash(atoms[index], atoms[other], senses):
                    fits.append(other)
        for one in (index, *fits):
            if one not in around:
                around[one] = surroundings_of(atoms[one])
        best = _best_bearer(index, fits, others, atoms, names, tally, senses, around)
        if best is not None:
            edges.append(best)
    return edges, pairs


def _tails(atoms: Sequence[Atom], people: Sequence[int], names: dict[int, PersonName]) -> dict[tuple[str, ...], list[int]]:
    """Full names by what may stand for them alone: their last words, or the first where the family name comes first."""
    by_tail: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index in people:
        if atoms[index].partial:
            continue
        parts = names[index].parts
        for size in range(1, len(parts)):
            if parts[-size - 1] in words_of("filial"):
                continue
            by_tail[parts[-size:]].append(index)
        if parts[0] in family_first() and len(parts) in (2, 3):
            by_tail[parts[:1]].append(index)
    return by_tail


def _best_bearer(
    index: int,
    fits: Sequence[int],
    others: Sequence[int],
    atoms: Sequence[Atom],
    names: dict[int, PersonName],
    tally: Tally,
    senses: dict[int, Sense],
    around: Mapping[int, Surroundings],
) -> Edge | None:
    known, topics = around[index]
    own = set(names[index].parts)
    roots: dict[tuple[str, str], int] = defaultdict(int)
    for other in others:
        roots[_root(names[other])] += atoms[other].size
    ranked = []
    for other in fits:
        theirs, titles = around[other]
        shared = sorted(((known & theirs) | (topics & (titles | theirs)) | (known & titles)) - own)
        # Two words of a name ("Javad Zarif") say so much by themselves that anything shared will do.
        weights = {word: tally.weight(word) if atoms[index].partial else 1.0 for word in shared}
        said = [(weights[word] * (1.0 if word in known & theirs else _threshold("topic")), word) for word in shared]
        reasons = [(weight, f"both documents speak of “{word}”") for weight, word in said]
        if names[other].given in load_toml("coreference.toml")["bearers"].get(names[index].key, ()):
            reasons.append((1.0, "the news call this person by the surname alone"))
        for post in sorted(senses[id(atoms[index])].posts & senses[id(atoms[other])].posts):
            reasons.append((_threshold("post"), f"both are {post}"))
        if names[other].given in topics:
            reasons.append((1.0, f"the title names “{names[other].given}”"))
        if reasons:
            weight = round(sum(weight for weight, _ in reasons), 6)
            ranked.append((weight, atoms[other].size, -other, max(reasons)[1]))
    if not ranked:
        return None
    weight, _, best, reason = max(ranked)
    best = -best
    root = _root(names[best])
    rival = max((found[0] for found in ranked if _root(names[-found[2]]) != root), default=0.0)
    rest = sum(count for other, count in roots.items() if other != root)
    alone = roots[root] >= _threshold("dominance") * rest
    if not alone and (weight < _threshold("shared") or weight <= rival):
        return None
    value = _threshold("surname_sole") if alone else _threshold("surname")
    name, full = clean(atoms[index].first.local.names[0]), clean(atoms[best].first.local.names[0])
    bearers = "the one bearer here" if len(roots) == 1 else "by far the best-known bearer here" if alone else "a bearer here"
    return Edge(value, index, best, f"“{name}” alone; {full} is {bearers}, and {reason}")


def _root(name: PersonName) -> tuple[str, str]:
    return name.given, name.last
