"""Documents page by page: their order and filters by columns alone, texts left where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text
from sqlalchemy.sql.elements import TextClause

from cuibono.records import Origin, OriginEdge

from . import schema
from .contract_listed import NONE, Listed, Sieve
from .known import KnownEntities
from .query import Match, match_of
from .store import chunks

_D = schema.documents.c
_WITH_WORDS = "SELECT p.doc_id FROM passage_words w JOIN passages p ON p.passage_id = w.rowid WHERE"
_LAST = "\U0010ffff"  # after every letter of a date: "2031-05" lets all days of that May through


class Listing(KnownEntities):
    """Pages of documents."""

    def listed(self, sieve: Sieve, *, newest: str, after: tuple[str, str] | None, most: int) -> list[Listed]:
        """Documents by date of publication or capture, the newest first."""
        day = func.coalesce(_D.published_at, "") if newest == "published" else _D.retrieved_at
        query = self._sieved(select(_D.doc_id), sieve).order_by(day.desc(), _D.doc_id).limit(most)
        if after is not None:
            query = query.where(or_(day < after[0], and_(day == after[0], _D.doc_id > after[1])))
        ids = [row["doc_id"] for row in self._rows(query)]
        # Columns behind the text are fetched for one page alone: the way to them leads through the text.
        rows: dict[str, Listed] = {}
        for chunk in chunks(ids):
            found = self._rows(select(*(_D[name] for name in Listed._fields)).where(_D.doc_id.in_(chunk)))
            rows.update((row["doc_id"], Listed(**row)) for row in found)
        return [rows[doc_id] for doc_id in ids]

    def _sieved(self, query: Select[Any], sieve: Sieve) -> Select[Any]:
        def with_words(match: Match) -> TextClause:
            where, values = self.database.matches(match)
            return text(f"{_WITH_WORDS} {where}").bindparams(**values)

        return _sieved(query, sieve, with_words)

    def count_listed(self, sieve: Sieve) -> int:
        """How many documents a sieve lets through."""
        with self.transaction() as connection:
            return int(connection.execute(self._sieved(select(func.count()).select_from(schema.documents), sieve)).scalar_one())

    def facets(self) -> dict[str, list[tuple[str, int]]]:
        """What can be filtered by, with numbers of documents."""
        found = {}
        for name, column in (("outlet", _D.source_id), ("language", _D.language), ("dataset", _D.dataset)):
            with self.transaction() as connection:
                rows = connection.execute(select(column, func.count()).group_by(column)).all()
            found[name] = sorted(((row[0] or NONE, row[1]) for row in rows), key=lambda row: (-row[1], row[0]))
        return found

    def sizes_of(self, doc_ids: list[str]) -> dict[str, dict[str, int]]:
        """What hangs on each of some documents, in numbers."""
        found: dict[str, dict[str, int]] = {key: defaultdict(int) for key in doc_ids}
        with self.transaction() as connection:
            for chunk in chunks(doc_ids):
                for name in ("claims", "attributions", "rejects"):
                    column = schema.metadata.tables[name].c.doc_id
                    for row in connection.execute(select(column, func.count()).where(column.in_(chunk)).group_by(column)):
                        found[row[0]][name] = row[1]
                for row in connection.execute(select(schema.rejects.c.doc_id).where(schema.rejects.c.doc_id.in_(chunk), _unread())):
                    found[row[0]]["unread"] = 1
        return found

    def origins_with(self, origin_id: str) -> list[Origin]:
        """The documents of one origin."""
        table = schema.origins
        return self._records(Origin, select(table).where(table.c.origin_id == origin_id).order_by(table.c.doc_id))

    def edges_to(self, doc_id: str) -> list[OriginEdge]:
        """The edges that lead to one document."""
        table = schema.origin_edges
        return self._records(OriginEdge, select(table).where(table.c.source_doc == doc_id).order_by(table.c.doc_id, table.c.edge_id))


def _unread() -> ColumnElement[bool]:
    return and_(schema.rejects.c.stage == "read", schema.rejects.c.start.is_(None))


def _sieved(query: Select[Any], sieve: Sieve, with_words: Callable[[Match], TextClause]) -> Select[Any]:
    for column, value in ((_D.source_id, sieve.outlet), (_D.language, sieve.language), (_D.dataset, sieve.dataset)):
        if value is not None:
            query = query.where(func.coalesce(column, "") == ("" if value == NONE else value))
    if sieve.since is not None:
        query = query.where(_D.published_at >= sieve.since)
    if sieve.until is not None:
        query = query.where(_D.published_at <= sieve.until + _LAST)
    if sieve.taken is not None:
        first, _, last = sieve.taken.partition("/")
        query = query.where(_D.retrieved_at >= first, _D.retrieved_at <= (last or first))
    if sieve.unread:
        query = query.where(_D.doc_id.in_(select(schema.rejects.c.doc_id).where(_unread())))
    if sieve.words is not None:
        named = [_D.title.icontains(word, autoescape=True) for word in sieve.words.replace('"', " ").split()]
        match = match_of(sieve.words)
        in_title = and_(*named) if named else _D.doc_id.is_(None)
        query = query.where(or_(_D.doc_id.in_(with_words(match)), in_title) if match else in_title)
    return query
