"""Which quotations are one statement, printed in several places: near-equality of their words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .strength import rules

_MARKED = re.compile(r"[“\"„«]([^“”\"„»«]+)[”\"»]?")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Worded:
    """A statement to compare: its words, folded, those inside quotation marks where there are such, and the day it was printed as an
    ordinal (None: not known)."""

    words: tuple[str, ...]
    quoted: tuple[str, ...]
    day: int | None


def worded(text: str, day: int | None) -> Worded:
    """What of a statement's text is compared."""
    marked = [words_of(found[1]) for found in _MARKED.finditer(text)]
    return Worded(words_of(text), max(marked, key=len, default=()), day)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(_WORD.findall(text.casefold().replace("’", "'")))


def group_same(rows: Sequence[Worded]) -> list[list[int]]:
    """Places of statements that are one, each group in the order given, groups by their first.

    Two are one where most runs of words of the shorter one (of its longest quoted words, where these are enough) stand in the other; of few
    words, where they are the same and were printed within some days of each other: "no collusion" is said anew each time.
    """
    told = rules("same_words")
    parts = _Parts(len(rows))
    shingles: list[set[tuple[str, ...]]] = []
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    short: dict[Hashable, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        key = row.quoted if len(row.quoted) >= told["least"] else row.words
        shingles.append(_shingles(key, int(told["run"])) if len(key) >= told["least"] else set())
        shared: dict[int, int] = defaultdict(int)
        for shingle in shingles[at]:
            for other in holders[shingle]:
                shared[other] += 1
            holders[shingle].append(at)
        for other, count in shared.items():
            if count >= told["share"] * min(len(shingles[at]), len(shingles[other])):
                parts.join(at, other)
        if not shingles[at]:
            short[row.words].append(at)
    for places in short.values():
        dated = sorted(((day, at) for at in places if (day := rows[at].day) is not None), key=lambda pair: pair)
        for (early, one), (late, other) in pairwise(dated):
            if late - early <= told["days"]:
                parts.join(one, other)
    return parts.groups()


class _Parts:
    """Union of places."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def root(self, at: int) -> int:
        while self.parent[at] != at:
            self.parent[at] = self.parent[self.parent[at]]
            at = self.parent[at]
        return at

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self.parent[high] = low

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for at in range(len(self.parent)):
            found[self.root(at)].append(at)
        return [found[key] for key in sorted(found)]


def _shingles(words: Sequence[str], run: int) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + run]) for at in range(max(1, len(words) - run + 1))}
