"""Opens, makes and migrates a SQLite ledger; turns the database's errors into ours."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from cuibono.errors import CuibonoError, IntegrityError, LockedError, WorkspaceError

from .rows import canonical
from .schema import SCHEMA_VERSION

# How long a connection waits for another one's transaction, in milliseconds: longer than any transaction of ours takes.
BUSY_MS = 10_000


_DECODE = json.JSONDecoder().raw_decode


def _plain(text: str) -> Any:
    """The value of a JSON text; a question on a name of every page reads a hundred thousand short ones."""
    value, end = _DECODE(text)
    return value if end == len(text) else json.loads(text)


def make_engine(path: Path, *, write: bool) -> Engine:
    """An SQLAlchemy engine over one file. Writers begin IMMEDIATE, readers see one snapshot per transaction and cannot write."""
    engine = create_engine(
        f"sqlite:///{path}",
        json_serializer=canonical,
        json_deserializer=_plain,
    )

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, record: Any) -> None:
        # The driver must not open transactions by itself: "begin" below does, in the right mode.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        connection.execute("PRAGMA foreign_keys=ON")
        if write:
            connection.execute("PRAGMA journal_mode=WAL")
            # FULL: what was reported as added is on the disk, also when the power goes.
            connection.execute("PRAGMA synchronous=FULL")
        else:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


@contextmanager
def translated(where: Path) -> Iterator[None]:
    """Database errors as ours: locked, corrupt, full, read-only; anything else as WorkspaceError with the database's words."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise _ours(str(getattr(error, "orig", error)), str(where)) from error


def _ours(text: str, where: str) -> CuibonoError:
    if "locked" in text or "busy" in text:
        return LockedError("the ledger is locked by another process", where=where, advice="wait until it ends and try again")
    if any(word in text for word in ("malformed", "not a database", "corrupt")):
        return IntegrityError(
            f"the ledger's file is damaged: {text}",
            where=where,
            advice="restore it from a backup, or add the documents again in a new workspace (-w)",
        )
    if "disk is full" in text or "disk I/O" in text:
        return WorkspaceError(
            f"cannot write: {text}",
            where=where,
            advice="make room on the disk and run the same command again: what was reported as added is kept",
        )
    if "readonly" in text or "unable to open" in text:
        return WorkspaceError(f"cannot open for writing: {text}", where=where, advice="check the permissions of the folder and its files")
    return WorkspaceError(f"the ledger refused: {text}", where=where, advice="run: cuibono verify")


def schema_version(path: Path) -> str:
    """The schema version of a ledger's file. Raises WorkspaceError where there is none, IntegrityError where it is damaged."""
    if not path.is_file():
        raise WorkspaceError("there is no ledger here", where=str(path.parent), advice="make one: cuibono add PATHS -w FOLDER")
    with translated(path):
        _check_length(path)
        connection = sqlite3.connect(path)
        try:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                raise WorkspaceError("this file is no cuibono ledger", where=str(path), advice="use another workspace (-w)") from error
            raise
        finally:
            connection.close()
    return str(found[0]) if found else ""


def _check_length(path: Path) -> None:
    """A file cut short is found at once, not at the first missing page. SQLite's header: page size at byte 16, page count at 28.

    Where a log of writes stands beside it (a process was killed, or the disk was full, while the log went into the file) the header may be
    ahead of the file, and the missing pages are in the log: SQLite puts them together, and tells itself where it can't.
    """
    log = path.with_name(f"{path.name}-wal")
    # Asked once: a reader that ends in another thread takes its empty log away.
    with suppress(FileNotFoundError):
        if log.stat().st_size:
            return
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        raise sqlite3.DatabaseError("file is not a database")
    size = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    if path.stat().st_size < pages * (65536 if size == 1 else size):
        raise sqlite3.DatabaseError("database disk image is malformed: the file is shorter than its header says")


def check_version(path: Path) -> None:
    """Raises WorkspaceError with advice unless the ledger has this program's schema."""
    found = schema_version(path)
    if found == SCHEMA_VERSION:
        return
    if found > SCHEMA_VERSION:
        raise WorkspaceError(
            f"the ledger has schema {found}, newer than this program's {SCHEMA_VERSION}", where=str(path), advice="install a newer cuibono"
        )
    raise WorkspaceError(
        f"the ledger has schema {found or 'none'}, this program needs {SCHEMA_VERSION}",
        where=str(path),
        advice="any command that writes brings it up to date, for example: cuibono add",
    )


def create(path: Path) -> None:
    """Makes an empty ledger. It appears under its name only when complete, whenever the process ends."""
    fresh = path.with_suffix(".new")
    for left in (fresh, *(Path(f"{fresh}{end}") for end in ("-wal", "-shm", "-journal"))):
        left.unlink(missing_ok=True)
    migrate(fresh)
    with translated(path):
        connection = sqlite3.connect(fresh)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.close()
    fresh.rename(path)


def migrate(path: Path) -> None:
    """Brings a file to SCHEMA_VERSION, in one transaction."""
    # Alembic is only needed here: opening a ledger for a question does without.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    engine = make_engine(path, write=False)
    event.listen(engine, "connect", lambda connection, record: connection.execute("PRAGMA query_only=OFF"))
    with translated(path), engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()
