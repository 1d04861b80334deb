"""``cuibono search``: sentences by their words."""

from __future__ import annotations

from dataclasses import dataclass

from cuibono.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that was found, with where it stands; ``unread`` where its document was not read for ties."""

    doc_id: str
    start: int
    end: int
    sentence: str
    outlet: str
    published_at: str | None
    title: str | None
    language: str | None = None
    unread: bool = False


def search(ledger: Ledger, query: str, limit: int = 20) -> list[Hit]:
    """Sentences with all the words, best first."""
    hits = []
    with ledger.transaction():
        unread = {row[0] for row in ledger.unread()}
        for doc_id, start, end, sentence in ledger.search(query, limit):
            document = ledger.document(doc_id)
            told = document.source_id, document.published_at, document.title, document.language
            hits.append(Hit(doc_id, start, end, sentence, *told, unread=doc_id in unread))
    return hits
