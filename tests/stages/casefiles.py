"""Casefiles by hand: texts and claims in short rows; spans are found in the text, ids are made as the ledger makes them."""

from __future__ import annotations

import re
from typing import Any

from cuibono.records import (
    Casefile,
    Contradiction,
    Corpus,
    Document,
    Entity,
    Link,
    Origin,
    Passage,
    Publisher,
    Side,
    StoredAttribution,
    StoredClaim,
    Tie,
    make_id,
    sha256,
)


def document(doc_id: str, text: str, outlet: str = "", published: str | None = None, **more: Any) -> Document:
    values: dict[str, Any] = {
        "doc_id": doc_id,
        "dataset": "test",
        "source_id": outlet,
        "address": f"{doc_id}.txt",
        "url": None,
        "media_type": "text/plain",
        "language": "en",
        "title": None,
        "authors": (),
        "published_at": published,
        "published_from": "given" if published else None,
        "retrieved_at": "2026-01-02T03:04:05Z",
        "content_sha256": sha256(text.encode()),
        "text_sha256": sha256(text.encode()),
        "reader": "text/1",
        "text": text,
    }
    return Document(**{**values, **more})


def locate(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def entity(name: str, schema: str, *aliases: str, country: str | None = None, named: bool = True, documents: int = 1) -> Entity:
    return Entity(make_id("ent", name), schema, name, (name, *aliases), country, named, documents, documents)


def attribution(
    doc: Document, kind: str, quote: str, source: str | None, cue: str | None, content: str, speaker: Entity | None = None
) -> StoredAttribution:
    at = doc.text.index(content)
    spans = {}
    for key, words in (("source", source), ("cue", cue), ("content", content)):
        near = [m.start() for m in re.finditer(re.escape(words), doc.text)] if words else []
        start = min(near, key=lambda s: min(abs(s - at), abs(s - at - len(content))), default=0)
        spans[key] = ((start, start + len(words or "")),) if near else ()
    return StoredAttribution(
        make_id("att", doc.doc_id, content),
        doc.doc_id,
        kind,
        quote,
        source,
        speaker.entity_id if speaker else None,
        cue,
        content,
        spans["source"],
        spans["cue"],
        spans["content"],
    )


def claim(
    doc: Document,
    subject: Entity,
    predicate: str,
    obj: Entity,
    evidence: str,
    status: str = "asserted",
    said: StoredAttribution | None = None,
    **more: Any,
) -> StoredClaim:
    start, end = locate(doc.text, evidence)

    def find(owner: Entity, words: str | None) -> tuple[int, int]:
        for name in filter(None, (words, *owner.names)):
            if name in evidence:
                at = start + evidence.index(name)
                return at, at + len(name)
        return start, start

    s, o = find(subject, more.pop("s", None)), find(obj, more.pop("o", None))
    left = max(doc.text.rfind(mark, 0, start) for mark in (". ", "\n", "? ")) + 1
    stops = [at for mark in (". ", ".\n", "\n") if (at := doc.text.find(mark, end - 1)) >= 0]
    right = min(stops, default=len(doc.text) - 1) + 1
    while doc.text[left].isspace():
        left += 1
    right = max(end, len(doc.text[:right].rstrip()))
    return StoredClaim(
        claim_id=make_id("claim", doc.doc_id, subject.entity_id, predicate, obj.entity_id, status, evidence),
        doc_id=doc.doc_id,
        subject_id=subject.entity_id,
        subject_text=subject.caption,
        subject_schema=subject.schema,
        predicate=predicate,
        object_id=obj.entity_id,
        object_text=obj.caption,
        object_schema=obj.schema,
        status=status,
        evidence_start=start,
        evidence_end=end,
        evidence_text=evidence,
        sentence_start=left,
        sentence_end=right,
        confidence=0.95,
        engine="rules/1",
        kind=said.kind if said else "outlet",
        quote=said.quote if said else None,
        attribution_id=said.attribution_id if said else None,
        source_text=said.source_text if said else None,
        source_entity_id=said.source_entity_id if said else None,
        cue_text=said.cue_text if said else None,
        subject_start=s[0],
        subject_end=s[1],
        subject_anchor=None,
        object_start=o[0],
        object_end=o[1],
        object_anchor=None,
        **more,
    )


def ties_of(claims: list[StoredClaim], documents: list[Document], copies: dict[str, str], publishers: dict[str, str]) -> list[Tie]:
    """Ties as the appraisal makes them, in small: enough for a brief, with grades by the rules of the vocabulary."""
    outlets = {doc.doc_id: doc.source_id for doc in documents}
    groups: dict[tuple[str, str, str], list[StoredClaim]] = {}
    for row in claims:
        groups.setdefault((row.subject_id, row.predicate, row.object_id), []).append(row)
    ties = []
    for (subject, predicate, obj), rows in sorted(groups.items()):
        supporting = [row for row in rows if row.status != "denied"] or rows
        contrary = [row for row in rows if row not in supporting]
        origins = len({copies.get(row.doc_id, row.doc_id) for row in supporting})
        kinds = {row.kind for row in supporting}
        weak = kinds <= {"unnamed", "document"}
        digit = 1 if origins > 1 and not weak else 4 if weak else 6 if not outlets[supporting[0].doc_id] else 3
        dates = [row.date for row in supporting if row.date]
        letter = min(publishers.get(outlets[row.doc_id], "F") for row in supporting)
        ties.append(
            Tie(
                make_id("tie", subject, predicate, obj),
                subject,
                predicate,
                obj,
                supporting[0].status,
                tuple(sorted(row.claim_id for row in supporting)),
                tuple(sorted(row.claim_id for row in contrary)),
                origins,
                len({row.doc_id for row in supporting}),
                None,
                None,
                dates[0] if dates else None,
                letter,
                digit,
                "by hand",
            )
        )
    return ties


def passages_of(subjects: list[Entity], documents: list[Document]) -> tuple[Passage, ...]:
    """Sentences that name the first subject, with the subjects named in them."""
    found = []
    for doc in documents:
        for match in re.finditer(r"[^\s.][^.]*\.”?", doc.text):
            named = tuple(row.entity_id for row in subjects if any(re.search(rf"\b{re.escape(n)}\b", match[0]) for n in row.names))
            if subjects[0].entity_id in named:
                found.append(Passage(doc.doc_id, match.start(), match.end(), named))
    return tuple(sorted(found, key=lambda row: (row.doc_id, row.start)))


def casefile(
    subjects: list[Entity],
    documents: list[Document],
    entities: list[Entity],
    claims: list[StoredClaim],
    attributions: list[StoredAttribution] | None = None,
    *,
    copies: dict[str, str] | None = None,
    publishers: list[Publisher] | None = None,
    contradictions: list[Contradiction] | None = None,
) -> Casefile:
    copies = copies or {}
    grades = {row.publisher: row.reliability for row in publishers or []}
    outlets: dict[str, int] = {}
    for row in documents:
        outlets[row.source_id] = outlets.get(row.source_id, 0) + 1
    dates = sorted(row.published_at for row in documents if row.published_at)
    corpus = Corpus(
        len(documents),
        tuple(f"{name}\t{n}" for name, n in sorted(outlets.items())),
        (f"en\t{len(documents)}",),
        dates[0] if dates else None,
        dates[-1] if dates else None,
        sum(1 for row in documents if not row.published_at),
        0,
        "rules/1",
    )
    links = [
        Link(doc.doc_id, row.entity_id, row.entity_id, 1.0, "by hand")
        for doc in documents
        for row in entities
        if any(name in doc.text for name in row.names)
    ]
    origins = [
        Origin(
            d.doc_id,
            copies.get(d.doc_id, d.doc_id),
            "near_duplicate" if d.doc_id in copies else "own",
            "the same text" if d.doc_id in copies else "",
        )
        for d in documents
    ]
    return Casefile(
        subjects=tuple(row.entity_id for row in subjects),
        corpus=corpus,
        documents=tuple(sorted(documents, key=lambda row: row.doc_id)),
        entities=tuple(sorted(entities, key=lambda row: row.entity_id)),
        links=tuple(sorted(links, key=lambda row: (row.doc_id, row.entity))),
        ties=tuple(sorted(ties_of(claims, documents, copies, grades), key=lambda row: row.tie_id)),
        claims=tuple(sorted(claims, key=lambda row: row.claim_id)),
        attributions=tuple(sorted(attributions or [], key=lambda row: row.attribution_id)),
        contradictions=tuple(contradictions or []),
        origins=tuple(origins),
        publishers=tuple(publishers or []),
        decisions=(),
        passages=passages_of(subjects, documents),
    )


def denial(kind: str, first: StoredClaim, second: StoredClaim) -> Contradiction:
    return Contradiction(
        make_id("con", first.claim_id, second.claim_id),
        kind,
        first.subject_id,
        first.predicate,
        first.object_id,
        (Side("it is so", (first.claim_id,)), Side("it is not so", (second.claim_id,))),
        "by hand",
    )
