"""The ledger's documents as a list, and one of them without its text: where it comes from, what stands beside it, who copied whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.ledger.contract_listed import Listed, Sieve
from cuibono.records import OriginEdge, to_dict
from cuibono.stages.appraise.ties import graded_outlets
from cuibono.vocabulary.media import outlet_name

from .compare import change
from .versions import standing
from .wording import alternate_words

NEWEST = ("published", "taken")


def list_documents(
    ledger: Ledger, sieve: Sieve, *, newest: str = "published", after: tuple[str, str] | None = None, most: int = 50
) -> tuple[list[dict[str, Any]], tuple[str, str] | None, int]:
    """One page of documents, what comes ``after`` it (None at the end), and how many the sieve lets through in all.

    Raises UsageError for another order than those of ``NEWEST``.
    """
    if newest not in NEWEST:
        raise UsageError(f"{newest!r} is no order", where="newest", advice=f"one of: {', '.join(NEWEST)}")
    with ledger.transaction():
        rows = ledger.listed(sieve, newest=newest, after=after, most=most + 1)
        page = rows[:most]
        sizes = ledger.sizes_of([row.doc_id for row in page])
        relations = {row.doc_id: row.relation for row in ledger.origins_of(row.doc_id for row in page)}
        letters = letters_of(ledger)
        total = ledger.count_listed(sieve)
    last = page[-1] if len(rows) > most else None
    further = ((last.published_at or "") if newest == "published" else last.retrieved_at, last.doc_id) if last else None
    return [_row(row, sizes[row.doc_id], relations.get(row.doc_id), letters) for row in page], further, total


def letters_of(ledger: Ledger) -> dict[str, str]:
    """The reliability letter of each outlet by its usual name; an outlet without a row has F, cannot be judged."""
    return {name: row.reliability for name, row in graded_outlets(ledger.publishers()).items()}


def _row(row: Listed, sizes: dict[str, int], relation: str | None, letters: dict[str, str]) -> dict[str, Any]:
    return {
        "id": row.doc_id,
        "title": row.title or row.address,
        "outlet": row.source_id or None,
        "letter": letters.get(outlet_name(row.source_id), "F"),
        "published": row.published_at,
        "published_from": row.published_from,
        "taken": row.retrieved_at,
        "language": row.language,
        "dataset": row.dataset,
        "media_type": row.media_type,
        "address": row.address,
        "url": row.url,
        "partial": row.partial,
        "claims": sizes.get("claims", 0),
        "attributions": sizes.get("attributions", 0),
        "rejects": sizes.get("rejects", 0),
        "unread": bool(sizes.get("unread")),
        "relation": relation,
    }


def document_head(ledger: Ledger, doc_id: str) -> dict[str, Any]:
    """The capture record of a document, its outlet's row, counts, rejects, and where it stands among the versions of its address.

    Raises NoMatchError.
    """
    with ledger.transaction():
        document = ledger.document(doc_id)
        sizes = ledger.sizes_of([doc_id])[doc_id]
        outlet = graded_outlets(ledger.publishers()).get(outlet_name(document.source_id)) if document.source_id else None
        rejects = ledger.rejects_of(doc_id)
        stands = standing(ledger, document)
        engine = ledger.engine_of(doc_id)
    record = {key: value for key, value in to_dict(document).items() if key not in ("text", "blocks", "alternates", "doc_id")}
    return {
        "id": doc_id,
        **record,
        "title": document.title or document.address,
        "linked": [alternate_words(row) for row in document.alternates],
        "engine": engine,
        "outlet": to_dict(outlet) if outlet else None,
        "letter": outlet.reliability if outlet else "F",
        "characters": len(document.text),
        "claims": sizes.get("claims", 0),
        "attributions": sizes.get("attributions", 0),
        "rejects": [{key: value for key, value in to_dict(row).items() if key != "doc_id"} for row in rejects],
        "unread": next((row.message for row in rejects if row.stage == "read" and row.start is None), None),
        "version": {**to_dict(stands), "words": stands.words} if stands and stands.words else None,
    }


def document_versions(ledger: Ledger, doc_id: str) -> list[dict[str, Any]]:
    """The versions of a document's address in its dataset, the oldest first, each with what it changes in the one
    before. Raises NoMatchError."""
    with ledger.transaction():
        document = ledger.document(doc_id)
        rows = ledger.versions(document.dataset, document.address)
        found: list[dict[str, Any]] = []
        before = None
        for row in rows:
            stands = standing(ledger, row)
            found.append(
                {
                    "id": row.doc_id,
                    "taken": row.retrieved_at,
                    "published": row.published_at,
                    "modified": row.modified_at,
                    "title": row.title or row.address,
                    "words": stands.words if stands else "",
                    "change": to_dict(change(ledger, before, row.doc_id)) if before else None,
                }
            )
            before = row.doc_id
    return found


def document_origins(ledger: Ledger, doc_id: str) -> dict[str, Any]:
    """Who copied whom around one document: its origin with the reason, the other documents of that origin, the signs that lead from it
    and to it. Raises NoMatchError."""
    with ledger.transaction():
        document = ledger.document(doc_id)
        mine = next(iter(ledger.origins_of([doc_id])), None)
        group = ledger.origins_with(mine.origin_id) if mine else []
        away, here = ledger.edges_of([doc_id]), ledger.edges_to(doc_id)
        near = {row.doc_id for row in group} | {row.source_doc for row in away if row.source_doc} | {row.doc_id for row in here}
        heads = {row.doc_id: row for row in ledger.heads(near)}
        names = _names(ledger, [row.doc_id for row in group])

    def of(other: str | None) -> dict[str, Any] | None:
        row = heads.get(other or "")
        if row is None:
            return None
        return {"id": row.doc_id, "title": row.title or row.address, "outlet": row.source_id or None, "published": row.published_at}

    def edge(row: OriginEdge, other: str | None) -> dict[str, Any]:
        told = {"relation": row.relation, "name": row.name, "share": row.share, "why": row.why}
        return {**told, "document": of(other), "spans": [list(span) for span in row.spans]}

    others = sorted((row for row in group if row.doc_id != doc_id), key=lambda row: (heads[row.doc_id].published_at or "9999", row.doc_id))
    own = names.get(mine.origin_id) if mine else None
    return {
        "origin": mine.origin_id if mine else None,
        "name": own or outlet_name(document.source_id) or None,
        "relation": mine.relation if mine else None,
        "why": mine.why if mine else None,
        "others": [{"document": of(row.doc_id), "relation": row.relation, "why": row.why} for row in others],
        "leads_to": [edge(row, row.source_doc) for row in away],
        "led_from": [edge(row, row.doc_id) for row in here],
    }


def _names(ledger: Ledger, doc_ids: Iterable[str]) -> dict[str, str]:
    """What origins are called, by their signs: of several the one that is not the house's own name."""
    found: dict[str, dict[bool, str]] = defaultdict(dict)
    for row in ledger.edges_of(doc_ids):
        found[row.origin_id].setdefault(row.relation == "same_publisher", row.name)
    return {origin: names.get(False, names.get(True, "")) for origin, names in found.items()}
