"""What every ledger tells of one entity in parts, so that a hub is answered as soon as a name of one tie; a part of
:class:`cuibono.ledger.contract.Ledger`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from cuibono.records import Entity, StoredAttribution, Tie


class TieHead(NamedTuple):
    """What a tie is put in order and counted by, without its claims and reason: of the ties of a hub most are never shown."""

    tie_id: str
    predicate: str
    status: str
    reliability: str
    credibility: int
    origins: int
    valid: str | None
    sureness: float


class Paged(Protocol):
    """One entity's ties, links and statements, counted in the storage and fetched as far as they are shown."""

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
