"""Users, their passwords, sessions and tokens, and the log: over a real file."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cuibono.errors import CuibonoError, IntegrityError, NoMatchError, UsageError, WorkspaceError
from cuibono.team import Team, open_team
from cuibono.team.keys import IDLE, WHOLE
from cuibono.team.log import Entry
from cuibono.team.opening import NAME
from cuibono.team.passwords import hashed, is_right

WORDS = "correct horse battery"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = open_team(tmp_path)
    yield made
    made.close()


def test_a_password_is_kept_as_a_hash_with_a_salt_of_its_own() -> None:
    first, second = hashed(WORDS), hashed(WORDS)
    assert first != second
    assert WORDS not in first
    assert is_right(WORDS, first)
    assert is_right("co\u0301digo secreto", hashed("c\u00f3digo secreto"))
    assert not is_right(WORDS + "y", first)
    assert not is_right("", None)
    for wrong in ("short", "x" * 1001):
        with pytest.raises(UsageError, match="characters"):
            hashed(wrong)


def test_users(team: Team, tmp_path: Path) -> None:
    team.users.add("Ana", "admin", WORDS)
    team.users.add("josé", "viewer", WORDS)
    assert [(row.name, row.role) for row in team.users.all()] == [("Ana", "admin"), ("josé", "viewer")]
    assert team.users.get("ANA").name == "Ana"
    found = team.users.with_password("ana", WORDS)
    assert found is not None
    assert found.name == "Ana"
    assert team.users.with_password("ana", WORDS + "x") is None
    assert team.users.with_password("nobody", WORDS) is None
    for name, role in (("ana", "viewer"), ("", "viewer"), ("_x", "viewer"), ("a b", "viewer"), ("x" * 65, "viewer"), ("ben", "king")):
        with pytest.raises(UsageError):
            team.users.add(name, role, WORDS)
    assert WORDS.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_an_admin_is_left(team: Team) -> None:
    team.users.add("ben", "viewer", WORDS)
    team.users.set_role("ben", "analyst")
    team.users.add("ana", "admin", WORDS)
    for act in (lambda: team.users.set_role("ana", "viewer"), lambda: team.users.remove("ana")):
        with pytest.raises(UsageError, match="no admin"):
            act()
    team.users.set_role("ben", "admin")
    team.users.remove("ana")
    assert [(row.name, row.role) for row in team.users.all()] == [("ben", "admin")]
    for act in (
        lambda: team.users.remove("ana"),
        lambda: team.users.set_role("ana", "viewer"),
        lambda: team.users.set_password("ana", WORDS),
    ):
        with pytest.raises(NoMatchError):
            act()


def test_sessions_end_by_idleness_by_age_and_with_the_password(team: Team) -> None:
    team.users.add("ana", "analyst", WORDS)
    at = 1_000_000.0
    team.sessions.clock = lambda: at
    session = team.sessions.begin("ana")
    began = at
    while at < began + WHOLE - IDLE:
        at += IDLE - 1
        assert team.sessions.user(session) is not None
    at = began + WHOLE + 1
    assert team.sessions.user(session) is None
    session = team.sessions.begin("ana")
    at += IDLE + 1
    assert team.sessions.user(session) is None
    first, second = team.sessions.begin("ana"), team.sessions.begin("ana")
    team.sessions.end(first)
    assert team.sessions.user(first) is None
    assert team.sessions.user(second) is not None
    team.users.set_password("ana", WORDS + " staple")
    assert team.sessions.user(second) is None
    assert team.sessions.user("é" * 10) is None


def test_tokens_are_shown_once_and_end_when_revoked_or_with_their_user(team: Team, tmp_path: Path) -> None:
    team.users.add("ana", "admin", WORDS)
    team.users.add("ben", "viewer", WORDS)
    token, secret = team.tokens.make("ben", "export")
    assert secret.startswith("cuibono_")
    assert secret.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    owner = team.tokens.user(secret)
    assert owner is not None
    assert (owner.name, owner.role) == ("ben", "viewer")
    team.users.set_role("ben", "analyst")
    owner = team.tokens.user(secret)
    assert owner is not None
    assert owner.role == "analyst"
    with pytest.raises(NoMatchError):
        team.tokens.revoke("ana", token.id)
    team.tokens.revoke("ben", token.id)
    assert team.tokens.user(secret) is None
    _, secret = team.tokens.make("ben", "export")
    team.users.remove("ben")
    team.users.add("ben", "viewer", WORDS)
    assert team.tokens.user(secret) is None
    assert team.tokens.all("ben") == []


def test_the_log_is_only_added_to(team: Team) -> None:
    for number in range(5):
        team.log.add(Entry("2031-06-02T10:00:00Z", "ana" if number % 2 else "ben", "::1", "POST", "/r", f"t{number}", 201))
    assert [row.target for row in team.log.page(2)] == ["t4", "t3"]
    assert [row.target for row in team.log.page(9, before=4, user="ana")] == ["t1"]
    for statement in ("DELETE FROM log", "UPDATE log SET user = 'eve'"):
        with pytest.raises(CuibonoError), team.store.write() as connection:
            connection.execute(statement)
    assert len(team.log.page(9)) == 5


def test_two_processes_and_many_threads(team: Team, tmp_path: Path) -> None:
    other = open_team(tmp_path)

    def fill(one: Team) -> None:
        for _ in range(20):
            one.log.add(Entry("2031-06-02T10:00:00Z", "ana", "", "POST", "/r", "t", 201))
            one.users.all()

    threads = [threading.Thread(target=fill, args=(one,)) for one in (team, other, team, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert len(team.log.page(100)) == 80


def test_the_file_is_its_owner_s_alone_and_faults_are_told(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.touch(0o644)
    open_team(tmp_path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9")
    with pytest.raises(WorkspaceError, match="version 9"):
        open_team(tmp_path)
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(IntegrityError, match="damaged"):
        open_team(tmp_path)
    with pytest.raises(WorkspaceError, match="cannot be opened"):
        open_team(tmp_path / "none")
