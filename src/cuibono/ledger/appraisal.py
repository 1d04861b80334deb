"""What appraisal reads and writes for one more document: the claims, ties and contradictions of some pairs, and whom a name stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select

from cuibono.records import ClaimPlace, Contradiction, Dated, OriginEdge, Tie

from . import schema
from .rows import put_new, put_records
from .store import chunks
from .tracing import Tracing

_SPEAKERS, _SOUGHT, _HOLDERS = schema.APPRAISAL
Pairs = Iterable[tuple[str, str]]


class Appraisal(Tracing):
    """The fifth part of the contract."""

    def forget_appraisal(self) -> None:
        """Empties what appraisal keeps; ties and contradictions stay."""
        with self._write() as connection:
            for table in schema.APPRAISAL:
                connection.execute(delete(table))

    def dated(self, doc_ids: Iterable[str]) -> dict[str, Dated]:
        """Publisher and date of some documents."""
        table = schema.documents
        query = select(table.c.doc_id, table.c.source_id, table.c.published_at)
        return {row[0]: Dated(row[1], row[2]) for row in self._among(query, table.c.doc_id, sorted(set(doc_ids)))}

    def claim_places(self, doc_ids: Iterable[str]) -> list[ClaimPlace]:
        """The claims of some documents by the local keys of their ends."""
        claims, said = schema.claims, schema.attributions
        joined = claims.outerjoin(said, claims.c.attribution_id == said.c.attribution_id)
        columns = (claims.c.claim_id, claims.c.doc_id, claims.c.subject_entity, claims.c.object_entity, said.c.source_entity)
        query = select(*columns).select_from(joined)
        return [ClaimPlace(*row) for row in self._among(query, claims.c.doc_id, sorted(set(doc_ids)), claims.c.ordinal)]

    def ties_between(self, pairs: Pairs) -> list[Tie]:
        """The ties between the two ends of each pair, in either order, by id."""
        found = self._between(Tie, schema.ties, pairs)
        return sorted(found, key=lambda row: row.tie_id)

    def contradictions_between(self, pairs: Pairs) -> list[Contradiction]:
        """The contradictions about the two ends of each pair, in either order, by id."""
        found = self._between(Contradiction, schema.contradictions, pairs)
        return sorted(found, key=lambda row: row.contradiction_id)

    def contradictions_about(self, object_ids: Iterable[str]) -> list[Contradiction]:
        """The contradictions that have one of these as object, by id."""
        table = schema.contradictions
        wanted = sorted(set(object_ids))
        found = [row for chunk in chunks(wanted) for row in self._records(Contradiction, select(table).where(table.c.object_id.in_(chunk)))]
        return sorted(found, key=lambda row: row.contradiction_id)

    def _between(self, record: Any, table: Any, pairs: Pairs) -> list[Any]:
        ends = sorted({end for low, high in pairs for end in ((low, high), (high, low))})
        place = (table.c.subject_id, table.c.object_id)
        return [row for chunk in chunks(ends) for row in self._records(record, select(table).where(self.database.is_pair(place, chunk)))]

    def amend_appraisal(
        self,
        ties: Sequence[Tie],
        contradictions: Sequence[Contradiction],
        edges: Sequence[OriginEdge],
        gone: Iterable[str],
    ) -> None:
        """Puts rows over those of the same id; ``gone`` are ids of ties, contradictions and edges to take away."""
        ids = list(gone)
        with self._write() as connection:
            for table, key, rows in (
                (schema.ties, schema.ties.c.tie_id, [row.tie_id for row in ties]),
                (schema.contradictions, schema.contradictions.c.contradiction_id, [row.contradiction_id for row in contradictions]),
                (schema.origin_edges, schema.origin_edges.c.edge_id, [row.edge_id for row in edges]),
            ):
                for chunk in chunks([*ids, *rows]):
                    connection.execute(delete(table).where(key.in_(chunk)))
            put_records(connection, schema.ties, ties)
            put_records(connection, schema.contradictions, contradictions)
            put_records(connection, schema.origin_edges, edges)

    def settle(self) -> None:
        """What is derived is up to date from here on."""
        with self._write() as connection:
            self._set_state(connection, self._state())

    # -- whom a name stands for
    def speakers(self, names: Iterable[str]) -> dict[str, set[str]]:
        """The entities that each folded name may stand for; names of nobody are left out."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, entity_id in self._among(select(_SPEAKERS.c.name, _SPEAKERS.c.entity_id), _SPEAKERS.c.name, sorted(set(names))):
            found[name].add(entity_id)
        return found

    def amend_speakers(self, added: Pairs, gone: Pairs) -> None:
        """Adds and takes away (name, entity) rows."""
        self._amend(_SPEAKERS, ("name", "entity_id"), added, gone)

    def seeking(self, names: Iterable[str]) -> set[str]:
        """The claims that look up one of these names to tell who says them."""
        return {row[0] for row in self._among(select(_SOUGHT.c.claim_id), _SOUGHT.c.name, sorted(set(names)))}

    def add_sought(self, rows: Pairs) -> None:
        """Adds (name, claim) rows."""
        self._amend(_SOUGHT, ("name", "claim_id"), rows, ())

    def holder_claims(self, offices: Iterable[str]) -> list[tuple[str, str]]:
        """(office, claim) of the claims that tell who alone holds one of these offices."""
        query = select(_HOLDERS.c.office, _HOLDERS.c.claim_id)
        return [(row[0], row[1]) for row in self._among(query, _HOLDERS.c.office, sorted(set(offices)), _HOLDERS.c.claim_id)]

    def offices_of(self, claim_ids: Iterable[str]) -> list[tuple[str, str]]:
        """(office, claim) of these claims, where they tell an office's only holder."""
        query = select(_HOLDERS.c.office, _HOLDERS.c.claim_id)
        return [(row[0], row[1]) for row in self._among(query, _HOLDERS.c.claim_id, sorted(set(claim_ids)), _HOLDERS.c.office)]

    def amend_holders(self, added: Pairs, gone: Pairs) -> None:
        """Adds and takes away (office, claim) rows."""
        self._amend(_HOLDERS, ("office", "claim_id"), added, gone)

    def _amend(self, table: Any, names: tuple[str, str], added: Pairs, gone: Pairs) -> None:
        first, second = (table.c[name] for name in names)
        by_first: dict[str, list[str]] = defaultdict(list)
        for left, right in gone:
            by_first[left].append(right)
        rows = [dict(zip(names, row, strict=True)) for row in sorted(set(added))]
        with self._write() as connection:
            for left, rights in sorted(by_first.items()):
                for chunk in chunks(rights):
                    connection.execute(delete(table).where(first == left, second.in_(chunk)))
            put_new(connection, table, rows)
