"""The briefs that are open: as they were written, with their casefiles; the oldest unused goes where there are too many."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.operations.brief_desk import BriefAsk, Desk, listed, write

MOST = 8  # open at a time: a casefile holds the texts of its documents


@dataclass(frozen=True)
class Open:
    """A brief on the desk, with the state of what is derived that it was written from."""

    desk: Desk
    state: tuple[int, ...] | None


class Desks:
    """Open briefs by id. Files are written to ``briefs`` in the workspace, where the command line writes them too."""

    def __init__(self, workspace: Path) -> None:
        self.folder = workspace / "briefs"
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._open: OrderedDict[str, Open] = OrderedDict()

    def write(self, ledger: Ledger, ask: BriefAsk) -> Desk:
        """Writes a brief, one at a time. Raises as :func:`cuibono.operations.brief_desk.write`."""
        with self._writing:
            desk = write(ledger, ask, self.folder)
            with self._lock:
                self._open[desk.brief.brief_id] = Open(desk, ledger.derived_from())
                self._open.move_to_end(desk.brief.brief_id)
                while len(self._open) > MOST:
                    self._open.popitem(last=False)
            return desk

    def get(self, ledger: Ledger, brief_id: str) -> Open:
        """An open brief; one that was written before is written again. Raises NoMatchError."""
        with self._lock:
            if brief_id in self._open:
                self._open.move_to_end(brief_id)
                return self._open[brief_id]
        row = next((row for row in listed(ledger, self.folder) if row.brief_id == brief_id), None)
        if row is None or row.ask is None:
            raise NoMatchError(f"no brief {brief_id!r} was written here", advice="write one: name its subject on the page of briefs")
        desk = self.write(ledger, row.ask)
        if desk.brief.brief_id != brief_id:
            raise NoMatchError(
                f"what brief {brief_id!r} was asked for is {desk.brief.title!r} now", advice="its names mean others now: write it anew"
            )
        return Open(desk, ledger.derived_from())

    def peek(self, brief_id: str) -> Desk | None:
        """An open brief, if it is."""
        with self._lock:
            found = self._open.get(brief_id)
            return found.desk if found else None
