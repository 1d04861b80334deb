"""Unites atoms along explained edges, the surest first, and never against a person's word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cuibono.records import make_id

from .count_bulks import KNOWN, REGIONS, STATES, TOPICS, Bulk, NotCounted
from .key_locals import Keyed
from .obey_decisions import Rulings
from .split_namesakes import Sense, conflict


@dataclass(slots=True, eq=False)
class Atom:
    """Locals that share one name in one sense. Its id does not change when documents are added, so decisions hold on to it.

    ``bulk`` are further members of which only counts are at hand. ``misread`` marks one that was joined to an atom of another group: it
    never gives the entity its id, schema or caption.
    """

    group: str
    key: str
    sense: str
    members: list[Keyed]
    partial: bool = False
    alone: bool = False
    misread: bool = False
    bulk: Bulk | None = None

    @property
    def order(self) -> tuple[str, str, str]:
        return self.group, self.key, self.sense

    @property
    def size(self) -> int:
        """How many members there are."""
        return len(self.members) + (self.bulk.size if self.bulk else 0)

    @property
    def entity_id(self) -> str:
        return make_id("ent", self.group, self.key, self.sense)

    @property
    def first(self) -> Keyed:
        """The first member in order of documents."""
        if self.bulk is None:
            return self.members[0]
        return min((*self.members[:1], self.bulk.first), key=lambda item: item.order)


def sense_of(atom: Atom) -> Sense:
    """What is told of an atom's members together."""
    sense = Sense()
    for member in atom.members:
        sense.add(member)
    if (bulk := atom.bulk) is not None:
        sense.countries.update(bulk.table(STATES))
        sense.regions.update(bulk.table(REGIONS))
        sense.known.update(bulk.table(KNOWN))
        for what, places in bulk.offices.items():
            sense.posts.add(what)
            if places:
                sense.offices.setdefault(what, set()).update(places)
        sense.counted = bulk.documents
    return sense


def surroundings_of(atom: Atom) -> tuple[frozenset[str], frozenset[str]]:
    """What its documents tie it to, and what their titles name."""
    bulk = atom.bulk
    known = {word for member in atom.members for word in member.known} | {*(bulk.table(KNOWN) if bulk else ())}
    topics = {word for member in atom.members for word in member.topics} | {*(bulk.table(TOPICS) if bulk else ())}
    return frozenset(known), frozenset(topics)


def against(atom: Atom, sense: Sense) -> bool:
    """Whether most members of an atom can't be that sense. Raises NotCounted where counts don't tell."""
    bulk = atom.bulk
    if bulk is not None and not (
        all(not told or bulk.table(name).keys() <= set(told) for name, told in ((STATES, sense.countries), (REGIONS, sense.regions)))
        and all(places <= sense.offices.get(what, places) for what, places in bulk.offices.items())
    ):
        raise NotCounted(bulk.name)
    return 2 * sum(1 for member in atom.members if conflict(member, sense)) > atom.size


@dataclass(frozen=True, slots=True)
class Edge:
    """A proposed join of two atoms, with its score from 0 to 1 and the reason in words."""

    score: float
    left: int
    right: int
    why: str


@dataclass
class Union:
    """Union-find over atoms. ``conflicts`` lists, in words, decisions that can't all be obeyed."""

    atoms: Sequence[Atom]
    rulings: Rulings
    conflicts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parent = list(range(len(self.atoms)))
        self.apart: dict[int, set[int]] = defaultdict(set)
        self.reasons: dict[int, tuple[float, str]] = {}

    @cached_property
    def _by_name(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for index, atom in enumerate(self.atoms):
            found.setdefault(atom.entity_id, index)
            if atom.alone or atom.size == 1:
                found.setdefault(atom.members[0].ref, index)
        return found

    def find(self, index: int) -> int:
        """The root of an atom's cluster."""
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    def _join(self, left: int, right: int) -> bool:
        a, b = sorted((self.find(left), self.find(right)))
        if a == b:
            return False
        if b in self.apart[a]:
            return False
        self.parent[b] = a
        for other in self.apart.pop(b, set()):
            self.apart[other].discard(b)
            self.apart[other].add(a)
            self.apart[a].add(other)
        return True

    def run(self, edges: Iterable[Edge]) -> None:
        """Obeys the decisions, then takes the edges from the surest down."""
        for ruling in self.rulings.apart:
            left, right = self._by_name.get(ruling.left), self._by_name.get(ruling.right)
            if left is not None and right is not None and left != right:
                a, b = self.find(left), self.find(right)
                self.apart[a].add(b)
                self.apart[b].add(a)
        for ruling in self.rulings.same:
            left, right = self._by_name.get(ruling.left), self._by_name.get(ruling.right)
            if left is None or right is None or self.find(left) == self.find(right):
                continue
            if self._join(left, right):
                why = f"{ruling.by} decided that they are the same" + (f": {ruling.why}" if ruling.why else "")
                self.reasons.setdefault(right, (1.0, why))
                self.reasons.setdefault(left, (1.0, why))
            else:
                self.conflicts.append(
                    f"decision {ruling.decision_id} says that {ruling.left} and {ruling.right} are the same; "
                    "other decisions together say that they are not, and they stay apart"
                )
        for edge in sorted(edges, key=lambda e: (-e.score, self.atoms[e.left].order, self.atoms[e.right].order)):
            other_kind = self.atoms[edge.left].group != self.atoms[edge.right].group
            if self._join(edge.left, edge.right):
                weaker = edge.left if other_kind else max(edge.left, edge.right, key=self._weakness)
                self.reasons.setdefault(weaker, (edge.score, edge.why))
            if other_kind and self.find(edge.left) == self.find(edge.right):
                self.atoms[edge.left].misread = True

    def _weakness(self, index: int) -> tuple[bool, int, tuple[str, str, str]]:
        """Which of two atoms was joined to the other: the partial name, else the rarer one."""
        atom = self.atoms[index]
        return atom.partial or atom.alone, -atom.size, atom.order

    def clusters(self) -> list[list[Atom]]:
        """Atoms that are one entity, the smallest key first; its id is the entity's."""
        groups: dict[int, list[Atom]] = defaultdict(list)
        for index, atom in enumerate(self.atoms):
            groups[self.find(index)].append(atom)
        result = [sorted(group, key=_named_first) for group in groups.values()]
        return sorted(result, key=lambda group: group[0].order)

    @cached_property
    def _position(self) -> dict[int, int]:
        return {id(atom): index for index, atom in enumerate(self.atoms)}

    def why(self, atom: Atom, member: Keyed, documents: int) -> tuple[float, str]:
        """Score and words for one local's link."""
        joined = self.reasons.get(self._position[id(atom)])
        if joined:
            return joined
        if not member.local.named:
            return 1.0, "not named: it stays in its document"
        if documents == 1:
            return 1.0, "in this document only"
        if atom.key.startswith("@"):
            return 1.0, "a name of the same state"
        if atom.size == 1:
            return 1.0, "the name that others are joined to"
        shared = "what is known of it agrees" if member.known else "nothing sets it apart"
        # No counts here: a link is not written anew because one more document bears the name.
        return (0.97 if member.known else 0.9), f"the same name; {shared}"


def _named_first(atom: Atom) -> tuple[bool, bool, bool, tuple[str, str, str]]:
    return atom.misread, atom.partial, atom.alone, atom.order
