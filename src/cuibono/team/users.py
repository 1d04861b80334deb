"""Users: a name, a role, a password."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from cuibono.errors import NoMatchError, UsageError
from cuibono.operations.clock import now

from .passwords import hashed, is_right
from .store import Store

Role = Literal["viewer", "analyst", "admin"]
# Each may what those before it may.
ROLES: tuple[Role, ...] = ("viewer", "analyst", "admin")
_NAME = re.compile(r"[^\W_][\w.@-]{0,63}")


@dataclass(frozen=True, slots=True)
class User:
    """``tokens``: how many of them are valid."""

    name: str
    role: Role
    created_at: str
    tokens: int = 0


class Users:
    """The users of a team."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def all(self) -> list[User]:
        """In the order of their names."""
        rows = self.store.read("SELECT *, (SELECT count(*) FROM tokens WHERE tokens.user = users.key) AS tokens FROM users ORDER BY key")
        return [User(row["name"], row["role"], row["created_at"], row["tokens"]) for row in rows]

    def get(self, name: str) -> User:
        """The user of that name, in whatever case. Raises NoMatchError."""
        for row in self.store.read("SELECT * FROM users WHERE key = ?", key_of(name)):
            return User(row["name"], row["role"], row["created_at"])
        raise _nobody(name)

    def add(self, name: str, role: str, password: str) -> User:
        """A new user. Raises UsageError for a name that is taken or none, another role, a bad password."""
        plain = unicodedata.normalize("NFKC", name)
        if not _NAME.fullmatch(plain):
            raise UsageError(
                f"{name[:70]!r} is no name for a user", where="name", advice="letters and digits, then also . _ - and @; 64 at most"
            )
        made, kept = User(plain, role_of(role), now()), hashed(password)
        with self.store.write() as connection:
            if connection.execute("SELECT 1 FROM users WHERE key = ?", (key_of(name),)).fetchone():
                raise UsageError(f"there is a user {plain!r} already", where="name", advice="take another name, or change that user's role")
            row = (key_of(name), made.name, made.role, kept, made.created_at)
            connection.execute("INSERT INTO users VALUES (?, ?, ?, ?, ?)", row)
        return made

    def set_role(self, name: str, role: str) -> User:
        """Raises NoMatchError, and UsageError where no admin would be left."""
        wanted = role_of(role)
        with self._an_admin_left(name) as connection:
            changed = connection.execute("UPDATE users SET role = ? WHERE key = ?", (wanted, key_of(name))).rowcount
            if not changed:
                raise _nobody(name)
        return self.get(name)

    def set_password(self, name: str, password: str) -> User:
        """Whoever is signed in under that name is signed out; tokens stay. Raises NoMatchError, and UsageError for a bad password."""
        kept = hashed(password)
        with self.store.write() as connection:
            if not connection.execute("UPDATE users SET password = ? WHERE key = ?", (kept, key_of(name))).rowcount:
                raise _nobody(name)
            connection.execute("DELETE FROM sessions WHERE user = ?", (key_of(name),))
        return self.get(name)

    def remove(self, name: str) -> User:
        """Sessions and tokens of that user end with it; what it decided stays. Raises NoMatchError, UsageError as ``set_role``."""
        found = self.get(name)
        with self._an_admin_left(name) as connection:
            connection.execute("DELETE FROM users WHERE key = ?", (key_of(name),))
        return found

    @contextmanager
    def _an_admin_left(self, name: str) -> Iterator[sqlite3.Connection]:
        """A write after which there is an admin, where there was one before: else nobody could add users any more."""
        query = "SELECT count(*) FROM users WHERE role = 'admin'"
        with self.store.write() as connection:
            before = connection.execute(query).fetchone()[0]
            yield connection
            if before and not connection.execute(query).fetchone()[0]:
                raise UsageError("no admin would be left", where=name, advice="make another user an admin first")

    def with_password(self, name: str, password: str) -> User | None:
        """The user whose name and password these are; None for all that is wrong, in the same time."""
        rows: Sequence[sqlite3.Row] = self.store.read("SELECT * FROM users WHERE key = ?", key_of(name))
        if not is_right(password, rows[0]["password"] if rows else None):
            return None
        return User(rows[0]["name"], rows[0]["role"], rows[0]["created_at"])


def key_of(name: str) -> str:
    """Names that differ by case or by how their letters are composed are one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).encode("utf-8", "replace").decode()


def role_of(text: str) -> Role:
    """A role by its name. Raises UsageError."""
    for role in ROLES:
        if role == text:
            return role
    raise UsageError(f"no role {text[:40]!r}", where="role", advice=f"one of {', '.join(ROLES)}")


def _nobody(name: str) -> NoMatchError:
    return NoMatchError(f"no user {name[:70]!r}", advice="see: cuibono users list")
