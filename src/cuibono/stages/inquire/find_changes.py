"""What the ties of one day say that those of an earlier one did not: pure, from two appraisals of the same claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cuibono.records import Contradiction, StoredClaim, Tie
from cuibono.stages.appraise.compare_amounts import compatible_money, money_of, show_money
from cuibono.stages.appraise.find_contradictions import tells_holder
from cuibono.stages.appraise.weigh_claims import pair_key, standing_status

from .strength import tie_strength
from .tell_evidence import grade_rank, grade_text

# In the order in which they are told, and in which the first one that fits names a tie that changed in several ways.
KINDS = ("disputed", "ended", "status", "raised", "lowered", "new", "amount")
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One tie that says something else than before. ``before`` is None for a new one.

    ``kind`` is the most telling of KINDS, ``words`` say every way in which it changed, ``claims`` are those that came since and show it,
    the ones that bear the change first, ``against`` what stands against them, whenever it came.
    """

    kind: str
    tie: Tie
    before: Tie | None
    words: tuple[str, ...]
    claims: tuple[StoredClaim, ...]
    against: tuple[StoredClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """All changes, the strongest tie of each kind first; ``repeated`` ties were told again and say nothing else than before."""

    rows: tuple[Change, ...]
    repeated: int


@dataclass(frozen=True, slots=True)
class Handover:
    """An office that somebody else is said to hold since: ``earlier`` and ``later`` claims, the newest and the oldest of their holders."""

    office: str
    earlier: StoredClaim
    later: StoredClaim


def find_changes(
    before: Sequence[Tie],
    after: Sequence[Tie],
    claims: Mapping[str, StoredClaim],
    recent: frozenset[str],
    disputes: tuple[Sequence[Contradiction], Sequence[Contradiction]] = ((), ()),
) -> Changed:
    """Compares ties as they stood with ties as they stand.

    ``claims`` are all claims of the ties by id, ``recent`` the ids of those that came between, ``disputes`` the contradictions of both
    days. A tie of which nothing came between can't have changed and is passed over.
    """
    then = {tie.tie_id: tie for tie in before}
    known = {row.contradiction_id for row in disputes[0]}
    against: dict[Key, list[Contradiction]] = defaultdict(list)
    for row in disputes[1]:
        if row.contradiction_id not in known and row.object_id is not None:
            against[row.subject_id, row.predicate, row.object_id].append(row)
    rows: list[Change] = []
    repeated = 0
    for tie in after:
        came = [claims[key] for key in (*tie.supporting, *tie.contrary) if key in recent and key in claims]
        if not came:
            continue
        change = _change(tie, then.get(tie.tie_id), came, claims, against.get((tie.subject_id, tie.predicate, tie.object_id), []))
        if change is None:
            repeated += 1
        else:
            rows.append(change)
    return Changed(tuple(sorted(rows, key=_order)), repeated)


def _order(row: Change) -> tuple[int, float, tuple[int, str], str]:
    tie = row.tie
    strength = tie_strength(tie.predicate, tie.status, tie.reliability, tie.credibility)
    return KINDS.index(row.kind), -strength, grade_rank(tie), tie.tie_id


def _change(
    tie: Tie, before: Tie | None, came: Sequence[StoredClaim], claims: Mapping[str, StoredClaim], disputes: Sequence[Contradiction]
) -> Change | None:
    found: dict[str, str] = {}
    denials = [claim for claim in came if claim.claim_id in tie.contrary]
    disputing = [key for row in disputes for side in row.sides for key in side.claims]
    if disputes:
        found["disputed"] = "disputed since: " + "; ".join(dict.fromkeys(row.why for row in disputes))
    elif denials:
        found["disputed"] = "said since not to be so"
    bearing = [c for c in came if c.claim_id in disputing] if disputes else denials
    against = [claims[key] for key in dict.fromkeys((*tie.contrary, *disputing)) if key in claims] if "disputed" in found else []
    if before is None:
        # A new tie is told as new whatever else is said of it: only that it is disputed goes before.
        found.setdefault("new", "not told before")
        return _made(tie, None, found, _first(came, [c for c in came if c.claim_id in tie.supporting]), against)
    if tie.status != before.status:
        kind = {"ended": "ended", "denied": "disputed"}.get(tie.status, "status")
        found[kind] = f"now told as {tie.status}, before as {before.status}"
    elif tie.status != "denied":
        ended = [claim for claim in came if standing_status(claim) == "ended"]
        if ended and not any(standing_status(claims[key]) == "ended" for key in before.supporting if key in claims):
            found["ended"] = f"told since as ended too; most still tell it as {tie.status}"
            bearing = [*bearing, *ended]
    same_status = [claim for claim in came if standing_status(claim) == tie.status]
    if grade_rank(tie) != grade_rank(before):
        better = grade_rank(tie) < grade_rank(before)
        found["raised" if better else "lowered"] = f"grade {grade_text(tie)}, before {grade_text(before)}"
    if tie.origins > before.origins and tie.status == before.status:
        told = f"{tie.origins} independent origin{'' if tie.origins == 1 else 's'}, before {before.origins}"
        found["raised"] = f"{found['raised']}: {told}" if "raised" in found else told
    sums, tellers = _new_amounts(before, came, claims)
    if sums:
        found["amount"] = f"a sum not told before: {', '.join(sums)}"
    if not found:
        return None
    return _made(tie, before, found, _first(came, bearing, same_status if set(found) - {"amount"} else tellers, tellers), against)


def _made(tie: Tie, before: Tie | None, found: Mapping[str, str], claims: Sequence[StoredClaim], against: Sequence[StoredClaim]) -> Change:
    kinds = [kind for kind in KINDS if kind in found]
    shown = claims[:1] if "disputed" in found else ()
    other = tuple(claim for claim in against if claim not in shown)
    return Change(kinds[0], tie, before, tuple(found[kind] for kind in kinds if kind != "new"), tuple(claims), other)


def _first(came: Sequence[StoredClaim], *groups: Sequence[StoredClaim]) -> list[StoredClaim]:
    """All claims that came, those of the first group first, then those of the next."""
    listed: dict[str, StoredClaim] = {}
    for group in (*groups, came):
        for claim in sorted(group, key=lambda c: (-c.confidence, c.claim_id)):
            listed.setdefault(claim.claim_id, claim)
    return list(listed.values())


def _new_amounts(before: Tie, came: Sequence[StoredClaim], claims: Mapping[str, StoredClaim]) -> tuple[list[str], list[StoredClaim]]:
    """Sums that no earlier claim of the tie fits, and the claims that tell them. Rounded and bounded figures fit one another."""
    old = [money for key in before.supporting if key in claims and (money := money_of(claims[key])) is not None]
    sums: dict[str, None] = {}
    tellers = []
    for claim in came:
        money = money_of(claim)
        if money is not None and standing_status(claim) != "denied" and not any(compatible_money(money, other) for other in old):
            sums.setdefault(show_money(money))
            tellers.append(claim)
    return list(sums), tellers


def find_handovers(
    claims: Iterable[StoredClaim], recent: frozenset[str], days: Mapping[str, str], captions: Mapping[str, str]
) -> list[Handover]:
    """Offices of one holder at a time whose holder is another one since.

    ``claims`` are the claims on such offices, ``days`` the day of each document. A holder of whom it was said before too is none that came;
    one whose name is a part of the other's is the same under a shorter name until somebody says otherwise. Who holds it must be told in two
    documents, of both: one sentence that was misread would make a president.
    """
    old: dict[str, dict[str, StoredClaim]] = defaultdict(dict)
    new: dict[str, dict[str, StoredClaim]] = defaultdict(dict)
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for claim in sorted(claims, key=lambda c: (days.get(c.doc_id, ""), c.claim_id)):
        if not tells_holder(claim) or claim.doc_id not in days:
            continue
        told[claim.object_id, claim.subject_id].add(claim.doc_id)
        if claim.claim_id in recent:
            new[claim.object_id].setdefault(claim.subject_id, claim)
        else:
            old[claim.object_id][claim.subject_id] = claim
    found = []
    for office in sorted(new.keys() & old.keys()):
        sure = [claim for holder, claim in old[office].items() if len(told[office, holder]) > 1]
        if not sure:
            continue
        last = max(sure, key=lambda c: (days[c.doc_id], c.claim_id))
        for holder, claim in sorted(new[office].items(), key=lambda row: (days[row[1].doc_id], row[0])):
            if len(told[office, holder]) < 2:
                continue
            names = [set(captions.get(end, end).casefold().split()) for end in (holder, last.subject_id)]
            if holder not in old[office] and not (names[0] <= names[1] or names[1] <= names[0]):
                found.append(Handover(office, last, claim))
                break
    return found


def tie_pairs(claims: Iterable[StoredClaim]) -> set[tuple[str, str]]:
    """The pairs of ends, in one order, that claims are of."""
    return {(min(key[0], key[2]), max(key[0], key[2])) for key in map(pair_key, claims)}
