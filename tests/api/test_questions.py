"""The questions over HTTP, asked of the application itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cuibono.api.app import make_app
from cuibono.operations.questions import QUESTIONS
from tests.operations.conftest import articles, made

from .calling import call

__all__ = ["articles", "made"]
# A page of another origin in the same browser.
ELSEWHERE = ((b"host", b"127.0.0.1"), (b"origin", b"https://elsewhere.example"))
Get = Callable[..., tuple[int, dict[str, str], Any]]


@pytest.fixture(scope="module")
def get(made: Path) -> Get:
    """One request of the application, without a server: status, headers, JSON."""
    app = make_app(made)

    def asked(path: str, query: Any = (), method: str = "GET") -> tuple[int, dict[str, str], Any]:
        status, headers, body = call(app, method, path, query, headers=ELSEWHERE)
        return status, headers, json.loads(body) if body else None

    return asked


def test_the_list_of_questions(get: Get) -> None:
    status, _, answer = get("/api/1/questions")
    assert status == 200
    assert [row["name"] for row in answer["data"]] == list(QUESTIONS)


def test_a_question_with_its_evidence(get: Get) -> None:
    status, _, answer = get("/api/1/ties", {"name": "Ana Dorn", "predicate": "meets", "most": "3"})
    assert (status, answer["ok"]) == (200, True)
    assert answer["data"]["ties"][0]["evidence"][0]["sentence"]
    assert answer["lines"]
    status, _, answer = get("/api/1/paths", {"left": "Ana Dorn", "right": "Orsk Rail", "all": "true"})
    assert (status, answer["ok"]) == (200, True)


def test_in_words(get: Get) -> None:
    status, _, answer = get("/api/1/ask", {"words": "whom did Ana Dorn meet?"})
    assert (status, answer["data"]["question"]) == (200, "ties")


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("/api/1/poem", {}, 404, "E102"),
        ("/api/1/dossier", {}, 400, "E100"),
        ("/api/1/dossier", {"name": "Zebulon Quux"}, 404, "E102"),
        ("/api/1/dossier", {"name": "Ana Dorn", "colour": "red"}, 400, "E100"),
        ("/api/1/dossier", [("name", "Ana Dorn"), ("name", "Orsk Rail")], 400, "E100"),
        ("/api/1/dossier", {"name": "x" * 501}, 400, "E100"),
        ("/api/1/paths", {"left": "Ana Dorn", "right": "Orsk Rail", "hops": "-1"}, 400, "E100"),
        ("/api/1/changes", {"since": "soon"}, 400, "E100"),
        ("/api/1/ask", {"words": "colourless green ideas"}, 400, "E100"),
        ("/api/1/ask", {}, 400, "E100"),
        ("/api/2/dossier", {}, 404, "E102"),
    ],
)
def test_errors_are_the_envelope(get: Get, path: str, query: Any, status: int, code: str) -> None:
    found, _, answer = get(path, query)
    assert (found, answer["ok"], answer["error"]["code"]) == (status, False, code)


def test_nothing_is_written_and_other_origins_get_no_leave(get: Get) -> None:
    assert get("/api/1/dossier", {"name": "Ana Dorn"}, method="POST")[0] == 403
    _, headers, _ = get("/api/1/dossier", {"name": "Ana Dorn"})
    assert "access-control-allow-origin" not in headers
    _, headers, _ = get("/reconcile")
    assert headers["access-control-allow-origin"] == "*"


def test_a_question_in_words_takes_words_alone(get: Get) -> None:
    asked = ("words", "whom did Ana Dorn meet?")
    for query in ([asked, ("most", "3")], [asked, asked]):
        status, _, answer = get("/api/1/ask", query)
        assert (status, answer["error"]["code"]) == (400, "E100")


def test_changes_of_position_are_somebody_s(get: Get) -> None:
    status, _, answer = get("/api/1/statements", {"changes": "true"})
    assert (status, answer["error"]["where"]) == (400, "speaker")
