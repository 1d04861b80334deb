"""What questions over all sentences are asked of; a part of :class:`cuibono.ledger.contract.Ledger`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from cuibono.records import StoredClaim


class Foretold(Protocol):
    """Sentences by their words, where somebody's words stand, claims by their status."""

    def sentences_with(self, words: Iterable[str], *, doc_ids: Iterable[str] | None = None) -> list[tuple[str, int, int]]:
        """Sentences (document, start, end) that have one of these words, or words in a row, by document and place; of some documents."""
        ...

    def said_spans(self, doc_ids: Iterable[str] | None = None) -> list[tuple[str, str, tuple[tuple[int, int], ...], str | None]]:
        """(attribution, document, spans of what is said, cue) by document and place: all, or those of some documents."""
        ...

    def claims_with_status(self, statuses: Sequence[str], *, doc_ids: Iterable[str] | None = None) -> list[StoredClaim]:
        """Claims of these statuses as the document says them, by document and place: all, or those of some documents."""
        ...
