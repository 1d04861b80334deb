"""One entity's ties, links and statements, counted in the storage and fetched as far as they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nsmallest

from sqlalchemy import func, select

from cuibono.records import StoredAttribution, Tie

from . import schema
from .contract_paged import TieKind
from .derived import Derived
from .store import chunks

_KIND = "predicate, status, reliability, credibility, origins, sureness"


class PagedEntity(Derived):
    """The part of the contract in ``contract_paged``."""

    def tie_kinds(self, entity_id: str) -> list[TieKind]:
        """The ties of one entity by their kinds, without what hangs on them; ids in no order."""
        # By two indexes that have all of it; names of ours, declared in the schema. A hub has tens of thousands.
        columns = f"{_KIND}, valid, tie_id"
        found = (
            f"SELECT {_KIND}, count(*) - count(valid), group_concat(tie_id, ' ') FROM (SELECT {columns} FROM ties WHERE subject_id = ?"
            f" UNION ALL SELECT {columns} FROM ties WHERE object_id = ? AND subject_id != ?) GROUP BY {_KIND}"
        )
        with self.transaction() as connection:
            rows = connection.connection.cursor().execute(found, (entity_id,) * 3).fetchall()
        return [TieKind._make((*row[:-1], tuple(row[-1].split(" ")))) for row in rows]

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
        indirect = said.c.quote != "direct"
        query = select(indirect, func.group_concat(said.c.attribution_id, " ")).select_from(mine).where(links.c.entity_id == entity_id)
        with self.transaction() as connection:
            # All of a hub's in one walk: to count them and to choose among them in the storage takes one each.
            told = {bool(key): ids.split(" ") for key, ids in connection.execute(query.group_by(indirect))}
        direct, others = told.get(False, []), told.get(True, [])
        chosen = nsmallest(most, direct)
        chosen += nsmallest(most - len(chosen), others)
        found = {row.attribution_id: row for row in self.attributions(ids=chosen)}
        return [found[ident] for ident in chosen], len(direct) + len(others), len(direct)
