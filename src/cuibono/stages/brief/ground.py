"""What no round of a brief changes: made once for all rounds of one casefile, and for the writing again that rule 22 asks for.

What stands here hangs on the casefile and on how its subjects are named, never on what is held back. It holds rows and numbers, not the
casefile: when that goes, its ground can go too.
"""

from __future__ import annotations

import weakref
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cuibono.records import Casefile, Naming, Passage, StoredAttribution, Tie

Place = tuple[str, int, int]
Footing = tuple[int, frozenset[str]]  # what a round takes for granted of a page: see :mod:`.footing`


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence (or two) that can be quoted: its words, who speaks in it, whose words it has, and how much it leans on its page."""

    passage: Passage
    text: str
    folded: str
    speakers: tuple[StoredAttribution, ...]
    said: tuple[str, ...]
    lean: float


@dataclass
class Sentences:
    """What was read off the sentences of one bearing: candidates by sentence, signs and words of those that can be quoted, by place."""

    first: dict[tuple[Place, bool], Candidate | None] = field(default_factory=dict)
    every: dict[tuple[Place, bool], tuple[Candidate, ...]] = field(default_factory=dict)
    signs: dict[Place, dict[str, float]] = field(default_factory=dict)
    stands: dict[Place, dict[str, float]] = field(default_factory=dict)
    odds: dict[tuple[Place, str, Footing], float] = field(default_factory=dict)
    bags: dict[Place, Counter[str]] = field(default_factory=dict)
    said: dict[str, bool] = field(default_factory=dict)
    words: dict[str, bool] = field(default_factory=dict)
    told: dict[tuple[str, str], Any] = field(default_factory=dict)  # by question and text


@dataclass
class Ground:
    """Of one casefile. ``items`` by tie and the claims held back of it, the others by what was asked.

    ``settled`` by the subjects: what was held back in the end, so that no sentence breaks a rule.
    """

    items: dict[tuple[str, frozenset[str]], tuple[Tie, Any]] = field(default_factory=dict)
    loose: dict[str, bool] = field(default_factory=dict)
    leans: dict[tuple[Place, str], bool] = field(default_factory=dict)
    lost: dict[tuple[Place, str], bool] = field(default_factory=dict)
    brackets: dict[tuple[Place, Footing], list[Any]] = field(default_factory=dict)
    stances: dict[tuple[Any, ...], int] = field(default_factory=dict)
    shorts: dict[tuple[str, str], str] = field(default_factory=dict)
    templates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cues: dict[str, str | None] = field(default_factory=dict)
    relevant: dict[tuple[str, ...], list[StoredAttribution]] = field(default_factory=dict)
    sentences: dict[tuple[Any, ...], Sentences] = field(default_factory=dict)
    settled: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)
    spoken: tuple[dict[str, StoredAttribution], dict[str, list[StoredAttribution]]] | None = None  # by id, and by document
    linked: dict[str, list[str]] | None = None
    namings: tuple[dict[str, list[Naming]], dict[str, list[Naming]]] | None = None  # persons, and what stands by its initials
    passages: dict[str, list[Passage]] | None = None
    name_words: frozenset[str] | None = None
    articles: dict[tuple[str, str], list[int]] | None = None

    def of(self, key: tuple[Any, ...]) -> Sentences:
        """What is kept of a bearing, by all that it looks for."""
        if key not in self.sentences:
            self.sentences[key] = Sentences()
        return self.sentences[key]


_LAST: list[tuple[weakref.ref[Casefile], Ground]] = []  # of the casefile that was last written about


def ground_of(case: Casefile) -> Ground:
    """The ground of a casefile, which one more round goes on with."""
    last = _LAST[0] if _LAST else None
    if last is not None and last[0]() is case:
        return last[1]
    made = Ground()
    _LAST[:] = [(weakref.ref(case), made)]
    return made
