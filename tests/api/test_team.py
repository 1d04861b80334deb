"""Users with names: the application asked as browsers and programs of several users ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.testclient import TestClient

from cuibono.api import close_app, make_app
from cuibono.api.answers import answer
from cuibono.api.limits import KINDS, Limits
from cuibono.api.requests import identity_of
from cuibono.api.roles import NOUNS, needed, noun_of
from cuibono.errors import BusyError
from cuibono.ledger import Ledger
from cuibono.operations.decide import decide_note
from cuibono.operations.questions import QUESTIONS
from cuibono.operations.workspace import open_workspace
from cuibono.team import Team, open_team
from tests.operations.conftest import articles, made, workspace

from .walk import routes

__all__ = ["articles", "made", "workspace"]
HOST = "10.0.0.5:8765"
OWN = {"X-Cuibono": "1"}
WORDS = "correct horse battery"
AT = "2031-06-02T00:00:00Z"
Client = Callable[..., TestClient]


@pytest.fixture
def team(workspace: Path) -> Team:
    made = open_team(workspace)
    for name, role in (("ana", "admin"), ("ben", "analyst"), ("vera", "viewer")):
        made.users.add(name, role, f"{WORDS} {name}")
    return made


@pytest.fixture
def app(workspace: Path, team: Team) -> Iterator[FastAPI]:
    made = make_app(workspace, team=team, hosts=frozenset({HOST}))
    # Time stands still for the limits: a slow machine gives no tries back.
    made.state.limits.clock = lambda: 0.0

    @made.post("/api/1/decisions")
    def decide(request: Request, status: int = 201) -> JSONResponse:
        def act(ledger: Ledger) -> str:
            row = decide_note(ledger, ledger.document_ids()[0], "seen", by=identity_of(request).name, at=AT, why="")
            return row.decision_id

        return answer({"decision_id": made.state.writer.write(act)}, status=status)

    @made.post("/api/1/network/gexf")
    def gexf() -> Response:
        return Response("<gexf/>", media_type="application/gexf+xml")

    # Before the page for every other address.
    made.router.routes[:0] = [made.router.routes.pop(), made.router.routes.pop()]
    yield made
    close_app(made)


@pytest.fixture
def client(app: FastAPI) -> Client:
    def make(name: str = "", address: str = "10.0.0.9", **headers: str) -> TestClient:
        one = TestClient(app, base_url=f"http://{HOST}", headers={**OWN, **headers}, client=(address, 50000))
        if name:
            entered = one.post("/api/1/session", json={"name": name, "password": f"{WORDS} {name}"})
            assert entered.status_code == 200, entered.text
        return one

    return make


def _code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def test_signing_in_and_out(client: Client) -> None:
    one = client()
    assert _code(one.get("/api/1/session")) == (401, "E601")
    assert _code(one.get("/api/1/questions")) == (401, "E601")
    assert _code(one.get("/reconcile")) == (401, "E601")
    for name, password in (("ana", "wrong"), ("nobody", WORDS), ("", ""), ("ana\0", "x")):
        refused = one.post("/api/1/session", json={"name": name, "password": password})
        assert _code(refused) == (401, "E601")
        assert "set-cookie" not in refused.headers
    entered = one.post("/api/1/session", json={"name": "ANA", "password": f"{WORDS} ana"})
    assert entered.json()["data"] == {"mode": "team", "user": "ana", "role": "admin", "version": entered.json()["data"]["version"]}
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert one.get("/api/1/session").json()["data"]["user"] == "ana"
    assert one.get("/reconcile").status_code == 200
    kept = dict(one.cookies)
    assert one.delete("/api/1/session").status_code == 200
    assert one.get("/api/1/session").status_code == 401
    stolen = client()
    stolen.cookies.update(kept)
    assert stolen.get("/api/1/session").status_code == 401


def test_the_cookie_alone_changes_nothing(client: Client) -> None:
    one = client("ben")
    del one.headers["X-Cuibono"]
    assert _code(one.post("/api/1/decisions")) == (403, "E600")
    assert _code(one.post("/api/1/session", json={"name": "ben", "password": f"{WORDS} ben"})) == (403, "E600")
    one.headers.update({**OWN, "Origin": "https://evil.example"})
    assert _code(one.post("/api/1/decisions")) == (403, "E600")


def test_a_body_has_an_end(client: Client) -> None:
    """Whether it says how long it is or not, also of somebody who is not known."""
    large = b'{"name": "' + b"a" * 5_000_001 + b'", "password": ""}'
    pieces = (large[at : at + 65536] for at in range(0, len(large), 65536))
    for body in (large, pieces):
        answered = client().post("/api/1/session", content=body, headers={"Content-Type": "application/json"})
        assert _code(answered) == (413, "E104")


def test_roles(client: Client) -> None:
    viewer, analyst, admin = client("vera"), client("ben"), client("ana")
    for one, decides, rules in ((viewer, False, False), (analyst, True, False), (admin, True, True)):
        assert one.get("/api/1/questions").status_code == 200
        assert one.post("/api/1/network/gexf").text == "<gexf/>"
        assert one.get("/api/1/tokens").status_code == 200
        assert one.post("/api/1/decisions").status_code == (201 if decides else 403)
        assert one.delete("/api/1/jobs/job-1").status_code == (404 if decides else 403)
        assert one.get("/api/1/users").status_code == (200 if rules else 403)
        assert one.get("/api/1/audit-log").status_code == (200 if rules else 403)
        assert one.patch("/api/1/users/vera", json={"role": "viewer"}).status_code == (200 if rules else 403)
    for both in ({"role": "viewer", "password": "short"}, {"role": "viewer", "password": WORDS}):
        assert _code(admin.patch("/api/1/users/ana", json=both)) == (400, "E100")
    assert admin.get("/api/1/session").json()["data"]["role"] == "admin"
    # From the next request on.
    assert admin.patch("/api/1/users/vera", json={"role": "analyst"}).json()["data"]["role"] == "analyst"
    assert viewer.post("/api/1/decisions").status_code == 201
    assert admin.delete("/api/1/users/vera").status_code == 200
    assert _code(viewer.get("/api/1/session")) == (401, "E601")


def test_decisions_carry_the_name_and_every_change_is_in_the_log(app: FastAPI, client: Client) -> None:
    client().post("/api/1/session", json={"name": WORDS, "password": "x"})
    client().post("/api/1/session", json={"name": "Ben", "password": "x"})
    made = client("ben").post("/api/1/decisions").json()["data"]["decision_id"]
    viewer, admin = client("vera"), client("ana")
    viewer.post("/api/1/decisions")
    client().post("/api/1/decisions")
    viewer.post("/api/1/network/gexf")
    admin.post("/api/1/users", json={"name": "cleo", "role": "viewer", "password": WORDS})
    admin.get("/api/1/users")
    rows = admin.get("/api/1/audit-log").json()["data"]
    told = [(row["user"], row["method"], row["route"], row["target"], row["outcome"]) for row in reversed(rows)]
    assert told == [
        ("", "POST", "/api/1/session", "a name that nobody has", 401),
        ("", "POST", "/api/1/session", "ben", 401),
        ("ben", "POST", "/api/1/session", "/api/1/session", 200),
        ("ben", "POST", "/api/1/decisions", "/api/1/decisions", 201),
        ("vera", "POST", "/api/1/session", "/api/1/session", 200),
        ("ana", "POST", "/api/1/session", "/api/1/session", 200),
        ("vera", "POST", "/api/1/decisions", "/api/1/decisions", 403),
        ("", "POST", "/api/1/decisions", "/api/1/decisions", 401),
        ("vera", "POST", "/api/1/network/gexf", "/api/1/network/gexf", 200),
        ("ana", "POST", "/api/1/users", "cleo: viewer", 201),
    ]
    assert {row["address"] for row in rows} == {"10.0.0.9"}
    assert [row["decision"] for row in rows if row["decision"]] == [made]
    assert WORDS not in str(rows)
    with open_workspace(app.state.workspace) as opened:
        assert [(row.decision_id, row.by) for row in opened.ledger.decisions()] == [(made, "ben")]
    first = admin.get("/api/1/audit-log", params={"limit": 4}).json()
    second = admin.get("/api/1/audit-log", params={"limit": 6, "cursor": first["next"]}).json()
    assert [*first["data"], *second["data"]] == rows
    assert second["next"] is None
    assert [row["user"] for row in admin.get("/api/1/audit-log", params={"user": "vera"}).json()["data"]] == ["vera"] * 3


def test_tokens(client: Client) -> None:
    ben, admin = client("ben"), client("ana")
    made = ben.post("/api/1/tokens", json={"title": "nightly export"}).json()["data"]
    listed = ben.get("/api/1/tokens").json()["data"]
    assert [row["title"] for row in listed] == ["nightly export"]
    assert made["token"] not in str(listed)
    program = client(Authorization=f"Bearer {made['token']}")
    del program.headers["X-Cuibono"]
    assert program.get("/api/1/session").json()["data"]["user"] == "ben"
    assert program.post("/api/1/decisions").status_code == 201
    assert program.get("/reconcile").status_code == 200
    # A token that is wrong is not helped by a session that is right.
    assert ben.get("/api/1/session", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert admin.delete(f"/api/1/tokens/{made['id']}").status_code == 404
    assert admin.get("/api/1/users/ben/tokens").json()["data"] == listed
    assert admin.get("/api/1/users").json()["data"][1]["tokens"] == 1
    assert admin.delete(f"/api/1/users/ben/tokens/{made['id']}").status_code == 200
    assert program.get("/api/1/session").status_code == 401


def test_one_s_own_password(client: Client) -> None:
    here, elsewhere = client("vera"), client("vera")
    assert _code(here.patch("/api/1/session", json={"password": "wrong", "new": "a longer password"})) == (403, "E600")
    assert _code(here.patch("/api/1/session", json={"password": f"{WORDS} vera", "new": "short"})) == (400, "E100")
    assert here.patch("/api/1/session", json={"password": f"{WORDS} vera", "new": "a longer password"}).status_code == 200
    assert here.get("/api/1/session").status_code == 200
    assert elsewhere.get("/api/1/session").status_code == 401


def test_tries_are_limited_for_names_that_nobody_has_too(client: Client) -> None:
    for name in ("ana", "nobody"):
        for number in range(KINDS["sign-ins under a name"][0]):
            refused = client(address=f"10.0.1.{number}").post("/api/1/session", json={"name": name, "password": "x"})
            assert refused.status_code == 401
        refused = client(address="10.0.2.1").post("/api/1/session", json={"name": name.upper(), "password": f"{WORDS} {name}"})
        assert _code(refused) == (429, "E604")
        assert int(refused.headers["Retry-After"]) >= 1
    assert client("ben").get("/api/1/session").status_code == 200


def test_strangers_are_limited_and_do_not_fill_the_log(client: Client, team: Team) -> None:
    stranger = client(address="10.0.3.1")
    answers = [stranger.post("/api/1/decisions").status_code for _ in range(KINDS["requests without a sign-in"][0] + 40)]
    assert set(answers) == {401, 429}
    assert len(team.log.page(1000)) == answers.count(401)
    assert client("ben").get("/api/1/session").status_code == 200


def test_buckets_fill_again() -> None:
    at = 0.0
    limits = Limits(lambda: at)
    kind = "sign-ins under a name"
    for _ in range(KINDS[kind][0]):
        limits.take(kind, "ana")
    with pytest.raises(BusyError) as busy:
        limits.take(kind, "ana")
    limits.take(kind, "ben")
    at += busy.value.after
    limits.take(kind, "ana")
    with pytest.raises(BusyError):
        limits.take(kind, "ana")
    limits.give(kind, "ana")
    limits.take(kind, "ana")


@pytest.mark.parametrize(("method", "path"), routes())
def test_every_route_is_in_the_table_of_roles(method: str, path: str) -> None:
    noun = noun_of(path)
    if not path.startswith("/api/"):
        assert path.startswith(("/reconcile", "/{path:path}")), f"{path}: outside of /api nothing is kept from anybody"
        return
    assert noun in NOUNS, f"add {noun!r} to NOUNS in cuibono/api/roles.py: which role reads it, and which changes it"
    if method not in ("GET", "HEAD"):
        assert needed(method, path) != "viewer" or noun in ("session", "tokens") or path == "/api/1/network/gexf", (
            f"a viewer may {method} {path}: let an analyst change it, or say in ASKED_BY_POST that nothing is changed"
        )


def test_every_user_may_ask_every_question() -> None:
    assert {needed("GET", f"/api/1/{name}") for name in QUESTIONS} == {"viewer"}


def test_without_a_team_there_are_no_users(workspace: Path) -> None:
    alone = make_app(workspace)
    one = TestClient(alone, headers=OWN)
    for method, path in (("GET", "users"), ("GET", "tokens"), ("GET", "audit-log"), ("DELETE", "tokens/x"), ("DELETE", "users/x")):
        assert _code(one.request(method, f"/api/1/{path}")) == (404, "E102")
    assert _code(one.post("/api/1/session", json={"name": "ana", "password": WORDS})) == (401, "E602")
    assert not (workspace / "team.sqlite3").exists()
    close_app(alone)
