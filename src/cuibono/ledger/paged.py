"""One entity's ties, links and statements, counted in the storage and fetched as far as they are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from heapq import nsmallest

from sqlalchemy import func, select, text

from cuibono.records import Entity, Head, StoredAttribution, Tie

from . import schema
from .contract_paged import NameUse, TieHead, TieKind
from .derived import Derived
from .entity_words import beginning
from .store import chunks

_HEAD = ("tie_id", "predicate", "status", "reliability", "credibility", "origins", "valid", "sureness")
_KIND = "predicate, status, reliability, credibility, origins, sureness"

_SLIP = 75  # from this likeness (0 to 100) on a word may be a slip of another


class PagedEntity(Derived):
    """The part of the contract in ``contract_paged``."""

    def tie_kinds(self, entity_id: str) -> list[TieKind]:
        """The ties of one entity by their kinds, without what hangs on them; ids in no order."""
        # By two indexes that have all of it; names of ours, declared in the schema. A hub has tens of thousands.
        columns = f"{_KIND}, valid, tie_id"
        found = (
            f"SELECT {_KIND}, count(*) - count(valid), {self.database.joined}(tie_id, ' ') FROM (SELECT {columns} FROM ties"
            f" WHERE subject_id = :id UNION ALL SELECT {columns} FROM ties WHERE object_id = :id AND subject_id != :id) t"
            f" GROUP BY {_KIND} ORDER BY {_KIND}"
        )
        with self.transaction() as connection:
            rows = self.database.plain(connection, found, {"id": entity_id})
        return [TieKind._make((*row[:-1], tuple(row[-1].split(" ")))) for row in rows]

    def tie_heads(self, entity_id: str) -> list[TieHead]:
        """The ties of one entity by id, without what hangs on them."""
        # By two indexes that have all of it; names of ours, declared in the schema. A hub has tens of thousands.
        columns = ", ".join(_HEAD)
        found = (
            f"SELECT {columns} FROM ties WHERE subject_id = :id"
            f" UNION ALL SELECT {columns} FROM ties WHERE object_id = :id AND subject_id != :id"
        )
        with self.transaction() as connection:
            rows = self.database.plain(connection, found, {"id": entity_id})
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
        told = func.aggregate_strings(said.c.attribution_id, " ")
        query = select(func.count(), told.filter(said.c.quote == "direct")).select_from(mine).where(links.c.entity_id == entity_id)
        with self.transaction() as connection:
            # All of a hub's in one walk: to count them and to choose among them in the storage takes one each.
            total, ids = connection.execute(query).one()
            direct = ids.split(" ") if ids else []
            chosen = nsmallest(most, direct)
            if len(chosen) < min(most, total):
                rest = select(said.c.attribution_id).select_from(mine).where(links.c.entity_id == entity_id, said.c.quote != "direct")
                chosen += connection.execute(rest.order_by(said.c.attribution_id).limit(most - len(chosen))).scalars()
        found = {row.attribution_id: row for row in self.attributions(ids=chosen)}
        return [found[ident] for ident in chosen], total, len(direct)

    def beginning(self, query: str, most: int, *, kind: str | None = None, start: int = 0) -> list[Entity]:
        """Named entities whose names have all words of a query, its last one as a beginning of a word; all for a query without words.

        Those in the most documents first, ``most`` from the place ``start`` on; of one schema (``kind``) where it is given.
        """
        from .names import plain  # transliteration: only where a name is looked for

        with self.transaction() as connection:
            ids = beginning(connection, plain(query).split(), most, kind=kind, start=start)
            table = schema.entities
            rows = {row.entity_id: row for row in self._records(Entity, select(table).where(table.c.entity_id.in_(ids)))}
        return [rows[key] for key in ids]

    def near_words(self, word: str, most: int) -> list[str]:
        """Words of names that a plain word may be a slip of, the likest first."""
        from rapidfuzz import fuzz, process

        with self.transaction() as connection:
            words = list(connection.execute(select(schema.entity_words.c.word).distinct().order_by(schema.entity_words.c.word)).scalars())
        found = process.extract(word, words, scorer=fuzz.ratio, score_cutoff=_SLIP, limit=most)
        return [near for near, _, _ in found]

    def with_word(self, word: str, most: int) -> list[str]:
        """The ids of named entities with this plain word in a name; none where more than ``most`` have it."""
        table = schema.entity_words
        query = select(table.c.entity_id).where(table.c.word == word).order_by(table.c.entity_id).limit(most + 1)
        with self.transaction() as connection:
            found = list(connection.execute(query).scalars())
        return found if len(found) <= most else []

    def tie_counts(self, entity_ids: Iterable[str]) -> dict[str, int]:
        """How many ties each of these entities has; those without any are left out."""
        found: Counter[str] = Counter()
        with self.transaction() as connection:
            for chunk in chunks(sorted(set(entity_ids))):
                for end in (schema.ties.c.subject_id, schema.ties.c.object_id):
                    rows = connection.execute(select(end, func.count()).where(end.in_(chunk)).group_by(end)).all()
                    found.update({row[0]: row[1] for row in rows})
        return dict(found)

    def names_of(self, entity_id: str) -> list[NameUse]:
        """What each document calls the entity, by document: the input of a list of its names with where each comes from."""
        links, kept = schema.links, schema.locals_
        joined = links.join(kept, (kept.c.doc_id == links.c.doc_id) & (kept.c.entity == links.c.entity))
        query = select(links.c.doc_id, links.c.why, kept.c.local).select_from(joined).where(links.c.entity_id == entity_id)
        rows = [NameUse(row["doc_id"], row["why"], tuple(row["local"][1]), tuple(row["local"][2])) for row in self._rows(query)]
        return sorted(rows)

    def said_page(self, entity_id: str, most: int, *, start: int = 0, direct: bool = False) -> list[StoredAttribution]:
        """Statements of one entity, those in the newest documents first, ``most`` from the place ``start`` on."""
        said, links, documents = schema.attributions, schema.links, schema.documents
        mine = links.join(said, (said.c.doc_id == links.c.doc_id) & (said.c.source_entity == links.c.entity))
        query = select(said.c.attribution_id).select_from(mine.join(documents, documents.c.doc_id == said.c.doc_id))
        query = query.where(links.c.entity_id == entity_id)
        if direct:
            query = query.where(said.c.quote != "indirect")
        newest = documents.c.published_at.desc().nulls_last()
        query = query.order_by(newest, said.c.doc_id, said.c.ordinal).limit(most).offset(start)
        with self.transaction() as connection:
            chosen = list(connection.execute(query).scalars())
        found = {row.attribution_id: row for row in self.attributions(ids=chosen)}
        return [found[key] for key in chosen]

    def naming_documents(self, entity_id: str) -> list[str]:
        """The documents that name the entity, the newest first, undated ones last."""
        links, documents = schema.links, schema.documents
        query = (
            select(documents.c.doc_id, documents.c.published_at)
            .distinct()
            .select_from(links.join(documents, documents.c.doc_id == links.c.doc_id))
        )
        query = query.where(links.c.entity_id == entity_id).order_by(documents.c.published_at.desc().nulls_last(), documents.c.doc_id)
        with self.transaction() as connection:
            return list(connection.execute(query).scalars())

    def newest_documents(self, most: int) -> list[tuple[Head, str]]:
        """The documents that were taken in last, each with when."""
        table = schema.documents
        columns = (*(table.c[name] for name in Head._fields), table.c.retrieved_at)
        query = select(*columns).order_by(text("documents.rowid DESC")).limit(most)
        rows = self._rows(query)
        return [(Head(**{name: row[name] for name in Head._fields}), row["retrieved_at"]) for row in rows]

    def single_sourced(self) -> int:
        """How many ties have one origin only."""
        with self.transaction() as connection:
            return connection.execute(select(func.count()).select_from(schema.ties).where(schema.ties.c.origins <= 1)).scalar_one()

    def claim_documents(self, claim_ids: Iterable[str]) -> dict[str, str]:
        """The document of each of these claims, without reading them."""
        table = schema.claims
        queries = (select(table.c.claim_id, table.c.doc_id).where(table.c.claim_id.in_(chunk)) for chunk in chunks(sorted(set(claim_ids))))
        return {row["claim_id"]: row["doc_id"] for query in queries for row in self._rows(query)}

    def first_told_since(self, day: str) -> list[TieHead]:
        """The ties whose first dated document was published on a day or later, by id."""
        table = schema.ties
        query = select(*(table.c[name] for name in _HEAD)).where(table.c.first_seen >= day).order_by(table.c.tie_id)
        return [TieHead(**row) for row in self._rows(query)]
