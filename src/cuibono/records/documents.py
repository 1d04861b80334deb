"""What comes in: documents, the parts they are laid out in, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A laid-out part of a document's text, ``text[start:end]``; half-open code points.

    ``kind`` is one of: paragraph, heading, list_item, table (one row), quote, caption, dateline (the place and agency
    before a report). Sentences are never glued across blocks; headings, rows and datelines hold none.
    """

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Document:
    """One immutable text with the capture record of tradecraft rule 20. A changed page is a new document.

    ``address`` is where the bytes came from (URL, else the file's name, ``file.jsonl#id`` for a line); ``source_id`` is the
    outlet (publisher as given, else the host of the URL, else ""). ``content_sha256`` is over the original bytes (for JSONL: the line),
    ``text_sha256`` over the UTF-8 of ``text``. Times are UTC, ISO 8601; ``published_at`` is an ISO date (or month or year) or None.
    ``published_from`` says where the date was read: "given", "metadata", "page" or None; ``modified_at`` is when the outlet says that it
    changed the text, never when anything in it happened. ``partial`` names why the text is not the whole ("paywall": a teaser before a
    wall; "truncated": the crawler kept no more), None for a whole one. ``alternates`` are "relation value" as the page itself gives
    them: "translation:es https://…" (the same in Spanish), "syndicated https://…" (its text is that page's), "reported
    https://…" (that page had it first), "credit Reuters" (whose text it is). ``container_sha256`` is over the file that the bytes were a
    part of (an archive, a workbook), None for a file of its own.
    """

    doc_id: str
    dataset: str
    source_id: str
    address: str
    url: str | None
    media_type: str
    language: str | None
    title: str | None
    authors: tuple[str, ...]
    published_at: str | None
    published_from: str | None
    retrieved_at: str
    content_sha256: str
    text_sha256: str
    reader: str
    text: str
    blocks: tuple[Block, ...] = ()
    modified_at: str | None = None
    partial: str | None = None
    alternates: tuple[str, ...] = ()
    container_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """Something that was not taken in, and why. ``stage`` is "reader", "read", "ledger"; ``reason`` a stable short name."""

    stage: str
    address: str
    reason: str
    message: str
    doc_id: str | None = None
    start: int | None = None
    end: int | None = None
