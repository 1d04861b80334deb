"""Questions on joins that rest on little: names joined to another, and documents of a common name that share nothing with the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from cuibono.stages.resolve.list_parts import Part, anchor_of, part_from
from cuibono.stages.resolve.profile_entities import Rarity, profile
from cuibono.stages.resolve.score_pairs import view_join
from cuibono.stages.resolve.split_namesakes import is_common
from cuibono.vocabulary import load_toml

from .ask_pairs import Names, documents_of, pair_question, with_documents
from .lay_ground import Ground
from .questions import Question, too_small
from .weigh_effects import take_out


@cache
def _setting(name: str) -> float:
    return float(load_toml("review.toml")["joined"][name])


def ask_joins(names: Names, ground: Ground) -> tuple[list[Question], int]:
    """Joins with a score that is not sure, with what parting them would change, and how many were too small to ask."""
    groups: dict[str, list[Part]] = defaultdict(list)
    for part in names.parts:
        groups[part.entity_id].append(part)
    rarity = Rarity(names.profiles.values())
    found: list[Question] = []
    small_ones = 0
    for entity_id, parts in sorted(groups.items()):
        if entity_id not in names.profiles:
            continue
        for part, rest in (*_joined(parts), *_lone(parts)):
            low, high = sorted((part.part_id, rest[0].part_id))
            if part.score >= _setting("below") or (low, high) in names.settled:
                continue
            own, others = profile([part], part.part_id), profile(rest, rest[0].part_id)
            why = "joined by way of another of its names" if part.why.startswith("the same name in ") and not part.alone else part.why
            view = view_join(own, others, part.score, why, rarity)
            change = take_out(ground, entity_id, part.part_id, _own_claims(part, _owners([part, *rest]), ground))
            change = with_documents(change, len(part.documents))
            # One document of a common name is asked even where no tie hangs on it: it is the trap that nobody sees.
            if too_small(view.likely, change.size) and not (part.alone and view.con):
                small_ones += 1
                continue
            head = f"{len(part.documents)} of {documents_of(len(others.documents | own.documents))} would be another entity's"
            found.append(pair_question("joined", others, own, view, change, ground, head))
    return found, small_ones


def _joined(parts: Sequence[Part]) -> Iterator[tuple[Part, list[Part]]]:
    """Every part that was joined to another, and the rest of its entity, the part that it was joined to first."""
    anchor = anchor_of(parts)
    for part in parts:
        if part is not anchor:
            yield part, [anchor, *(other for other in parts if other is not part and other is not anchor)]


def _lone(parts: Sequence[Part]) -> Iterator[tuple[Part, list[Part]]]:
    """One document's bearer of a common full name of whom nothing is known that is known of another bearer, and the others."""
    for part in parts:
        if part.group != "person" or part.partial or len(part.members) < 2 or not is_common(part.key):
            continue
        for member in part.members:
            others = tuple(other for other in part.members if other is not member)
            if not any(member.known & other.known for other in others):
                yield part_from(part, (member,)), [part_from(part, others, whole=True), *(other for other in parts if other is not part)]


def _owners(parts: Sequence[Part]) -> dict[str, dict[str, set[str]]]:
    """Which parts of one entity a name in a document may belong to: document and name to part ids."""
    owners: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for part in parts:
        for member in part.members:
            for name in member.local.names:
                owners[member.local.doc_id][name].add(part.part_id)
    return owners


def _own_claims(part: Part, owners: Mapping[str, Mapping[str, set[str]]], ground: Ground) -> dict[str, frozenset[str]]:
    """The claims whose end or speaker is the part; one whose words could be another part's of the same document stays with the entity."""
    inside = part.documents
    alone = {doc_id for doc_id in inside if all(ids == {part.part_id} for ids in owners[doc_id].values())}

    def mine(doc_id: str, text: str | None) -> bool:
        return doc_id in alone or (doc_id in inside and owners[doc_id].get(text or "", set()) == {part.part_id})

    found: dict[str, set[str]] = {"subject": set(), "object": set(), "source": set()}
    for claim_id in ground.ends.get(part.entity_id, ()):
        claim = ground.claims[claim_id]
        if claim.subject_id == part.entity_id and mine(claim.doc_id, claim.subject_text):
            found["subject"].add(claim_id)
        if claim.object_id == part.entity_id and mine(claim.doc_id, claim.object_text):
            found["object"].add(claim_id)
    for claim_id in ground.spoken.get(part.entity_id, ()):
        claim = ground.claims[claim_id]
        if mine(claim.doc_id, claim.source_text):
            found["source"].add(claim_id)
    return {name: frozenset(ids) for name, ids in found.items()}
