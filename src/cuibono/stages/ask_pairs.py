"""Questions on sameness: pairs that may be one, namesakes set apart, and joins that rest on little."""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from cuibono.records import make_id
from cuibono.stages.lay_ground import Ground
from cuibono.stages.list_parts import Part, anchor_of
from cuibono.stages.pair_candidates import pair_candidates
from cuibono.stages.profile_entities import Bearers, Profile, Rarity, profile
from cuibono.stages.questions import Question, too_small, uncertainty
from cuibono.stages.score_pairs import View, view_join, view_pair
from cuibono.stages.weigh_effects import Change, join_entities, take_out
from cuibono.stages.word_effects import chain_words, word_effects
from cuibono.vocabulary import load_toml


@cache
def _setting(table: str, name: str) -> float:
    return float(load_toml("review.toml")[table][name])


@dataclass(frozen=True)
class Names:
    """The parts and profiles that pairs are asked of; ``settled`` are pairs of entity ids on which a decision stands."""

    parts: Sequence[Part]
    profiles: Mapping[str, Profile]
    settled: frozenset[tuple[str, str]]


def ask_pairs(names: Names, ground: Ground) -> tuple[list[Question], int]:
    """Unjoined pairs whose names fit, with what joining them would change, and how many were too small to ask.

    Namesakes that were set apart are of kind "split".
    """
    rarity, bearers = Rarity(names.profiles.values()), Bearers(names.profiles)
    found: list[Question] = []
    small_ones = 0
    for left, right in pair_candidates(names.profiles):
        if (left, right) in names.settled:
            continue
        a, b = names.profiles[left], names.profiles[right]
        view = view_pair(a, b, rarity, bearers)
        if view.likely < _setting("pairs", "least"):
            continue
        # The one in fewer documents would join the other: what changes is told from its side.
        small, large = sorted((a, b), key=lambda item: (len(item.documents), item.entity_id))
        change = _with_documents(join_entities(ground, small.entity_id, large.entity_id), len(small.documents))
        if too_small(view.likely, change.size):
            small_ones += 1
            continue
        kind = "split" if a.group == b.group and a.keys & b.keys else "join"
        head = f"{len(large.documents)} + {len(small.documents)} documents would be one entity's"
        found.append(_question(kind, large, small, view, change, ground, head))
    return found, small_ones


def ask_joins(names: Names, ground: Ground) -> tuple[list[Question], int]:
    """Parts that were joined by a score that is not sure, with what parting them would change, and how many were too small to ask."""
    groups: dict[str, list[Part]] = defaultdict(list)
    for part in names.parts:
        groups[part.entity_id].append(part)
    rarity = Rarity(names.profiles.values())
    found: list[Question] = []
    small_ones = 0
    for entity_id, parts in sorted(groups.items()):
        if len(parts) < 2 or entity_id not in names.profiles:
            continue
        owners = _owners(parts)
        anchor = anchor_of(parts)
        for part in parts:
            low, high = sorted((part.part_id, anchor.part_id))
            if part is anchor or part.score >= _setting("joined", "below") or (low, high) in names.settled:
                continue
            own, rest = profile([part], part.part_id), profile([anchor, *(p for p in parts if p not in (part, anchor))], anchor.part_id)
            why = "joined by way of another of its names" if part.why.startswith("the same name in ") else part.why
            view = view_join(own, rest, part.score, why, rarity)
            change = _with_documents(take_out(ground, entity_id, part.part_id, _own_claims(part, owners, ground)), len(part.documents))
            if too_small(view.likely, change.size):
                small_ones += 1
                continue
            head = f"{len(part.documents)} of {_documents(len(rest.documents | own.documents))} would be another entity's"
            found.append(_question("joined", rest, own, view, change, ground, head))
    return found, small_ones


def _with_documents(change: Change, count: int) -> Change:
    return replace(change, documents=count)


def _documents(count: int) -> str:
    return "1 document" if count == 1 else f"{count} documents"


def _question(kind: str, large: Profile, small: Profile, view: View, change: Change, ground: Ground, head: str) -> Question:
    captions = ChainMap({small.ident: small.caption, large.ident: large.caption}, ground.captions)
    effects = (*word_effects(change, captions, head=head), *chain_words(change, captions, come=kind != "joined"))
    left, right = sorted((large.ident, small.ident))
    again = f" in {_documents(len(small.documents))}" if small.caption == large.caption else ""
    return Question(
        question_id=make_id("question", "pair", left, right),
        kind=kind,
        left=large.ident,
        right=small.ident,
        title=f"{large.caption} / {small.caption}{again}",
        about=tuple(sorted({large.entity_id, small.entity_id})),
        likely=view.likely,
        pro=view.pro,
        con=view.con,
        effects=effects,
        counts=tuple(sorted(change.counts.items())),
        effect=change.size,
        uncertainty=uncertainty(view.likely),
        priority=round(uncertainty(view.likely) * change.size, 4),
    )


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
