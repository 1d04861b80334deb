"""What pages of questions need beside the answers: inputs of forms, pictures, the world's outlines, sentences of claims, shorter data."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from cuibono.api.app import close_app, make_app
from cuibono.api.held import Held
from cuibono.api.kept import KeptAnswers
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.decide import decide_note
from cuibono.operations.derive import derive
from cuibono.operations.question_inputs import choices_of, input_of
from cuibono.operations.questions import QUESTIONS
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner
from tests.operations.conftest import articles, made, workspace

__all__ = ["articles", "made", "workspace"]


@pytest.fixture
def client(workspace: Path) -> Iterator[TestClient]:
    app = make_app(workspace)
    with TestClient(app, headers={"X-Cuibono": "1"}) as client:
        yield client
    close_app(app)


def test_every_argument_has_an_input_and_its_choices_are_taken(client: TestClient) -> None:
    rows = {row["name"]: row for row in client.get("/api/1/questions").json()["data"]}
    assert rows["paths"]["picture"]
    assert not rows["ties"]["picture"]
    inputs = {(question.name, row.name): input_of(question, row) for question in QUESTIONS.values() for row in question.arguments}
    assert inputs["paths", "left"] == "name"
    assert inputs["exposure", "state"] == "country"
    assert inputs["footprint", "powers"] == "names"
    assert inputs["events", "since"] == "date"
    assert inputs["statements", "changes"] == "flag"
    assert inputs["quotes", "words"] == "words"
    for question in QUESTIONS.values():
        for row in question.arguments:
            assert (input_of(question, row) == "choice") == bool(choices_of(question, row)), (question.name, row.name)
    for choice in choices_of(QUESTIONS["sourcing"], next(row for row in QUESTIONS["sourcing"].arguments if row.name == "by")):
        assert client.get("/api/1/sourcing", params={"by": choice}).status_code == 200


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("paths", {"left": "Ana Dorn", "right": "Orsk Rail", "all": "true"}),
        ("timeline", {"name": "Ana Dorn"}),
        ("events", {"name": "Ana Dorn"}),
        ("forecasts", {}),
        ("sourcing", {}),
        ("gaps", {"name": "Ana Dorn"}),
        ("changes", {"since": "2018"}),
        ("places", {"name": "Ana Dorn"}),
        ("exposure", {"country": "Peru", "state": "China"}),
        ("footprint", {"powers": ["China", "Russia"], "in": "Peru"}),
    ],
)
def test_pictures(client: TestClient, question: str, query: dict[str, Any]) -> None:
    drawn = client.get(f"/api/1/{question}/picture", params=query)
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/svg+xml")
    assert drawn.text.startswith("<svg")


def test_pictures_as_files_and_of_what_has_none(client: TestClient) -> None:
    for kind, start in (("png", b"\x89PNG"), ("pdf", b"%PDF")):
        drawn = client.get("/api/1/gaps/picture", params={"name": "Ana Dorn", "format": kind})
        assert drawn.content.startswith(start)
        assert f"cuibono-gaps.{kind}" in drawn.headers["content-disposition"]
    assert client.get("/api/1/ties/picture", params={"name": "Ana Dorn"}).json()["error"]["code"] == "E100"
    assert client.get("/api/1/poem/picture").status_code == 404
    assert client.get("/api/1/gaps/picture", params={"format": "exe"}).status_code == 400


def test_the_world_is_land_with_holes_and_is_kept(client: TestClient) -> None:
    answer = client.get("/api/1/world", params={"v": "1"})
    assert "immutable" in answer.headers["cache-control"]
    lands = {row["properties"]["code"]: row["geometry"]["coordinates"] for row in answer.json()["data"]["features"]}

    def area(ring: list[list[float]]) -> float:
        return sum((bx - ax) * (by + ay) for (ax, ay), (bx, by) in itertools.pairwise(ring)) / 2

    for land in lands.values():
        for outline, *holes in land:
            assert outline[0] == outline[-1]
            assert area(outline) > 0  # clockwise: the other way round it would be all but the land
            assert all(area(hole) < 0 for hole in holes)
    assert any(len(polygon) > 1 for polygon in lands["za"])  # Lesotho


def test_sentences_of_claims(client: TestClient) -> None:
    row = client.get("/api/1/ties", params={"name": "Ana Dorn"}).json()["data"]["ties"][0]
    asked = [row["tie"]["supporting"][0], "claim-none"]
    told = client.get("/api/1/evidence", params={"claim": asked}).json()["data"]
    assert [one["claim_id"] for one in told] == asked[:1]
    assert told[0] in row["evidence"]
    assert client.get("/api/1/evidence", params={"claim": ["x"] * 51}).status_code == 400
    assert client.get("/api/1/evidence").status_code == 400


def test_long_lists_end_where_asked_and_the_rest_is_counted(client: TestClient) -> None:
    whole = client.get("/api/1/ties", params={"name": "Ana Dorn"}).json()
    short = client.get("/api/1/ties", params={"name": "Ana Dorn", "rows": 1, "sentences": 1}).json()
    assert whole["left_out"] == {}
    assert short["left_out"] == {"ties": len(whole["data"]["ties"]) - 1}
    assert short["data"]["ties"][0]["tie"]["tie_id"] == whole["data"]["ties"][0]["tie"]["tie_id"]
    assert len(short["data"]["ties"][0]["evidence"]) == 1
    assert short["lines"] == whole["lines"]
    assert short["command"] == whole["command"] == "cuibono ties 'Ana Dorn'"


def test_questions_near_the_words(client: TestClient) -> None:
    assert 0 < len(client.get("/api/1/questions/near").json()["data"]) <= 6
    assert any("Ana Dorn" in one for one in client.get("/api/1/questions/near", params={"words": "who Ana Dorn met"}).json()["data"])


def test_an_answer_is_kept_until_the_ledger_changes(workspace: Path) -> None:
    kept = KeptAnswers(Held(workspace), most=10)
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"12345"

    assert [kept.get("a", make) for _ in range(3)] == [b"12345"] * 3
    assert len(made) == 1
    kept.get("b", make)
    kept.get("c", make)  # there is room for two
    kept.get("a", make)
    assert len(made) == 4
    with open_workspace(workspace, write=True) as opened:
        decide_note(opened.ledger, "Ana Dorn", "seen", by="ana", at="2031-06-02T00:00:00Z", why="")
    kept.get("a", make)
    assert len(made) == 5


def test_what_came_of_a_forecast(client: TestClient, workspace: Path, tmp_path: Path) -> None:
    text = tmp_path / "forecast.txt"
    text.write_text("Ana Dorn will win the election in Velmora in 2032, analysts said on Monday.\n", encoding="utf-8")
    with open_workspace(workspace, write=True) as opened:
        add_paths(opened.ledger, [text], Capture("2031-06-01T00:00:00Z", publisher="The Vell Post"), InlineRunner())
        derive(opened.ledger)
    row = client.get("/api/1/forecasts").json()["data"]["forecasts"][0]
    address = f"/api/1/forecasts/{row['forecast_id']}/outcome"
    assert client.post(address, json={"verdict": "perhaps", "why": "x"}).status_code == 400
    assert client.post(address, json={"verdict": "void", "why": " "}).status_code == 400
    answer = client.post(address, json={"verdict": "happened", "why": "the count of 8 November"})
    assert (answer.status_code, answer.json()["data"]["outcome"]["state"]) == (201, "happened")
    now = client.get("/api/1/forecasts").json()["data"]["forecasts"][0]["outcome"]
    assert (now["state"], now["by"]) == ("happened", "analyst")
    assert client.post("/api/1/forecasts/forecast-none/outcome", json={"verdict": "void", "why": "x"}).status_code == 404
