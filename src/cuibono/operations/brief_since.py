"""What changed of the ties that a brief tells since a day: the lines before what changed since its last version."""

from __future__ import annotations

from cuibono.ledger import Ledger
from cuibono.records import Brief, Casefile
from cuibono.stages.brief.changes import since_lines

from .changes import find, window_of


def since_changes(ledger: Ledger, brief: Brief, casefile: Casefile, since: str) -> list[str]:
    """What changed of the ties that a brief tells since a day, month or year of publication, in lines."""
    shown = {row.tie_id for row in brief.findings if row.shown}
    with ledger.transaction():
        window = window_of(ledger, since)
        found = find(ledger, window, ties=[tie for tie in casefile.ties if tie.tie_id in shown])
    documents = {row.doc_id: row for row in (*casefile.documents, *found.documents.values())}
    return since_lines(brief, found.changed.rows, documents, window.since, window.until)
