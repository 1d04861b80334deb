"""What a question of the review is: what is asked, what speaks for either answer, and what the answer would change."""

from __future__ import annotations

from dataclasses import dataclass

from cuibono.records import Decision
from cuibono.vocabulary import load_toml

PAIRS = ("conflict", "join", "joined", "split")
CLAIMS = ("claim",)


@dataclass(frozen=True, slots=True)
class Question:
    """One open question.

    ``kind``: "join" (two entities that may be one), "split" (two senses of one name: right?), "joined" (two names joined: right?),
    "claim", or "conflict" (decisions that can't all hold). ``left`` and ``right`` are what a decision names: entities or parts of one, or a
    claim id and "". ``about`` holds ids of the entities concerned. ``likely``: from 0 to 1, that the two are one, or that the claim is what
    its sentence says. ``pro`` and ``con`` speak for and against that, ``effects`` say what would change if the two are one
    ("joined": are two; a claim: is rejected), with ``counts`` by kind. ``priority`` is ``uncertainty`` times ``effect``.
    """

    question_id: str
    kind: str
    left: str
    right: str
    title: str
    about: tuple[str, ...]
    likely: float
    pro: tuple[str, ...]
    con: tuple[str, ...]
    effects: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    effect: float
    uncertainty: float
    priority: float
    rivals: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def why(self) -> str:
        """The priority in words."""
        if self.kind == "conflict":
            return "decisions contradict each other: asked before all else"
        return f"priority {self.priority:.2f} = uncertainty {self.uncertainty:.2f} × effect {self.effect:.2f}"


def too_small(likely: float, effect: float) -> bool:
    """True where the priority is under the least of ``review.toml``: the answer changes next to nothing, or is next to known."""
    return uncertainty(likely) * effect < float(load_toml("review.toml")["queue"]["least"])


def uncertainty(likely: float) -> float:
    """1 where a likelihood tells nothing (0.5), 0 where it is sure: 4·p·(1−p)."""
    return round(4.0 * likely * (1.0 - likely), 4)
