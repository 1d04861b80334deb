"""Entities as rows of a list: what a box for names suggests, and what stands beside a name wherever one is listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import Entity, KnownFlag
from cuibono.vocabulary.countries import country_name

from .flags import flags_of

# Bearers of the very name that was typed who come before all others: a letter or two begin many names.
VERY = 3


def list_entities(ledger: Ledger, query: str = "", *, kind: str | None = None, start: int = 0, most: int = 20) -> list[dict[str, Any]]:
    """Named entities as rows, ``most`` from the place ``start`` on: those whose names have the words of ``query``, the last one as a
    beginning; all without one. What is in the most documents comes first, the very name before all.
    """
    found = ledger.beginning(query, most, kind=kind, start=start)
    named = [row for row in ledger.entities_called([query]) if kind in (None, row.schema)] if query.strip() else []
    named.sort(key=lambda row: (-row.documents, row.entity_id))
    very = {row.entity_id for row in named[:VERY]}
    rest = [row for row in found if row.entity_id not in very]
    return entity_rows(ledger, [*(named[:VERY] if not start else ()), *rest][:most])


def entity_rows(ledger: Ledger, entities: Sequence[Entity]) -> list[dict[str, Any]]:
    """Entities as the lists of the service show them, in their order: with how many ties each has, and what lists say of it."""
    ids = [row.entity_id for row in entities]
    counts = ledger.tie_counts(ids)
    flags = flags_of(ledger, ids, possible=True)
    return [entity_row(row, counts.get(row.entity_id, 0), flags.get(row.entity_id, [])) for row in entities]


def entity_row(row: Entity, ties: int, flags: Sequence[KnownFlag] = ()) -> dict[str, Any]:
    """One entity: ``type`` is its FollowTheMoney schema, ``country`` ISO 3166-1 alpha-2 in lower case."""
    return {
        "id": row.entity_id,
        "name": row.caption,
        "type": row.schema,
        "country": row.country,
        "country_name": country_name(row.country) if row.country else None,
        "named": row.named,
        "documents": row.documents,
        "mentions": row.mentions,
        "ties": ties,
        "flags": [{"wording": flag.wording, "listed": flag.listed, "possible": flag.status == "possible"} for flag in flags],
    }
