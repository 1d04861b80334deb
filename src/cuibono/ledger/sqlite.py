"""The embedded ledger: one SQLite file in WAL mode, no server. One process writes while others read."""

from __future__ import annotations

from pathlib import Path

from .sqlite_file import SqliteFile
from .whole import WholeLedger


class SqliteLedger(WholeLedger):
    """Everything of :class:`cuibono.ledger.contract.Ledger`, on SQLite."""

    def __init__(self, path: Path, *, write: bool = False, create: bool = False) -> None:
        """Opens ``path``. ``create`` makes it where it is missing. Raises WorkspaceError, LockedError or IntegrityError."""
        self.path = path
        super().__init__(SqliteFile(path, write=write, create=create), write=write)
