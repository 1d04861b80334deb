"""Which documents are one report: a text and its copies, translations and later versions, whoever prints them."""

from __future__ import annotations

from collections.abc import Iterable

from cuibono.ledger import Ledger
from cuibono.stages.inquire.stories import COPIES


def reports_of(ledger: Ledger, doc_ids: Iterable[str]) -> dict[str, str]:
    """For each document the one that its text leads back to; itself where it is nobody's copy."""
    known: dict[str, str] = {}
    asked = set(doc_ids)
    wanted = set(asked)
    while wanted:
        leads = {doc_id: doc_id for doc_id in wanted}
        for edge in ledger.edges_of(wanted):
            if edge.relation in COPIES and edge.source_doc:
                leads[edge.doc_id] = edge.source_doc if leads[edge.doc_id] == edge.doc_id else min(leads[edge.doc_id], edge.source_doc)
        known |= leads
        wanted = set(leads.values()) - known.keys()
    return {doc_id: _root(doc_id, known) for doc_id in asked}


def _root(doc_id: str, leads: dict[str, str]) -> str:
    """Where the leads end; of documents that lead to each other the first by id."""
    path: list[str] = []
    while doc_id not in path and leads[doc_id] != doc_id:
        path.append(doc_id)
        doc_id = leads[doc_id]
    return min(path[path.index(doc_id) :]) if doc_id in path else doc_id
