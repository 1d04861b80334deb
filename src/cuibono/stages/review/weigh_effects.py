"""What a decision would change: the ties it touches are weighed twice, as they stand and as they would stand, and compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2

from cuibono.records import Contradiction, StoredClaim, Tie
from cuibono.stages.appraise.find_contradictions import find_contradictions
from cuibono.stages.appraise.ties import build_ties
from cuibono.stages.inquire.tell_evidence import grade_rank
from cuibono.vocabulary import PREDICATES, load_toml

from .lay_ground import Ground, pair_of

Key = tuple[str, str, str]
Relabel = Callable[[StoredClaim], StoredClaim | None]


@dataclass(frozen=True, slots=True)
class Change:
    """What would differ. ``moved`` ties get another end and say the same; ``merged`` are several that become one,
    ``parted`` one that becomes several; ``graded`` before, after.

    ``documents`` would stand for another entity; ``chains`` counts pairs of entities (``chained``: the first) that would come to be,
    or cease to be, two ties from each other.
    """

    moved: tuple[Tie, ...] = ()
    merged: tuple[tuple[tuple[Tie, ...], Tie], ...] = ()
    gone: tuple[Tie, ...] = ()
    come: tuple[Tie, ...] = ()
    parted: tuple[tuple[Tie, tuple[Tie, ...]], ...] = ()
    graded: tuple[tuple[Tie, Tie], ...] = ()
    contradictions_gone: tuple[Contradiction, ...] = ()
    contradictions_come: tuple[Contradiction, ...] = ()
    documents: int = 0
    chains: int = 0
    chained: tuple[tuple[str, str], ...] = ()

    @property
    def ties(self) -> int:
        """How many ties would come, go, become one or two, or get another end."""
        return len(self.moved) + len(self.merged) + len(self.gone) + len(self.come) + len(self.parted)

    @property
    def counts(self) -> dict[str, int]:
        """How much of each kind."""
        return {
            "documents": self.documents,
            "ties": self.ties,
            "grades": len(self.graded),
            "contradictions": len(self.contradictions_gone) + len(self.contradictions_come),
            "chains": self.chains,
        }

    @property
    def size(self) -> float:
        """The effect as one number: each kind by its weight and the logarithm of its count."""
        weights = load_toml("review.toml")["effect"]
        return round(sum(float(weights[name]) * log2(1 + count) for name, count in self.counts.items()), 4)


def change(ground: Ground, touched: Collection[str], relabel: Relabel, fold: Mapping[str, str]) -> Change:
    """Weighs the ties of the ``touched`` claims (ids) as they are and with ``relabel`` over them; None takes a claim away.

    ``fold`` maps entity ids that the decision tells apart or unites to one of them, so that a tie before and after can be held side by
    side. Documents and chains are the caller's to count.
    """
    if not touched:
        return Change()
    inside = frozenset(touched)
    weighed, beside = _around(ground, touched, fold)

    def as_it_would_be(claim_ids: set[str]) -> list[StoredClaim]:
        rows = (ground.claims[claim_id] for claim_id in sorted(claim_ids))
        made = (relabel(claim) if claim.claim_id in inside else claim for claim in rows)
        return [claim for claim in made if claim is not None and claim.subject_id != claim.object_id]

    others = [ground.claims[claim_id] for claim_id in sorted(beside - weighed)]
    old_ties, old_rows = _weigh(ground, [ground.claims[claim_id] for claim_id in sorted(weighed)], others, fold)
    new_ties, new_rows = _weigh(ground, as_it_would_be(weighed), others, fold)
    moved: list[Tie] = []
    merged: list[tuple[tuple[Tie, ...], Tie]] = []
    gone: list[Tie] = []
    come: list[Tie] = []
    parted: list[tuple[Tie, tuple[Tie, ...]]] = []
    graded: list[tuple[Tie, Tie]] = []
    for key in sorted(old_ties.keys() | new_ties.keys()):
        was, now = old_ties.get(key, []), new_ties.get(key, [])
        if not now:
            gone += was
        elif not was:
            come += now
        elif len(was) > len(now):
            merged.append((tuple(was), now[0]))
        elif len(now) > len(was):
            parted.append((was[0], tuple(now)))
        elif was[0].tie_id != now[0].tie_id:
            moved.append(was[0])
        if was and now and _grade(was[0]) != _grade(now[0]):
            graded.append((was[0], now[0]))
    return Change(
        tuple(moved),
        tuple(merged),
        tuple(gone),
        tuple(come),
        tuple(parted),
        tuple(graded),
        tuple(old_rows[key] for key in sorted(old_rows.keys() - new_rows.keys())),
        tuple(new_rows[key] for key in sorted(new_rows.keys() - old_rows.keys())),
    )


def _around(ground: Ground, touched: Collection[str], fold: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """The touched claims with all of the same two ends, whose ties are weighed, and other holders of the same offices, who may clash."""
    alike: dict[str, set[str]] = defaultdict(set)
    for name, to in fold.items():
        alike[to] |= {name, to}
    found = set(touched)
    beside: set[str] = set()
    for claim_id in touched:
        claim = ground.claims[claim_id]
        for subject in alike.get(fold.get(claim.subject_id, claim.subject_id), {claim.subject_id}):
            for other in alike.get(fold.get(claim.object_id, claim.object_id), {claim.object_id}):
                low, high = sorted((subject, other))
                found.update(ground.pairs.get((low, high), ()))
        if claim.predicate == "holds_office":
            beside.update(ground.holders.get(claim.object_id, ()))
    return found, beside


def _weigh(
    ground: Ground, claims: Sequence[StoredClaim], beside: Sequence[StoredClaim], fold: Mapping[str, str]
) -> tuple[dict[Key, list[Tie]], dict[tuple[str, Key], Contradiction]]:
    """Ties, the best first, and contradictions, by what they are about once ``fold`` is applied."""
    voices = {}
    for claim in (*claims, *beside):
        voice, was = ground.voices[claim.claim_id], ground.claims[claim.claim_id].source_entity_id
        if claim.source_entity_id and was and claim.source_entity_id != was and voice.source == was:
            voice = replace(voice, source=claim.source_entity_id)
        voices[claim.claim_id] = voice
    rows = find_contradictions([*claims, *beside], voices, ground.dates)
    ties: dict[Key, list[Tie]] = defaultdict(list)
    for tie in sorted(build_ties(claims, voices, rows, ground.publishers, ground.dates), key=lambda t: (*grade_rank(t), t.tie_id)):
        ties[_key(tie.subject_id, tie.predicate, tie.object_id, fold)].append(tie)
    return ties, {(row.kind, _key(row.subject_id, row.predicate, row.object_id or "", fold)): row for row in rows}


def _key(subject: str, predicate: str, target: str, fold: Mapping[str, str]) -> Key:
    first, second = fold.get(subject, subject), fold.get(target, target)
    if PREDICATES[predicate].symmetric and second < first:
        first, second = second, first
    return first, predicate, second


def _grade(tie: Tie) -> tuple[int, str, str]:
    return tie.credibility, tie.reliability, tie.status


def join_entities(ground: Ground, small: str, large: str) -> Change:
    """Two entities become one: every claim of the one, and every word it says, is the other's."""
    touched = {*ground.ends.get(small, ()), *ground.spoken.get(small, ())}
    made = change(ground, touched, lambda claim: _renamed(claim, small, large), {small: large})
    if small not in ground.near or not {small, large} & ground.bridges:
        return made
    near, far = set(ground.near[small]) - {large}, set(ground.near.get(large, ())) - {small}
    chained = chains(ground, near - far, far - near, through={small, large})
    return replace(made, chains=len(chained), chained=tuple(chained[:3]))


def take_out(ground: Ground, entity_id: str, part_id: str, own: Mapping[str, frozenset[str]]) -> Change:
    """A part leaves its entity. ``own`` gives the claims (ids) whose "subject", "object" or "source" it is."""
    touched = own["subject"] | own["object"] | own["source"]

    def relabel(claim: StoredClaim) -> StoredClaim:
        return replace(
            claim,
            subject_id=part_id if claim.claim_id in own["subject"] else claim.subject_id,
            object_id=part_id if claim.claim_id in own["object"] else claim.object_id,
            source_entity_id=part_id if claim.claim_id in own["source"] else claim.source_entity_id,
        )

    made = change(ground, touched, relabel, {part_id: entity_id})
    near: set[str] = set()
    for claim_id in own["subject"] | own["object"]:
        near |= {end for end in pair_of(ground.claims[claim_id]) if end in ground.near.get(entity_id, ())}
    left = {end for claim_id in ground.ends.get(entity_id, ()) if claim_id not in touched for end in pair_of(ground.claims[claim_id])}
    far = left & set(ground.near.get(entity_id, ()))
    chained = chains(ground, near - far, far - near, through={entity_id}) if entity_id in ground.bridges else []
    return replace(made, chains=len(chained), chained=tuple(chained[:3]))


def take_away(ground: Ground, claim_id: str) -> Change:
    """A claim weighs nothing any more."""
    made = change(ground, [claim_id], lambda claim: None, {})
    chained = []
    for tie in made.gone:
        for start, bridge in ((tie.subject_id, tie.object_id), (tie.object_id, tie.subject_id)):
            if ground.near.get(start, {}).get(bridge, 0) == 1 and bridge in ground.bridges:
                ends = set(ground.near[bridge]) - {start}
                chained += chains(ground, {start}, ends, through={bridge})
    return replace(made, chains=len(chained), chained=tuple(chained[:3]))


def chains(ground: Ground, starts: Collection[str], ends: Collection[str], *, through: Collection[str]) -> list[tuple[str, str]]:
    """Pairs of a start and an end, sorted, that are not two ties or less from each other but by way of ``through``."""
    found = []
    avoid = frozenset(through)
    for start in sorted(starts):
        beside = ground.near.get(start, {})
        ways = {node for node in beside if node in ground.bridges} - avoid
        for end in sorted(ends):
            if end != start and end not in beside and not ways & ground.near.get(end, {}).keys():
                found.append((start, end))
    return found


def _renamed(claim: StoredClaim, old: str, new: str) -> StoredClaim:
    subject, target, source = (new if end == old else end for end in (claim.subject_id, claim.object_id, claim.source_entity_id))
    return replace(claim, subject_id=subject or "", object_id=target or "", source_entity_id=source)
