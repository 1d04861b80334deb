"""One writer at a time: a lock that the operating system releases with the process, however that ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cuibono.errors import LockedError, WorkspaceError


class WriterLock:
    """Holds ``PATH`` locked while open. Raises LockedError at once where another process (or ledger of this one) holds it."""

    def __init__(self, path: Path) -> None:
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise WorkspaceError(
                f"cannot write here: {error.strerror}", where=str(path.parent), advice="check the folder's permissions, or use another -w"
            ) from error
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise LockedError(
                "another cuibono process is writing to this workspace",
                where=str(path.parent),
                advice="wait until it ends, or use another workspace (-w); questions (status, search, show) work meanwhile",
            ) from error

    def release(self) -> None:
        """Gives the lock back; twice is fine."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
