"""Chooses among candidate attributions of one block: the best scores that don't collide."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cuibono.vocabulary import load_toml

from .attributions_frames import Candidate, words
from .attributions_spans import Piece

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SAME = 0.6


@dataclass(slots=True)
class Found:
    """A chosen candidate of a block; its content may reach into other blocks: (block, token range)."""

    block: int
    candidate: Candidate
    content: list[tuple[int, Piece]]


@cache
def threshold(key: str) -> float:
    """A least score of the table."""
    return float(load_toml("reporting_words.toml")["thresholds"][key])


def choose(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates to keep: one a cue, one a quotation, no two with nearly the same content; the best score first."""
    chosen: list[Candidate] = []
    cues: set[int] = set()
    quoted: set[int] = set()
    ranked = sorted(candidates, key=lambda c: (-c.score, c.cue_head, c.frame, c.content))
    for candidate in ranked:
        if not _allowed(doc, candidate) or candidate.cue_head in cues:
            continue
        if any(number in quoted for number in candidate.quotes):
            continue
        if any(_overlap(candidate.content, other.content) >= _SAME for other in chosen):
            continue
        chosen.append(candidate)
        cues.add(candidate.cue_head)
        quoted.update(candidate.quotes)
    return chosen


def _allowed(doc: Doc, candidate: Candidate) -> bool:
    if candidate.quotes:
        return candidate.score >= threshold("quote")
    if candidate.source:
        return candidate.score >= threshold("named")
    if candidate.frame == "adverb":
        return True
    lemma = doc[candidate.cue_head].lemma_.lower()
    if candidate.frame.startswith("passive+xcomp") and lemma in words("hearsay"):
        return True
    if candidate.frame.startswith("passive+prep") and lemma in words("described"):
        return True
    return candidate.score >= threshold("hidden")


def _overlap(left: list[Piece], right: list[Piece]) -> float:
    """Token Jaccard of two contents."""
    shared = sum(max(0, min(b, d) - max(a, c)) for a, b in left for c, d in right)
    total = sum(b - a for a, b in left) + sum(d - c for c, d in right) - shared
    return shared / total if total else 0.0
