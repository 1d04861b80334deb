"""What an export is made from: entities and ties with their claims and documents, and what all formats say alike about a tie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cuibono.records import Casefile, Document, Entity, StoredClaim, Tie


@dataclass(frozen=True)
class Graph:
    """Everything that goes out. Each tuple is sorted by id; ties whose ends are not among the entities are not allowed.

    ``items`` are pairs of an entity's id and the Wikidata item that it is linked to.
    """

    entities: tuple[Entity, ...]
    ties: tuple[Tie, ...]
    claims: tuple[StoredClaim, ...]
    documents: tuple[Document, ...]
    items: tuple[tuple[str, str], ...] = ()

    @cached_property
    def entity(self) -> dict[str, Entity]:
        return {row.entity_id: row for row in self.entities}

    @cached_property
    def claim(self) -> dict[str, StoredClaim]:
        return {row.claim_id: row for row in self.claims}

    @cached_property
    def document(self) -> dict[str, Document]:
        return {row.doc_id: row for row in self.documents}

    def supporting(self, tie: Tie) -> list[StoredClaim]:
        """The claims that say the tie, in the tie's order."""
        return [self.claim[claim_id] for claim_id in tie.supporting if claim_id in self.claim]


def make_graph(
    entities: Iterable[Entity],
    ties: Iterable[Tie],
    claims: Iterable[StoredClaim],
    documents: Iterable[Document],
    items: Iterable[tuple[str, str]] = (),
) -> Graph:
    """A graph in the order of ids."""
    return Graph(
        tuple(sorted(entities, key=lambda row: row.entity_id)),
        tuple(sorted(ties, key=lambda row: row.tie_id)),
        tuple(sorted(claims, key=lambda row: row.claim_id)),
        tuple(sorted(documents, key=lambda row: row.doc_id)),
        tuple(sorted(set(items))),
    )


def graph_of(casefile: Casefile) -> Graph:
    """The part of the ledger that a casefile holds."""
    return make_graph(casefile.entities, casefile.ties, casefile.claims, casefile.documents)


@dataclass(frozen=True, slots=True)
class Told:
    """A tie's qualifiers as its supporting claims give them: each distinct value once, in order of the claims.

    Nothing is averaged or chosen.
    """

    roles: tuple[str, ...]
    whats: tuple[str, ...]
    amounts: tuple[str, ...]
    values: tuple[tuple[float, str], ...]
    percentages: tuple[float, ...]
    dates: tuple[str, ...]
    speakers: tuple[str, ...]


def told(claims: Iterable[StoredClaim]) -> Told:
    """Gathers the qualifiers. A speaker is the attribution's source as written, else its kind; "outlet" where the outlet itself speaks."""
    rows = list(claims)
    return Told(
        roles=tuple(dict.fromkeys(row.role for row in rows if row.role)),
        whats=tuple(dict.fromkeys(row.what for row in rows if row.what)),
        amounts=tuple(dict.fromkeys(row.amount_text for row in rows if row.amount_text)),
        values=tuple(dict.fromkeys((row.amount_value, row.amount_currency or "") for row in rows if row.amount_value is not None)),
        percentages=tuple(dict.fromkeys(row.percentage for row in rows if row.percentage is not None)),
        dates=tuple(dict.fromkeys(row.date for row in rows if row.date)),
        speakers=tuple(dict.fromkeys(row.source_text or row.kind for row in rows)),
    )


def number(value: float) -> str:
    """A number without a needless fraction: 900000000, 12.5."""
    return str(int(value)) if value == int(value) else repr(value)
