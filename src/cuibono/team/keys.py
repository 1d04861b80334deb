"""What lets a user in without the password: the session of a browser, the token of a program. Both are kept as digests alone."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from cuibono.errors import NoMatchError, UsageError
from cuibono.operations.clock import now

from .store import Store
from .users import User, key_of

# Seconds without a request, and in all, after which a browser has to sign in anew.
IDLE, WHOLE = 2 * 3600.0, 12 * 3600.0
# A session's last request is noted no finer than this.
GRAIN = 60.0
MOST_TOKENS = 50
# Found by scanners that look for secrets in what people publish.
PREFIX = "cuibono_"


def digest_of(secret: str) -> str:
    """256 random bits need no salt and no slow hash: there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


class Sessions:
    """Browsers that are signed in. ``clock`` gives seconds since 1970."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self.store = store
        self.clock = clock

    def begin(self, name: str) -> str:
        """The id of a new session, for its cookie."""
        made, at = secrets.token_urlsafe(32), self.clock()
        with self.store.write() as connection:
            connection.execute("DELETE FROM sessions WHERE seen < ? OR begun < ?", (at - IDLE, at - WHOLE))
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (digest_of(made), key_of(name), at, at))
        return made

    def user(self, session: str) -> User | None:
        """Whose session that is; None for one that is unknown or over."""
        at, digest = self.clock(), digest_of(session)
        query = "SELECT users.*, seen FROM sessions JOIN users ON users.key = user WHERE digest = ? AND seen >= ? AND begun >= ?"
        for row in self.store.read(query, digest, at - IDLE, at - WHOLE):
            if at - row["seen"] >= GRAIN:
                with self.store.write() as connection:
                    connection.execute("UPDATE sessions SET seen = ? WHERE digest = ?", (at, digest))
            return User(row["name"], row["role"], row["created_at"])
        return None

    def end(self, session: str) -> None:
        with self.store.write() as connection:
            connection.execute("DELETE FROM sessions WHERE digest = ?", (digest_of(session),))


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed; itself it is shown once, when it is made."""

    id: str
    title: str
    created_at: str


class Tokens:
    """Tokens of programs; valid until they are revoked, or their user is removed."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def all(self, name: str) -> list[Token]:
        """A user's, the newest first."""
        rows = self.store.read("SELECT * FROM tokens WHERE user = ? ORDER BY created_at DESC, id", key_of(name))
        return [Token(row["id"], row["title"], row["created_at"]) for row in rows]

    def make(self, name: str, title: str) -> tuple[Token, str]:
        """A new token and its secret. Raises UsageError where the user has too many."""
        secret = PREFIX + secrets.token_urlsafe(32)
        token = Token(secrets.token_hex(6), title, now())
        with self.store.write() as connection:
            had = connection.execute("SELECT count(*) FROM tokens WHERE user = ?", (key_of(name),)).fetchone()[0]
            if had >= MOST_TOKENS:
                raise UsageError(f"{had} tokens", where=name, advice="revoke those that are no longer used")
            row = (token.id, digest_of(secret), key_of(name), title, token.created_at)
            connection.execute("INSERT INTO tokens VALUES (?, ?, ?, ?, ?)", row)
        return token, secret

    def user(self, secret: str) -> User | None:
        """Whose token that is; None for nobody's."""
        for row in self.store.read("SELECT users.* FROM tokens JOIN users ON users.key = user WHERE digest = ?", digest_of(secret)):
            return User(row["name"], row["role"], row["created_at"])
        return None

    def revoke(self, name: str, id: str) -> None:
        """Raises NoMatchError where the user has no such token."""
        with self.store.write() as connection:
            if not connection.execute("DELETE FROM tokens WHERE user = ? AND id = ?", (key_of(name), id)).rowcount:
                raise NoMatchError(f"no token {id[:40]!r}", advice="see the list of tokens")
