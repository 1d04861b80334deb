"""Decisions that can't all be obeyed: A is B, B is C, and A is not C. All of them are named, none is guessed away."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cuibono.records import Decision, make_id, standing_pairs


@dataclass(frozen=True, slots=True)
class Conflict:
    """``decisions`` together can't hold, oldest first; ``unmet`` is the id of the one that is not obeyed until that changes.

    ``kind`` is "chain" (same, same …, not same), "one" (two names of what is one part anyhow are said to be apart) or "gone" (an end is
    not there any more: nothing is changed by the decision). ``names`` are the parts or names that the decisions speak of.
    """

    conflict_id: str
    kind: str
    decisions: tuple[Decision, ...]
    unmet: str
    names: tuple[str, ...]


def find_conflicts(decisions: Sequence[Decision], names: Mapping[str, str]) -> list[Conflict]:
    """All conflicts among the decisions in force, in order of their oldest decision. ``names``: a decision's end to its part.

    As resolution does, what is apart goes first, and of the joins, in order of their names, each that would unite what is apart is not
    obeyed. Conflicts of one set of decisions are told once.
    """
    bound: list[tuple[str, str, Decision]] = []
    found: dict[str, Conflict] = {}
    for (left, right), row in standing_pairs(decisions).items():
        if row.verdict not in ("same", "not_same"):
            continue
        a, b = names.get(left), names.get(right)
        if a is None or b is None:
            _add(found, "gone", [row], row.decision_id, tuple(name for name in (left, right) if name not in names))
        elif a == b:
            if row.verdict == "not_same":
                _add(found, "one", [row], row.decision_id, (a,))
        else:
            bound.append((a, b, row))
    apart = [(a, b, row) for a, b, row in bound if row.verdict == "not_same"]
    joined: dict[str, list[tuple[str, Decision]]] = {}
    for a, b, row in sorted((item for item in bound if item[2].verdict == "same"), key=lambda i: sorted((i[2].target, i[2].other or ""))):
        here, there = _reach(joined, a), _reach(joined, b)
        if b in here:
            continue
        clash = _clash(here, there, apart)
        if clash is None:
            joined.setdefault(a, []).append((b, row))
            joined.setdefault(b, []).append((a, row))
        else:
            chain, ends = clash
            _add(found, "chain", [*chain, row], row.decision_id, ends)
    return sorted(found.values(), key=lambda item: (item.decisions[0].at, item.conflict_id))


Routes = Mapping[str, tuple[Decision, ...]]


def _reach(joined: Mapping[str, Sequence[tuple[str, Decision]]], start: str) -> Routes:
    """Everything that obeyed decisions join to ``start``, each with the decisions on the shortest way there."""
    found: dict[str, tuple[Decision, ...]] = {start: ()}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for other, row in sorted(joined.get(node, ()), key=lambda item: (item[0], item[1].decision_id)):
            if other not in found:
                found[other] = (*found[node], row)
                queue.append(other)
    return found


def _clash(left: Routes, right: Routes, apart: Sequence[tuple[str, str, Decision]]) -> tuple[list[Decision], tuple[str, str]] | None:
    """The fewest decisions that keep the two clusters apart, and the two parts that they keep apart."""
    options = []
    for a, b, row in apart:
        for x, y in ((a, b), (b, a)):
            if x in left and y in right:
                options.append((len(left[x]) + len(right[y]), row.decision_id, x, y, row))
    if not options:
        return None
    _, _, x, y, row = min(options, key=lambda option: option[:4])
    return [*left[x], *right[y], row], (x, y)


def _add(found: dict[str, Conflict], kind: str, rows: Sequence[Decision], unmet: str, names: tuple[str, ...]) -> None:
    ordered = tuple(sorted(rows, key=lambda row: (row.at, row.decision_id)))
    ident = make_id("conflict", kind, [row.decision_id for row in ordered])
    found.setdefault(ident, Conflict(ident, kind, ordered, unmet, names))
