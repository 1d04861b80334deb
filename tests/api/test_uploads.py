"""An import through the service: files and addresses in, a job with its result out, and nothing left behind."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cuibono.api import close_app, make_app
from cuibono.api.roles import Identity
from cuibono.operations.uploads import Limits, Uploads
from cuibono.operations.workspace import open_workspace
from tests.ledger.factories import NORTH, SOUTH

HEAD = {"X-Cuibono": "1"}


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A service over an empty workspace; what is read is read here."""
    monkeypatch.setenv("CUIBONO_WORKERS", "1")
    workspace = tmp_path / "workspace"
    with open_workspace(workspace, write=True, create=True):
        pass
    app = make_app(workspace)
    yield TestClient(app, raise_server_exceptions=False, headers=HEAD)
    close_app(app)


def _send(client: TestClient, files: dict[str, bytes], **said: Any) -> dict[str, Any]:
    """An upload from its begin to the end of its job: the job."""
    upload = client.post("/api/1/uploads").json()["data"]["id"]
    for name, data in files.items():
        answer = client.put(f"/api/1/uploads/{upload}/files", params={"name": name}, content=data)
        assert answer.status_code == 200, answer.text
    answer = client.post(f"/api/1/uploads/{upload}/job", json=said)
    assert answer.status_code == 202, answer.text
    return _ended(client, answer.json()["data"]["id"])


def _ended(client: TestClient, job: str) -> dict[str, Any]:
    while True:
        found: dict[str, Any] = client.get(f"/api/1/jobs/{job}").json()["data"]
        if found["state"] in ("done", "failed", "cancelled"):
            return found
        time.sleep(0.02)


def _left(client: TestClient) -> list[Path]:
    folder: Path = client.app.state.workspace / "uploads"  # type: ignore[attr-defined]
    return [*folder.iterdir()] if folder.exists() else []


def test_files_become_documents_and_ties(client: TestClient) -> None:
    files = {
        "press/north.txt": NORTH.encode(),
        "press/south.txt": SOUTH.encode(),
        "press/empty.txt": b"",
        "press/x.bin": bytes(range(256)) * 40,
    }
    job = _send(client, files, publisher="The Vell Post", published="2031-05-02", dataset="press")
    assert job["state"] == "done", job
    result = job["result"]
    assert result["new"]["documents"] == 2
    assert result["new"]["ties"] > 0
    assert {row["address"] for row in result["rejects"]} == {"empty.txt", "x.bin"}
    assert all(row["reason"] and row["message"] for row in result["rejects"])
    assert result["names"]
    rows = client.get("/api/1/documents", params={"taken": result["taken"]}).json()["data"]["documents"]
    assert {(row["address"], row["outlet"], row["published"], row["dataset"]) for row in rows} == {
        ("north.txt", "The Vell Post", "2031-05-02", "press"),
        ("south.txt", "The Vell Post", "2031-05-02", "press"),
    }
    again = _send(client, files, publisher="The Vell Post", published="2031-05-02", dataset="press")["result"]
    assert (again["new"]["documents"], again["known"]) == (0, 2)
    assert _left(client) == []


def test_a_table_beside_the_files_says_where_they_are_from(client: TestClient) -> None:
    table = b"file,publisher,published\nnorth.txt,Orsk Times,2030-01-02\n"
    _send(client, {"press/north.txt": NORTH.encode(), "press/sources.csv": table})
    (row,) = client.get("/api/1/documents").json()["data"]["documents"]
    assert (row["outlet"], row["published"]) == ("Orsk Times", "2030-01-02")


def test_a_private_address_is_refused_and_the_rest_goes_on(client: TestClient) -> None:
    job = _send(client, {"north.txt": NORTH.encode()}, addresses=["http://127.0.0.1:9/secret", "http://[::1]/x"])
    assert job["state"] == "done", job
    assert job["result"]["new"]["documents"] == 1
    assert {row["reason"] for row in job["result"]["rejects"]} == {"refused"}


@pytest.mark.parametrize("address", ["file:///etc/passwd", "/etc/passwd", "ftp://x.example/", "javascript:alert(1)", "C:\\x"])
def test_nothing_but_the_web_is_asked(client: TestClient, address: str) -> None:
    upload = client.post("/api/1/uploads").json()["data"]["id"]
    answer = client.post(f"/api/1/uploads/{upload}/job", json={"addresses": [address]})
    assert answer.status_code == 400
    assert answer.json()["error"]["where"] == "addresses"


def _outside(folder: Path) -> set[Path]:
    """All there is beside the workspace. That one is not entered: the service takes folders of uploads away when it is done with them."""
    found: set[Path] = set()
    for at, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "workspace"]
        found |= {Path(at, name) for name in (*folders, *files)}
    return found


def test_names_lead_nowhere(client: TestClient, tmp_path: Path) -> None:
    names = ("../../../../tmp/evil.txt", "/etc/evil.txt", "C:\\evil.txt", "NUL", "\u202eevil.txt", "e" * 1900 + ".txt")
    before = _outside(tmp_path)
    _send(client, {name: f"{NORTH} {at}".encode() for at, name in enumerate(names)})
    assert _outside(tmp_path) == before
    rows = client.get("/api/1/documents").json()["data"]["documents"]
    assert {row["address"].rpartition("/")[2] for row in rows} >= {"evil.txt", "_NUL"}
    upload = client.post("/api/1/uploads").json()["data"]["id"]
    assert client.put(f"/api/1/uploads/{upload}/files", params={"name": "x" * 3000}, content=b"x").status_code == 400


def test_too_much_is_refused_as_it_comes(client: TestClient) -> None:
    app: Any = client.app
    app.state.uploads = Uploads(app.state.workspace, Limits(files=2, bytes=100, file_bytes=60))
    upload = client.post("/api/1/uploads").json()["data"]["id"]
    path = f"/api/1/uploads/{upload}/files"

    def pieces() -> Iterator[bytes]:
        for _ in range(10):
            yield b"x" * 10

    for body in (b"x" * 61, pieces()):  # announced, and not
        answer = client.put(path, params={"name": "x.txt"}, content=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "E104")
    assert client.put(path, params={"name": "a.txt"}, content=b"x" * 50).status_code == 200
    assert client.put(path, params={"name": "b.txt"}, content=b"x" * 51).status_code == 413
    assert client.put(path, params={"name": "b.txt"}, content=b"x" * 50).status_code == 200
    assert client.put(path, params={"name": "c.txt"}, content=b"").status_code == 413
    assert client.delete(f"/api/1/uploads/{upload}").status_code == 200
    assert _left(client) == []


def test_a_job_that_is_ended_keeps_what_was_read(client: TestClient) -> None:
    files = {f"{number:02}.txt": f"Report {number}. {NORTH}".encode() for number in range(40)}
    upload = client.post("/api/1/uploads").json()["data"]["id"]
    for name, data in files.items():
        client.put(f"/api/1/uploads/{upload}/files", params={"name": name}, content=data)
    job = client.post(f"/api/1/uploads/{upload}/job", json={}).json()["data"]["id"]
    while client.get(f"/api/1/jobs/{job}").json()["data"]["done"] == 0:
        time.sleep(0.01)
    client.delete(f"/api/1/jobs/{job}")
    found = _ended(client, job)
    kept = client.get("/api/1/documents").json()["data"]["total"]
    if found["state"] == "cancelled":
        assert found["result"]["stopped"]
        assert found["result"]["new"]["documents"] == kept < 40
    assert found["result"]["new"]["ties"] > 0
    assert _left(client) == []


def test_what_is_not_there_is_said(client: TestClient) -> None:
    for answer in (
        client.put("/api/1/uploads/none/files", params={"name": "x"}, content=b""),
        client.post("/api/1/uploads/none/job", json={}),
        client.delete("/api/1/uploads/none"),
    ):
        assert (answer.status_code, answer.json()["ok"]) == (404, False)
    upload = client.post("/api/1/uploads").json()["data"]["id"]
    halves = ({"publisher": "\ud800"}, {"dataset": "\udfff"}, {"addresses": ["https://\ud800.example/"]})
    for said in ({}, {"published": "soon"}, {"colour": "red"}, {"addresses": ["x"] * 1001}, *halves):
        answer = client.post(f"/api/1/uploads/{upload}/job", content=json.dumps(said), headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["ok"]) == (400, False)


def test_a_viewer_imports_nothing(client: TestClient) -> None:
    app: Any = client.app
    app.state.door._identity = Identity("vera", "viewer", "team")
    assert client.post("/api/1/uploads").status_code == 403
    assert _left(client) == []
