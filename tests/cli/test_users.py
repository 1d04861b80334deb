"""``cuibono users``: who may come in, and what the log says of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from cuibono.team import open_team

from .conftest import Cuibono

WORDS = "correct horse battery"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{WORDS}\n{WORDS} again\n"))


@pytest.mark.usefixtures("typed")
def test_users_from_the_first_to_the_last(cuibono: Cuibono, tmp_path: Path) -> None:
    at = ("-w", tmp_path / "new")
    assert cuibono("users", "add", "ana", "--role", "admin", "--password-stdin", *at).out.startswith("ana is admin\n")
    assert cuibono("users", "add", "ben", "--password-stdin", "--json", *at).envelope["data"]["role"] == "viewer"
    assert cuibono("users", "role", "Ben", "analyst", *at).out.startswith("ben is analyst\n")
    assert [row["name"] for row in cuibono("users", "list", "--json", *at).envelope["data"]] == ["ana", "ben"]
    assert "admin    ana  (since 2030-03-17, 0 tokens)\n" in cuibono("users", "list", *at).out
    team = open_team(tmp_path / "new")
    assert team.users.with_password("ana", WORDS) is not None
    assert team.users.with_password("ben", f"{WORDS} again") is not None
    token, _ = team.tokens.make("ben", "export")
    team.close()
    assert token.id in cuibono("users", "tokens", "ben", *at).out
    assert "ben has no tokens" in cuibono("users", "tokens", "ben", "--revoke", token.id, *at).out
    refused = cuibono("users", "remove", "ana", *at)
    assert (refused.code, "no admin would be left" in refused.err) == (2, True)
    assert cuibono("users", "remove", "ben", *at).code == 0
    told = [(row["method"], row["route"], row["target"]) for row in cuibono("users", "log", "--json", *at).envelope["data"]]
    assert told == [
        ("CLI", "users remove", "ben"),
        ("CLI", "users tokens", f"ben: {token.id} revoked"),
        ("CLI", "users role", "ben: analyst"),
        ("CLI", "users add", "ben: viewer"),
        ("CLI", "users add", "ana: admin"),
    ]
    assert cuibono("users", "log", "--most", 1, *at).out.count("\n") == 2
    assert WORDS not in cuibono("users", "log", *at).out


@pytest.mark.usefixtures("typed")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["add", "ana"], 2, "this is no terminal"),
        (["add", "a b", "--password-stdin"], 2, "is no name for a user"),
        (["add", "ana", "--role", "king", "--password-stdin"], 2, "no role 'king'"),
        (["password", "nobody", "--password-stdin"], 3, "no user 'nobody'"),
        (["role", "nobody", "admin"], 3, "no user 'nobody'"),
        (["tokens", "nobody"], 3, "no user 'nobody'"),
        (["log"], 0, ""),
    ],
)
def test_what_is_refused(cuibono: Cuibono, workspace: Path, words: list[str], code: int, said: str) -> None:
    ran = cuibono("users", *words, "-w", workspace)
    assert ran.code == code
    assert said in ran.err


def test_a_team_needs_users_before_it_is_served(cuibono: Cuibono, workspace: Path) -> None:
    ran = cuibono("serve", "--team", "--port", 0, "-w", workspace)
    assert ran.code == 2
    assert "cuibono users add NAME --role admin" in ran.err
