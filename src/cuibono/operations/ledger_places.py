"""Where a ledger lies, in words: the folder of a workspace, ``sqlite:PATH``, or ``postgresql:URL``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cuibono.errors import UsageError, WorkspaceError
from cuibono.ledger import Ledger
from cuibono.ledger.locking import WriterLock
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.ledger.sqlite_file import LOCK_NAME

from .workspace import LEDGER_NAME, database_of, make_folder, open_workspace

if TYPE_CHECKING:
    from cuibono.ledger.postgres import PostgresLedger

SQLITE, POSTGRESQL = "sqlite:", "postgresql:"
_ENDS = ("", "-wal", "-shm", "-journal")


@contextmanager
def opened(place: str, *, write: bool = False, create: bool = False) -> Iterator[Ledger]:
    """The ledger at a place. Raises WorkspaceError where there is none, LockedError where another process writes."""
    if is_url(place):
        with _postgres(place, write=write, create=create) as ledger:
            yield ledger
        return
    path = sqlite_path(place)
    if path is not None:
        with SqliteLedger(path, write=write, create=create) as ledger:
            yield ledger
        return
    with open_workspace(Path(place), write=write, create=create) as workspace:
        yield workspace.ledger


@contextmanager
def made_whole(place: str) -> Iterator[Ledger]:
    """A new ledger at a place. A file is there under its name when the block ends well, and not at all else; of a database the tables are
    there, which take what is written in one transaction or nothing of it.

    Raises UsageError where a file is there already.
    """
    if is_url(place):
        with _postgres(place, write=True, create=True) as ledger:
            yield ledger
        return
    path = sqlite_path(place)
    if path is None:
        folder = Path(place)
        path = folder / LEDGER_NAME
        if not path.exists():
            make_folder(folder, None)
            if database_of(folder) is not None:
                with open_workspace(folder, write=True, create=True) as workspace:
                    yield workspace.ledger
                return
    if path.exists():
        raise UsageError("there is a ledger here already", where=str(path), advice="name a new place, or another folder")
    fresh = path.with_name(f"{path.name}.copying")
    # Whoever writes here holds the lock; what lies there without it was left by a process that was killed.
    lock = WriterLock(path.parent / LOCK_NAME)
    try:
        _remove(fresh)
    finally:
        lock.release()
    try:
        with SqliteLedger(fresh, write=True, create=True) as made:
            yield made
        with _told(path):
            _on_disk(fresh)
            fresh.rename(path)
            _on_disk(path.parent)
    except BaseException:
        _remove(fresh)
        raise


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WorkspaceError(
            f"cannot write: {error.strerror}", where=str(path), advice="make room, check the disk, and copy again"
        ) from error


def is_url(place: str) -> bool:
    """Whether a place is a database on a server."""
    return place.startswith(POSTGRESQL)


def _postgres(place: str, *, write: bool, create: bool) -> PostgresLedger:
    from cuibono.ledger.postgres import PostgresLedger  # what reaches servers is imported only where one is reached

    return PostgresLedger(place, write=write, create=create)


def sqlite_path(place: str) -> Path | None:
    """The file of ``sqlite:PATH`` (``sqlite:///PATH`` too); None for another place."""
    if not place.startswith(SQLITE):
        return None
    path = place.removeprefix(SQLITE)
    path = path.removeprefix("//").removeprefix("/") if path.startswith("///") and len(path) > 4 and path[3] == "/" else path
    if not path:
        raise UsageError("names no file", where=place, advice="sqlite:PATH")
    return Path(path)


def _remove(path: Path) -> None:
    """Takes a file away that did not come to its end, with what SQLite lays beside it; while it is made it is called so (``.new``)."""
    for begun in (path, path.with_suffix(".new")):
        for end in _ENDS:
            begun.with_name(begun.name + end).unlink(missing_ok=True)


def _on_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
