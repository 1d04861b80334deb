"""A sitting of the review: answers are appended to the log one by one, can be taken back, and settle what follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.records import Decision
from cuibono.stages.resolve.find_conflicts import find_conflicts
from cuibono.stages.review.questions import Question

from .clock import now
from .decide import append
from .undo import undo
from .workspace import open_workspace

# What a key decides; the verdicts of the log.
VERDICTS = {"s": "same", "d": "not_same", "u": "unsure", "a": "accept", "r": "reject"}


def answers_to(question: Question) -> str:
    """The keys that answer a question; digits undo the decision of that number."""
    if question.kind == "claim":
        return "aru"
    if question.kind == "conflict":
        return "123456789"[: len(question.decisions)]
    return "sdu"


def decide(ledger: Ledger, asked: Question, key: str, said: tuple[str, str, str]) -> Decision:
    """Appends the decision that a key makes at a question; ``said`` is (by, at, why). Raises UsageError for a key that is no answer."""
    if key not in answers_to(asked):
        raise UsageError(f"{key!r} is no answer here", advice=f"one of: {', '.join(answers_to(asked))}")
    if asked.kind == "conflict":
        chosen = asked.decisions[int(key) - 1]
        return undo(ledger, chosen.decision_id, by=said[0], at=said[1], why=said[2])[0]
    if asked.kind == "claim":
        return append(ledger, "claim", asked.left, None, VERDICTS[key], said)
    first, second = sorted((asked.left, asked.right))
    return append(ledger, "same", first, second, VERDICTS[key], said)


def follows(question: Question, pairs: Sequence[Decision], names: Mapping[str, str]) -> bool:
    """True where decisions on other pairs already say whether the two are one: one of the two answers would contradict them.

    ``names`` are the names under which decisions bind parts.
    """
    if question.kind in ("claim", "conflict") or not any(row.kind == "same" for row in pairs):
        return False

    def chains(rows: Sequence[Decision]) -> int:
        return sum(row.kind == "chain" for row in find_conflicts(rows, names))

    known = chains(pairs)
    first, second = sorted((question.left, question.right))
    probe = (Decision("probe", "same", first, second, verdict, "", "9", "") for verdict in ("same", "not_same"))
    return any(chains([*pairs, row]) > known for row in probe)


@dataclass(frozen=True, slots=True)
class Step:
    """What was done at one question: the decision that was appended, or None where it was skipped."""

    question: Question
    place: int
    key: str
    decision: Decision | None


@dataclass
class Session:
    """The questions of one sitting, in order. Every answer is in the log before the next question is shown.

    ``names`` are the names under which decisions bind parts (:func:`cuibono.stages.list_parts.names_of_parts`), ``before`` the decisions of
    earlier sittings.
    """

    path: Path
    questions: Sequence[Question]
    by: str
    names: Mapping[str, str]
    before: Sequence[Decision] = ()
    place: int = 0
    steps: list[Step] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    undone: int = 0

    def current(self) -> Question | None:
        """The question to ask, None at the end. What follows from this sitting's answers is passed over."""
        done = {step.question.question_id for step in self.steps if step.decision is not None}
        while self.place < len(self.questions):
            question = self.questions[self.place]
            if question.question_id not in done and not self._follows(question):
                return question
            self.place += 1
        return None

    def answer(self, key: str, why: str = "", question: Question | None = None) -> Decision:
        """Appends the decision. Raises UsageError for a key that does not answer this question, LockedError while another writes."""
        asked = question or self.current()
        if asked is None or key not in answers_to(asked):
            keys = ", ".join(answers_to(asked)) if asked else "none, all is answered"
            raise UsageError(f"{key!r} is no answer here", advice=f"one of: {keys}")
        at = now(fine=True)
        with open_workspace(self.path, write=True) as opened:
            decision = decide(opened.ledger, asked, key, (self.by, at, why))
        self._step(asked, key, decision, question is None)
        return decision

    def skip(self) -> None:
        """Leaves the question open; it comes back in the next sitting."""
        asked = self.current()
        if asked is not None:
            self._step(asked, "k", None, True)

    def _step(self, asked: Question, key: str, decision: Decision | None, forward: bool) -> None:
        self.steps.append(Step(asked, self.place, key, decision))
        if forward:
            self.place += 1

    def back(self) -> Step | None:
        """Takes the last step back: an undo is appended where it decided something. None where there is no step."""
        if not self.steps:
            return None
        step = self.steps[-1]
        if step.decision is not None:
            with open_workspace(self.path, write=True) as opened:
                undo(opened.ledger, step.decision.decision_id, by=self.by, at=now(fine=True), why="taken back in the review")
            self.undone += 1
        self.steps.pop()
        self.place = step.place
        return step

    @property
    def decided(self) -> list[Decision]:
        """What was decided in this sitting and not taken back."""
        return [step.decision for step in self.steps if step.decision is not None]

    @property
    def skipped(self) -> int:
        """Questions left open on the way."""
        decided = {step.question.question_id for step in self.steps if step.decision is not None}
        return len({step.question.question_id for step in self.steps} - decided)

    def _follows(self, question: Question) -> bool:
        return follows(question, [*self.before, *(row for row in self.decided if row.kind != "claim")], self.names)
