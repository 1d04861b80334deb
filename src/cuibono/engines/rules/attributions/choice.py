"""Chooses among candidate attributions of one block: the best scores that don't collide."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cuibono.vocabulary import load_toml

from .frames import Candidate, words
from .kinds import can_speak
from .spans import Piece

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
def limits() -> dict[str, float]:
    """The least scores of the table."""
    return {key: float(value) for key, value in load_toml("reporting_words.toml")["thresholds"].items()}


def choose(doc: Doc, candidates: list[Candidate], least: dict[str, float]) -> list[Candidate]:
    """The candidates to keep: one a cue, one a quotation, no two with nearly the same content; the best score first, named ones first."""
    chosen: list[Candidate] = []
    cues: set[int] = set()
    quoted: set[int] = set()
    allowed = [candidate for candidate in candidates if _allowed(doc, candidate, least)]
    allowed = [candidate for candidate in allowed if not _partial(candidate, allowed)]
    for candidate in sorted(allowed, key=lambda c: (not c.source, -c.score, c.cue_head, c.frame, c.content)):
        if candidate.cue_head in cues or any(number in quoted for number in candidate.quotes):
            continue
        if candidate.frame != "adverb" and any(_same(candidate, other) for other in chosen):
            continue
        chosen.append(candidate)
        cues.add(candidate.cue_head)
        quoted.update(candidate.quotes)
    return chosen


def _allowed(doc: Doc, candidate: Candidate, least: dict[str, float]) -> bool:
    """Whether a candidate's score and its word's lists let it stand. What nobody is named for stands by its words, not by its score."""
    lemma = doc[candidate.cue_head].lemma_.lower()
    frame, _, rest = candidate.frame.partition(":")
    if candidate.quotes:
        return candidate.score >= least["quote"]
    if not candidate.source:
        if frame == "adverb":
            return True
        if candidate.how == "hidden" and frame == "passive+xcomp":
            return lemma in words("hearsay")
        if candidate.how == "hidden" and frame == "passive+prep":
            modal = any(item.tag_ == "MD" for item in doc[candidate.cue_head].children)
            return lemma in words("described") and rest in ("as", "of") and not modal
        return (
            frame == "noun" and rest in ("acl", "ccomp", "relcl") and lemma in words("hearsay_nouns") and candidate.score >= least["hidden"]
        )
    if candidate.speaker is not None and not can_speak(doc[candidate.speaker]):
        return False
    if candidate.frame == "host:as":
        return candidate.score >= least["as"] and lemma in words("speech")
    if frame in ("ccomp", "ccomp<", "ccomp+advcl", "all", "tail", "mid", "host", "according", "noun"):
        if lemma in words("speech"):
            return candidate.score >= least["tail" if frame == "tail" else "clause"]
        return candidate.score >= least["named"] and lemma not in words("acts")
    if frame == "adj":
        return candidate.score >= least["named"] and rest in ("ccomp", "csubj")
    if frame == "xcomp":
        return candidate.score >= least["commit"] and lemma in words("commit")
    return candidate.score >= least["named"] and lemma in words("speech")


def _partial(candidate: Candidate, others: list[Candidate]) -> bool:
    """A few quoted words after their cue, where the cue's own phrase holds them and more ("labeled the plan “too late”")."""
    if candidate.frame != "q:before":
        return False
    low, high = candidate.content[0]
    return any(
        other.cue_head == candidate.cue_head and not other.quotes and any(start < low and high <= end for start, end in other.content)
        for other in others
    )


def _same(left: Candidate, right: Candidate) -> bool:
    """Nearly the same content, and neither stands inside what the other says ("Y reported that X accused Z of lying" is two)."""
    if _overlap(left.content, right.content) < _SAME:
        return False
    outer = any(low <= left.cue_head < high for low, high in right.content)
    inner = any(low <= right.cue_head < high for low, high in left.content)
    return outer == inner


def _handed_on(frame: str, rest: str, lemma: str) -> bool:
    """ "There were reports that …": a noun of hearsay with its clause."""
    return frame == "noun" and rest in ("acl", "ccomp", "relcl") and lemma in words("hearsay_nouns")


def _overlap(left: list[Piece], right: list[Piece]) -> float:
    """Token Jaccard of two contents."""
    shared = sum(max(0, min(b, d) - max(a, c)) for a, b in left for c, d in right)
    total = sum(b - a for a, b in left) + sum(d - c for c, d in right) - shared
    return shared / total if total else 0.0
