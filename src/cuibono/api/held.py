"""What the service holds in memory between requests: the entities and ties of the ledger as it last stood."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cuibono.ledger import Ledger
from cuibono.operations.reconcile import Known, make_known
from cuibono.operations.workspace import Stamp, Watch, open_workspace
from cuibono.stages.inquire.graph import TieGraph, make_graph


class Held:
    """Opens the ledger for reading, for each state of it once: what another process adds is there with the next request."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self._watch = Watch(workspace)
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self._known: Known | None = None
        self._graph_stamp: Stamp | None = None
        self._graph: TieGraph | None = None

    def stamp(self) -> Stamp:
        """What tells one state of the ledger from another."""
        return self._watch.stamp()

    def close(self) -> None:
        """Ends what is kept open."""
        self._watch.close()

    def known(self) -> Known:
        """The ledger's entities. Raises WorkspaceError where there is no workspace (any more), IntegrityError for damage."""
        with self._lock:
            stamp = self._watch.stamp()
            if self._known is None or stamp != self._stamp:
                with open_workspace(self.workspace) as opened, opened.ledger.transaction():
                    ledger = opened.ledger
                    self._known = make_known(ledger.entities(), ledger.ties(), ledger.corpus().documents)
                # Reading may have made or taken away the log: the stamp from after it is the one to compare with.
                self._stamp = self._watch.stamp()
            return self._known

    @contextmanager
    def asked(self) -> Iterator[tuple[Ledger, Callable[[], TieGraph]]]:
        """The ledger for one question, all of it from one moment, with its ties as arrays: what another process adds meanwhile is not
        there, neither here nor there. Raises as :meth:`known`."""
        with open_workspace(self.workspace) as opened:
            before = self._watch.stamp()
            with opened.ledger.transaction():
                opened.ledger.count_documents()  # the moment is that of the first look
                stamp = before if before == self._watch.stamp() else None
                yield opened.ledger, lambda: self._graph_of(opened.ledger, stamp)

    def _graph_of(self, ledger: Ledger, stamp: Stamp | None) -> TieGraph:
        """The ledger's ties as arrays, made once for each state of its file; anew where that was changing as the ledger was opened."""
        with self._lock:
            if self._graph is None or stamp is None or stamp != self._graph_stamp:
                self._graph = make_graph(ledger.entity_columns(), ledger.tie_columns())
                self._graph_stamp = stamp
            return self._graph
