"""One-line records for tests: texts are made up, spans are found by their words."""

from __future__ import annotations

import re
from typing import Any

from cuibono.records import Attribution, Claim, Document, End, Mention, Reading, make_id, sha256

NORTH = "Orsk Rail owns the port of Vell. Mayor Ana Dorn met Orsk Rail in May. “We paid nothing,” said Ana Dorn."
SOUTH = "Analysts say Orsk Rail may sell the port of Vell.\n\nA heading with Dorn in it\n\nAna Dorn denied it."


def document(text: str = NORTH, name: str = "north.txt", **more: Any) -> Document:
    """A document with a capture record of its own."""
    data = text.encode()
    fields: dict[str, Any] = {
        "doc_id": make_id("doc", "test", name, sha256(data)),
        "dataset": "test",
        "source_id": "The Vell Post",
        "address": name,
        "url": None,
        "media_type": "text/plain",
        "language": "en",
        "title": "Dorn and the port",
        "authors": ("Ida Brun",),
        "published_at": "2031-05-02",
        "published_from": "given",
        "retrieved_at": "2031-06-01T00:00:00Z",
        "content_sha256": sha256(data),
        "text_sha256": sha256(data),
        "reader": "text/1",
        "text": text,
    }
    return Document(**{**fields, **more})


def span(text: str, words: str) -> tuple[int, int]:
    """Where the words first stand."""
    start = text.index(words)
    return start, start + len(words)


def mention(text: str, words: str, schema: str, entity: str, **more: Any) -> Mention:
    return Mention(*span(text, words), words, schema, entity, **more)


def end(text: str, words: str, schema: str, entity: str, anchor: str | None = None) -> End:
    return End(*span(text, words), words, schema, entity, None if anchor is None else span(text, anchor))


def claim(subject: End, predicate: str, object_: End, evidence: tuple[int, int], **more: Any) -> Claim:
    fields: dict[str, Any] = {"status": "asserted", "confidence": 0.9, "engine": "test/1"}
    return Claim(subject=subject, predicate=predicate, object=object_, evidence=evidence, **{**fields, **more})


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans that end with a full stop; good enough for the texts here."""
    return tuple(match.span() for match in re.finditer(r"[^\s.\n][^.\n]*\.”?(?: said [^.]*\.)?", text))


def reading(made: Document, claims: tuple[Claim, ...] | None = None) -> Reading:
    """A reading of NORTH or of any text that has the same three names."""
    text = made.text
    rail, dorn, port = (
        end(text, *row) for row in (("Orsk Rail", "Company", "e1"), ("Ana Dorn", "Person", "e2"), ("port of Vell", "Project", "e3"))
    )
    mentions = tuple(Mention(e.start, e.end, e.text, e.schema, e.entity) for e in sorted((rail, dorn, port), key=lambda e: e.start))
    said: tuple[Attribution, ...] = ()
    if "said Ana Dorn" in text:
        said = (Attribution((span(text, "Ana Dorn."),), (span(text, "said"),), (span(text, "We paid nothing"),), "person", "direct", "e2"),)
    if claims is None:
        first = sentences(text)[0]
        claims = (claim(rail, "owns", port, first, percentage=60.0),)
    return Reading(made.doc_id, "test/1", mentions, said, claims, (), sentences(text))


def pair(number: int) -> tuple[Document, Reading]:
    """One of many documents that differ."""
    made = document(f"Report {number}. {NORTH}", f"report-{number:04}.txt")
    return made, reading(made)
