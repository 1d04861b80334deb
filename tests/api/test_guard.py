"""Who is let in, and what every answer carries: the application under its door, asked as browsers, pages of others and programs ask."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from cuibono.api import close_app, make_app
from cuibono.api.answers import cursor_of, key_of, sliced
from cuibono.api.doors import TokenDoor
from cuibono.api.guard import HEADERS
from cuibono.api.jobs import Cancelled, Job
from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.decide import decide_note
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner
from tests.operations.conftest import articles, made, workspace

from .walk import routes

__all__ = ["articles", "made", "workspace"]
TOKEN = "the-token"
HOST = "127.0.0.1:8765"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
OWN = {"X-Cuibono": "1"}
AT = "2031-06-02T00:00:00Z"


@pytest.fixture
def app(workspace: Path, tmp_path: Path) -> Iterator[FastAPI]:
    web = tmp_path / "web"
    (web / "assets").mkdir(parents=True)
    (web / "index.html").write_text("<!doctype html><title>the workbench</title>")
    (web / "assets" / "index-1a2b.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("outside")
    made = make_app(workspace, door=TokenDoor("ana", TOKEN), hosts=frozenset({HOST}), web=web)
    yield made
    close_app(made)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)


FILES = ["/", "/documents", "/assets/index-1a2b.js", "/assets/none.js", "/api/1/none", "/api/1/openapi.json", "/?token=wrong"]


@pytest.mark.parametrize(("method", "path"), [*(("GET", path) for path in FILES), *routes()])
def test_every_answer_has_the_headers(client: TestClient, method: str, path: str) -> None:
    """Whoever asks, and whatever comes of it: every route, with an id that is nobody's."""
    at = re.sub(r"\{[^}]*\}", "none", path)
    for headers in ({}, BEARER, {"Host": "evil.example"}):
        answer = client.request(method, at, headers=headers)
        for name in HEADERS:
            assert answer.headers.get(name), (at, name)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        # The card of an entity, which OpenRefine shows in a frame, is the one page with a style of its own.
        assert "unsafe" not in policy or at.endswith("/preview")
        assert answer.headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if at.startswith("/reconcile") else "same-origin")


@pytest.mark.parametrize(
    "path", ["/", "/documents", "/assets/index-1a2b.js", "/api/1/session", "/api/1/questions", "/api/1/none", "/reconcile"]
)
def test_head_answers_as_get_without_the_body(client: TestClient, path: str) -> None:
    got, head = client.get(path, headers=BEARER), client.head(path, headers=BEARER)
    assert (head.status_code, head.content) == (got.status_code, b"")
    kept = ("content-type", "content-length", "etag", "content-security-policy")
    assert [head.headers.get(name) for name in kept] == [got.headers.get(name) for name in kept]


def test_the_token_of_the_address_becomes_a_cookie(client: TestClient) -> None:
    assert client.get("/api/1/session").json()["error"]["code"] == "E602"
    assert client.get("/?token=wrong").headers.get("set-cookie") is None
    let_in = client.get(f"/?token={TOKEN}")
    assert (let_in.status_code, let_in.headers["location"]) == (303, "/")
    cookie = let_in.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert cookie.startswith("cuibono-8765=")
    session = client.get("/api/1/session").json()["data"]
    assert (session["mode"], session["user"], session["role"]) == ("local", "ana", "admin")


def test_names_that_lead_here_are_refused(client: TestClient) -> None:
    for host in ("evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8765"):
        for path in ("/", "/api/1/session", "/reconcile", f"/?token={TOKEN}"):
            answer = client.get(path, headers={"Host": host, **BEARER})
            assert (answer.status_code, answer.json()["error"]["code"]) == (400, "E603"), (host, path)


def test_a_change_needs_more_than_a_cookie(client: TestClient) -> None:
    client.get(f"/?token={TOKEN}")
    refused = [{}, {"Origin": "https://evil.example", **OWN}, {"Origin": "null", **OWN}, {"Origin": f"http://{HOST}"}]
    for headers in refused:
        answer = client.request("DELETE", "/api/1/jobs/job-1", headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "E600"), headers
    for headers in (OWN, {"Origin": f"http://{HOST}", **OWN}, BEARER):
        assert client.request("DELETE", "/api/1/jobs/job-1", headers=headers).status_code == 404


def test_a_method_that_is_not_there_says_which_are(client: TestClient) -> None:
    answer = client.post("/api/1/jobs", headers=BEARER)
    assert (answer.status_code, answer.headers["Allow"], answer.json()["ok"]) == (405, "GET", False)


def test_an_answer_that_is_known_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/1/questions", headers=BEARER)
    tag = first.headers["ETag"]
    for known in (tag, f'"other", {tag}', "*"):
        again = client.get("/api/1/questions", headers={**BEARER, "If-None-Match": known})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert client.get("/api/1/questions", headers={**BEARER, "If-None-Match": '"other"'}).json() == first.json()
    assert "ETag" not in client.get("/api/1/none", headers=BEARER).headers


def test_the_workbench_is_served_and_nothing_beside_it(client: TestClient) -> None:
    for path in ("/", "/documents", "/entities/ent-1", "/entities/a%2Fb"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "immutable" in client.get("/assets/index-1a2b.js").headers["cache-control"]
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/a%00b.txt"):
        answer = client.get(path)
        assert "outside" not in answer.text, path
    assert client.get("/none.js").status_code == 404
    assert client.get("/api/2/none", headers=BEARER).status_code == 404


def test_cursors() -> None:
    assert key_of(cursor_of("a", 3), str, int) == ("a", 3)
    assert sliced("abcde", 2, None) == ("ab", cursor_of(2))
    assert sliced("abcde", 2, cursor_of(4)) == ("e", None)
    for wrong in ("", "x", "é", cursor_of("a"), cursor_of(-1), cursor_of(2**60), "W10" * 100, cursor_of(1, 2)):
        with pytest.raises(UsageError, match="no cursor"):
            key_of(wrong, int)


def test_decisions_are_written_while_documents_are_added(app: FastAPI, client: TestClient, articles: Path, tmp_path: Path) -> None:
    """One job takes in documents; notes come meanwhile from several threads. None is lost, and each is there when it was answered."""
    folder = tmp_path / "more"
    folder.mkdir()
    north = (articles / "north.txt").read_text(encoding="utf-8")
    for number in range(6):
        (folder / f"{number}.txt").write_text(f"{north}\n\nThis is copy number {number}.\n", encoding="utf-8")
    writer, jobs = app.state.writer, app.state.jobs
    begun, enough = threading.Event(), threading.Event()

    def add(job: Job) -> int:
        def step(done: int, item: str) -> None:
            begun.set()
            job.step(done=done, total=6, item=item)
            # The first document waits for the notes, which can only be written in its turns.
            while not enough.is_set():
                held.turn()
            held.turn()

        with writer.holding() as held:
            return add_paths(held.ledger, [folder], Capture(AT), InlineRunner(), on_step=step).documents

    job = jobs.start("add", "six letters", add, by="ana")
    assert begun.wait(120)
    noted: list[str] = []

    def note(number: int) -> None:
        def act(ledger: Ledger) -> str:
            return decide_note(ledger, ledger.document_ids()[0], f"note {number}", by="ana", at=AT, why="").decision_id

        noted.append(writer.write(act))

    threads = [threading.Thread(target=note, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    enough.set()
    with client.stream("GET", f"/api/1/jobs/{job.id}/events", headers=BEARER) as events:
        names = [line.removeprefix("event: ") for line in events.iter_lines() if line.startswith("event: ")]
    assert names[0] == "queued"
    assert names[-1] == "done"
    assert "progress" in names
    writer.settle()
    with open_workspace(app.state.workspace) as opened:
        kept = {row.decision_id for row in opened.ledger.decisions()}
        assert set(noted) <= kept
        assert len(set(noted)) == 12
        assert opened.ledger.count_documents() == 8
        assert not opened.ledger.derived_is_stale()
    # Who comes back after an event misses none and hears none twice.
    resumed = client.get(f"/api/1/jobs/{job.id}/events", headers={**BEARER, "Last-Event-ID": "1"}).text
    assert "id: 1\n" not in resumed
    assert "event: done" in resumed


def test_no_write_waits_for_a_job_that_came_before_it(app: FastAPI) -> None:
    """A note is asked for while the ledger is taken and nobody lends a turn (ties are derived, a job opens it): a job's turn takes it."""
    writer = app.state.writer
    written = threading.Event()

    def note() -> None:
        writer.write(_note)
        written.set()

    writer._lock.acquire()
    waits = threading.Thread(target=note, daemon=True)
    waits.start()
    waits.join(0.2)
    with writer._held(True) as held:
        for _ in range(6000):
            held.turn()
            if written.wait(0.01):
                break
        assert written.is_set()


@pytest.mark.parametrize("how", ["cancelled", "behind what needs no ties"])
def test_ties_follow_whatever_a_write_came_with(app: FastAPI, how: str) -> None:
    writer = app.state.writer
    if how == "cancelled":

        def cancelled() -> None:
            with writer.holding() as held:
                _note(held.ledger)
                raise Cancelled

        with pytest.raises(Cancelled):
            cancelled()
    else:
        with writer.holding(derives=False):
            behind = threading.Thread(target=writer.write, args=(_note,))
            behind.start()
            while writer._holding is None or not writer._holding._waiting:
                threading.Event().wait(0.01)
        behind.join(60)
    assert writer.pending
    writer.close()
    with open_workspace(app.state.workspace) as opened:
        assert [row.kind for row in opened.ledger.decisions()] == ["note"]
        assert not opened.ledger.derived_is_stale()


def _note(ledger: Ledger) -> str:
    return decide_note(ledger, ledger.document_ids()[0], "seen", by="ana", at=AT, why="").decision_id


def test_a_job_ends_between_two_documents_when_told(app: FastAPI, client: TestClient) -> None:
    going, told = threading.Event(), threading.Event()

    def long(job: Job) -> None:
        for number in range(1_000_000):
            job.step(done=number, item=str(number))
            going.set()
            told.wait(60)

    job, after = app.state.jobs.start("add", "long", long, by="ana"), app.state.jobs.start("add", "next", lambda job: "here", by="ana")
    assert going.wait(60)
    assert client.get("/api/1/jobs", headers=BEARER).json()["data"][1]["state"] == "running"
    assert client.request("DELETE", f"/api/1/jobs/{job.id}", headers=BEARER).status_code == 200
    told.set()
    assert "event: cancelled" in client.get(f"/api/1/jobs/{job.id}/events", headers=BEARER).text
    assert "event: done" in client.get(f"/api/1/jobs/{after.id}/events", headers=BEARER).text
    assert client.get(f"/api/1/jobs/{after.id}", headers=BEARER).json()["data"]["result"] == "here"


def test_a_fault_of_ours_is_the_envelope_too(app: FastAPI) -> None:
    @app.get("/api/1/questions/fault")
    def fault() -> None:
        raise RuntimeError("a secret of the inside")

    app.router.routes.insert(0, app.router.routes.pop())
    answer = TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False).get("/api/1/questions/fault", headers=BEARER)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "E000")
    assert "secret" not in answer.text
    assert answer.headers["Content-Security-Policy"]
