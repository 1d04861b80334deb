"""One document as it was read: its text, its blocks, and what stands where in it. Spans are half-open, in code points."""

from __future__ import annotations

from typing import Any

from cuibono.errors import NoMatchError
from cuibono.ledger import Ledger
from cuibono.records import Decision, Document, StoredAttribution, StoredClaim, Tie, standing_claims, to_dict
from cuibono.stages.appraise.weigh_claims import standing_status
from cuibono.stages.inquire.tell_evidence import cells_of, sentence_of, speaker_of
from cuibono.vocabulary.media import outlet_name

from .wording import tie_words, verb_of


def document_reading(ledger: Ledger, doc_id: str) -> dict[str, Any]:
    """Text, blocks, claims, attributions and names of a document, each with its places. Raises NoMatchError."""
    with ledger.transaction():
        document = ledger.document(doc_id)
        claims = ledger.claims(doc_id=doc_id)
        said = ledger.attributions(doc_id=doc_id)
        mentions = [row for row in ledger.mentions(doc_id) if row.named]
        links = {row.entity: row.entity_id for row in ledger.links_at((doc_id, row.entity) for row in mentions)}
        ids = set(links.values()) | {end for claim in claims for end in (claim.subject_id, claim.object_id)}
        captions = {row.entity_id: row.caption for row in ledger.entities_of(ids)}
        ties = _ties(ledger, claims)
        decided = standing_claims(ledger.decisions())
    names = [
        {
            "start": row.start,
            "end": row.end,
            "schema": row.schema,
            "entity": links.get(row.entity),
            "caption": captions.get(links.get(row.entity, ""), row.text),
        }
        for row in mentions
    ]
    return {
        "id": doc_id,
        "text": document.text,
        "language": document.language,
        "blocks": [[row.start, row.end, row.kind] for row in document.blocks],
        "claims": [claim_data(row, document, captions, ties.get(row.claim_id), decided.get(row.claim_id)) for row in claims],
        "attributions": [_attribution(row) for row in said],
        "names": names,
    }


def one_claim(ledger: Ledger, claim_id: str) -> dict[str, Any]:
    """One claim with its document, tie and decision. Raises NoMatchError."""
    with ledger.transaction():
        found = ledger.claims([claim_id])
        if not found:
            raise NoMatchError(f"no claim {claim_id!r}", advice="GET /api/1/documents/{id}/reading lists those of a document")
        claim = found[0]
        document = ledger.document(claim.doc_id)
        captions = {row.entity_id: row.caption for row in ledger.entities_of([claim.subject_id, claim.object_id])}
        tie = _ties(ledger, found).get(claim_id)
        decided = standing_claims(ledger.decisions()).get(claim_id)
    head = {"id": document.doc_id, "title": document.title or document.address, "outlet": document.source_id or None}
    return {**claim_data(claim, document, captions, tie, decided), "document": {**head, "published": document.published_at}}


def _ties(ledger: Ledger, claims: list[StoredClaim]) -> dict[str, Tie]:
    """The tie that each of some claims went into, by claim; a claim that was rejected is in none."""
    wanted = {row.claim_id for row in claims}
    near = ledger.ties_between((row.subject_id, row.object_id) for row in claims)
    return {key: tie for tie in near for key in (*tie.supporting, *tie.contrary) if key in wanted}


def claim_data(
    claim: StoredClaim, document: Document, captions: dict[str, str], tie: Tie | None, decided: Decision | None
) -> dict[str, Any]:
    """A claim as a page shows it: the document's words for its ends, the vocabulary's verb, who says it, and what was decided."""
    status = standing_status(claim)
    outlet = outlet_name(document.source_id) if document.source_id else ""

    def end(which: str) -> dict[str, Any]:
        key = getattr(claim, f"{which}_id")
        anchor = getattr(claim, f"{which}_anchor")
        return {
            "id": key if key in captions else None,
            "text": getattr(claim, f"{which}_text"),
            "caption": captions.get(key),
            "schema": getattr(claim, f"{which}_schema"),
            "span": [getattr(claim, f"{which}_start"), getattr(claim, f"{which}_end")],
            "anchor": list(anchor) if anchor else None,
        }

    return {
        "id": claim.claim_id,
        "subject": end("subject"),
        "predicate": claim.predicate,
        "verb": verb_of(claim.predicate, status),
        "object": end("object"),
        "status": status,
        "evidence": [claim.evidence_start, claim.evidence_end],
        "sentence": [claim.sentence_start, claim.sentence_end],
        "words": sentence_of(claim, document),
        "speaker": speaker_of(claim, outlet),
        "speaker_id": claim.source_entity_id,
        "kind": claim.kind,
        "quote": claim.quote,
        "attribution": claim.attribution_id,
        "amount": claim.amount_text,
        "currency": claim.amount_currency,
        "percentage": claim.percentage,
        "role": claim.role,
        "what": claim.what,
        "place": claim.place,
        "date": claim.date,
        "confidence": claim.confidence,
        "engine": claim.engine,
        "cells": cells_of(claim, document),
        "review": claim.review,
        "decision": to_dict(decided) if decided else None,
        "tie": _tie(tie, captions),
    }


def _tie(tie: Tie | None, captions: dict[str, str]) -> dict[str, Any] | None:
    if tie is None:
        return None
    told = {"id": tie.tie_id, "words": tie_words(tie, captions), "status": tie.status, "reason": tie.reason}
    return {**told, "reliability": tie.reliability, "credibility": tie.credibility, "origins": tie.origins, "documents": tie.documents}


def _attribution(row: StoredAttribution) -> dict[str, Any]:
    return {
        "id": row.attribution_id,
        "kind": row.kind,
        "quote": row.quote,
        "source": row.source_text,
        "source_id": row.source_entity_id,
        "spans": {name: [list(span) for span in getattr(row, name)] for name in ("source", "cue", "content")},
    }
