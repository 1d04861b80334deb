"""Saved questions and their answers; documents by day, and entities by name, as questions look them up."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select, text

from cuibono.records import Entity, SavedAnswer, SavedQuestion

from . import schema
from .entity_words import with_any_word, word_counts
from .known import KnownEntities
from .rows import put_records
from .store import chunks


class Saved(KnownEntities):
    """Questions and answers, appended and read back."""

    def save_question(self, row: SavedQuestion) -> None:
        """Appends that a question is kept under a name, or forgotten."""
        with self._write("add") as connection:
            put_records(connection, schema.saved_questions, [row])

    def saved_questions(self) -> list[SavedQuestion]:
        """The questions that are kept now, by name: the newest row of a name counts."""
        table = schema.saved_questions
        rows = {row.name: row for row in self._records(SavedQuestion, select(table).order_by(table.c.number))}
        return [rows[name] for name in sorted(rows) if rows[name].verdict == "save"]

    def add_answer(self, row: SavedAnswer) -> None:
        """Appends an answer."""
        with self._write("add") as connection:
            put_records(connection, schema.saved_answers, [row])

    def answers(self, name: str) -> list[SavedAnswer]:
        """The answers of a name, the oldest first."""
        table = schema.saved_answers
        return self._records(SavedAnswer, select(table).where(table.c.name == name).order_by(table.c.number))

    def last_answer(self, name: str) -> SavedAnswer | None:
        """The newest answer of a name."""
        table = schema.saved_answers
        found = self._records(SavedAnswer, select(table).where(table.c.name == name).order_by(table.c.number.desc()).limit(1))
        return found[0] if found else None

    def documents_between(self, since: str | None, until: str | None, *, taken_in: bool = False) -> dict[str, str]:
        """Documents (id to day) published, or taken in, from one day to another, both included."""
        table = schema.documents
        # "2018" and "2018-05" are their first days: what is cut off behind ten letters is the filling, or the time of the day.
        day = func.substr((table.c.retrieved_at if taken_in else table.c.published_at).concat("-01-01"), 1, 10)
        query = select(table.c.doc_id, day.label("day")).where(day.is_not(None)).order_by(table.c.doc_id)
        if since is not None:
            query = query.where(day >= since)
        if until is not None:
            query = query.where(day <= until)
        return {row["doc_id"]: row["day"] for row in self._rows(query)}

    def entities_called(self, names: Iterable[str]) -> list[Entity]:
        """Named entities that have one of these names, whatever the case, by id."""
        from .names import plain  # transliteration: only where a name is looked for

        lowered = sorted({name.lower() for name in names})
        words = {name: plain(name).split() for name in lowered}
        with self.transaction() as connection:
            counts = word_counts(connection, {word for parts in words.values() for word in parts})
            # By the rarest word of each: of thousands of names with "of" none is looked at where "kestria" stands beside it.
            rarest = {min(parts, key=lambda word: counts[word]) for parts in words.values() if parts and all(w in counts for w in parts)}
            found: set[str] = set()
            for chunk in chunks(with_any_word(connection, rarest)):
                told = {"ids": self.database.listed(chunk), "names": self.database.listed(lowered)}
                found.update(row[0] for row in connection.execute(text(self.database.called), told))
        return sorted(self.entities_of(found), key=lambda row: row.entity_id)
