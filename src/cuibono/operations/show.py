"""``cuibono show``: one thing and what it rests on, as data and as lines."""

from __future__ import annotations

from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import Document, Entity, StoredClaim, Tie, to_dict
from cuibono.stages.inquire.tell_evidence import cells_of, sentence_of
from cuibono.vocabulary import PREDICATES

from .decide import is_known
from .flags import flags_of
from .known import show_known
from .names import captions_of, describe, resolve_name
from .unread import unread, unread_data, unread_lines
from .versions import standing
from .wording import alternate_words, flag_lines

Shown = tuple[dict[str, Any], list[str]]


def show(ledger: Ledger, what: str) -> Shown:
    """A document, claim, tie or known record by its id, else an entity by id or name. Raises NoMatchError, AmbiguousError."""
    with ledger.transaction():
        if is_known(what):
            return show_known(ledger, what)
        if ledger.has_document(what):
            return _document(ledger, ledger.document(what))
        claims = ledger.claims([what])
        if claims:
            return _one_claim(ledger, claims[0])
        ties = ledger.ties_named([what]) if what.startswith("tie-") else []
        if ties:
            return _one_tie(ledger, ties[0])
        return _entity(ledger, resolve_name(ledger, what))


def claim_line(claim: StoredClaim) -> str:
    """A claim in a line, with who says it and its status; the words of the document, not ours."""
    verb = PREDICATES[claim.predicate].verb if claim.predicate in PREDICATES else claim.predicate
    told = [
        claim.status,
        f"says {claim.source_text}" if claim.source_text else ("says somebody not named" if claim.kind == "unnamed" else ""),
        claim.amount_text or "",
        f"{claim.percentage:g} %" if claim.percentage is not None else "",
        claim.role or "",
        claim.what or "",
        claim.date or "",
        claim.review,
    ]
    return f"{claim.subject_text} {verb} {claim.object_text} [{'; '.join(part for part in told if part)}]"


def _cited(ledger: Ledger, claim: StoredClaim, seen: dict[str, Document]) -> list[str]:
    document = seen.setdefault(claim.doc_id, ledger.document(claim.doc_id))
    cells = cells_of(claim, document)
    where = f"{document.source_id or 'no outlet'}, {document.published_at or 'undated'}, {claim.doc_id} {claim.claim_id}"
    stands = standing(ledger, document)
    where += f" ({stands.words})" if stands is not None and stands.words else ""
    return [
        f"    {claim_line(claim)}",
        f"      “{sentence_of(claim, document)}”",
        *([f"      {cells} (file of SHA-256 {document.container_sha256 or document.content_sha256})"] if cells else []),
        f"      {where}",
    ]


def _document(ledger: Ledger, document: Document) -> Shown:
    claims = ledger.claims(doc_id=document.doc_id)
    attributions = ledger.attributions(doc_id=document.doc_id)
    rejects = ledger.rejects_of(document.doc_id)
    record = to_dict(document)
    lines = [f"{document.doc_id}  {document.title or '(no title)'}"]
    keys = (
        "source_id",
        "published_at",
        "published_from",
        "modified_at",
        "partial",
        "authors",
        "address",
        "url",
        "media_type",
        "language",
        "retrieved_at",
        "content_sha256",
    )
    for key in keys:
        if record[key]:
            value = record[key]
            lines.append(f"  {key:<15} {', '.join(value) if isinstance(value, list) else value}")
    lines += [f"  {'linked' if at == 0 else '':<15} {alternate_words(row)}" for at, row in enumerate(document.alternates)]
    if document.partial:
        lines.append("  ! only the teaser before a wall could be read: what stands behind it is not known")
    lines += [f"  ! not read for ties: {row.message}" for row in rejects if row.stage == "read" and row.start is None]
    stands = standing(ledger, document)
    if stands is not None and stands.words:
        lines.append(f"  {'version':<15} {stands.words}")
    lines.append(f"  {len(claims)} claims, {len(attributions)} attributions, {len(rejects)} rejects")
    seen = {document.doc_id: document}
    for claim in claims:
        lines += _cited(ledger, claim, seen)
    data = {
        "kind": "document",
        "document": record,
        "version": to_dict(stands) if stands else None,
        "claims": [to_dict(claim) for claim in claims],
        "attributions": [to_dict(row) for row in attributions],
        "rejects": [to_dict(row) for row in rejects],
    }
    return data, lines


def _one_claim(ledger: Ledger, claim: StoredClaim) -> Shown:
    ties = [tie for tie in ledger.ties(claim.subject_id) if claim.claim_id in (*tie.supporting, *tie.contrary)]
    captions = captions_of(ledger, ties)
    lines = [*(line.removeprefix("    ") for line in _cited(ledger, claim, {})), *(_tie_line(tie, captions) for tie in ties)]
    return {"kind": "claim", "claim": to_dict(claim), "ties": [to_dict(tie) for tie in ties]}, lines


def _one_tie(ledger: Ledger, tie: Tie) -> Shown:
    supporting, contrary = ledger.claims(tie.supporting), ledger.claims(tie.contrary)
    seen: dict[str, Document] = {}
    lines = [_tie_line(tie, captions_of(ledger, [tie])), f"  {tie.reason}"]
    for claim in supporting:
        lines += _cited(ledger, claim, seen)
    if contrary:
        lines.append("  against it:")
        for claim in contrary:
            lines += _cited(ledger, claim, seen)
    data = {
        "kind": "tie",
        "tie": to_dict(tie),
        "supporting": [to_dict(claim) for claim in supporting],
        "contrary": [to_dict(claim) for claim in contrary],
    }
    return data, lines


def _entity(ledger: Ledger, entity: Entity) -> Shown:
    ties = ledger.ties(entity.entity_id)
    ties.sort(key=lambda tie: (-tie.origins, -len(tie.supporting), tie.predicate, tie.tie_id))
    captions = captions_of(ledger, ties)
    claims = {claim.claim_id: claim for claim in ledger.claims([cid for tie in ties for cid in (*tie.supporting, *tie.contrary)])}
    seen: dict[str, Document] = {}
    lines = [describe(entity), f"  also: {', '.join(name for name in entity.names if name != entity.caption) or '-'}"]
    flags = flags_of(ledger, [entity.entity_id], possible=True).get(entity.entity_id, [])
    lines += flag_lines(flags, indent="  ")
    for tie in ties:
        lines.append(f"  {_tie_line(tie, captions)}")
        for claim_id in (*tie.supporting[:3], *tie.contrary[:3]):
            lines += _cited(ledger, claims[claim_id], seen)
        more = len(tie.supporting[3:]) + len(tie.contrary[3:])
        if more:
            lines.append(f"    … and {more} more: cuibono show {tie.tie_id}")
    if not ties:
        lines.append("  no ties")
    unseen = unread(ledger, [entity])
    lines += unread_lines(unseen, {entity.entity_id: entity.caption})
    data = {
        "kind": "entity",
        "entity": to_dict(entity),
        "known": [to_dict(flag) for flag in flags],
        "ties": [to_dict(tie) for tie in ties],
        "claims": [to_dict(claims[claim_id]) for claim_id in sorted(claims)],
        "contradictions": [to_dict(row) for row in ledger.contradictions(entity.entity_id)],
        "unread": unread_data(unseen),
    }
    return data, lines


def _tie_line(tie: Tie, captions: dict[str, str]) -> str:
    ends = [captions.get(end, end) for end in (tie.subject_id, tie.object_id)]
    counts = f"{tie.origins} origins, {tie.documents} documents"
    return f"{tie.reliability}{tie.credibility} {ends[0]} {tie.predicate} {ends[1]} [{tie.status}; {counts}] {tie.tie_id}"
