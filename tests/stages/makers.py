"""One-line records for the tests of resolution, appraisal and questions. All names are made up."""

from __future__ import annotations

from typing import Any

from cuibono.records import Decision, Document, Entity, Local, StoredAttribution, StoredClaim, Tie, make_id, sha256


def local(doc: str, entity: str, schema: str, *names: str, **more: Any) -> Local:
    fields: dict[str, Any] = {"named": True, "country": None, "context": ()}
    return Local(doc, entity, schema, names, tuple(1 for _ in names), **{**fields, **more})


def decision(verdict: str, target: str, other: str | None = None, *, at: str = "2031-01-01T00:00:00Z", kind: str = "same") -> Decision:
    return Decision(make_id("dec", verdict, target, other, at), kind, target, other, verdict, "Ida", at, "a reason")


def document(doc: str, text: str = "Some text.", **more: Any) -> Document:
    fields: dict[str, Any] = {
        "dataset": "test",
        "source_id": f"Outlet {doc}",
        "address": f"{doc}.txt",
        "url": None,
        "media_type": "text/plain",
        "language": "en",
        "title": None,
        "authors": (),
        "published_at": "2031-05-01",
        "published_from": "given",
        "retrieved_at": "2031-06-01T00:00:00Z",
        "content_sha256": sha256(text.encode()),
        "text_sha256": sha256(text.encode()),
        "reader": "text/1",
        "text": text,
    }
    return Document(doc, **{**fields, **more})


def claim(doc: str, subject: str, predicate: str, target: str, **more: Any) -> StoredClaim:
    """A claim of a document in the outlet's own voice; ends are entity ids as well as words."""
    evidence = more.pop("evidence", f"{subject} {predicate} {target}")
    ident = more.pop("claim_id", None) or make_id("claim", doc, subject, predicate, target, sorted(more.items(), key=str), evidence)
    fields: dict[str, Any] = {
        "subject_schema": "Person",
        "object_schema": "Company",
        "status": "asserted",
        "confidence": 0.9,
        "engine": "test/1",
        "kind": "outlet",
        "quote": None,
        "attribution_id": None,
        "source_text": None,
        "source_entity_id": None,
        "cue_text": None,
        "subject_start": 0,
        "subject_end": len(subject),
        "subject_anchor": None,
        "object_start": len(evidence) - len(target),
        "object_end": len(evidence),
        "object_anchor": None,
        "evidence_start": 0,
        "evidence_end": len(evidence),
        "evidence_text": evidence,
        "sentence_start": 0,
        "sentence_end": len(evidence),
    }
    ends = {"subject_id": subject, "subject_text": subject, "object_id": target, "object_text": target}
    return StoredClaim(claim_id=ident, doc_id=doc, predicate=predicate, **{**fields, **ends, **more})


def entity(ident: str, schema: str = "Company", **more: Any) -> Entity:
    fields: dict[str, Any] = {"caption": ident, "names": (ident,), "country": None, "named": True, "documents": 1, "mentions": 1}
    return Entity(ident, schema, **{**fields, **more})


def tie(subject: str, predicate: str, target: str, **more: Any) -> Tie:
    fields: dict[str, Any] = {
        "status": "asserted",
        "supporting": (),
        "contrary": (),
        "origins": 1,
        "documents": 1,
        "first_seen": None,
        "last_seen": None,
        "valid": None,
        "reliability": "F",
        "credibility": 3,
        "reason": "",
    }
    return Tie(make_id("tie", subject, predicate, target), subject, predicate, target, **{**fields, **more})


def attribution(doc: str, kind: str, source: str | None, content: str = "so", **more: Any) -> StoredAttribution:
    fields: dict[str, Any] = {"quote": "indirect", "source_entity_id": None, "cue_text": "said", "source": (), "cue": (), "content": ()}
    return StoredAttribution(
        attribution_id=make_id("att", doc, kind, source, content),
        doc_id=doc,
        kind=kind,
        source_text=source,
        content_text=content,
        **{**fields, **more},
    )
