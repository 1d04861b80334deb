"""What a person decided about sameness, read from the log: of decisions on one pair the latest counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuibono.records import Decision, standing_pairs


@dataclass(frozen=True, slots=True)
class Ruling:
    """One pair's standing decision."""

    left: str
    right: str
    by: str
    why: str
    decision_id: str


@dataclass(frozen=True, slots=True)
class Rulings:
    """Pairs that are the same, pairs that are not, and every ``doc_id#entity`` that a decision names."""

    same: tuple[Ruling, ...]
    apart: tuple[Ruling, ...]
    refs: frozenset[str]


def read_rulings(decisions: Sequence[Decision]) -> Rulings:
    """The standing decisions of kind ``same``; "unsure" lifts an earlier one, what was undone counts no more. In any order."""
    same: list[Ruling] = []
    apart: list[Ruling] = []
    refs: set[str] = set()
    for (left, right), decision in sorted(standing_pairs(decisions).items()):
        ruling = Ruling(left, right, decision.by, decision.why, decision.decision_id)
        if decision.verdict == "same":
            same.append(ruling)
        elif decision.verdict == "not_same":
            apart.append(ruling)
        else:
            continue
        refs |= {name for name in (left, right) if "#" in name}
    return Rulings(tuple(same), tuple(apart), frozenset(refs))
