"""What a decision would change, in words: the largest change first, each with its number and an example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cuibono.records import Contradiction, Tie
from cuibono.stages.inquire.tell_evidence import grade_text
from cuibono.vocabulary import PREDICATES

from .weigh_effects import Change


def word_effects(change: Change, captions: Mapping[str, str], *, head: str) -> tuple[str, ...]:
    """Sentences on a change; ``head`` opens them ("14 + 3 documents would be one entity's")."""
    lines = [head] if head else []
    for was, now in change.graded:
        status = f", {was.status} → {now.status}" if was.status != now.status else ""
        grades = f"grade {grade_text(was)} → {grade_text(now)}" if grade_text(was) != grade_text(now) else f"grade {grade_text(now)}"
        lines.append(f"{tie_name(now, captions)}: {grades}{status}, origins {was.origins} → {now.origins}")
    graded = {now.tie_id for _, now in change.graded}
    for many, one in change.merged:
        if one.tie_id not in graded:
            counted = f"{_ties(len(many))} would be one: {tie_name(one, captions)}"
            lines.append(f"{counted}, origins {max(tie.origins for tie in many)} → {one.origins}")
    if change.gone:
        lines.append(f"{_ties(len(change.gone))} would go: {_some(change.gone, captions)}")
    if change.come:
        lines.append(f"{_ties(len(change.come))} would come: {_some(change.come, captions)}")
    if change.parted:
        lines.append(f"{_ties(len(change.parted))} would be two each: {_some([was for was, _ in change.parted], captions)}")
    if change.moved:
        lines.append(f"{_ties(len(change.moved))} would have another end: {_some(change.moved, captions)}")
    lines += [f"a contradiction would go: {_clash(row, captions)}" for row in change.contradictions_gone]
    lines += [f"a contradiction would come: {_clash(row, captions)}" for row in change.contradictions_come]
    if not (change.ties or change.graded or change.contradictions_gone or change.contradictions_come):
        lines.append("no tie would change")
    return tuple(lines)


def tie_name(tie: Tie, captions: Mapping[str, str]) -> str:
    """A tie as "subject verb object"."""
    return f"{captions.get(tie.subject_id, 'it')} {PREDICATES[tie.predicate].verb} {captions.get(tie.object_id, 'it')}"


def chain_words(change: Change, captions: Mapping[str, str], *, come: bool) -> tuple[str, ...]:
    """On pairs of entities that come within two ties of each other, or no longer are."""
    if not change.chains:
        return ()
    first = " – ".join(captions.get(end, "?") for end in change.chained[0])
    pairs = "1 pair" if change.chains == 1 else f"{change.chains} pairs"
    return (f"{pairs} of entities would {'come to be' if come else 'no longer be'} two ties from each other (as {first})",)


def _ties(count: int) -> str:
    return "1 tie" if count == 1 else f"{count} ties"


def _some(ties: Sequence[Tie], captions: Mapping[str, str]) -> str:
    named = sorted({tie_name(tie, captions) for tie in ties})
    return "; ".join(named[:2]) + (f"; and {len(named) - 2} more" if len(named) > 2 else "")


def _clash(row: Contradiction, captions: Mapping[str, str]) -> str:
    other = f" {captions.get(row.object_id, 'it')}" if row.object_id else ""
    about = f"{captions.get(row.subject_id, 'it')} {PREDICATES[row.predicate].verb}{other}"
    return f"{about}: {' / '.join(side.says for side in row.sides)}"
