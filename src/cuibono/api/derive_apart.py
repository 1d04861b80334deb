"""Ties made anew in a process of its own: where all of them are, that takes a minute, and who waits to write can stop it at any moment."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from cuibono.errors import CuibonoError, WorkspaceError
from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace

LOOK = 0.02  # seconds between two questions whether to stop


def derive_apart(workspace: Path, is_wanted: Callable[[], bool]) -> bool:
    """Brings what is derived up to date, as long as it ``is_wanted``; False where it was stopped, and then nothing has happened.

    Nobody may hold the ledger for writing. Raises WorkspaceError where the process failed; it says why on stderr.
    """
    process = multiprocessing.get_context("spawn").Process(target=_derive, args=(workspace,), name="cuibono-ties", daemon=True)
    process.start()
    stopped = False
    while process.is_alive():
        process.join(LOOK)
        if not stopped and not is_wanted():
            stopped = True
            process.terminate()
    if process.exitcode == 0:
        return True
    if stopped:
        return False
    raise WorkspaceError("ties could not be made anew", where=str(workspace), advice="run: cuibono rebuild")


def _derive(workspace: Path) -> None:
    # Ctrl-C goes to all processes of a terminal; when to end is the service's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with open_workspace(workspace, write=True) as opened:
            derive(opened.ledger)
    except CuibonoError as error:
        sys.exit(f"cuibono: {error}")
