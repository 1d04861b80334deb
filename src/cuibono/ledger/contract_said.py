"""What every ledger can tell of what was said, and where; a part of :class:`cuibono.ledger.contract.Ledger`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from cuibono.records import Head, Mention, StoredClaim, Voiced

from .contract_web import WebLog


class SaidLog(WebLog, Protocol):
    """Questions about speech by whom it is of, without reading what has nothing to do with them."""

    def heads(self, doc_ids: Iterable[str] | None = None) -> list[Head]:
        """What documents are called and when they came out, without their texts: all, or those of some ids. By id."""
        ...

    def claims_said_by(self, entity_ids: Iterable[str]) -> list[StoredClaim]:
        """Claims of which one of these entities is the source, in order of documents and text."""
        ...

    def mentions_of(self, entity_id: str, doc_ids: Iterable[str] | None = None) -> list[tuple[str, int, int]]:
        """Where the entity is named, in all documents or in some: (doc_id, start, end), in order."""
        ...

    def names_in(self, doc_ids: Iterable[str], schemata: Iterable[str]) -> dict[str, list[Mention]]:
        """The names of some kinds of entity ("Person") in some documents, in order of the text; documents without any are left out."""
        ...

    def sentences_of(self, doc_ids: Iterable[str] | None = None) -> dict[str, list[tuple[int, int]]]:
        """Spans of the sentences of all documents, or of some, in order of the text."""
        ...

    def voiced(self, doc_ids: Iterable[str] | None = None) -> list[Voiced]:
        """Of every attribution (or those of some documents) who speaks and where, without the words of what is said."""
        ...

    def passages_with(self, query: str) -> list[tuple[str, int, int]]:
        """Passages with all the words of a query, by document and place; words in quotation marks stand in that order."""
        ...

    def documents_printing(self, words: str, source_ids: Iterable[str]) -> list[str]:
        """Documents of these outlets that have a passage of just these words, in this order; case and marks do not matter."""
        ...

    def ranked_passages(self, query: str, most: int, *, start: int = 0) -> list[tuple[str, int, int]]:
        """Passages with all the words of a query, the best first, ``most`` from the place ``start`` on."""
        ...

    def contents_of(self, doc_ids: Iterable[str]) -> list[tuple[str, str, str]]:
        """What is said in some documents, without who says it: (attribution, document, words), by document and place."""
        ...
