"""The file itself: its tables, one connection that reads and one that writes."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cuibono.errors import CuibonoError, IntegrityError, LockedError, UsageError, WorkspaceError

VERSION = 1
# A command that adds a user is done by then.
PATIENCE = 5.0
SCHEMA = """
CREATE TABLE users (
  key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('viewer', 'analyst', 'admin')),
  password TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE sessions (
  digest TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, begun REAL NOT NULL, seen REAL NOT NULL);
CREATE TABLE tokens (
  id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, title TEXT NOT NULL,
  created_at TEXT NOT NULL);
CREATE TABLE log (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, user TEXT NOT NULL, address TEXT NOT NULL, method TEXT NOT NULL,
  route TEXT NOT NULL, target TEXT NOT NULL, outcome INTEGER NOT NULL, decision TEXT NOT NULL);
CREATE INDEX log_by_user ON log (user, id);
CREATE TRIGGER log_keeps BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
CREATE TRIGGER log_stays BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
"""


class Store:
    """The opened file. Safe for calls from any thread. Raises WorkspaceError for a file of another version, IntegrityError for damage."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reading, self._writing = threading.Lock(), threading.Lock()
        try:
            # Made before SQLite opens it, so that it is nobody else's at no time; what SQLite puts beside it takes its permissions.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            if path.stat().st_mode & 0o077:
                path.chmod(0o600)
        except OSError as error:
            raise WorkspaceError(
                f"cannot be opened: {error.strerror}", where=str(path), advice="look at its owner and permissions"
            ) from error
        self._open: list[sqlite3.Connection] = []
        try:
            with self._told():
                self._writer, self._reader = self._connection(), self._connection()
            self._prepare()
        except CuibonoError:
            self.close()
            raise

    def _prepare(self) -> None:
        with self.write() as connection:
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            if found == 0:
                for statement in _statements():
                    connection.execute(statement)
            elif found != VERSION:
                raise WorkspaceError(
                    f"version {found}, this program knows {VERSION}", where=str(self.path), advice="install a newer cuibono"
                )

    def _connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        self._open.append(connection)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise LockedError("another process is writing", where=str(self.path), advice="try again in a moment") from error
            raise CuibonoError(f"cannot be used: {error}", where=str(self.path), advice="look at the disk and its permissions") from error
        except sqlite3.IntegrityError as error:
            raise UsageError("it was changed meanwhile", advice="look again, and try again") from error
        except sqlite3.DatabaseError as error:
            raise IntegrityError(f"damaged: {error}", where=str(self.path), advice="put a copy of it back, or remove it") from error

    def read(self, query: str, *values: Any) -> Sequence[sqlite3.Row]:
        with self._told(), self._reading:
            return self._reader.execute(query, values).fetchall()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is stored, or nothing where something was raised."""
        with self._told(), self._writing:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                self._writer.execute("ROLLBACK")
                raise

    def close(self) -> None:
        with self._reading, self._writing:
            while self._open:
                self._open.pop().close()


def _statements() -> Iterator[str]:
    """The schema, a statement a time: several at once would end the transaction that they stand in."""
    statement = ""
    for line in f"{SCHEMA.strip()}\nPRAGMA user_version = {VERSION};".splitlines():
        statement += f"{line}\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
