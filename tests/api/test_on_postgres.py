"""The service for a team, on a workspace whose ledger is on a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cuibono.api import close_app, make_app
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner
from cuibono.team import open_team
from tests.operations.conftest import articles

__all__ = ["articles"]
HOST = "10.0.0.5:8765"
WORDS = "correct horse battery"


@pytest.fixture
def client(database: Callable[[], str], articles: Path, tmp_path: Path) -> Iterator[TestClient]:
    folder = tmp_path / "workspace"
    with open_workspace(folder, write=True, create=True, ledger=database()) as opened:
        add_paths(opened.ledger, [articles], Capture("2031-06-01T00:00:00Z", publisher="The Vell Post"), InlineRunner(), engine="rules")
        derive(opened.ledger)
    team = open_team(folder)
    team.users.add("ben", "analyst", WORDS)
    app = make_app(folder, team=team, hosts=frozenset({HOST}))
    one = TestClient(app, base_url=f"http://{HOST}", headers={"X-Cuibono": "1"})
    assert one.post("/api/1/session", json={"name": "ben", "password": WORDS}).status_code == 200
    yield one
    close_app(app)


def test_a_team_searches_looks_and_decides(client: TestClient) -> None:
    found = client.get("/api/1/search", params={"q": "orsk rail"})
    assert found.status_code == 200, found.text
    listed = client.get("/api/1/entities", params={"q": "orsk"}).json()["data"]
    assert listed
    entity = listed[0]["id"]
    page = client.get(f"/api/1/entities/{entity}")
    assert page.status_code == 200
    assert page.json()["data"]["id"] == entity
    again = client.get(f"/api/1/entities/{entity}", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    doc_id = client.get("/api/1/documents").json()["data"]["documents"][0]["id"]
    decided = client.post("/api/1/decisions", json={"kind": "note", "target": doc_id, "verdict": "seen", "settle": True})
    assert decided.status_code == 201, decided.text
    (row,) = client.get("/api/1/decisions").json()["data"]
    assert (row["by"], row["verdict"]) == ("ben", "seen")
    assert client.get(f"/api/1/decisions/{row['decision_id']}").json()["pending"] is False
    assert client.post("/reconcile", data={"queries": '{"q0": {"query": "Orsk Rail"}}'}).json()["q0"]["result"]
