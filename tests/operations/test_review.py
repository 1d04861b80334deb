"""The queue on a real ledger: what it says would change does change, what is decided leaves it, what is quoted stands there."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from cuibono.errors import LockedError, UsageError
from cuibono.ledger import Ledger
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.decide import append, decide_same
from cuibono.operations.derive import derive
from cuibono.operations.review import choose, evidence_of, listing, make_queue
from cuibono.operations.review_session import Session
from cuibono.operations.workspace import open_workspace
from cuibono.records import Tie
from cuibono.runners import InlineRunner
from cuibono.stages.resolve.list_parts import names_of_parts
from cuibono.stages.review.questions import Question
from cuibono.stages.review.rank import Queue
from cuibono.vocabulary import PREDICATES

from .reviewable import MORE, reviewable, reviewable_made, write_rows

__all__ = ["reviewable", "reviewable_made"]

SAID = ("ida", "2031-06-02T00:00:00Z", "the register")
Key = tuple[str, str, str]


def queue_of(path: Path) -> Queue:
    with open_workspace(path) as opened:
        return make_queue(opened.ledger)


def folded(ties: list[Tie], fold: dict[str, str]) -> dict[Key, list[tuple[str, int, str, int]]]:
    """Ties by their ends, with what the decision unites or parts taken for one."""
    found = defaultdict(list)
    for tie in ties:
        first, second = fold.get(tie.subject_id, tie.subject_id), fold.get(tie.object_id, tie.object_id)
        if PREDICATES[tie.predicate].symmetric:
            first, second = sorted((first, second))
        found[first, tie.predicate, second].append((tie.reliability, tie.credibility, tie.status, tie.origins))
    return {key: sorted(rows) for key, rows in found.items()}


def obey(ledger: Ledger, question: Question) -> None:
    """The answer that changes something."""
    if question.kind == "claim":
        append(ledger, "claim", question.left, None, "reject", SAID)
    else:
        first, second = sorted((question.left, question.right))
        append(ledger, "same", first, second, "not_same" if question.kind == "joined" else "same", SAID)
    derive(ledger)


def test_what_is_said_to_change_is_what_changes(reviewable: Path) -> None:
    queue = queue_of(reviewable)
    assert {question.kind for question in queue.questions} >= {"join", "claim"}
    for question in queue.questions:
        with open_workspace(reviewable, write=True) as opened:
            ledger = opened.ledger
            before, was = ledger.ties(), {row.contradiction_id for row in ledger.contradictions()}
            obey(ledger, question)
            ids = {*question.about, question.left, question.right}
            # Whatever id the entity has afterwards, it is one of those that the decision named.
            fold = {} if question.kind == "claim" else dict.fromkeys(ids, "it")
            old, new = folded(before, fold), folded(ledger.ties(), fold)
            old = {key: rows for key, rows in old.items() if key[0] != key[2]}
            changed = sum(old.get(key) != new.get(key) for key in old.keys() | new.keys())
            counts = dict(question.counts)
            graded = counts["grades"]
            best = sum(old[key][0][:3] != new[key][0][:3] for key in old.keys() & new.keys())
            assert best == graded, question.title
            assert changed <= counts["ties"] + counts["grades"], question.title
            if question.kind == "claim":
                assert (changed > 0) == (counts["ties"] + counts["grades"] > 0)
                gone = len(was - {row.contradiction_id for row in ledger.contradictions()})
                assert gone >= counts["contradictions"]
            undo_last(ledger)
            assert folded(ledger.ties(), {}) == folded(before, {})


def undo_last(ledger: Ledger) -> None:
    from cuibono.operations.undo import undo

    undo(ledger, by="ida", at="2031-06-02T00:00:01Z", why="")
    derive(ledger)


def derived(ledger: Ledger) -> tuple[object, ...]:
    """All that is derived, and the claims as they are read back."""
    rows = (ledger.links(), ledger.entities(), ledger.origins(), ledger.ties(), ledger.contradictions(), ledger.claims())
    return tuple(tuple(part) for part in rows)


def test_every_answer_can_be_undone_and_leaves_nothing_behind(reviewable: Path) -> None:
    queue = queue_of(reviewable)
    with open_workspace(reviewable, write=True) as opened:
        ledger = opened.ledger
        before = derived(ledger)
        for question in queue.questions:
            verdicts = ("accept", "reject", "unsure") if question.kind == "claim" else ("same", "not_same", "unsure")
            for verdict in verdicts:
                ends = (question.left, None) if question.kind == "claim" else tuple(sorted((question.left, question.right)))
                append(ledger, "claim" if question.kind == "claim" else "same", ends[0] or "", ends[1], verdict, SAID)
                derive(ledger)
                undo_last(ledger)
                assert derived(ledger) == before, (question.title, verdict)


def test_an_undo_restores_the_decision_before(reviewable: Path) -> None:
    question = next(q for q in queue_of(reviewable).questions if q.kind == "join")
    with open_workspace(reviewable, write=True) as opened:
        ledger = opened.ledger
        decide_same(ledger, question.left, question.right, "same", by="ida", at=SAID[1], why="")
        derive(ledger)
        one = derived(ledger)
        append(ledger, "same", *sorted((question.left, question.right)), "not_same", ("ben", SAID[1], ""))
        derive(ledger)
        assert derived(ledger) != one
        undo_last(ledger)
        assert derived(ledger) == one


def session_of(path: Path, by: str = "ida") -> Session:
    with open_workspace(path) as opened:
        queue = make_queue(opened.ledger)
        return Session(path, list(queue.questions), by, names_of_parts(queue.parts), opened.ledger.decisions())


def rebuilt(path: Path) -> list[str]:
    with open_workspace(path, write=True) as opened:
        derive(opened.ledger)
        return [question.question_id for question in make_queue(opened.ledger).questions]


def test_what_is_decided_leaves_the_queue_and_what_is_skipped_stays(reviewable: Path) -> None:
    session = session_of(reviewable)
    first = session.current()
    assert first is not None
    session.skip()
    asked = {}
    while (question := session.current()) is not None:
        keys = "r" if question.kind == "claim" else "d"
        asked[question.question_id] = session.answer(keys, "looked it up")
    left = rebuilt(reviewable)
    assert first.question_id in left
    assert not set(asked) & set(left)
    assert session.skipped == 1
    with open_workspace(reviewable) as opened:
        log = opened.ledger.decisions()
    assert [(row.by, row.why) for row in log] == [("ida", "looked it up")] * len(asked)


def test_unsure_is_asked_again_once_a_document_came_in(reviewable: Path, tmp_path: Path) -> None:
    queue = queue_of(reviewable)
    pair = next(q for q in queue.questions if q.kind == "join" and "Orvarth" in q.title)
    claim = next(q for q in queue.questions if q.kind == "claim" and "Orvarth" in q.title)
    with open_workspace(reviewable, write=True) as opened:
        append(opened.ledger, "same", *sorted((pair.left, pair.right)), "unsure", SAID)
        append(opened.ledger, "claim", claim.left, None, "unsure", SAID)
    left = rebuilt(reviewable)
    assert pair.question_id not in left
    assert claim.question_id not in left
    source = write_rows(tmp_path / "more.jsonl", [MORE])
    with open_workspace(reviewable, write=True) as opened:
        assert add_paths(opened.ledger, [source], Capture("2031-06-03T00:00:00Z"), InlineRunner()).documents == 1
    again = rebuilt(reviewable)
    assert pair.question_id in again
    # The new document says nothing on what that claim says.
    assert claim.question_id not in again


def test_back_takes_the_answer_back(reviewable: Path) -> None:
    before = rebuilt(reviewable)
    session = session_of(reviewable)
    assert session.back() is None
    first = session.current()
    session.answer("r")
    session.skip()
    skipped = session.back()
    assert skipped is not None
    assert skipped.decision is None
    step = session.back()
    assert step is not None
    assert step.decision is not None
    assert session.current() == first
    assert session.decided == []
    assert rebuilt(reviewable) == before
    with pytest.raises(UsageError, match="'s' is no answer here"):
        session.answer("s")


def test_an_answer_that_cannot_be_kept_is_not_taken(reviewable: Path) -> None:
    session = session_of(reviewable)
    asked = session.current()
    with open_workspace(reviewable, write=True), pytest.raises(LockedError):
        session.answer("r")
    assert session.current() == asked
    assert session.decided == []


def test_conflicts_come_first_and_an_undo_settles_them(reviewable: Path) -> None:
    with open_workspace(reviewable, write=True) as opened:
        ledger = opened.ledger
        ids = [entity.entity_id for entity in ledger.entities() if entity.schema == "Person"][:3]
        for verdict, (a, b) in (("same", (0, 1)), ("same", (1, 2)), ("not_same", (0, 2))):
            append(ledger, "same", *sorted((ids[a], ids[b])), verdict, ("ida" if verdict == "same" else "ben", SAID[1], ""))
        derive(ledger)
    session = session_of(reviewable)
    first = session.current()
    assert first is not None
    assert first.kind == "conflict"
    assert [row.by for row in first.decisions] == ["ida", "ida", "ben"]
    session.answer("3")
    with open_workspace(reviewable, write=True) as opened:
        derive(opened.ledger)
        assert all(question.kind != "conflict" for question in make_queue(opened.ledger).questions)


def test_what_follows_from_answers_is_not_asked(reviewable: Path) -> None:
    queue = queue_of(reviewable)
    pair = next(q for q in queue.questions if q.kind == "join")
    third = next(part.part_id for part in queue.parts if part.part_id not in (pair.left, pair.right))
    made = [Question(f"q{a}{b}", "join", a, b, "", (), 0.5, (), (), (), (), 1, 1, 1) for a, b in ((pair.left, third), (third, pair.right))]
    session = Session(reviewable, [*made, pair], "ida", names_of_parts(queue.parts))
    session.answer("s")
    session.answer("s")
    assert session.current() is None
    apart = Session(reviewable, [*made, pair], "ida", names_of_parts(queue.parts))
    apart.answer("s")
    apart.answer("d")
    assert apart.current() is None
    open_still = Session(reviewable, [*made, pair], "ida", names_of_parts(queue.parts))
    open_still.answer("d")
    open_still.answer("d")
    assert open_still.current() == pair


def test_what_is_quoted_stands_there(reviewable: Path) -> None:
    with open_workspace(reviewable) as opened:
        ledger = opened.ledger
        queue = make_queue(ledger)
        evidence = evidence_of(ledger, queue)
        quotes = []
        for question in queue.questions:
            for side in evidence.sides(question):
                assert side.quotes
                for quote in side.quotes:
                    assert {quote.text[a:b] for a, b in quote.marks} <= set(side.names)
                quotes += side.quotes
            quotes += [evidence.claim(claim) for claim in (question.left, *question.rivals) if question.kind == "claim"]
        assert quotes
        for quote in quotes:
            assert ledger.document(quote.doc_id).text[quote.start : quote.end] == quote.text
            assert quote.marks


def test_choosing(reviewable: Path) -> None:
    with open_workspace(reviewable) as opened:
        queue = make_queue(opened.ledger)
        pairs = choose(opened.ledger, queue, kind="pairs")
        claims = choose(opened.ledger, queue, kind="claims")
        assert len(pairs) + len(claims) == len(queue.questions)
        assert len(choose(opened.ledger, queue, limit=2)) == 2
        found = choose(opened.ledger, queue, about="Ida Brun")
        assert {question.title for question in found} == {q.title for q in queue.questions if "Ida Brun" in q.title}
        data = listing(queue, pairs[:1], evidence_of(opened.ledger, queue))
    (row,) = data["questions"]
    assert row["answers"]["same"] == ["cuibono", "decide", "same", pairs[0].left, pairs[0].right]
    assert len(row["sides"]) == 2
    assert data["open"] == len(queue.questions)
