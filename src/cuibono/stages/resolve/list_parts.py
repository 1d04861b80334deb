"""What an entity was put together from: the names, each in one sense, that a decision can join or part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cuibono.matching.words import clean
from cuibono.records import Decision, Link, Local

from .entities import key_locals, make_atoms
from .key_locals import Keyed
from .obey_decisions import read_rulings
from .tally_terms import tally_terms


@dataclass(frozen=True, slots=True)
class Part:
    """Locals of one name in one sense, joined as a whole or not at all.

    ``part_id`` is what a decision names; that of the part which gave the entity its id is the entity's own. ``score`` (0 to 1) and
    ``why`` are those of the join to the rest. ``alone`` marks one document's entity that a decision took out of its name.
    """

    part_id: str
    entity_id: str
    group: str
    key: str
    partial: bool
    alone: bool
    members: tuple[Keyed, ...]
    score: float
    why: str

    @property
    def caption(self) -> str:
        """Its commonest name, as it is shown."""
        counts: Counter[str] = Counter()
        for member in self.members:
            for name, count in zip(member.local.names, member.local.counts, strict=True):
                counts[clean(name)] += count
        return min(counts, key=lambda name: (-counts[name], -len(name), name)) if counts else self.key

    @property
    def documents(self) -> frozenset[str]:
        """Ids of the documents that it is in."""
        return frozenset(member.local.doc_id for member in self.members)


def list_parts(locals: Sequence[Local], links: Sequence[Link], decisions: Sequence[Decision]) -> list[Part]:
    """The parts of all entities, sorted by entity and part. ``links`` are those resolved from the same locals and decisions.

    Every local is in exactly one part. A part that is not linked (the derived is stale) is an entity of its own.
    """
    by_local = {(link.doc_id, link.entity): link for link in links}
    parts = []
    items = key_locals(locals)
    for atom in make_atoms(items, read_rulings(decisions), tally_terms(items)):
        # The least sure of its members: one document of which nothing is known is what a person is asked about.
        members = [by_local[member.order] for member in atom.members if member.order in by_local]
        found = min(members, key=lambda link: (link.score, link.doc_id, link.entity), default=None)
        entity_id, score, why = (found.entity_id, found.score, found.why) if found else (atom.entity_id, 1.0, "not resolved yet")
        parts.append(Part(atom.entity_id, entity_id, atom.group, atom.key, atom.partial, atom.alone, tuple(atom.members), score, why))
    return sorted(parts, key=lambda part: (part.entity_id, part.part_id))


def part_from(part: Part, members: tuple[Keyed, ...], *, whole: bool = False) -> Part:
    """Some locals of a part: as the part that is left (``whole``), or as one document's entity that a decision would take out of it."""
    ident = part.part_id if whole else members[0].ref
    return Part(ident, part.entity_id, part.group, part.key, part.partial, not whole, members, part.score, part.why)


def split_off(parts: Sequence[Part], name: str) -> tuple[Part, list[Part]]:
    """Of the parts of one entity the one of that name, and the rest. ``doc_id#entity`` is taken out of its part. Raises KeyError."""
    for part in parts:
        if part.part_id == name:
            return part, [other for other in parts if other is not part]
    for part in parts:
        inside = tuple(member for member in part.members if member.ref == name)
        if inside:
            left = tuple(member for member in part.members if member.ref != name)
            kept = [part_from(part, left, whole=True)] if left else []
            return part_from(part, inside), [*kept, *(other for other in parts if other is not part)]
    raise KeyError(name)


def anchor_of(parts: Sequence[Part]) -> Part:
    """Of the parts of one entity the one that the others were joined to: a whole name, in the most places."""
    return max(parts, key=lambda part: (not part.partial, not part.alone, len(part.members), part.part_id))


def names_of_parts(parts: Sequence[Part]) -> Mapping[str, str]:
    """Every name under which a decision binds a part, with the part's id: its id, and ``doc_id#entity`` where it is one local."""
    names: dict[str, str] = {part.part_id: part.part_id for part in parts}
    for part in parts:
        if part.alone or len(part.members) == 1:
            names.setdefault(part.members[0].ref, part.part_id)
    return names
