"""What tracing keeps between two runs, so that one more document needs its neighbours alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Dated:
    """Of a document only whose it is and when it came out."""

    source_id: str
    published_at: str | None


class Head(NamedTuple):
    """A document without its text: what it is called, whose it is, when it came out."""

    doc_id: str
    source_id: str
    published_at: str | None
    title: str | None
    url: str | None
    address: str
    language: str | None
    partial: str | None


class Voiced(NamedTuple):
    """An attribution without the words of what is said. ``spans`` are those of source, cue and content, in this order."""

    doc_id: str
    kind: str
    quote: str
    source_text: str | None
    source_entity_id: str | None
    spans: tuple[tuple[int, int], ...]


class ClaimPlace(NamedTuple):
    """A claim with the keys, inside its document, of its ends and of who says it."""

    claim_id: str
    doc_id: str
    subject: str
    object: str
    source: str | None


@dataclass(frozen=True, slots=True)
class StoredTrace:
    """A document as tracing keeps it, with what it needs of the document itself.

    ``number`` is a hash of the id (63 bits), ``words`` how many words count, ``sample`` its runs and ``places`` their first words as bytes
    (little-endian unsigned 64 and signed 32 bits), ``credits`` lists of kind, outlet, words and spans.
    """

    number: int
    doc_id: str
    house: str
    words: int
    sample: bytes
    places: bytes
    credits: list[Any]
    source_id: str
    published_at: str | None


@dataclass(frozen=True, slots=True)
class StoredPair:
    """Two documents by number that have passages in common: ``shared`` runs that tie them, how they lie beside each other, the verdict.

    ``looked_up`` pairs were laid beside each other for a third text's sake; no runs tie them. ``copy`` is None where the passages mean
    nothing.
    """

    older: int
    newer: int
    looked_up: bool
    shared: int
    alignment: list[Any]
    copy: list[Any] | None
