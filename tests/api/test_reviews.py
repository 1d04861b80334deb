"""The review over HTTP: questions with their evidence, answers that settle others, and taking back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from cuibono.api.app import make_app
from cuibono.operations.workspace import open_workspace
from tests.operations.reviewable import reviewable, reviewable_made

from .calling import asked

__all__ = ["reviewable", "reviewable_made"]


@pytest.fixture
def app(reviewable: Path) -> Iterator[FastAPI]:
    made = make_app(reviewable)
    yield made
    made.state.queues.close()


def page(app: FastAPI, **query: Any) -> dict[str, Any]:
    """The answer, once the queue is there."""
    while True:
        status, answer = asked(app, "GET", "/api/1/reviews", query)
        assert status == 200, answer
        if answer["data"]["open"] is not None:
            found: dict[str, Any] = answer["data"]
            return found
        time.sleep(0.05)


def test_questions_come_with_their_evidence_and_answers_settle_them(app: FastAPI, reviewable: Path) -> None:
    first = page(app, most=20)
    kinds = {row["kind"] for row in first["questions"]}
    assert kinds >= {"join", "claim"}
    pair = next(row for row in first["questions"] if row["kind"] == "join")
    assert len(pair["sides"]) == 2
    quote = pair["sides"][0]["quotes"][0]
    start, end = quote["marks"][0]
    assert quote["text"][start:end] in pair["sides"][0]["names"]
    assert pair["keys"] == ["s", "d", "u"]
    claim = next(row for row in first["questions"] if row["kind"] == "claim")
    assert claim["sentence"]["text"]

    status, answer = asked(app, "POST", "/api/1/reviews", body={"question": pair["question_id"], "key": "s", "why": "the same"})
    assert (status, answer["data"]["verdict"], answer["data"]["why"]) == (201, "same", "the same")
    after = page(app, most=20)
    assert pair["question_id"] not in {row["question_id"] for row in after["questions"]}
    assert after["open"] + after["answered"] + after["settled"] == first["open"]

    status, _ = asked(app, "POST", "/api/1/reviews/undo", body={"decision": answer["data"]["decision_id"]})
    assert status == 200
    assert page(app, most=20)["open"] == first["open"]
    with open_workspace(reviewable) as opened:
        assert [row.kind for row in opened.ledger.decisions()] == ["same", "undo"]


def test_questions_of_a_kind_about_somebody_behind_another(app: FastAPI) -> None:
    claims = page(app, kind="claims", most=20)["questions"]
    assert {row["kind"] for row in claims} == {"claim"}
    assert page(app, kind="claims", after=claims[0]["question_id"], most=1)["questions"][0]["question_id"] == claims[1]["question_id"]
    found = page(app, about="Ana Dorn", most=20)
    assert all(found["about"]["id"] in row["about"] for row in found["questions"])
    assert len(found["questions"]) < found["open"]


def test_what_is_no_answer_is_said(app: FastAPI) -> None:
    assert asked(app, "POST", "/api/1/reviews", body={"question": "question-0", "key": "s"})[0] == 429  # no queue yet
    claim = page(app, kind="claims")["questions"][0]["question_id"]
    assert asked(app, "POST", "/api/1/reviews", body={"question": "question-0", "key": "s"})[0] == 404
    assert asked(app, "POST", "/api/1/reviews", body={"question": claim, "key": "s"})[0] == 400
    assert asked(app, "POST", "/api/1/reviews/undo", body={"decision": "decision-0"})[0] == 404
    assert asked(app, "GET", "/api/1/reviews", {"about": "Zebulon Quux"})[0] == 404
    assert asked(app, "GET", "/api/1/reviews", {"kind": "poems"})[0] == 400
