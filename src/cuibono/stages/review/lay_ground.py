"""The claims that weigh, indexed: what every effect of a decision is computed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cuibono.records import Document, Entity, Origin, OriginEdge, Publisher, StoredClaim, Tie
from cuibono.stages.appraise import ground_claims
from cuibono.stages.appraise.weigh_claims import Voice, voice_of
from cuibono.stages.origins.houses import owners_of
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.media import outlet_name


@dataclass(frozen=True)
class Ground:
    """The claims that weigh, each with its voice, as the appraisal takes them. Indices give claim ids.

    ``ends`` by entity, ``pairs`` by two entities in order, ``spoken`` by speaker, ``holders`` by office. ``near``: an entity's named
    neighbours over ties that carry a chain, with how many; ``bridges`` are the entities through which a chain may lead.
    """

    claims: Mapping[str, StoredClaim]
    voices: Mapping[str, Voice]
    publishers: Mapping[str, Publisher]
    dates: Mapping[str, str | None]
    captions: dict[str, str]
    ends: Mapping[str, Sequence[str]]
    pairs: Mapping[tuple[str, str], Sequence[str]]
    spoken: Mapping[str, Sequence[str]]
    holders: Mapping[str, Sequence[str]]
    bridges: frozenset[str] = frozenset()
    near: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def lay_ground(
    documents: Iterable[Document],
    claims: Sequence[StoredClaim],
    origins: Sequence[Origin],
    publishers: Sequence[Publisher],
    entities: Sequence[Entity],
    ties: Sequence[Tie],
    edges: Sequence[OriginEdge] = (),
) -> Ground:
    """The ground under all effects: rejected claims and ties of an entity with itself are left out, as in the appraisal."""
    by_doc = {document.doc_id: document for document in documents}
    named = {entity.entity_id: entity.caption for entity in entities if entity.named}
    witnesses = ground_claims.Ground.of(origins, edges, entities, owners_of(publishers))
    live = {c.claim_id: c for c in sorted(claims, key=lambda c: c.claim_id) if c.review != "rejected" and c.subject_id != c.object_id}
    ends: dict[str, list[str]] = defaultdict(list)
    pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
    spoken: dict[str, list[str]] = defaultdict(list)
    holders: dict[str, list[str]] = defaultdict(list)
    voices = {}
    for claim_id, claim in live.items():
        voices[claim_id] = voice_of(claim, by_doc.get(claim.doc_id), witnesses)
        pairs[pair_of(claim)].append(claim_id)
        for end in {claim.subject_id, claim.object_id}:
            ends[end].append(claim_id)
        if claim.source_entity_id:
            spoken[claim.source_entity_id].append(claim_id)
        if claim.predicate == "holds_office":
            holders[claim.object_id].append(claim_id)
    rules = load_toml("appraisal.toml")["paths"]
    bridges = frozenset(entity.entity_id for entity in entities if entity.named and entity.schema not in rules["no_bridge"])
    near: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for tie in ties:
        carries = tie.status != "denied" and tie.credibility != 5 and tie.predicate not in rules["passing"]
        if carries and tie.subject_id in named and tie.object_id in named:
            near[tie.subject_id][tie.object_id] += 1
            near[tie.object_id][tie.subject_id] += 1
    dates = {doc_id: document.published_at for doc_id, document in by_doc.items()}
    register = {outlet_name(row.publisher): row for row in publishers}
    captions = {entity.entity_id: entity.caption for entity in entities}
    return Ground(live, voices, register, dates, captions, ends, pairs, spoken, holders, bridges, near)


def pair_of(claim: StoredClaim) -> tuple[str, str]:
    """The two ends of a claim in one order."""
    low, high = sorted((claim.subject_id, claim.object_id))
    return low, high
