"""What was said, and where, as the ledger tells it: each question by its index, texts left alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Select, select, text

from cuibono.records import Head, Mention, StoredClaim, Voiced, from_rows

from . import schema
from .derived import unlinked_id
from .known import KnownEntities
from .query import Match, Phrase, match_of
from .search_words import asked
from .store import chunks

_WORD = re.compile(r"\w+")
_JOINED = "FROM passage_words w JOIN passages p ON p.passage_id = w.rowid"
_SHORT = 36  # letters of a passage that is a dateline or a word rather than a sentence
_SLACK = 1.25  # a passage of the same words is at most so many times as long: marks and blanks differ


class Said(KnownEntities):
    """The seventh part of the contract."""

    def heads(self, doc_ids: Iterable[str] | None = None) -> list[Head]:
        """What documents are called and when they came out, by id."""
        table = schema.documents
        names = ("doc_id", "source_id", "published_at", "title", "url", "address", "language", "partial")
        rows = self._some(select(*(table.c[name] for name in names)), table.c.doc_id, doc_ids)
        return sorted((Head(**row) for row in rows), key=lambda row: row.doc_id)

    def _some(self, query: Select[Any], column: Column[str], wanted: Iterable[str] | None) -> list[dict[str, Any]]:
        if wanted is None:
            return self._rows(query)
        return [row for chunk in chunks(sorted(set(wanted))) for row in self._rows(query.where(column.in_(chunk)))]

    def claims_said_by(self, entity_ids: Iterable[str]) -> list[StoredClaim]:
        """Claims of which one of these entities is the source."""
        said, links = schema.attributions, schema.links
        spoken = said.join(links, (links.c.doc_id == said.c.doc_id) & (links.c.entity == said.c.source_entity))
        told = schema.claims.join(spoken, schema.claims.c.attribution_id == said.c.attribution_id)
        # By the document first: claims have an index for it, and none for who says them.
        query = select(schema.claims.c.claim_id).select_from(told).where(schema.claims.c.doc_id == said.c.doc_id)
        return self.claims([row["claim_id"] for row in self._some(query, links.c.entity_id, entity_ids)])

    def mentions_of(self, entity_id: str, doc_ids: Iterable[str] | None = None) -> list[tuple[str, int, int]]:
        """Where the entity is named, in all documents or in some."""
        links, said = schema.links, schema.mentions
        mine = (said.c.doc_id == links.c.doc_id) & (said.c.entity == links.c.entity)
        query = select(said.c.doc_id, said.c.start, said.c.end).select_from(links.join(said, mine)).where(links.c.entity_id == entity_id)
        return sorted((row["doc_id"], row["start"], row["end"]) for row in self._some(query, links.c.doc_id, doc_ids))

    def names_in(self, doc_ids: Iterable[str], schemata: Iterable[str]) -> dict[str, list[Mention]]:
        """The names of some kinds of entity in some documents, in order of the text."""
        table, found = schema.mentions, defaultdict[str, list[Mention]](list)
        query = select(table).where(table.c.named & table.c.schema.in_(sorted(schemata))).order_by(table.c.doc_id, table.c.ordinal)
        columns = [column.name for column in table.c]
        with self.transaction() as connection:
            for chunk in chunks(sorted(set(doc_ids))):
                rows = connection.execute(query.where(table.c.doc_id.in_(chunk))).all()
                for row, mention in zip(rows, from_rows(Mention, columns, rows), strict=True):
                    found[row.doc_id].append(mention)
        return dict(found)

    def sentences_of(self, doc_ids: Iterable[str] | None = None) -> dict[str, list[tuple[int, int]]]:
        """Spans of sentences by document."""
        table, found = schema.passages, defaultdict[str, list[tuple[int, int]]](list)
        query = select(table.c.doc_id, table.c.start, table.c.end).where(table.c.sentence)
        for row in self._some(query, table.c.doc_id, doc_ids):
            found[row["doc_id"]].append((row["start"], row["end"]))
        return {doc_id: sorted(rows) for doc_id, rows in found.items()}

    def voiced(self, doc_ids: Iterable[str] | None = None) -> list[Voiced]:
        """Who speaks in every attribution, and where."""
        said, links = schema.attributions, schema.links
        joined = said.outerjoin(links, (links.c.doc_id == said.c.doc_id) & (links.c.entity == said.c.source_entity))
        names = ("doc_id", "ordinal", "kind", "quote", "source_text", "source_entity", "source", "cue", "content")
        query = select(*(said.c[name] for name in names), links.c.entity_id).select_from(joined)
        found: list[tuple[int, Voiced]] = []
        # By place and not by name: every attribution of a ledger is asked for at once.
        with self.transaction() as connection:
            wanted = None if doc_ids is None else sorted(set(doc_ids))
            parts = [query] if wanted is None else [query.where(said.c.doc_id.in_(chunk)) for chunk in chunks(wanted)]
            for part in parts:
                for doc_id, ordinal, kind, quote, words, entity, source, cue, content, entity_id in connection.execute(part):
                    known = entity_id or (unlinked_id(doc_id, entity) if entity is not None else None)
                    spans = tuple((span[0], span[1]) for row in (source, cue, content) for span in row)
                    found.append((ordinal, Voiced(doc_id, kind, quote, words, known, spans)))
        return [row for _, row in sorted(found, key=lambda pair: (pair[1].doc_id, pair[0]))]

    def passages_with(self, query: str) -> list[tuple[str, int, int]]:
        """Passages with all the words of a query."""
        match = match_of(query)
        if not match:
            return []
        where, values = self.database.matches(match)
        found = f"SELECT p.doc_id, p.start, p.end {_JOINED} WHERE {where} ORDER BY p.doc_id, p.start"
        with self.transaction() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(text(found), values)]

    def contents_of(self, doc_ids: Iterable[str]) -> list[tuple[str, str, str]]:
        """What is said in some documents, without who says it: (attribution, document, words), by document and place."""
        table = schema.attributions
        query = select(table.c.attribution_id, table.c.doc_id, table.c.content_text).order_by(table.c.doc_id, table.c.ordinal)
        with self.transaction() as connection:
            parts = [connection.execute(query.where(table.c.doc_id.in_(chunk))).all() for chunk in chunks(sorted(set(doc_ids)))]
        return [(row[0], row[1], row[2]) for rows in parts for row in rows]

    def ranked_passages(self, query: str, most: int, *, start: int = 0) -> list[tuple[str, int, int]]:
        """Passages with all the words of a query, the best first, ``most`` from the place ``start`` on."""
        match = match_of(query)
        if not match:
            return []
        # A line of one or two words has them all and tells nothing: what is longer stands before it.
        found = (
            f"SELECT p.doc_id, p.start, p.end {_JOINED} WHERE {{where}}"
            " ORDER BY p.end - p.start < :short, {best}, w.rowid LIMIT :most OFFSET :start"
        )
        return [(row[0], row[1], row[2]) for row in self._best_first(found, match, short=_SHORT, most=most, start=start)]

    def _best_first(self, query: str, match: Match, **values: int) -> list[Any]:
        """The rows of a query over passages that match: ``{where}`` says so in it, ``{best}`` is what the best have the least of."""
        where, sought = self.database.matches(match)
        with self.transaction() as connection:
            best, ranked = self.database.best(connection, match)
            return [*connection.execute(text(query.format(where=where, best=best)), {**sought, **ranked, **values})]

    def documents_printing(self, words: str, source_ids: Iterable[str]) -> list[str]:
        """Documents of these outlets that have a passage of just these words."""
        wanted, row = set(source_ids), " ".join(_WORD.findall(asked(words)))
        if not row:
            return []
        where, values = self.database.matches(((Phrase(row),),))
        found = (
            f"SELECT DISTINCT p.doc_id, d.source_id {_JOINED} JOIN documents d ON d.doc_id = p.doc_id"
            f" WHERE {where} AND p.end - p.start <= :most"
        )
        with self.transaction() as connection:
            rows = connection.execute(text(found), {**values, "most": int(len(words) * _SLACK) + 2}).all()
        return sorted(row[0] for row in rows if row[1] in wanted)
