"""Two holders of one office at one time. A change of holder, a former or acting one, a title kept out of courtesy are none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cuibono.matching.words import fold
from cuibono.records import Contradiction, Side, StoredClaim, make_id
from cuibono.stages.resolve.key_locals import office_parts

from .read_dates import overlap
from .weigh_claims import standing_status


def is_sole_holder(claim: StoredClaim, courtesy: Sequence[str], unique: frozenset[str]) -> bool:
    """An office that one person holds at a time, of a named place, said to be held now, and not only as a title before the name."""
    if claim.predicate != "holds_office" or standing_status(claim) != "asserted":
        return False
    what, place = office_parts(claim.object_text)
    if what not in unique or not place:
        return False
    if set(fold(claim.role or "")) & set(courtesy) or set(fold(claim.evidence_text)) & set(courtesy):
        return False
    return not (claim.object_end <= claim.subject_start <= claim.object_end + 2)


def _holds(first: StoredClaim, second: StoredClaim, published: Mapping[str, str | None], gap: int) -> bool:
    """The two claims speak of one time."""
    left, right = first.date or published.get(first.doc_id), second.date or published.get(second.doc_id)
    if not left or not right:
        return first.doc_id == second.doc_id
    return bool(overlap(left, right, 0 if first.date and second.date else gap))


def rival_holders(claims: Sequence[StoredClaim], published: Mapping[str, str | None], *, gap: int) -> list[Contradiction]:
    """Contradictions of kind ``holder`` among claims that :func:`is_sole_holder` takes.

    ``gap`` is how many days two publications may lie apart and still speak of one time.
    """
    offices: dict[str, dict[str, list[StoredClaim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        offices[claim.object_id][claim.subject_id].append(claim)
    rows: list[Contradiction] = []
    for office, holders in sorted(offices.items()):
        names = sorted(holders)
        for i, left in enumerate(names):
            for right in names[i + 1 :]:
                pairs = [(a, b) for a in holders[left] for b in holders[right] if a.doc_id != b.doc_id and _holds(a, b, published, gap)]
                if not pairs:
                    continue
                sides = tuple(
                    Side(f"{group[0].subject_text} holds it", tuple(sorted({c.claim_id for c in group})))
                    for group in (sorted((a for a, _ in pairs), key=_id), sorted((b for _, b in pairs), key=_id))
                )
                why = f"{pairs[0][0].object_text} is an office that one person holds at a time"
                ids = sorted(claim for side in sides for claim in side.claims)
                rows.append(
                    Contradiction(make_id("con", "holder", office, left, right, ids), "holder", left, "holds_office", office, sides, why)
                )
    return rows


def _id(claim: StoredClaim) -> str:
    return claim.claim_id
