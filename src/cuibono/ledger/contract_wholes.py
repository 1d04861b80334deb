"""The part of the contract that questions over the whole ledger, or over many ties at once, are asked of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from cuibono.records import Casefile, Tie

if TYPE_CHECKING:
    import pyarrow as pa


class Wholes(Protocol):
    """Columns of all ties and entities, and counts over what documents name."""

    def tie_columns(self) -> pa.Table:
        """All ties by id as columns, without their claims and reasons: what questions over the whole ledger are asked of."""
        ...

    def entity_columns(self) -> pa.Table:
        """All entities by id as columns, without their other names."""
        ...

    def placed_columns(self) -> pa.Table:
        """The claims that tell a place as columns "place", "subject_id", "predicate", "object_id"; ends that nothing links are null."""
        ...

    def naming_sizes(self, entity_ids: Iterable[str]) -> list[tuple[str, str | None, int]]:
        """How many documents name one of these entities, by outlet and language: (outlet, language, documents), sorted."""
        ...

    def country_votes(self, entity_ids: Iterable[str]) -> dict[str, dict[str, int]]:
        """In how many documents the words tell a country of each entity, by country; entities of which none does are left out."""
        ...

    def casefile_of(self, subjects: Iterable[str], ties: Iterable[Tie]) -> Casefile:
        """The casefile of some ties, whatever else the subjects have. Raises NoMatchError for an unknown subject."""
        ...
