"""What every ledger tells of one entity in parts, so that a hub is answered as soon as a name of one tie; a part of
:class:`cuibono.ledger.contract.Ledger`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from cuibono.records import StoredAttribution, Tie

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


class Paged(Protocol):
    """One entity's ties, links and statements, counted in the storage and fetched as far as they are shown."""

    def tie_kinds(self, entity_id: str) -> list[TieKind]:
        """The ties of one entity by their kinds, without what hangs on them; ids in no order."""
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
