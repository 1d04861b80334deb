"""The review's queue: every open question, the one whose answer changes most and is least known first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cuibono.records import (
    Contradiction,
    Decision,
    Document,
    Entity,
    Link,
    Local,
    Origin,
    OriginEdge,
    Publisher,
    StoredClaim,
    Tie,
    make_id,
    standing_claims,
    standing_pairs,
)
from cuibono.stages.resolve.find_conflicts import Conflict, find_conflicts
from cuibono.stages.resolve.list_parts import Part, list_parts, names_of_parts
from cuibono.stages.resolve.profile_entities import profile_entities

from .ask_claims import ask_claims
from .ask_joins import ask_joins
from .ask_pairs import Names, ask_pairs
from .lay_ground import Ground, lay_ground
from .questions import Question, too_small


@dataclass(frozen=True)
class Rows:
    """What the queue is made from: the ledger's rows, links and ties up to date. Of ``documents`` only the capture records are read."""

    documents: Sequence[Document]
    locals: Sequence[Local]
    links: Sequence[Link]
    entities: Sequence[Entity]
    claims: Sequence[StoredClaim]
    ties: Sequence[Tie]
    contradictions: Sequence[Contradiction]
    origins: Sequence[Origin]
    publishers: Sequence[Publisher]
    decisions: Sequence[Decision]
    edges: Sequence[OriginEdge] = ()


@dataclass(frozen=True)
class Queue:
    """The open questions in order, how many were left out as too small, and what they were asked of: for the evidence beside them.

    ``documents`` are the capture records, by id.
    """

    questions: tuple[Question, ...]
    small: int
    parts: tuple[Part, ...]
    ground: Ground
    documents: Mapping[str, Document] = field(default_factory=dict)


def rank_reviews(rows: Rows) -> Queue:
    """All open questions in order: conflicts, then by priority, equal ones by id. The same rows in any order give the same queue.

    What was decided is not asked; what somebody was unsure of is asked again once a document came in since that bears on it. Questions
    under the least priority of ``review.toml`` are counted and left out: their answer changes next to nothing.
    """
    parts = list_parts(rows.locals, rows.links, rows.decisions)
    profiles = profile_entities(parts)
    came = {document.doc_id: document.retrieved_at for document in rows.documents}
    ground = lay_ground(rows.documents, rows.claims, rows.origins, rows.publishers, rows.entities, rows.ties, rows.edges)
    names = Names(parts, profiles, settled_pairs(parts, rows.decisions, came))
    (pairs, few), (joins, fewer) = ask_pairs(names, ground), ask_joins(names, ground)
    claims = ask_claims(ground, rows.ties, rows.contradictions, settled_claims(rows.claims, rows.ties, rows.decisions, came))
    asked = [*pairs, *joins, *(question for question in claims if not too_small(question.likely, question.effect))]
    small = few + fewer + len(pairs) + len(joins) + len(claims) - len(asked)
    asked += ask_conflicts(find_conflicts(rows.decisions, names_of_parts(parts)), parts)
    asked.sort(key=lambda q: (q.kind != "conflict", -q.priority, q.question_id))
    return Queue(tuple(asked), small, tuple(parts), ground, {row.doc_id: row for row in rows.documents})


def ask_conflicts(conflicts: Iterable[Conflict], parts: Sequence[Part]) -> list[Question]:
    """A question for every set of decisions that can't all hold: which is to go?"""
    by_id = {part.part_id: part for part in parts}
    names = names_of_parts(parts)
    questions = []
    for row in conflicts:
        bound = [names[end] for decision in row.decisions for end in (decision.target, decision.other or "") if end in names]
        about = sorted({by_id[part_id].entity_id for part_id in bound})
        captions = list(dict.fromkeys(by_id[part_id].caption for part_id in bound))
        questions.append(
            Question(
                question_id=make_id("question", row.conflict_id),
                kind="conflict",
                left=row.unmet,
                right="",
                title=" / ".join(captions) or "a decision on what is not there any more",
                about=tuple(about),
                likely=0.5,
                pro=(),
                con=(),
                effects=(),
                counts=(),
                effect=0.0,
                uncertainty=1.0,
                priority=0.0,
                decisions=row.decisions,
                rivals=(row.kind,),
            )
        )
    return questions


def settled_pairs(parts: Sequence[Part], decisions: Sequence[Decision], came: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Pairs, in order, on which a decision stands: of entities for those apart, of parts for those that are one entity.

    "Unsure" stands until a document that has one of the two came in after it (``came``: capture times by document).
    """
    names = {**{member.ref: part.part_id for part in parts for member in part.members}, **names_of_parts(parts)}
    by_id = {part.part_id: part for part in parts}
    groups: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        groups[part.entity_id].append(part)
    settled = set()
    for (left, right), row in standing_pairs(decisions).items():
        if left not in names or right not in names:
            continue
        a, b = by_id[names[left]], by_id[names[right]]
        apart = a.entity_id != b.entity_id
        if row.verdict == "unsure":
            bearing = [*groups[a.entity_id], *groups[b.entity_id]] if apart else [a, b]
            if any(later(came.get(doc_id), row.at) for part in bearing for doc_id in part.documents):
                continue
        first, second = sorted((a.entity_id, b.entity_id) if apart else (a.part_id, b.part_id))
        settled |= {(first, second), (left, right)}
    return frozenset(settled)


def settled_claims(
    claims: Sequence[StoredClaim], ties: Sequence[Tie], decisions: Sequence[Decision], came: Mapping[str, str]
) -> frozenset[str]:
    """Claims on which a decision stands; "unsure" stands until a document came in after it whose claim is in the same tie."""
    documents = {claim.claim_id: claim.doc_id for claim in claims}
    beside: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        every = (*tie.supporting, *tie.contrary)
        for claim_id in every:
            beside[claim_id] |= {documents[other] for other in every if other in documents}
    standing = standing_claims(decisions)
    return frozenset(
        target
        for target, row in standing.items()
        if row.verdict != "unsure" or not any(later(came.get(doc_id), row.at) for doc_id in beside.get(target, ()))
    )


def later(came: str | None, decided: str) -> bool:
    """A capture time (ISO 8601) after a decision's; False where it is not known or no time."""
    try:
        return came is not None and datetime.fromisoformat(came) > datetime.fromisoformat(decided)
    except (ValueError, TypeError):
        return False
