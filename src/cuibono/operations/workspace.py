"""A workspace is a folder with a ledger and ``cuibono.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cuibono.errors import LockedError, WorkspaceError
from cuibono.ledger import Ledger
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.settings import Settings

LEDGER_NAME = "ledger.sqlite3"
CONFIG_NAME = "cuibono.toml"
# The layout of the folder itself (docs/formats.md); the ledger's schema has its own version.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Workspace:
    """An opened workspace: its folder and its ledger."""

    path: Path
    ledger: Ledger


@contextmanager
def open_workspace(path: Path | None = None, *, write: bool = False, create: bool = False) -> Iterator[Workspace]:
    """The workspace at ``path`` (else CUIBONO_WORKSPACE, else ./cuibono-workspace); ``create`` makes it where there is none.

    Raises WorkspaceError where there is none or it is not ours, LockedError where another process writes, IntegrityError for damage.
    """
    folder = Settings.from_environment().workspace if path is None else path
    if create:
        make_folder(folder)
    _check(folder)
    with SqliteLedger(folder / LEDGER_NAME, write=write, create=create) as ledger:
        yield Workspace(folder, ledger)


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


def make_folder(folder: Path) -> None:
    """A folder as a workspace, where it is none yet; the ledger is not made. Raises WorkspaceError where something else lies there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        config = folder / CONFIG_NAME
        if not config.exists():
            if any(folder.iterdir()):
                raise WorkspaceError(
                    "the folder is not empty and no workspace", where=str(folder), advice="name a new or empty folder: -w FOLDER"
                )
            config.write_text(f"# A cuibono workspace: docs/formats.md\nversion = {VERSION}\n", encoding="utf-8")
    except OSError as error:
        raise WorkspaceError(f"cannot make the workspace: {error.strerror}", where=str(folder), advice="use another folder: -w") from error


def _check(folder: Path) -> None:
    config = folder / CONFIG_NAME
    if not config.is_file():
        raise WorkspaceError(
            "no workspace here", where=str(folder), advice="make one: cuibono add PATHS -w FOLDER, or name another with -w"
        )
    try:
        found = tomllib.loads(config.read_text(encoding="utf-8")).get("version")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(f"not readable: {error}", where=str(config), advice=f"it should hold: version = {VERSION}") from error
    if found != VERSION:
        raise WorkspaceError(
            f"workspace version {found!r}, this program knows {VERSION}", where=str(config), advice="install a newer cuibono"
        )
