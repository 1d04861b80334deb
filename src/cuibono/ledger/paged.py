"""One entity's ties, links and statements, counted in the storage and fetched as far as they are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func, select

from cuibono.records import Entity, StoredAttribution, Tie

from . import schema
from .contract_paged import TieHead
from .derived import Derived
from .entity_words import beginning
from .store import chunks

_HEAD = ("tie_id", "predicate", "status", "reliability", "credibility", "origins", "valid", "sureness")


class PagedEntity(Derived):
    """The part of the contract in ``contract_paged``."""

    def tie_heads(self, entity_id: str) -> list[TieHead]:
        """The ties of one entity by id, without what hangs on them."""
        # By two indexes that have all of it; names of ours, declared in the schema. A hub has tens of thousands.
        columns = ", ".join(_HEAD)
        found = (
            f"SELECT {columns} FROM ties WHERE subject_id = ? UNION ALL SELECT {columns} FROM ties WHERE object_id = ? AND subject_id != ?"
        )
        with self.transaction() as connection:
            rows = connection.connection.cursor().execute(found, (entity_id,) * 3).fetchall()
        rows.sort()
        return list(map(TieHead._make, rows))

    def ties_named(self, tie_ids: Iterable[str]) -> list[Tie]:
        """The ties of these ids that there are, by id."""
        table = schema.ties
        queries = (select(table).where(table.c.tie_id.in_(chunk)) for chunk in chunks(sorted(set(tie_ids))))
        return sorted((tie for query in queries for tie in self._records(Tie, query)), key=lambda tie: tie.tie_id)

    def merges_of(self, entity_id: str) -> list[tuple[str, int]]:
        """Why names are taken for this entity, and in how many places; the most frequent reason first."""
        table = schema.links
        query = select(table.c.why, func.count()).where(table.c.entity_id == entity_id).group_by(table.c.why)
        with self.transaction() as connection:
            return sorted(((why, count) for why, count in connection.execute(query)), key=lambda row: (-row[1], row[0]))

    def said_some(self, entity_id: str, most: int) -> tuple[list[StoredAttribution], int, int]:
        """Statements of one entity, direct speech first, then by id, ``most`` of them; how many there are, and how many are direct."""
        said, links = schema.attributions, schema.links
        mine = links.join(said, (said.c.doc_id == links.c.doc_id) & (said.c.source_entity == links.c.entity))
        spoken = func.count().filter(said.c.quote == "direct")
        counted = select(func.count(), spoken).select_from(mine).where(links.c.entity_id == entity_id)
        query = select(said.c.attribution_id).select_from(mine).where(links.c.entity_id == entity_id).order_by(said.c.attribution_id)
        with self.transaction() as connection:
            total, direct = connection.execute(counted).one()
            chosen = list(connection.execute(query.where(said.c.quote == "direct").limit(most)).scalars()) if direct else []
            if len(chosen) < most and direct < total:
                chosen += connection.execute(query.where(said.c.quote != "direct").limit(most - len(chosen))).scalars()
        found = {row.attribution_id: row for row in self.attributions(ids=chosen)}
        return [found[ident] for ident in chosen], total, direct

    def beginning(self, query: str, most: int, *, kind: str | None = None, start: int = 0) -> list[Entity]:
        """Named entities whose names have all words of a query, its last one as a beginning of a word; all for a query without words.

        Those in the most documents first, ``most`` from the place ``start`` on; of one schema (``kind``) where it is given.
        """
        from .names import plain  # transliteration: only where a name is looked for

        with self.transaction() as connection:
            ids = beginning(connection, plain(query).split(), most, kind=kind, start=start)
            rows = {row.entity_id: row for row in self.entities_of(ids)}
        return [rows[key] for key in ids]

    def tie_counts(self, entity_ids: Iterable[str]) -> dict[str, int]:
        """How many ties each of these entities has; those without any are left out."""
        wanted = sorted(set(entity_ids))
        found: Counter[str] = Counter()
        with self.transaction() as connection:
            for chunk in chunks(wanted):
                for end in (schema.ties.c.subject_id, schema.ties.c.object_id):
                    rows = connection.execute(select(end, func.count()).where(end.in_(chunk)).group_by(end)).all()
                    found.update({row[0]: row[1] for row in rows})
        return dict(found)
