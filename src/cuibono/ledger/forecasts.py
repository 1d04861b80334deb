"""What questions over all sentences are asked of: sentences by their words, where somebody's words stand, claims by their status."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Text, bindparam, cast, select, text

from cuibono.records import StoredClaim

from . import schema
from .known import KnownEntities
from .query import any_of
from .store import chunks


class Foretelling(KnownEntities):
    """The last part of the contract."""

    def sentences_with(self, words: Iterable[str], *, doc_ids: Iterable[str] | None = None) -> list[tuple[str, int, int]]:
        """Sentences (document, start, end) that have one of these words, or words in a row, by document and place; of some documents."""
        match = any_of(list(words))
        if not match:
            return []
        where, values = self.database.matches(match)
        found = (
            f"SELECT p.doc_id, p.start, p.end FROM passage_words w JOIN passages p ON p.passage_id = w.rowid WHERE {where} AND p.sentence"
        )
        with self.transaction() as connection:
            rows = connection.execute(text(found), values).all()
        wanted = None if doc_ids is None else set(doc_ids)
        return sorted((row[0], row[1], row[2]) for row in rows if wanted is None or row[0] in wanted)

    def said_spans(self, doc_ids: Iterable[str] | None = None) -> list[tuple[str, str, tuple[tuple[int, int], ...], str | None]]:
        """(attribution, document, spans of what is said, cue) by document and place: all, or those of some documents."""
        said = schema.attributions
        content = cast(said.c.content, Text)
        query = select(said.c.attribution_id, said.c.doc_id, content, said.c.cue_text).order_by(said.c.doc_id, said.c.ordinal)
        parts = [query] if doc_ids is None else [query.where(said.c.doc_id.in_(chunk)) for chunk in chunks(sorted(set(doc_ids)))]
        with self.transaction() as connection:
            rows = [row for part in parts for row in connection.execute(part).all()]
        # One list read at once: very many small ones take longer to begin than to read.
        spans = json.loads(f"[{','.join(row[2] for row in rows)}]")
        return [(row[0], row[1], tuple((a, b) for a, b in content), row[3]) for row, content in zip(rows, spans, strict=True)]

    def claims_with_status(self, statuses: Sequence[str], *, doc_ids: Iterable[str] | None = None) -> list[StoredClaim]:
        """Claims of these statuses as the document says them, by document and place: all, or those of some documents."""
        column = schema.claims.c
        found = select(column.claim_id, column.doc_id).where(column.status.in_(bindparam("statuses", expanding=True)))
        with self.transaction() as connection:
            rows = connection.execute(found, {"statuses": list(statuses)}).all()
        wanted = None if doc_ids is None else set(doc_ids)
        return self.claims([row[0] for row in rows if wanted is None or row[1] in wanted])
