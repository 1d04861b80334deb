"""What every ledger tells of one entity in parts, so that a hub is answered as soon as a name of one tie; a part of
:class:`cuibono.ledger.contract.Ledger`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from cuibono.records import Entity, Head, StoredAttribution, Tie

Ids = Iterable[str] | None  # some, or all


class TieKind(NamedTuple):
    """Ties of one entity that are alike in what they are put in order and counted by: a hub has tens of thousands, of few kinds, and most
    are never shown. ``undated`` of them have no date."""

    predicate: str
    status: str
    reliability: str
    credibility: int
    origins: int
    sureness: float
    undated: int
    tie_ids: tuple[str, ...]


class TieHead(NamedTuple):
    """What a tie is put in order and filtered by, without its claims and reason: of the ties of a hub most are never shown."""

    tie_id: str
    predicate: str
    status: str
    reliability: str
    credibility: int
    origins: int
    valid: str | None
    sureness: float


class NameUse(NamedTuple):
    """One document's names for an entity: ``names`` with how often each stands there (``counts``), ``why`` they are taken for it."""

    doc_id: str
    why: str
    names: tuple[str, ...]
    counts: tuple[int, ...]


class Paged(Protocol):
    """One entity's ties, links and statements, counted in the storage and fetched as far as they are shown."""

    def tie_kinds(self, entity_id: str) -> list[TieKind]:
        """The ties of one entity by their kinds, without what hangs on them; ids in no order."""
        ...

    def tie_heads(self, entity_id: str) -> list[TieHead]:
        """The ties of one entity by id, without what hangs on them."""
        ...

    def ties_named(self, tie_ids: Iterable[str]) -> list[Tie]:
        """The ties of these ids that there are, by id."""
        ...

    def merges_of(self, entity_id: str) -> list[tuple[str, int]]:
        """Why names are taken for this entity, and in how many places; the most frequent reason first."""
        ...

    def said_some(self, entity_id: str, most: int) -> tuple[list[StoredAttribution], int, int]:
        """Statements of one entity, direct speech first, then by id, ``most`` of them; how many there are, and how many are direct."""
        ...

    def beginning(self, query: str, most: int, *, kind: str | None = None, start: int = 0) -> list[Entity]:
        """Named entities whose names have all words of a query, its last one as a beginning of a word; all for a query without words.

        Those in the most documents first, ``most`` from the place ``start`` on; of one schema (``kind``) where it is given.
        """
        ...

    def tie_counts(self, entity_ids: Iterable[str]) -> dict[str, int]:
        """How many ties each of these entities has; those without any are left out."""
        ...

    def names_of(self, entity_id: str) -> list[NameUse]:
        """What each document calls the entity, by document: the input of a list of its names with where each comes from."""
        ...

    def said_page(self, entity_id: str, most: int, *, start: int = 0, direct: bool = False) -> list[StoredAttribution]:
        """Statements of one entity, those in the newest documents first, ``most`` from the place ``start`` on."""
        ...

    def naming_documents(self, entity_id: str) -> list[str]:
        """The documents that name the entity, the newest first, undated ones last."""
        ...

    def newest_documents(self, most: int) -> list[tuple[Head, str]]:
        """The documents that were taken in last, each with when."""
        ...

    def single_sourced(self) -> int:
        """How many ties have one origin only."""
        ...

    def near_words(self, word: str, most: int) -> list[str]:
        """Words of names that a plain word may be a slip of, the likest first."""
        ...

    def with_word(self, word: str, most: int) -> list[str]:
        """The ids of named entities with this plain word in a name; none where more than ``most`` have it."""
        ...

    def claim_documents(self, claim_ids: Iterable[str]) -> dict[str, str]:
        """The document of each of these claims, without reading them."""
        ...

    def first_told_since(self, day: str) -> list[TieHead]:
        """The ties whose first dated document was published on a day or later, by id."""
        ...
