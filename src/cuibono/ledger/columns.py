"""The ledger's tables as columns, and counts over many of their rows: what questions about everybody are asked of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Float, Integer, Select, Table, Text, func, select

from . import schema
from .store import chunks
from .web import Web

if TYPE_CHECKING:
    import pyarrow as pa

TIE_COLUMNS = (
    "tie_id", "subject_id", "predicate", "object_id", "status", "origins", "documents", "first_seen", "last_seen", "valid", "reliability",
    "credibility", "sureness",
)  # fmt: skip
ENTITY_COLUMNS = ("entity_id", "schema", "caption", "country", "named", "documents")


class Columns(Web):
    """The part of the contract that gives whole tables, and counts."""

    def tie_columns(self) -> pa.Table:
        """All ties by id as columns, without their claims and reasons: what questions over the whole ledger are asked of."""
        return self._whole(schema.ties, TIE_COLUMNS)

    def entity_columns(self) -> pa.Table:
        """All entities by id as columns, without their other names."""
        return self._whole(schema.entities, ENTITY_COLUMNS)

    def placed_columns(self) -> pa.Table:
        """The claims that tell a place as columns "place", "subject_id", "predicate", "object_id"; ends that nothing links are null."""
        table, first, second = schema.claims, schema.links.alias("first"), schema.links.alias("second")
        ends = [
            (first, (first.c.doc_id == table.c.doc_id) & (first.c.entity == table.c.subject_entity)),
            (second, (second.c.doc_id == table.c.doc_id) & (second.c.entity == table.c.object_entity)),
        ]
        joined = table.outerjoin(*ends[0]).outerjoin(*ends[1])
        columns = (
            table.c.place,
            first.c.entity_id.label("subject_id"),
            table.c.predicate,
            second.c.entity_id.label("object_id"),
        )
        return self._columns(
            select(*columns).select_from(joined).where(table.c.place.is_not(None)).order_by(table.c.doc_id, table.c.ordinal)
        )

    def naming_sizes(self, entity_ids: Iterable[str]) -> list[tuple[str, str | None, int]]:
        """How many documents name one of these entities, by outlet and language: (outlet, language, documents), sorted."""
        links, documents, wanted = schema.links, schema.documents, sorted(set(entity_ids))
        joined = links.join(documents, documents.c.doc_id == links.c.doc_id)
        counted: Counter[tuple[str, str | None]] = Counter()
        parts = list(chunks(wanted))
        if len(parts) == 1:
            number = func.count(documents.c.doc_id.distinct()).label("documents")
            query = select(documents.c.source_id, documents.c.language, number).select_from(joined).where(links.c.entity_id.in_(wanted))
            query = query.group_by(documents.c.source_id, documents.c.language)
            counted.update({(row["source_id"], row["language"]): row["documents"] for row in self._rows(query)})
        else:  # a document that names two of them counts once
            columns = select(documents.c.doc_id, documents.c.source_id, documents.c.language).distinct().select_from(joined)
            rows = [row for part in parts for row in self._rows(columns.where(links.c.entity_id.in_(part)))]
            counted.update({row["doc_id"]: (row["source_id"], row["language"]) for row in rows}.values())
        return [
            (outlet, language, counted[outlet, language]) for outlet, language in sorted(counted, key=lambda key: (key[0], key[1] or ""))
        ]

    def country_votes(self, entity_ids: Iterable[str]) -> dict[str, dict[str, int]]:
        """In how many documents the words tell a country of each entity, by country; entities of which none does are left out."""
        links, said = schema.links, schema.mentions
        mine = (said.c.doc_id == links.c.doc_id) & (said.c.entity == links.c.entity)
        votes: dict[str, dict[str, int]] = {}
        for chunk in chunks(sorted(set(entity_ids))):
            query = select(links.c.entity_id, said.c.country, func.count(said.c.doc_id.distinct()).label("documents"))
            query = query.select_from(links.join(said, mine)).where(links.c.entity_id.in_(chunk) & said.c.country.is_not(None))
            for row in self._rows(query.group_by(links.c.entity_id, said.c.country)):
                votes.setdefault(row["entity_id"], {})[row["country"]] = row["documents"]
        return {key: dict(sorted(votes[key].items())) for key in sorted(votes)}

    def _columns(self, query: Select[Any]) -> pa.Table:
        import pyarrow as pa  # here alone: questions about one name do without

        with self.transaction() as connection:
            result = connection.execute(query)
            names = list(result.keys())
            parts = [pa.table(list(zip(*rows, strict=True)), names=names) for rows in iter(lambda: result.fetchmany(50_000), [])]
        empty = pa.table({name: pa.array([], pa.string()) for name in names})
        return pa.concat_tables(parts, promote_options="permissive") if parts else empty

    def _whole(self, table: Table, names: Sequence[str]) -> pa.Table:
        """All rows of a table by the first of these columns: read as they lie and put in order here, several times as fast as row by
        row."""
        import pyarrow as pa  # here alone: questions about one name do without

        kinds: dict[type, pa.DataType] = {Text: pa.string(), Integer: pa.int64(), Float: pa.float64(), Boolean: pa.bool_()}
        types = [kinds[type(table.c[name].type)] for name in names]
        wanted = pa.schema(list(zip(names, types, strict=True)))
        with self.transaction() as connection:
            query = select(*(table.c[name] for name in names))
            parts = [_batch(rows, wanted) for rows in self.database.stream(connection, query, 50_000)]
        return pa.Table.from_batches(parts, wanted).sort_by(names[0])


def _batch(rows: Sequence[tuple[Any, ...]], wanted: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = zip(zip(*rows, strict=True), wanted.types, strict=True)
    # SQLite has no truth values: they come as 0 and 1.
    return pa.record_batch([pa.array(map(bool, v) if t == pa.bool_() else v, t) for v, t in columns], schema=wanted)
