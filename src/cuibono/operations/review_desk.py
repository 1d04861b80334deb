"""The review as a service holds it: one queue for a state of the ledger, and what the decisions since then leave open of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.records import Decision, bearing, in_force, standing_claims, standing_pairs, to_dict
from cuibono.stages.resolve.list_parts import Part, names_of_parts
from cuibono.stages.review.questions import Question
from cuibono.stages.review.rank import Queue

from .names import resolve_name
from .review import KINDS, as_data, make_queue
from .review_evidence import Evidence, Quote
from .review_session import answers_to, follows
from .wording import decided_by, decision_words, qualifiers

MOST_EVIDENCE = 3  # sentences of a side


@dataclass(frozen=True)
class DeskQueue:
    """A queue with the number of decisions that it was made after."""

    queue: Queue
    decided: int

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names under which decisions bind parts."""
        return names_of_parts(self.queue.parts)

    @cached_property
    def groups(self) -> Mapping[str, Sequence[Part]]:
        """The parts of each entity."""
        found: dict[str, list[Part]] = defaultdict(list)
        for part in self.queue.parts:
            found[part.entity_id].append(part)
        return found

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """The questions by id."""
        return {question.question_id: question for question in self.queue.questions}

    @cached_property
    def captions(self) -> Mapping[str, str]:
        """Words for the ends of decisions."""
        from .conflicts import part_captions

        return part_captions(self.queue.parts)


@dataclass(frozen=True)
class State:
    """The questions of a queue as the log stands: open ones in order; ``answered`` and ``settled`` (by what follows) are ids."""

    open: tuple[Question, ...]
    answered: frozenset[str]
    settled: frozenset[str]


@dataclass(frozen=True)
class Choice:
    """Which questions: of one kind ("pairs", "claims"), about one entity (a name or id), behind one question, at most so many."""

    kind: str | None = None
    about: str | None = None
    after: str | None = None
    most: int = 5
    passed: frozenset[str] = field(default=frozenset())


def make_desk(ledger: Ledger) -> DeskQueue:
    """The queue of a ledger whose links and ties are up to date."""
    with ledger.transaction():
        return DeskQueue(make_queue(ledger), len(ledger.decisions()))


def state_of(desk: DeskQueue, decisions: Sequence[Decision]) -> State:
    """What is open: not what was decided after the queue was made, nor what follows from all that was decided."""
    rows = bearing(decisions)
    since = {row.decision_id for row in decisions[desk.decided :]}
    standing = in_force(rows)
    ids = {row.decision_id for row in standing}
    claims = {target for target, row in standing_claims(rows).items() if row.decision_id in since}
    pairs = {pair for pair, row in standing_pairs(rows).items() if row.decision_id in since}
    same = [row for row in standing if row.kind == "same"]
    bound = {desk.names[end] for row in same for end in (row.target, row.other or "") if end in desk.names}
    open_, answered, settled = [], set(), set()
    for question in desk.queue.questions:
        if _answered(question, claims, pairs, ids):
            answered.add(question.question_id)
        elif pairs and _bound(question, desk.names, bound) and follows(question, rows, desk.names):
            settled.add(question.question_id)
        else:
            open_.append(question)
    return State(tuple(open_), frozenset(answered), frozenset(settled))


def _answered(question: Question, claims: set[str], pairs: set[tuple[str, str]], standing: set[str]) -> bool:
    if question.kind == "claim":
        return question.left in claims
    if question.kind == "conflict":
        return any(row.decision_id not in standing for row in question.decisions)
    first, second = sorted((question.left, question.right))
    return (first, second) in pairs


def _bound(question: Question, names: Mapping[str, str], bound: set[str]) -> bool:
    """Whether decisions speak of both sides: of others nothing can follow."""
    return question.kind not in ("claim", "conflict") and all(names.get(end) in bound for end in (question.left, question.right))


def choose(ledger: Ledger, state: State, choice: Choice) -> Iterator[Question]:
    """The open questions that are wanted, in order. Raises NoMatchError for a name that nothing has."""
    wanted = resolve_name(ledger, choice.about).entity_id if choice.about else None
    started, told = choice.after is None, 0
    places = {question.question_id for question in state.open}
    if choice.after is not None and choice.after not in places:
        started = True  # it was answered meanwhile: the first of what is open comes next
    for question in state.open:
        if started and question.question_id not in choice.passed:
            kind = choice.kind is None or question.kind in KINDS[choice.kind]
            if kind and (wanted is None or wanted in question.about):
                yield question
                told += 1
                if told == choice.most:
                    return
        started = started or question.question_id == choice.after


def question_data(ledger: Ledger, desk: DeskQueue, question: Question) -> dict[str, Any]:
    """A question with all that stands beside it: both sides or the claim's sentence, what stands against it, the keys that answer it."""
    evidence = Evidence(ledger, desk.queue.ground, desk.queue.parts, desk.groups, desk.queue.documents)
    more: dict[str, Any] = {}
    if question.kind == "claim":
        claim = evidence.ground.claims[question.left]
        more = {
            "claim": to_dict(claim),
            "qualifiers": qualifiers(claim),
            "sentence": to_dict(evidence.claim(question.left)),
            "against": [to_dict(row) for row in _rivals(evidence, question)],
            "beside": [to_dict(row) for row in _beside(evidence, question)],
        }
    elif question.kind == "conflict":
        more = {
            "decided": [
                {"words": decision_words(row, desk.captions), "by": decided_by(row), "unmet": row.decision_id == question.left}
                for row in question.decisions
            ]
        }
    found = as_data(question, evidence.sides(question, MOST_EVIDENCE), more)
    return {**{key: value for key, value in found.items() if key != "answers"}, "keys": list(answers_to(question))}


def _rivals(evidence: Evidence, question: Question) -> list[Quote]:
    return [evidence.claim(row) for row in question.rivals if row in evidence.ground.claims][:MOST_EVIDENCE]


def _beside(evidence: Evidence, question: Question) -> list[Quote]:
    """Sentences of other claims on the same two."""
    claim = evidence.ground.claims[question.left]
    low, high = sorted((claim.subject_id, claim.object_id))
    others = [row for row in evidence.ground.pairs.get((low, high), ()) if row != claim.claim_id and row not in question.rivals]
    return [evidence.claim(row) for row in others[:MOST_EVIDENCE]]


def question_of(desk: DeskQueue, question_id: str) -> Question:
    """A question of the queue. Raises NoMatchError where it is not asked (any more)."""
    if question_id not in desk.by_id:
        raise NoMatchError(f"no open question {question_id!r}", advice="it was settled or the queue was made anew: ask for the next one")
    return desk.by_id[question_id]
