"""A workspace is a folder with a ledger and ``cuibono.toml``."""

from __future__ import annotations

import json
import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cuibono.errors import CuibonoError, LockedError, WorkspaceError
from cuibono.ledger import Ledger
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.settings import Settings

LEDGER_NAME = "ledger.sqlite3"
CONFIG_NAME = "cuibono.toml"
# The layout of the folder itself (docs/formats.md); the ledger's schema has its own version.
VERSION = 1
Stamp = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Workspace:
    """An opened workspace: its folder and its ledger."""

    path: Path
    ledger: Ledger


@contextmanager
def open_workspace(
    path: Path | None = None, *, write: bool = False, create: bool = False, ledger: str | None = None
) -> Iterator[Workspace]:
    """The workspace at ``path`` (else CUIBONO_WORKSPACE, else ./cuibono-workspace); ``create`` makes it where there is none, with the
    database ``ledger`` (else CUIBONO_LEDGER, else a file in the folder).

    Raises WorkspaceError where there is none or it is not ours, LockedError where another process writes, IntegrityError for damage.
    """
    folder = Settings.from_environment().workspace if path is None else path
    made = create and make_folder(folder, ledger)
    database = database_of(folder)
    if create and ledger is not None and database != ledger:
        told = "a file in its folder" if database is None else "another database"
        raise WorkspaceError(f"this workspace has its ledger in {told}", where=str(folder), advice="leave --ledger out, or use another -w")
    if database is None:
        with SqliteLedger(folder / LEDGER_NAME, write=write, create=create) as opened:
            yield Workspace(folder, opened)
        return
    from cuibono.ledger.postgres import PostgresLedger  # what speaks to a server is imported only where one is

    try:
        on_server = PostgresLedger(database, write=write, create=create)
    except CuibonoError:
        if made:  # nothing is left of a workspace whose database can't be reached
            (folder / CONFIG_NAME).unlink(missing_ok=True)
        raise
    with on_server:
        yield Workspace(folder, on_server)


class Watch:
    """Tells one state of a workspace's ledger from another, for as long as it is kept. Safe for calls from any thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server: tuple[str, Any] | None = None
        self._lock = threading.Lock()

    def stamp(self) -> Stamp:
        """Of a file size and time, and those of its log of changes; of a server the last change that it made. Raises as
        :func:`open_workspace` where there is none."""
        database = None
        with suppress(WorkspaceError):  # a folder that is gone has no file either
            database = database_of(self.folder)
        if database is not None:
            return (self._on_server(database).snapshot(),)
        found: list[object] = []
        for end in ("", "-wal"):
            with suppress(FileNotFoundError):
                stat = (self.folder / f"{LEDGER_NAME}{end}").stat()
                if stat.st_size:  # readers make an empty log and take it away again
                    found.append((stat.st_mtime_ns, stat.st_size))
        return tuple(found)

    def read(self, before: Stamp) -> Stamp:
        """The stamp to compare with after reading what ``before`` was the stamp of: of a file the one from now, since reading may have made
        or taken away its log; on a server reading changes nothing."""
        return self.stamp() if self._server is None else before

    def close(self) -> None:
        """Ends the connection to a server, where there is one; what is told afterwards opens it anew."""
        with self._lock:
            if self._server is not None:
                self._server[1].close()
                self._server = None

    def _on_server(self, database: str) -> Any:
        from cuibono.ledger.postgres import PostgresLedger

        with self._lock:
            if self._server is None or self._server[0] != database:
                self._server = database, PostgresLedger(database)
            return self._server[1]


@contextmanager
def open_for_questions(path: Path | None = None, *, on_note: Callable[[str], None]) -> Iterator[Workspace]:
    """A workspace for reading, its ties brought up to date first; not where another process writes, and then a note says so."""
    with open_workspace(path) as workspace:
        stale = workspace.ledger.derived_is_stale()
    if stale:
        from .derive import derive  # all that derives is imported only where something is derived

        try:
            with open_workspace(path, write=True) as workspace:
                derive(workspace.ledger)
        except LockedError:
            on_note("another process is writing: ties and grades are those from before it began")
    with open_workspace(path) as workspace:
        yield workspace


def make_folder(folder: Path, ledger: str | None) -> bool:
    """Makes the folder a workspace where it is none, without its ledger; True where it was not. Raises WorkspaceError where something
    else lies there."""
    database = ledger or Settings.from_environment().ledger
    try:
        folder.mkdir(parents=True, exist_ok=True)
        config = folder / CONFIG_NAME
        if config.exists():
            return False
        if any(folder.iterdir()):
            raise WorkspaceError(
                "the folder is not empty and no workspace", where=str(folder), advice="name a new or empty folder: -w FOLDER"
            )
        lines = f"# A cuibono workspace: docs/formats.md\nversion = {VERSION}\n"
        if database is not None:
            from cuibono.ledger.postgres_opening import checked_url

            checked_url(database)  # no password goes into the file
            lines += f"ledger = {json.dumps(database)}\n"
        config.write_text(lines, encoding="utf-8")
    except OSError as error:
        raise WorkspaceError(f"cannot make the workspace: {error.strerror}", where=str(folder), advice="use another folder: -w") from error
    return True


def database_of(folder: Path) -> str | None:
    """The address of the workspace's database; None for a file in its folder. Raises WorkspaceError where it is no workspace of ours."""
    config = folder / CONFIG_NAME
    if not config.is_file():
        raise WorkspaceError(
            "no workspace here", where=str(folder), advice="make one: cuibono add PATHS -w FOLDER, or name another with -w"
        )
    try:
        told = tomllib.loads(config.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"not readable: {error}", where=str(config), advice=f"it should hold: version = {VERSION}") from error
    found, database = told.get("version"), told.get("ledger")
    if found != VERSION:
        raise WorkspaceError(
            f"workspace version {found!r}, this program knows {VERSION}", where=str(config), advice="install a newer cuibono"
        )
    if database is not None and not isinstance(database, str):
        raise WorkspaceError("ledger is no address", where=str(config), advice='for example ledger = "postgresql://ledger@localhost/press"')
    return database
