"""The service as OpenRefine meets it: a process of its own on loopback, real requests, and an end by signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cuibono.team import open_team
from tests.operations.conftest import articles, made, workspace

from . import shapes

__all__ = ["articles", "made", "workspace"]
Ask = Callable[..., Any]
_RUN = "import sys; from cuibono.cli import main; main(sys.argv[1:])"


def start(workspace: Path, *more: str) -> tuple[subprocess.Popen[str], str]:
    """The process and its address, which its first line tells."""
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    words = [sys.executable, "-c", _RUN, "serve", "--port", "0", "-w", str(workspace), *more]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert " at http://" in line, process.communicate()
    return process, line.split(" at ", 1)[1].split(" ", 1)[0]


def stop(process: subprocess.Popen[str], how: int) -> tuple[int, str]:
    process.send_signal(how)
    _, err = process.communicate(timeout=30)
    return process.returncode, err


@pytest.fixture(scope="module")
def address(made: Path) -> Iterator[str]:
    process, found = start(made)
    yield found
    code, err = stop(process, signal.SIGINT)
    assert (code, err) == (0, "")


@pytest.fixture(scope="module")
def ask(address: str) -> Ask:
    def call(path: str = "", *, form: dict[str, str] | None = None, body: Any = None, raw: bool = False, **query: str) -> Any:
        url = address + path + (f"?{urllib.parse.urlencode(query)}" if query else "")
        data, headers = None, {"Origin": "http://127.0.0.1:3333"}
        if form is not None:
            data = urllib.parse.urlencode(form).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded;charset=UTF-8"
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(url, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text, status, got = answer.read().decode(), answer.status, answer.headers
        except urllib.error.HTTPError as error:
            with error:
                text, status, got = error.read().decode(), error.code, error.headers
        assert got["access-control-allow-origin"] == "*"
        return text if raw else (status, json.loads(text))

    return call


def test_manifests(ask: Ask, address: str) -> None:
    status, found = ask()
    assert status == 200
    shapes.check(found, shapes.MANIFEST)
    assert "0.2" in found["versions"]
    assert found["suggest"]["entity"]["service_url"] == address
    status, draft = ask("/v1")
    assert status == 200
    shapes.check(draft, shapes.DRAFT_MANIFEST)


def test_a_batch_as_openrefine_sends_it(ask: Ask) -> None:
    queries = {
        "q0": {"query": "Dorn, Ana", "type": "Person", "limit": 3},
        "q1": {"query": "Orsk Rail JSC", "properties": [{"pid": "owns", "v": "port of Vell"}]},
        "q2": {"query": "Nobody Atall"},
        "q3": {"query": "Ana Dorn", "type": "Company", "type_strict": "should"},
        "q4": {"query": "Dorn"},
    }
    status, found = ask(form={"queries": json.dumps(queries)})
    assert status == 200
    assert list(found) == list(queries)
    for row in found.values():
        shapes.check(row, shapes.RESULT)
        scores = [candidate["score"] for candidate in row["result"]]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 100 for score in scores)
        assert sum(candidate["match"] for candidate in row["result"]) <= 1
        for candidate in row["result"]:
            ids = [feature["id"] for feature in candidate["features"]]
            assert len(set(ids)) == len(ids)
    first = found["q0"]["result"][0]
    assert (first["name"], first["match"], first["type"][0]["id"]) == ("Ana Dorn", True, "Person")
    assert found["q1"]["result"][0]["name"] == "Orsk Rail"
    assert found["q2"]["result"] == found["q3"]["result"] == []
    # A bare surname is never sure.
    assert not any(candidate["match"] for candidate in found["q4"]["result"])
    assert ask(queries=json.dumps(queries))[1] == found


def test_one_query_and_a_name_alone(ask: Ask) -> None:
    _, one = ask(query=json.dumps({"query": "Orsk Rail"}))
    shapes.check(one, shapes.RESULT)
    assert ask(query="Orsk Rail")[1] == one
    identity = one["result"][0]["id"]
    _, by_id = ask(query=identity)
    assert (by_id["result"][0]["id"], by_id["result"][0]["match"]) == (identity, True)


def test_the_draft(ask: Ask) -> None:
    name = {"matchType": "name", "v": ["Ana Dorn", "A. Dorn"]}
    batch = {
        "queries": [
            {"type": "Person", "limit": 2, "conditions": [name]},
            {"conditions": [name, {"matchType": "property", "pid": "schema", "v": "Company", "required": True}]},
            {"conditions": [{"matchType": "property", "propertyId": "schema", "propertyValue": "Person"}]},
            {"conditions": [name, {"matchType": "property", "pid": "schema", "v": "Person", "matchQuantifier": "none"}]},
        ]
    }
    status, found = ask("/v1/reconcile", body=batch)
    assert status == 200
    shapes.check(found, shapes.DRAFT_RESULTS)
    rows = [row["candidates"] for row in found["results"]]
    assert (rows[0][0]["name"], rows[0][0]["match"]) == ("Ana Dorn", True)
    assert rows[1] == []
    assert "Ana Dorn" in [row["name"] for row in rows[2]]
    assert not rows[3][0]["match"]
    assert rows[3][0]["score"] < rows[0][0]["score"]
    assert ask(body=batch)[1] == found


@pytest.mark.parametrize(
    ("call", "status", "where"),
    [
        ({"form": {"queries": "{bad"}}, 400, "queries"),
        ({"form": {"queries": "[1]"}}, 400, "queries"),
        ({"form": {"queries": '{"q0": {"query": ""}}'}}, 400, "queries.q0"),
        ({"form": {"queries": '{"q0": {"query": "a", "limit": 0}}'}}, 400, "queries.q0"),
        ({"form": {"queries": '{"q0": {"query": "a", "type": "Unicorn"}}'}}, 400, "queries.q0"),
        ({"form": {"queries": '{"q0": {"query": "a", "properties": [{"pid": "no", "v": "x"}]}}'}}, 400, "queries.q0.properties[0]"),
        ({"form": {"other": "x"}}, 400, "/reconcile"),
        ({"form": {"extend": '{"ids": [], "properties": [{"id": "no"}]}'}}, 400, "extend.properties[0]"),
        ({"path": "/v1/reconcile", "body": b"{bad"}, 400, "/reconcile/v1/reconcile"),
        ({"path": "/v1/reconcile", "body": {"queries": [{"conditions": []}]}}, 400, "queries[0]"),
        ({"path": "/v1/reconcile", "body": {"queries": [{"conditions": [{"matchType": "x"}]}]}}, 400, "queries[0].conditions[0]"),
        ({"path": "/v1/reconcile", "body": b'{"queries": "\xff"}'}, 400, "/reconcile/v1/reconcile"),
        ({"path": "/suggest/entity", "cursor": "-1"}, 400, "/reconcile/suggest/entity"),
        ({"path": "/preview", "id": "ent-none"}, 404, "/reconcile/preview"),
        ({"path": "/flyout/type", "id": "Unicorn"}, 404, "/reconcile/flyout/type"),
        ({"path": "/nothing"}, 404, "/reconcile/nothing"),
        ({"callback": "alert(1)//"}, 400, "callback"),
    ],
)
def test_faults_are_told_with_their_place(ask: Ask, call: dict[str, Any], status: int, where: str) -> None:
    got, found = ask(**call)
    assert got == status
    shapes.check(found, shapes.ERROR)
    assert found["error"]["where"] == where


def test_suggest(ask: Ask) -> None:
    for noun, prefix, wanted in (("entity", "dor", "Ana Dorn"), ("property", "own", "owns"), ("type", "per", "Person")):
        _, old = ask(f"/suggest/{noun}", prefix=prefix)
        shapes.check(old, shapes.SUGGESTED)
        assert wanted in [row["name"] for row in old["result"]]
        _, draft = ask(f"/v1/suggest/{noun}", prefix=prefix)
        shapes.check(draft, shapes.DRAFT_SUGGESTED)
        assert [row["id"] for row in draft["result"]] == [row["id"] for row in old["result"]]
        _, later = ask(f"/suggest/{noun}", prefix=prefix, cursor="1")
        assert later["result"] == old["result"][1:]
        _, flyout = ask(f"/flyout/{noun}", id=old["result"][0]["id"])
        assert "<p>" in flyout["html"]
    assert len(ask("/suggest/type")[1]["result"]) >= 6


def test_preview_shows_ties_and_runs_nothing(ask: Ask) -> None:
    identity = ask(query="Orsk Rail")[1]["result"][0]["id"]
    page = ask("/preview", raw=True, id=identity)
    assert "<h1>Orsk Rail</h1>" in page
    assert "Orsk Rail owns port" in page
    assert "<script" not in page
    assert page == ask("/v1/preview", raw=True, id=identity)


def test_extend(ask: Ask) -> None:
    found = ask(query="Orsk Rail")[1]["result"][0]
    identity = found["id"]
    _, proposed = ask("/extend/propose", type="Company", limit="12")
    shapes.check(proposed, shapes.PROPOSED)
    assert len(proposed["properties"]) == 12
    asked = {"ids": [identity, "ent-none"], "properties": [{"id": pid} for pid in ("name", "schema", "documents", "owns")]}
    _, old = ask(form={"extend": json.dumps(asked)})
    shapes.check(old["meta"], shapes.META)
    row = old["rows"][identity]
    assert (row["schema"], row["documents"]) == ([{"str": found["type"][0]["id"]}], [{"int": 2}])
    assert row["owns"][0]["name"].startswith("port")
    assert all(cells == [] for cells in old["rows"]["ent-none"].values())
    _, draft = ask("/v1/extend", body=asked)
    shapes.check(draft, shapes.DRAFT_EXTENDED)
    assert [part["values"] for part in draft["rows"][0]["properties"]] == list(row.values())


def test_padding_for_old_clients(ask: Ask) -> None:
    text = ask(raw=True, callback="jQuery1.cb")
    assert text.startswith("/**/jQuery1.cb({")
    assert text.endswith(");")


def test_it_ends_by_signal_and_tells_a_taken_port(made: Path) -> None:
    process, address = start(made)
    port = address.rsplit(":", 1)[1].split("/")[0]
    words = [sys.executable, "-c", _RUN, "serve", "--port", port, "-w", str(made)]
    second = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 2
    assert f"127.0.0.1:{port}: cannot listen" in second.stderr
    code, err = stop(process, signal.SIGTERM)
    assert (code, err) == (0, "")


def test_a_newcomer_gets_an_empty_workspace_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    process, address = start(tmp_path / "new")
    with urllib.request.urlopen(address) as manifest:
        assert manifest.status == 200
    code, err = stop(process, signal.SIGTERM)
    assert code == 0
    assert "is new and empty" in err
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("no workspace")
    words = [sys.executable, "-c", _RUN, "serve", "--port", "0", "-w", str(tmp_path / "other")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 5
    assert "no workspace here" in done.stderr


def test_a_team_signs_in_over_the_network_and_is_warned(workspace: Path) -> None:
    team = open_team(workspace)
    team.users.add("ana", "admin", "correct horse battery")
    team.close()
    process, address = start(workspace, "--team", "--host", "0.0.0.0", "--allow-host", "127.0.0.1")
    assert process.stdout is not None
    assert "token" not in process.stdout.readline()
    origin = f"http://127.0.0.1:{urllib.parse.urlparse(address).port}"
    body = json.dumps({"name": "ana", "password": "correct horse battery"}).encode()
    # A proxy on this machine is believed about who asked, and how.
    headers = {"X-Cuibono": "1", "Content-Type": "application/json", "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    with urllib.request.urlopen(urllib.request.Request(f"{origin}/api/1/session", body, headers)) as answer:
        cookie = answer.headers["Set-Cookie"]
        assert json.loads(answer.read())["data"]["role"] == "admin"
    assert "Secure" in cookie
    ask = urllib.request.Request(f"{origin}/api/1/audit-log", headers={"Cookie": cookie.split(";")[0]})
    with urllib.request.urlopen(ask) as answer:
        assert [(row["user"], row["address"]) for row in json.loads(answer.read())["data"]] == [("ana", "192.0.2.7")]
    code, err = stop(process, signal.SIGTERM)
    assert code == 0
    assert "clear text" in err
