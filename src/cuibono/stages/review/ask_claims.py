"""Questions on claims: those on which a tie rests alone, those against which another stands, and those the engine is least sure of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from cuibono.records import Contradiction, StoredClaim, Tie, make_id
from cuibono.vocabulary import PREDICATES, load_toml

from .lay_ground import Ground
from .questions import Question, uncertainty
from .weigh_effects import take_away
from .word_effects import chain_words, word_effects


@cache
def _setting(table: str, name: str) -> Any:
    return load_toml("review.toml")[table][name]


def ask_claims(ground: Ground, ties: Sequence[Tie], contradictions: Sequence[Contradiction], settled: Collection[str]) -> list[Question]:
    """Claims whose rejection would change something. ``settled`` are ids of claims on which a decision stands."""
    clashes: dict[str, list[tuple[Contradiction, tuple[str, ...]]]] = defaultdict(list)
    for row in contradictions:
        for side in row.sides:
            others = tuple(claim_id for other in row.sides if other is not side for claim_id in other.claims)
            for claim_id in side.claims:
                clashes[claim_id].append((row, others))
    found = []
    for tie in sorted(ties, key=lambda t: t.tie_id):
        for claim_id in (*tie.supporting, *tie.contrary):
            claim = ground.claims.get(claim_id)
            if claim is None or claim_id in settled or claim.review:
                continue
            few = len(tie.supporting) <= int(_setting("claims", "support"))
            if few or claim_id in clashes or claim.confidence < float(_setting("claims", "sure")):
                found.append(_question(claim, tie, clashes.get(claim_id, []), ground))
    return [question for question in found if question.effect]


def _question(claim: StoredClaim, tie: Tie, clashes: Sequence[tuple[Contradiction, tuple[str, ...]]], ground: Ground) -> Question:
    likely = min(claim.confidence, float(_setting("claims", "contradicted"))) if clashes else claim.confidence
    change = take_away(ground, claim.claim_id)
    stake = float(_setting("stake", PREDICATES[claim.predicate].family))
    effect = round(change.size * stake, 4)
    effects = (*word_effects(change, ground.captions, head=""), *chain_words(change, ground.captions, come=False))
    pro = [f"read by {claim.engine} with confidence {claim.confidence:.2f}"]
    mine, theirs = (tie.supporting, tie.contrary) if claim.claim_id in tie.supporting else (tie.contrary, tie.supporting)
    con = []
    if len(mine) > 1:
        pro.append(f"{_claims(len(mine) - 1, 'other ')} the same")
    else:
        con.append("no other claim says it")
    if theirs:
        con.append(f"{_claims(len(theirs))} the opposite")
    con += [f"a contradiction hangs on it: {row.why}" for row, _ in clashes]
    subject, target = ground.captions.get(claim.subject_id, claim.subject_text), ground.captions.get(claim.object_id, claim.object_text)
    return Question(
        question_id=make_id("question", "claim", claim.claim_id),
        kind="claim",
        left=claim.claim_id,
        right="",
        title=f"{subject} {PREDICATES[claim.predicate].verb} {target}",
        about=tuple(sorted({claim.subject_id, claim.object_id})),
        likely=likely,
        pro=tuple(pro),
        con=tuple(con),
        effects=effects,
        counts=tuple(sorted(change.counts.items())),
        effect=effect,
        uncertainty=uncertainty(likely),
        priority=round(uncertainty(likely) * effect, 4),
        rivals=tuple(sorted({other for _, others in clashes for other in others})),
    )


def _claims(count: int, which: str = "") -> str:
    return f"1 {which}claim says" if count == 1 else f"{count} {which}claims say"
