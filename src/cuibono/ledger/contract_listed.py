"""Documents as a list that is turned page by page, and what leads to one of them; a part of :class:`cuibono.ledger.contract.Ledger`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from cuibono.records import Origin, OriginEdge

NONE = "-"  # the value of a filter for documents that have none


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which documents are wanted; what is None or False lets all through.

    ``outlet``, ``language`` and ``dataset`` as they are stored, ``NONE`` for documents without one; ``since`` and ``until`` are dates of
    publication, both included; ``taken`` is the moment of capture, or "from/until"; ``unread`` leaves what no engine read; ``words`` must
    stand in one sentence, or in the title.
    """

    outlet: str | None = None
    language: str | None = None
    dataset: str | None = None
    since: str | None = None
    until: str | None = None
    taken: str | None = None
    unread: bool = False
    words: str | None = None


class Listed(NamedTuple):
    """A document in a list, without its text."""

    doc_id: str
    source_id: str
    title: str | None
    address: str
    url: str | None
    published_at: str | None
    published_from: str | None
    language: str | None
    dataset: str
    media_type: str
    retrieved_at: str
    partial: str | None


class Lists(Protocol):
    """Pages of documents and what can be filtered by."""

    def listed(self, sieve: Sieve, *, newest: str, after: tuple[str, str] | None, most: int) -> list[Listed]:
        """Documents by ``newest`` ("published" or "taken"), the newest first, those without a date last, from behind ``after`` (date or
        "", id) on."""
        ...

    def count_listed(self, sieve: Sieve) -> int: ...
    def facets(self) -> dict[str, list[tuple[str, int]]]:
        """How many documents each "outlet", "language" and "dataset" has, the most first; ``NONE`` for those without."""
        ...

    def sizes_of(self, doc_ids: list[str]) -> dict[str, dict[str, int]]:
        """How many "claims", "attributions", "rejects" and "unread" (0 or 1) each of some documents has; what is 0 may be left out."""
        ...

    def origins_with(self, origin_id: str) -> list[Origin]:
        """The documents of one origin, by id."""
        ...

    def edges_to(self, doc_id: str) -> list[OriginEdge]:
        """The edges that lead to one document, by the document that they come from."""
        ...
