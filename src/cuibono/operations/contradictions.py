"""``cuibono contradictions``: claims that can't all hold, both sides with their sentences, speakers and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import Contradiction, Document, StoredClaim, to_dict
from cuibono.stages.inquire.tell_evidence import tell
from cuibono.vocabulary import PREDICATES

from .names import captions_of, resolve_name
from .unread import Unseen, unread, unread_lines
from .wording import told_lines

# The kinds whose sides are plainest come first.
_ORDER = ("holder", "amount", "percentage", "date", "denial", "status")


def contradictions(ledger: Ledger, name: str | None = None) -> tuple[list[dict[str, Any]], list[str], Unseen]:
    """All contradictions, or those of one name or id, as data and as lines, and what was not read. Raises NoMatchError, AmbiguousError."""
    with ledger.transaction():
        asked = [resolve_name(ledger, name)] if name else []
        size = ledger.count_documents()
        rows = ledger.contradictions(asked[0].entity_id if asked else None)
        unseen = unread(ledger, asked)
        claims = {row.claim_id: row for row in ledger.claims([c for row in rows for side in row.sides for c in side.claims])}
        documents = {row.doc_id: row for row in ledger.documents_of(row.doc_id for row in claims.values())}
        captions = captions_of(ledger, rows)
    rows.sort(key=lambda row: (_ORDER.index(row.kind), row.contradiction_id))
    lines = []
    for row in rows:
        lines += [f"{row.kind}: {_topic(row, captions)} · {row.contradiction_id}", f"  {row.why}"]
        for side in row.sides:
            told = [tell(claims[claim_id], documents) for claim_id in side.claims]
            lines += [f"  – {side.says}", *told_lines(told, indent="      ")]
        lines.append("")
    if not rows:
        lines = [f"no contradictions found in this corpus of {size} documents; absence of reports is not absence"]
    if unseen.total and lines and not lines[-1]:
        lines.pop()
    lines += unread_lines(unseen, {entity.entity_id: entity.caption for entity in asked})
    return [_data(row, claims, documents, captions) for row in rows], lines, unseen


def contradiction_rows(ledger: Ledger, rows: Sequence[Contradiction]) -> list[dict[str, Any]]:
    """Contradictions with what they are about in words, and every claim of both sides. Call it in a transaction."""
    claims = {row.claim_id: row for row in ledger.claims([c for row in rows for side in row.sides for c in side.claims])}
    documents = {row.doc_id: row for row in ledger.documents_of(row.doc_id for row in claims.values())}
    captions = captions_of(ledger, rows)
    return [_data(row, claims, documents, captions) for row in rows]


def _topic(row: Contradiction, captions: dict[str, str]) -> str:
    subject = captions.get(row.subject_id, row.subject_id)
    if row.kind == "holder" and row.object_id:
        return f"who holds the office of {captions.get(row.object_id, row.object_id)}"
    target = captions.get(row.object_id, row.object_id) if row.object_id else ""
    return f"{subject} {PREDICATES[row.predicate].verb} {target}".strip()


def _data(row: Contradiction, claims: dict[str, StoredClaim], documents: dict[str, Document], captions: dict[str, str]) -> dict[str, Any]:
    sides = [{"says": side.says, "evidence": [asdict(tell(claims[claim_id], documents)) for claim_id in side.claims]} for side in row.sides]
    return {
        **to_dict(row),
        "topic": _topic(row, captions),
        "subject": captions.get(row.subject_id, row.subject_id),
        "object": captions.get(row.object_id, row.object_id) if row.object_id else None,
        "sides": sides,
    }
