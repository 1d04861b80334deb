"""Decisions on sameness that contradict each other, or that change nothing: for ``status``, ``decide``, ``undo`` and the review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cuibono.ledger import Ledger
from cuibono.records import standing_pairs
from cuibono.stages.resolve.find_conflicts import Conflict, find_conflicts

if TYPE_CHECKING:
    from cuibono.stages.resolve.list_parts import Part


def conflicts(ledger: Ledger) -> list[Conflict]:
    """All conflicts among the decisions that count, the oldest first. Cheap where nobody decided anything on sameness."""
    with ledger.transaction():
        decisions = ledger.decisions()
        if not any(row.verdict in ("same", "not_same") for row in standing_pairs(decisions).values()):
            return []
        from cuibono.stages.resolve.list_parts import list_parts, names_of_parts  # the whole of resolution, where somebody decided

        parts = list_parts(ledger.locals(), ledger.links(), decisions)
    return find_conflicts(decisions, names_of_parts(parts))


def captions_of(ledger: Ledger, found: Sequence[Conflict]) -> Mapping[str, str]:
    """Names to show for the ends of the decisions of some conflicts."""
    if not found:
        return {}
    from cuibono.stages.resolve.list_parts import list_parts

    with ledger.transaction():
        parts = list_parts(ledger.locals(), ledger.links(), ledger.decisions())
    return part_captions(parts)


def part_captions(parts: Sequence[Part]) -> dict[str, str]:
    """Every name under which a decision binds a part, to the words to show for it; one document's entity says which document."""
    from cuibono.stages.resolve.list_parts import names_of_parts

    shown = {part.part_id: part.caption for part in parts}
    for name, part_id in names_of_parts(parts).items():
        if name != part_id:
            shown[name] = f"{shown[part_id]} in {name.partition('#')[0]}"
    return shown


def conflict_words(conflict: Conflict, captions: Mapping[str, str]) -> list[str]:
    """One conflict: what can't hold together, each decision with who and when, and what happens meanwhile."""
    from .wording import decided_by, decision_words

    unmet = next(row for row in conflict.decisions if row.decision_id == conflict.unmet)
    rows = [f"  {decision_words(row, captions)} – {decided_by(row)}" for row in conflict.decisions]
    if conflict.kind == "gone":
        what = " and ".join(captions.get(name, name) for name in conflict.names)
        return [f"a decision changes nothing: {what} is not there any more", *rows]
    if conflict.kind == "one":
        return ["a decision changes nothing: both its ends are one name in one document or sense", *rows]
    return [
        f"{len(conflict.decisions)} decisions contradict each other:",
        *rows,
        f"  meanwhile “{decision_words(unmet, captions)}” is not obeyed; undo one of them: cuibono undo DECISION, or cuibono review",
    ]


def conflict_lines(ledger: Ledger, found: Sequence[Conflict]) -> list[str]:
    """All conflicts in lines, under one heading; none where there is none."""
    if not found:
        return []
    captions = captions_of(ledger, found)
    return ["", f"decisions in conflict: {len(found)}", *(line for row in found for line in conflict_words(row, captions))]
