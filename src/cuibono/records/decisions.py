"""The log of decisions as it stands: what was undone counts no more, and nothing was deleted for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .ties import Decision

UNDO = "undo"
BRIEF = "brief"  # an edit of a brief: what is derived does not hang on it


def undone_by(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Ids of undone decisions, each with the decision of kind ``undo`` that lifts it. An undo may itself be undone."""
    lifted: dict[str, Decision] = {}
    for row in sorted(decisions, key=_order, reverse=True):
        if row.kind == UNDO and row.decision_id not in lifted:
            lifted.setdefault(row.target, row)
    return lifted


def bearing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions, in their order, that links and ties can hang on: without the edits of briefs, and what undoes these."""
    edits: set[str] = set()
    kept = []
    for row in decisions:
        if row.kind == BRIEF or (row.kind == UNDO and row.target in edits):
            edits.add(row.decision_id)
        else:
            kept.append(row)
    return kept


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that count, oldest first: without those undone, and without the undoing: after an undo all stands as before."""
    rows = sorted(decisions, key=_order)
    lifted = undone_by(rows)
    return [row for row in rows if row.kind != UNDO and row.decision_id not in lifted]


def standing_claims(decisions: Iterable[Decision]) -> Mapping[str, Decision]:
    """The decision on each claim that counts: the latest in force."""
    return {row.target: row for row in in_force(decisions) if row.kind == "claim"}


def standing_pairs(decisions: Iterable[Decision]) -> Mapping[tuple[str, str], Decision]:
    """The decision on each pair that counts, the pair's names in order: the latest in force."""
    standing: dict[tuple[str, str], Decision] = {}
    for row in in_force(decisions):
        if row.kind == "same" and row.other:
            first, second = sorted((row.target, row.other))
            standing[first, second] = row
    return standing


def _order(row: Decision) -> tuple[str, str]:
    return row.at, row.decision_id
