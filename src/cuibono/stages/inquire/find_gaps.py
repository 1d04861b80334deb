"""What is not known of a subject, and what to look for next: the gaps of each tie, and what filling them would be worth."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from cuibono.records import Contradiction, Entity, StoredClaim, Tie
from cuibono.stages.appraise.sureness import tier
from cuibono.stages.appraise.weigh_claims import can_be_looked_up, standing_status
from cuibono.vocabulary import PREDICATES

from .strength import predicate_strength, rules, tie_strength

# What a tie may lack, in the order in which it is asked for.
LACKING = ("reading", "origin", "speaker", "status", "end", "sum", "share", "date")
# Ties that are told with a sum, or ought to be: what is given, paid or bought.
SUMS = frozenset({*(name for name, row in PREDICATES.items() if row.family == "money"), "acquires"})
HEDGED = ("possible", "planned", "predicted")


@dataclass(frozen=True, slots=True)
class Gap:
    """What one tie lacks. ``worth`` is what filling it would add to the tie's strength times how central its ends are; it orders alone.

    ``other`` is the end that is not the subject (the object where no subject is asked about), ``beside`` further ties between the two
    ends that lack something too.
    """

    tie: Tie
    lacking: tuple[str, ...]
    worth: float
    other: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """How much of some ties is known: for each part how many have it and how many don't."""

    parts: tuple[tuple[str, int, int], ...]

    def unknown(self, part: str) -> int:
        """How many lack a part."""
        return next((lack for name, _, lack in self.parts if name == part), 0)


def is_dated(predicate: str) -> bool:
    """Whether it is asked of such a tie when it holds or happened."""
    told = rules("gaps")
    return PREDICATES[predicate].family in told["when"] and predicate not in told["ever"]


def lacking_of(tie: Tie, claims: Sequence[StoredClaim], entities: Mapping[str, Entity]) -> tuple[str, ...]:
    """What a tie lacks, of ``LACKING``. ``claims`` are its supporting ones."""
    ends = [entities.get(end) for end in (tie.subject_id, tie.object_id)]
    found = {
        "reading": tier(tie.sureness) == 2,
        "origin": tie.origins < 2,
        "speaker": tie.credibility in (4, 6) or (bool(claims) and all(claim.kind == "unnamed" for claim in claims)),
        "status": tie.status in HEDGED,
        "end": any(end is None or not end.named for end in ends),
        "sum": tie.predicate in SUMS and all(claim.amount_value is None for claim in claims),
        "share": tie.predicate == "owns" and all(claim.percentage is None for claim in claims),
        "date": tie.valid is None and is_dated(tie.predicate),
    }
    return tuple(name for name in LACKING if found[name])


def worth_of(tie: Tie, lacking: Sequence[str], degrees: Iterable[int]) -> float:
    """What filling the gaps of a tie would add. ``degrees`` are the numbers of ties of its ends that are not the subject."""
    told = rules("gaps")
    whole = predicate_strength(tie.predicate)
    now = tie_strength(tie.predicate, tie.status, tie.reliability, tie.credibility)
    sure = tie_strength(tie.predicate, "ended" if tie.status == "ended" else "asserted", tie.reliability, 1)
    gain = max(0.0, sure - now) if {"origin", "speaker", "status"} & set(lacking) else 0.0
    gain += whole * sum(
        float(told[key]) for key, name in (("undated", "date"), ("sum", "sum"), ("sum", "share"), ("end", "end")) if name in lacking
    )
    central = [min(1.0, log2(1 + degree) / float(told["hub"])) for degree in degrees]
    return gain * (sum(central) / len(central) if central else 0.0) * (float(told["unnamed"]) if "end" in lacking else 1.0)


def find_gaps(
    subject: str | None,
    ties: Sequence[Tie],
    claims: Mapping[str, StoredClaim],
    entities: Mapping[str, Entity],
    degrees: Mapping[str, int],
) -> list[Gap]:
    """The gaps of some ties, what is worth most first; one for each pair of ends, with the rest beside it. Denied ties are not asked about.

    ``subject`` is the entity that is asked about, None for the whole ledger.
    """
    told = rules("gaps")
    sure = {(_pair(tie), PREDICATES[tie.predicate].family) for tie in ties if tie.origins > 1 and tie.status not in (*HEDGED, "denied")}
    by_pair: dict[tuple[str, str], list[Gap]] = defaultdict(list)
    for tie in ties:
        own = [claims[row] for row in tie.supporting if row in claims]
        lacking = lacking_of(tie, own, entities)
        if not lacking or tie.status == "denied":
            continue
        others = [end for end in (tie.subject_id, tie.object_id) if end != subject]
        worth = worth_of(tie, lacking, [degrees.get(end, 0) for end in others]) * tie.sureness
        if tie.origins < 2 and (_pair(tie), PREDICATES[tie.predicate].family) in sure:
            worth *= float(told["confirmed_beside"])
        if worth >= float(told["least"]):
            by_pair[_said_of(tie, entities)].append(Gap(tie, lacking, worth, others[-1] if others else tie.object_id))
    found = []
    for rows in by_pair.values():
        rows.sort(key=_order)
        first = rows[0]
        found.append(Gap(first.tie, first.lacking, first.worth, first.other, tuple(row.tie.tie_id for row in rows[1:])))
    return sorted(found, key=_order)


def _pair(tie: Tie) -> tuple[str, str]:
    low, high = sorted((tie.subject_id, tie.object_id))
    return low, high


def _said_of(tie: Tie, entities: Mapping[str, Entity]) -> tuple[str, str]:
    """What is asked about once: a pair of ends; of groups without a name those of one description."""
    low, high = sorted(end if end not in entities or entities[end].named else entities[end].caption.casefold() for end in _pair(tie))
    return low, high


def _order(gap: Gap) -> tuple[int, float, str]:
    """What was read surely first: to look for a second origin of a misreading is time lost."""
    return tier(gap.tie.sureness), -gap.worth, gap.tie.tie_id


def count_known(ties: Sequence[Tie], claims: Mapping[str, StoredClaim], entities: Mapping[str, Entity]) -> Known:
    """How many ties have, and lack, each part; each part counted among the ties that should have it. Denied ones are left out."""
    rows = [tie for tie in ties if tie.status != "denied"]
    lacks = {tie.tie_id: set(lacking_of(tie, [claims[row] for row in tie.supporting if row in claims], entities)) for tie in rows}
    asked = {
        "reading": rows,
        "origin": rows,
        "speaker": rows,
        "status": rows,
        "end": rows,
        "date": [tie for tie in rows if is_dated(tie.predicate)],
        "sum": [tie for tie in rows if tie.predicate in SUMS],
        "share": [tie for tie in rows if tie.predicate == "owns"],
    }
    parts = []
    for name, among in asked.items():
        lacking = sum(name in lacks[tie.tie_id] for tie in among)
        if among:
            parts.append((name, len(among) - lacking, lacking))
    return Known(tuple(parts))


def open_contradictions(contradictions: Iterable[Contradiction], claims: Mapping[str, StoredClaim]) -> list[Contradiction]:
    """Contradictions of which a person has not rejected all but one side."""
    return [
        row
        for row in contradictions
        if sum(any(claims[claim].review != "rejected" for claim in side.claims if claim in claims) for side in row.sides) > 1
    ]


def lonely_ends(subject: str, ties: Sequence[Tie], entities: Mapping[str, Entity], degrees: Mapping[str, int]) -> list[str]:
    """Named persons and bodies that the subject is tied to and of which nothing else is told, by their caption."""
    kinds = ("Person", "Company", "Organization", "PublicBody")
    ends = {end for tie in ties if tie.status != "denied" for end in (tie.subject_id, tie.object_id)} - {subject}
    pairs = Counter(end for tie in ties for end in {tie.subject_id, tie.object_id})
    found = [end for end in ends if end in entities and entities[end].named and entities[end].schema in kinds]
    return sorted((end for end in found if degrees.get(end, 0) <= pairs[end]), key=lambda end: (entities[end].caption, end))


def cited_documents(claims: Iterable[StoredClaim], titles: Iterable[str]) -> list[tuple[str, list[StoredClaim]]]:
    """Documents that claims are attributed to and that are none of ``titles``, with the claims, the most cited first."""
    known = [_folded(title) for title in titles]
    found: dict[str, list[StoredClaim]] = defaultdict(list)
    words: dict[str, str] = {}
    for claim in claims:
        text = " ".join((claim.source_text or "").split())
        if claim.kind != "document" or standing_status(claim) == "denied" or not can_be_looked_up(text):
            continue
        key = _folded(text)
        if key and not any(key in title for title in known):
            found[key].append(claim)
            words.setdefault(key, text)
    return sorted(((words[key], rows) for key, rows in found.items()), key=lambda row: (-len({claim.doc_id for claim in row[1]}), row[0]))


def _folded(text: str) -> str:
    return re.sub(r"^(?:the|an?) ", "", " ".join(re.findall(r"\w+", text.casefold())))
