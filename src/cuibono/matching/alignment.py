"""Which word of one name goes with which of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .agreement import EQUAL, Agreement, agree


@dataclass(frozen=True, slots=True)
class Alignment:
    """``pairs`` are places in both names with how their words agree; ``left`` and ``right`` the places without a partner, in order."""

    pairs: tuple[tuple[int, int, Agreement], ...]
    left: tuple[int, ...]
    right: tuple[int, ...]


def align(left: Sequence[str], right: Sequence[str], *, person: bool, crossed: bool) -> Alignment:
    """Equal words first, then the rest from the best pair down; among equals those in the same order."""
    pairs: list[tuple[int, int, Agreement]] = []
    free = list(range(len(right)))
    rest: list[int] = []
    for i, word in enumerate(left):
        for j in free:
            if right[j] == word:
                pairs.append((i, j, EQUAL))
                free.remove(j)
                break
        else:
            rest.append(i)
    if rest and free:
        ranked = []
        for i in rest:
            for j in free:
                found = agree(*sorted((left[i], right[j])), person, crossed)
                if found.value > 0:
                    ranked.append((-found.value, abs(i - j), i + j, i, j, found))
        ranked.sort(key=lambda row: row[:5])
        used_i: set[int] = set()
        used_j: set[int] = set()
        for _, _, _, i, j, found in ranked:
            if i not in used_i and j not in used_j:
                pairs.append((i, j, found))
                used_i.add(i)
                used_j.add(j)
        rest = [i for i in rest if i not in used_i]
        free = [j for j in free if j not in used_j]
    return Alignment(tuple(sorted(pairs, key=lambda row: row[:2])), tuple(rest), tuple(free))


def rejoin(left: Sequence[str], right: Sequence[str], aligned: Alignment) -> tuple[list[str], list[str]] | None:
    """Words written as two in one name and as one in the other, made one ("patr", "ushev": "patrushev"); None without."""
    for ours, theirs, free, others in ((left, right, aligned.left, aligned.right), (right, left, aligned.right, aligned.left)):
        for i, j in pairwise(free):
            if j != i + 1:
                continue
            whole = ours[i] + ours[j]
            if any(theirs[k] == whole or (len(whole) > 5 and theirs[k][:2] == whole[:2] and _near(theirs[k], whole)) for k in others):
                made = [*ours[:i], whole, *ours[j + 1 :]]
                return (made, list(theirs)) if ours is left else (list(theirs), made)
        # A word beside the one that has no partner may belong to it, though it found one of its own ("van der bilt").
        for k in others:
            for i in range(len(ours) - 1):
                if ours[i] + ours[i + 1] == theirs[k]:
                    made = [*ours[:i], theirs[k], *ours[i + 2 :]]
                    return (made, list(theirs)) if ours is left else (list(theirs), made)
    return None


def _near(left: str, right: str) -> bool:
    return agree(*sorted((left, right)), False, False).value > 0
