"""Paths in words: their hops with evidence, and why one stands before the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cuibono.records import Document, Entity, KnownFlag, StoredClaim, Tie
from cuibono.stages.inquire.strength import rules
from cuibono.stages.inquire.tell_evidence import best_claims, grade_rank, grade_text, tell, weakest_grade
from cuibono.vocabulary import PREDICATES

from .wording import qualifiers, tie_facts, tie_words, told_lines

if TYPE_CHECKING:
    from cuibono.stages.inquire.find_paths import Route

IN_TIME = {
    "yes": "its hops share a time",
    "no": "ITS HOPS DO NOT OVERLAP IN TIME",
    "unknown": "not every hop is dated: whether they held at one time is not known",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A path with its records. ``hops`` are its ties, the shown one first; ``degrees`` how many ties its entities have in all."""

    route: Route
    nodes: tuple[Entity, ...]
    hops: tuple[tuple[Tie, ...], ...]
    degrees: Mapping[str, int]
    hubs: tuple[Entity, ...]
    repeats: tuple[Entity, ...]
    target: Entity

    @property
    def ties(self) -> list[Tie]:
        """The shown tie of each hop."""
        return [hop[0] for hop in self.hops]

    @property
    def grade(self) -> str:
        """The weakest letter and the weakest digit on the path."""
        return weakest_grade(self.ties)

    @property
    def end_note(self) -> str | None:
        """How an unnamed end answers to the country that was asked for."""
        end = self.nodes[-1]
        if end.entity_id == self.target.entity_id:
            return None
        return f"{end.caption}: a group that is not named, described as of {self.target.caption}; no tie to the state"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the lines are told from: claims and their documents, captions, and flags of lists."""

    claims: Mapping[str, StoredClaim]
    documents: Mapping[str, Document]
    captions: Mapping[str, str]
    flags: Mapping[str, Sequence[KnownFlag]]


def ranked_by(way: Way) -> str:
    """What the path was ranked by, in words."""
    weakest = max(way.ties, key=lambda tie: (grade_rank(tie), tie.tie_id))
    verb = f"“{PREDICATES[weakest.predicate].verb}”"
    told = [f"weakest hop {grade_text(weakest)}, {verb}" if len(way.hops) > 1 else f"one hop, {grade_text(weakest)}"]
    hedged = [tie for tie in way.ties if tie.status != "asserted"]
    if hedged:
        told.append(f"{len(hedged)} of {len(way.hops)} hops not said as plain fact")
    if way.hubs:
        told.append(f"passes {', '.join(_crowd(way, node) for node in way.hubs[:3])}")
    if way.repeats:
        told.append(f"leads through {_and([node.caption for node in way.repeats])} as a path above does")
    return "; ".join(told)


def before_next(way: Way, other: Way) -> str:
    """Why a path stands before the next one: what weighed most comes first."""
    ours, theirs = way.route, other.route
    reasons: list[tuple[int, str]] = []
    if theirs.by_hops > ours.by_hops:
        reasons.append((theirs.by_hops - ours.by_hops, f"it is shorter ({len(way.hops)} against {len(other.hops)} hops)"))
    if theirs.by_ties * len(way.hops) > ours.by_ties * len(other.hops):  # by the hop: a longer one costs more in all anyhow
        reasons.append((abs(theirs.by_ties - ours.by_ties), _stronger(_kinds(way), _kinds(other))))
    if theirs.by_hubs > ours.by_hubs:
        reasons.append((theirs.by_hubs - ours.by_hubs, f"the next passes {', '.join(_crowd(other, node) for node in other.hubs[:2])}"))
    if theirs.by_repeats > ours.by_repeats:
        names = _and([node.caption for node in other.repeats])
        reasons.append((theirs.by_repeats - ours.by_repeats, f"the next leads through {names} again"))
    if theirs.by_time > ours.by_time:
        reasons.append((theirs.by_time - ours.by_time, "the hops of the next do not overlap in time"))
    if not reasons:
        return "as good as the next in all that is weighed"
    return "; ".join(words for _, words in sorted(reasons, key=lambda row: (-row[0], row[1]))[:2])


def _stronger(ours: str, theirs: str) -> str:
    if ours == theirs:
        return "the ties of the next are of the same kinds and grades, but older or hedged"
    return f"its ties are stronger, better graded or newer ({ours} against {theirs})"


def _kinds(way: Way) -> str:
    return ", ".join(f"“{PREDICATES[tie.predicate].verb}” {grade_text(tie)}" for tie in way.ties)


def _crowd(way: Way, node: Entity) -> str:
    return f"{node.caption} ({way.degrees[node.entity_id]:,} ties)"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def flagged(flags: Mapping[str, Sequence[KnownFlag]], entity_id: str, name: str = "") -> list[str]:
    """Asserted flags of one end, one a line; a plain record of a register says nothing on a path."""
    who = f"{name} " if name else ""
    return [f"   ! {who}{flag.wording}" for flag in flags.get(entity_id, ()) if flag.listed]


def way_lines(number: int, way: Way, following: Way | None, told: Evidence, *, window: bool) -> list[str]:
    """One path in lines. ``window``: dates were limited, so that each hop says by which of its dates it was taken."""
    chain = " – ".join(node.caption for node in way.nodes)
    facts = [f"{len(way.hops)} hops", f"grade {way.grade}, the weakest on the path", IN_TIME[way.route.in_time]]
    if len(way.hops) == 1:
        facts = ["a direct tie"]
    lines = [f"{number}. {chain}", f"   {' · '.join(facts)}", f"   ranked by: {ranked_by(way)}"]
    if following is not None:
        lines.append(f"   before the next: {before_next(way, following)}")
    for hop in way.hops:
        lines += _hop_lines(hop, told, window)
    for node in way.nodes[1:-1]:
        lines += flagged(told.flags, node.entity_id, node.caption)
    if way.end_note:
        lines.append(f"   {way.end_note}")
    return [*lines, ""]


def _hop_lines(hop: Sequence[Tie], told: Evidence, window: bool) -> list[str]:
    vague = rules("paths")["vague"]
    # What is only alleged stands behind a tie told as fact; where that says no more than that there is one, both are told in full.
    shown = [hop[0], *([tie for tie in hop[1:] if tie.predicate not in vague][:1] if hop[0].predicate in vague else [])]
    lines = [line for tie in shown for line in _tie_lines(tie, told, window)]
    others = [tie for tie in hop if tie not in shown]
    return [*lines, f"     also between the two: {'; '.join(_also(tie, told) for tie in others)}"] if others else lines


def _also(tie: Tie, told: Evidence) -> str:
    said = qualifiers(rows[0]) if (rows := best_claims(tie, told.claims)) else ""
    return f"{tie_words(tie, told.captions)}{f' ({said})' if said else ''}, {grade_text(tie)}"


def _tie_lines(tie: Tie, told: Evidence, window: bool) -> list[str]:
    rows = best_claims(tie, told.claims)
    said = qualifiers(rows[0]) if rows else ""
    lines = [f"   • {tie_words(tie, told.captions)}{f' ({said})' if said else ''}", f"     {tie_facts(tie)}", f"     {tie.reason}"]
    if window and tie.valid is None:
        lines.append(f"     taken by its reports, {tie.first_seen} to {tie.last_seen}: when it held is not told")
    lines += told_lines([tell(claim, told.documents) for claim in rows[:1]], indent="     ", most=1)
    if len(tie.supporting) > 1:
        lines.append(f"     … and {len(tie.supporting) - 1:,} more")
    return lines
