"""Briefs over HTTP: written, edited, judged, taken back, exported; the command line honours the same edits."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from cuibono.api.app import make_app
from cuibono.operations.brief import save_brief
from cuibono.operations.workspace import open_workspace
from tests.operations.conftest import articles, made, workspace

from .calling import asked, call

__all__ = ["articles", "made", "workspace"]


@pytest.fixture
def app(workspace: Path) -> FastAPI:
    return make_app(workspace)


@pytest.fixture
def brief(app: FastAPI) -> dict[str, Any]:
    status, answer = asked(app, "POST", "/api/1/briefs", body={"name": "Ana Dorn"})
    assert status == 202, answer
    path = f"/api/1/jobs/{answer['data']['job']}"
    while (job := asked(app, "GET", path)[1]["data"])["state"] in ("queued", "running"):
        time.sleep(0.02)
    assert job["state"] == "done", job
    status, answer = asked(app, "GET", f"/api/1/briefs/{job['result']['brief_id']}")
    assert status == 200
    found: dict[str, Any] = answer["data"]
    return found


def items(brief: dict[str, Any], part: str | None = None) -> list[dict[str, Any]]:
    return [item for row in brief["parts"] for item in row["items"] if part is None or row["key"] == part]


def told(item: dict[str, Any]) -> str:
    return "".join(run.get("text", "") for sentence in item["sentences"] for run in sentence["runs"])


def test_a_brief_is_written_listed_and_shown(app: FastAPI, brief: dict[str, Any]) -> None:
    assert brief["title"] == "Ana Dorn"
    assert brief["composed"]["findings"] == []
    assert {run["cite"] for item in items(brief) for s in item["sentences"] for run in s["runs"] if "cite" in run} <= {
        row["number"] for row in brief["evidence"]
    }
    _, answer = asked(app, "GET", "/api/1/briefs")
    (row,) = answer["data"]
    assert (row["brief_id"], row["edits"], row["findings"], row["ask"]["name"]) == (brief["brief_id"], 0, 0, "Ana Dorn")
    assert not brief["stale"]


def test_an_edit_is_kept_over_a_restart_and_taken_back(app: FastAPI, brief: dict[str, Any], workspace: Path, tmp_path: Path) -> None:
    path = f"/api/1/briefs/{brief['brief_id']}"
    key = items(brief, "lede")[0]["key"]
    status, answer = asked(app, "POST", f"{path}/edits", body={"action": "strike", "place": key})
    assert status == 201
    assert list(answer["data"]["composed"]["struck"]) == [key]
    asked(app, "POST", f"{path}/edits", body={"action": "note", "place": "gaps", "text": "Ask the registry."})

    again = make_app(workspace)
    _, found = asked(again, "GET", path)
    assert list(found["data"]["composed"]["struck"]) == [key]
    assert not found["data"]["stale"]  # edits of briefs change no tie
    with open_workspace(workspace) as opened:
        assert not opened.ledger.derived_is_stale()
        text = save_brief(opened.ledger, "Ana Dorn", None, tmp_path / "out", ("md",), edited=True).files[0].read_text(encoding="utf-8")
    assert "Ask the registry." in text
    assert "one struck, one note" in text

    status, back = asked(again, "POST", f"{path}/undo", body={"edit": answer["data"]["edit"]})
    assert (status, back["data"]["composed"]["struck"]) == (200, {})
    status, back = asked(again, "POST", f"{path}/undo", body={})
    assert (status, back["data"]["composed"]["notes"]) == (200, {})
    assert asked(again, "POST", f"{path}/undo", body={})[0] == 404
    with open_workspace(workspace) as opened:
        assert not opened.ledger.derived_is_stale()


def test_findings_stand_at_their_places_and_stop_the_export(app: FastAPI, brief: dict[str, Any]) -> None:
    path = f"/api/1/briefs/{brief['brief_id']}"
    # What the body no longer tells must not stand in the key points either.
    last = ("points", "summary", "questions", "check", "method")
    body = [row["key"] for row in brief["parts"] if row["key"] not in last]
    for item in (item for key in body for item in items(brief, key)):
        status, answer = asked(app, "POST", f"{path}/edits", body={"action": "strike", "place": item["key"]})
    assert status == 201
    found = answer["data"]["composed"]["findings"]
    told = [row["places"] for row in found if row["rule"] == 15]
    assert told
    assert all(place.startswith(("points/", "summary/", "questions/")) for places in told for place in places)
    assert asked(app, "GET", f"{path}/lint")[1]["data"] == found
    status, answer = asked(app, "GET", f"{path}/export", {"format": "md"})
    assert (status, answer["error"]["code"]) == (422, "E500")


BEGINS = {"md": b"# ", "html": b"<!DOCTYPE", "pdf": b"%PDF", "docx": b"PK", "json": b"{", "network": b"<svg"}


@pytest.mark.parametrize(("name", "begins"), BEGINS.items())
def test_every_format_is_a_file_with_a_name(app: FastAPI, brief: dict[str, Any], name: str, begins: bytes) -> None:
    status, headers, content = call(app, "GET", f"/api/1/briefs/{brief['brief_id']}/export", {"format": name})
    assert status == 200
    assert content.startswith(begins)
    assert headers["content-disposition"].startswith('attachment; filename="ana-dorn')


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"action": "strike", "place": "lede/nothing"}, 404),
        ({"action": "strike", "place": "gaps"}, 400),
        ({"action": "move", "place": "lede", "after": "gaps"}, 400),
        ({"action": "note", "place": "gaps", "text": " "}, 400),
        ({"action": "note", "place": "gaps", "text": "x" * 2001}, 400),
        ({"action": "paint", "place": "gaps"}, 400),
    ],
)
def test_what_is_no_edit_is_said(app: FastAPI, brief: dict[str, Any], body: dict[str, Any], status: int) -> None:
    found, answer = asked(app, "POST", f"/api/1/briefs/{brief['brief_id']}/edits", body=body)
    assert (found, answer["ok"]) == (status, False)


def test_what_is_no_brief_is_said(app: FastAPI) -> None:
    assert asked(app, "GET", "/api/1/briefs")[1]["data"] == []
    assert asked(app, "POST", "/api/1/briefs", body={"name": "Zebulon Quux"})[0] == 404
    assert asked(app, "POST", "/api/1/briefs", body={"name": "Ana Dorn", "in": "Peru"})[0] == 400
    assert asked(app, "GET", "/api/1/briefs/brief-0")[0] == 404
    assert asked(app, "GET", "/api/1/briefs/brief-0/export", {"format": "md"})[0] == 404


def test_a_brief_of_the_command_line_is_listed(app: FastAPI, workspace: Path) -> None:
    with open_workspace(workspace) as opened:
        save_brief(opened.ledger, "Ana Dorn", None, workspace / "briefs", ("md",))
    (workspace / "briefs" / "other.json").write_text(json.dumps({"not": "ours"}), encoding="utf-8")
    (row,) = asked(app, "GET", "/api/1/briefs")[1]["data"]
    assert row["title"] == "Ana Dorn"
    assert asked(app, "GET", f"/api/1/briefs/{row['brief_id']}")[0] == 200
