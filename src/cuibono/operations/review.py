"""``cuibono review``: the queue of open questions of a ledger, and the evidence on both sides of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import to_dict
from cuibono.stages.review.questions import CLAIMS, PAIRS, Question
from cuibono.stages.review.rank import Queue, Rows, rank_reviews

from .names import resolve_name
from .review_evidence import Evidence, Side

KINDS = {"pairs": PAIRS, "claims": CLAIMS}
COMMANDS = {"s": "same", "d": "not-same", "u": "unsure", "a": "accept", "r": "reject"}


def make_queue(ledger: Ledger) -> Queue:
    """The queue of a ledger whose links and ties are up to date, from one snapshot."""
    with ledger.transaction():
        # Only the capture record of a document bears on the order: its text is read where it is shown.
        documents = [replace(document, text="", blocks=()) for document in ledger.documents()]
        rows = Rows(
            documents=documents,
            locals=ledger.locals(),
            links=ledger.links(),
            entities=ledger.entities(),
            claims=ledger.claims(),
            ties=ledger.ties(),
            contradictions=ledger.contradictions(),
            origins=ledger.origins(),
            edges=ledger.origin_edges(),
            publishers=ledger.publishers(),
            decisions=ledger.decisions(),
        )
    return rank_reviews(rows)


def choose(ledger: Ledger, queue: Queue, *, kind: str | None = None, about: str | None = None, limit: int | None = None) -> list[Question]:
    """The queue's questions of one kind ("pairs", "claims"), about one entity (a name or id), at most so many. Raises NoMatchError."""
    wanted = resolve_name(ledger, about).entity_id if about else None
    found = [
        question
        for question in queue.questions
        if (kind is None or question.kind in KINDS[kind]) and (wanted is None or wanted in question.about)
    ]
    return found[:limit] if limit else found


def evidence_of(ledger: Ledger, queue: Queue) -> Evidence:
    """The evidence for any question of a queue."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for part in queue.parts:
        groups[part.entity_id].append(part)
    return Evidence(ledger, queue.ground, queue.parts, groups, queue.documents)


def listing(queue: Queue, questions: Sequence[Question], evidence: Evidence) -> dict[str, Any]:
    """The chosen questions for ``--json``: with their evidence, how many are open in all, and how many were too small to ask."""
    rows = []
    for question in questions:
        quotes = {}
        if question.kind == "claim":
            rivals = [to_dict(evidence.claim(rival)) for rival in question.rivals if rival in queue.ground.claims]
            quotes = {
                "claim": to_dict(queue.ground.claims[question.left]),
                "sentence": to_dict(evidence.claim(question.left)),
                "against": rivals,
            }
        rows.append(as_data(question, evidence.sides(question), quotes))
    return {"questions": rows, "open": len(queue.questions), "too_small": queue.small}


def as_data(question: Question, sides: Sequence[Side], quotes: Mapping[str, Any]) -> dict[str, Any]:
    """A question with all that is needed to answer it elsewhere: both sides, the sentences, and the command of each answer."""
    return {
        **to_dict(question),
        "counts": dict(question.counts),
        "why": question.why,
        "sides": [to_dict(side) for side in sides],
        **quotes,
        "answers": {COMMANDS[key]: ["cuibono", "decide", COMMANDS[key], *ends] for key, ends in _answers(question).items()}
        or {row.decision_id: ["cuibono", "undo", row.decision_id] for row in question.decisions},
    }


def _answers(question: Question) -> dict[str, list[str]]:
    if question.kind in CLAIMS:
        return {key: [question.left] for key in "ar"}
    if question.kind == "conflict":
        return {}
    return {key: [question.left, question.right] for key in "sdu"}
