"""Weighs what was read: origins, contradictions, and ties with their grades and reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cuibono.records import (
    Contradiction,
    Decision,
    Document,
    Entity,
    Origin,
    Publisher,
    StoredAttribution,
    StoredClaim,
    Tie,
    make_id,
    standing_claims,
)
from cuibono.stages.origins.houses import owners_of
from cuibono.stages.origins.trace import Traced, trace_origins
from cuibono.vocabulary import PREDICATES
from cuibono.vocabulary.media import outlet_name

from .find_contradictions import find_contradictions
from .grade_ties import Grade, grade_tie
from .ground_claims import Ground
from .read_dates import joined
from .sureness import sureness, tier
from .weigh_claims import Published, Voice, independent, own_word, pair_key, standing_status, voice_of

_STATUS_ORDER = ("asserted", "ended", "planned", "possible", "predicted", "denied")
# Contradictions that leave the tie standing and dispute a part of it.
_DISPUTED = {"amount": "amount", "percentage": "share", "date": "date", "holder": "holder"}
_DONE, _AHEAD = ("asserted", "ended"), ("planned", "predicted")
# Statuses that agree with a tie without confirming it. A denial never does.
_CONSISTENT = frozenset({"asserted", "ended", "planned", "possible"})


def appraise(
    documents: Iterable[Document],
    claims: Sequence[StoredClaim],
    attributions: Sequence[StoredAttribution] = (),
    publishers: Sequence[Publisher] = (),
    decisions: Sequence[Decision] = (),
    entities: Sequence[Entity] = (),
    traced: Traced | None = None,
) -> tuple[list[Origin], list[Tie], list[Contradiction]]:
    """Origins per document, ties, contradictions; each sorted by id. Input in any order gives the same output.

    Claims that a person rejected weigh nothing; a tie of an entity with itself (an artefact of resolution) is none. ``attributions`` are
    taken for their cues where a claim does not carry its own; ``entities`` name the speakers; ``traced`` is the documents' origin graph
    where it is at hand.
    """
    files = sorted(documents, key=lambda document: document.doc_id)
    found = trace_origins(files, publishers) if traced is None else traced
    ties, contradictions = weigh({row.doc_id: row for row in files}, claims, publishers, decisions, entities, found)
    return list(found.origins), ties, contradictions


def weigh(
    documents: Mapping[str, Published],
    claims: Sequence[StoredClaim],
    publishers: Sequence[Publisher],
    decisions: Sequence[Decision],
    entities: Sequence[Entity],
    traced: Traced,
) -> tuple[list[Tie], list[Contradiction]]:
    """Ties and contradictions of all claims of a corpus. ``documents`` are theirs by id; of each only whose it is and when it came out."""
    ground = Ground.of(traced.origins, traced.edges, entities, owners_of(publishers))
    live = live_claims(claims, decisions)
    voices = {claim.claim_id: voice_of(claim, documents.get(claim.doc_id), ground) for claim in live}
    dates = {doc_id: row.published_at for doc_id, row in documents.items()}
    contradictions = find_contradictions(live, voices, dates)
    return build_ties(live, voices, contradictions, graded_outlets(publishers), dates), contradictions


def live_claims(claims: Iterable[StoredClaim], decisions: Sequence[Decision] = ()) -> list[StoredClaim]:
    """The claims that weigh: no person rejected them, and they tie two. Sorted by id."""
    rejected = _rejected(decisions)
    return [
        c
        for c in sorted(claims, key=lambda c: c.claim_id)
        if c.review != "rejected" and c.claim_id not in rejected and c.subject_id != c.object_id
    ]


def graded_outlets(publishers: Sequence[Publisher]) -> dict[str, Publisher]:
    """The register by the outlets' usual names."""
    return {outlet_name(row.publisher): row for row in publishers}


def _rejected(decisions: Sequence[Decision]) -> frozenset[str]:
    return frozenset(target for target, row in standing_claims(decisions).items() if row.verdict == "reject")


def build_ties(
    claims: Sequence[StoredClaim],
    voices: Mapping[str, Voice],
    contradictions: Sequence[Contradiction],
    publishers: Mapping[str, Publisher],
    dates: Mapping[str, str | None],
) -> list[Tie]:
    """One tie per subject, predicate and object. Its status is the best supported one of its claims."""
    groups: dict[tuple[str, str, str], list[StoredClaim]] = defaultdict(list)
    pairs: dict[tuple[str, str, str], list[StoredClaim]] = defaultdict(list)
    for claim in claims:
        key = pair_key(claim)
        groups[key].append(claim)
        low, high = sorted((claim.subject_id, claim.object_id))
        pairs[low, high, PREDICATES[claim.predicate].family].append(claim)
    disputed = {(row.subject_id, row.predicate, row.object_id): row.kind for row in contradictions if row.kind in _DISPUTED}
    stored = {claim_id for row in contradictions for side in row.sides for claim_id in side.claims}
    ties = []
    for key, group in sorted(groups.items()):
        low, high = sorted((key[0], key[2]))
        near = [c for c in pairs[low, high, PREDICATES[key[1]].family] if c.predicate != key[1] or pair_key(c) != key]
        tie = _tie(key, group, near, voices, stored, publishers, dates)
        if key in disputed:
            tie = replace(tie, reason=f"{tie.reason[:-1]}; its {_DISPUTED[disputed[key]]} is disputed.")
        ties.append(tie)
    return sorted(ties, key=lambda tie: tie.tie_id)


def _tie(
    key: tuple[str, str, str],
    group: Sequence[StoredClaim],
    near: Sequence[StoredClaim],
    voices: Mapping[str, Voice],
    stored: set[str],
    publishers: Mapping[str, Publisher],
    dates: Mapping[str, str | None],
) -> Tie:
    by_status: dict[str, list[StoredClaim]] = defaultdict(list)
    for claim in group:
        by_status[standing_status(claim)].append(claim)
    denied = by_status.pop("denied", [])
    status = _best_status(by_status, voices) if by_status else "denied"
    backing = by_status.get(status, denied)
    others = [c for name, found in sorted(by_status.items()) if name != status for c in found]
    consistent = [voices[c.claim_id] for c in [*others, *near] if standing_status(c) in _CONSISTENT]
    # A plain negation about another time is no contradiction; only what is stored as one weighs against the tie.
    contrary = [] if status == "denied" else denied
    against = [voices[c.claim_id] for c in contrary if c.claim_id in stored]
    parties = frozenset(c.claim_id for c in contrary if own_word(c))
    grade: Grade = grade_tie([voices[c.claim_id] for c in backing], consistent, against, publishers, parties=parties)
    supporting = [*backing, *others]
    seen = sorted(date for c in supporting if (date := dates.get(c.doc_id)))
    return Tie(
        tie_id=make_id("tie", *key),
        subject_id=key[0],
        predicate=key[1],
        object_id=key[2],
        status=status,
        supporting=tuple(sorted(c.claim_id for c in supporting)),
        contrary=tuple(sorted(c.claim_id for c in contrary)),
        origins=grade.origins,
        documents=len({c.doc_id for c in supporting}),
        first_seen=seen[0] if seen else None,
        last_seen=seen[-1] if seen else None,
        valid=joined([c.date for c in backing if c.date]),
        reliability=grade.reliability,
        credibility=grade.credibility,
        reason=grade.reason,
        sureness=sureness(backing, lambda claim: voices[claim.claim_id].house),
    )


def _best_status(by_status: Mapping[str, Sequence[StoredClaim]], voices: Mapping[str, Voice]) -> str:
    """The status that most name themselves for, then that most tell. What is told as done outweighs how many had told of it as to come,
    unless it is read too unsurely: of 40 ties of the article sample with more plans than reports, 36 had come about."""
    done = [claim for status in _DONE for claim in by_status.get(status, ())]
    told = done and tier(sureness(done, lambda claim: voices[claim.claim_id].house)) < 2
    standing = [status for status in by_status if not (told and status in _AHEAD)]

    def rank(status: str) -> tuple[int, int, int]:
        found = [voices[c.claim_id] for c in by_status[status]]
        named = independent([voice for voice in found if voice.identified])
        return -len(named), -len(independent(found)), _STATUS_ORDER.index(status)

    return min(standing, key=rank)
