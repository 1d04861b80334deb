"""A whole ledger, over whatever database: search, casefiles, and the rest that needs all parts of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import JSON, func, select, text

from cuibono.records import Casefile, Contradiction, Corpus, Entity, Tie

from . import schema
from .entity_words import that_may_fit, with_words
from .forecasts import Foretelling
from .listed import Listing
from .moving import Moving
from .query import Phrase, match_of
from .said import Said
from .saved import Saved
from .search_words import asked
from .store import chunks

EVERYBODY = 1000  # ties of a subject that is tied to everybody: no step goes on from those
MANY = 150  # ties of a name of every page: beyond it a casefile without hubs does not go on


class WholeLedger(Said, Foretelling, Saved, Listing, Moving):
    """Everything of :class:`cuibono.ledger.contract.Ledger`."""

    def search(self, query: str, limit: int = 20, *, inflected: bool = False) -> list[tuple[str, int, int, str]]:
        """Full text, best first: (doc_id, start, end, sentence). All words must stand in one sentence; "quoted words" in that order.

        ``inflected``: a word in small letters, outside of quotation marks, stands for all its forms.
        """
        match = match_of(query, inflected=inflected)
        if not match:
            return []
        found = (
            "SELECT p.doc_id, p.start, p.end, d.text FROM passage_words w JOIN passages p ON p.passage_id = w.rowid"
            " JOIN documents d ON d.doc_id = p.doc_id WHERE {where} ORDER BY {best}, p.doc_id, p.start LIMIT :limit"
        )
        return [(row[0], row[1], row[2], row[3][row[1] : row[2]]) for row in self._best_first(found, match, limit=limit)]

    def unread(self) -> list[tuple[str, str | None, str]]:
        """The documents that no engine read, by id: (doc_id, language, "language" or "failed")."""
        found, documents = schema.rejects, schema.documents
        query = (
            select(documents.c.doc_id, documents.c.language, found.c.reason)
            .join(found, found.c.doc_id == documents.c.doc_id)
            .where(found.c.stage == "read", found.c.start.is_(None))
            .distinct()
        )
        rows = {row["doc_id"]: (row["language"], "language" if row["reason"] == "language" else "failed") for row in self._rows(query)}
        return [(doc_id, *rows[doc_id]) for doc_id in sorted(rows)]

    def unread_passages(self, words: Iterable[str]) -> list[tuple[str, int, int]]:
        """Passages of such documents that have all the words; one that ends with "*" stands for any word that begins so. By document."""
        terms = [Phrase(asked(word.removesuffix("*")), word.endswith("*")) for word in words]
        if not terms or not all(any(letter.isalnum() for letter in term.text) for term in terms):
            return []
        where, values = self.database.matches(tuple((term,) for term in terms))
        found = text(
            "SELECT DISTINCT p.doc_id, p.start, p.end FROM passage_words w JOIN passages p ON p.passage_id = w.rowid"
            " JOIN rejects r ON r.doc_id = p.doc_id AND r.stage = 'read' AND r.start IS NULL"
            f" WHERE {where} ORDER BY p.doc_id, p.start"
        )
        with self.transaction() as connection:
            rows = connection.execute(found, values).all()
        return [(row[0], row[1], row[2]) for row in rows]

    def find_entities(self, query: str, limit: int = 10, *, slips: bool = True) -> list[tuple[Entity, float]]:
        """Entities whose names match, best first, with a score from 0 to 1 (1: the same name).

        Without ``slips`` others than those that have all the words are looked for only where there is none that has.
        """
        from .names import PART, plain, rank  # transliteration and edit distances: only where a name is looked for

        with self.transaction() as connection:
            ids = with_words(connection, plain(query).split())
            found = [row for row in rank(query, self.entities_of(ids), limit) if row[1] >= PART]
            # What lacks a word of it never comes before what has all of them.
            if len(found) == limit or (found and not slips):
                return found
            return rank(query, self.entities_of(that_may_fit(connection, plain(query))), limit)

    def corpus(self) -> Corpus:
        """The size of what was searched."""
        table = schema.documents
        told = (table.c.source_id, table.c.language, table.c.engine)
        day = func.nullif(table.c.published_at, "")
        dates = (func.min(day), func.max(day), func.count(day), func.count())
        with self.transaction() as connection:
            rows = connection.execute(select(*told, *dates).group_by(*told)).all()
            rejects = connection.execute(select(func.count()).select_from(schema.rejects)).scalar_one()
        outlets, languages = Counter[str](), Counter[str]()
        for outlet, language, _, _, _, _, count in rows:
            outlets[outlet] += count
            languages[language or "unknown"] += count
        return Corpus(
            documents=sum(row[6] for row in rows),
            outlets=_counted(outlets),
            languages=_counted(languages),
            first_published=min((row[3] for row in rows if row[3]), default=None),
            last_published=max((row[4] for row in rows if row[4]), default=None),
            undated=sum(row[6] - row[5] for row in rows),
            rejects=rejects,
            engine=", ".join(sorted({row[2] for row in rows})),
        )

    def counts(self) -> dict[str, int]:
        """How many rows each kind of record has."""
        tables = ("claims", "attributions", "entities", "ties", "contradictions", "decisions")
        with self.transaction() as connection:
            rows = {name: select(func.count()).select_from(schema.metadata.tables[name]) for name in tables}
            return {name: connection.execute(query).scalar_one() for name, query in rows.items()}

    def claim_counts(self) -> dict[str, int]:
        """How many claims each predicate has."""
        column = schema.claims.c.predicate
        with self.transaction() as connection:
            rows = connection.execute(select(column, func.count()).group_by(column).order_by(column)).all()
        return {name: count for name, count in rows}  # noqa: C416 (typed rows)

    def casefile(self, subjects: Iterable[str], *, hops: int = 2, hubs: bool = True) -> Casefile:
        """Everything within ``hops`` ties of the subjects. Raises NoMatchError for an unknown subject.

        Without ``hubs`` no step goes on from a state or place, an office, or a name that has more ties than ``MANY``, and of a second
        subject that is a place only the ties to what the first one reaches are there: what a question about one or two asks, however
        large the ledger.
        """
        with self.transaction():
            known = tuple(self.entity(subject).entity_id for subject in subjects)
            return self._casefile(known, self._within(known, hops) if hubs else self._near(known, hops))

    def casefile_of(self, subjects: Iterable[str], ties: Iterable[Tie]) -> Casefile:
        """The casefile of some ties, whatever else the subjects have. Raises NoMatchError for an unknown subject."""
        with self.transaction():
            known = tuple(self.entity(subject).entity_id for subject in subjects)
            return self._casefile(known, tuple(sorted(ties, key=lambda tie: tie.tie_id)))

    def _within(self, subjects: tuple[str, ...], hops: int) -> tuple[Tie, ...]:
        inside, frontier = set(subjects), set(subjects)
        ties: dict[str, Tie] = {}
        for _ in range(hops):
            step = self.ties_of(frontier)
            ties.update((tie.tie_id, tie) for tie in step)
            frontier = {end for tie in step for end in (tie.subject_id, tie.object_id)} - inside
            inside |= frontier
        # Ties of the last step's ends among themselves; their others lead outside.
        ties.update((tie.tie_id, tie) for tie in self._ties_from(frontier) if tie.object_id in inside)
        return tuple(ties[key] for key in sorted(ties))

    def _ties_from(self, subjects: Iterable[str]) -> list[Tie]:
        table = schema.ties
        queries = (select(table).where(table.c.subject_id.in_(chunk)) for chunk in chunks(sorted(set(subjects))))
        return [tie for query in queries for tie in self._records(Tie, query)]

    def _near(self, subjects: tuple[str, ...], hops: int) -> tuple[Tie, ...]:
        ties: dict[str, Tie] = {}
        inside, many = set(subjects), set(subjects[1:])
        frontier = {s for at, s in enumerate(subjects) if at == 0 or self.entity(s).schema != "Territory"}
        for _ in range(hops):
            step = self.ties_of(frontier)
            ties.update((tie.tie_id, tie) for tie in step)
            if len(step) > EVERYBODY:
                break  # a name of every page: what its neighbours have to do with others is no part of the question
            reached = {end for tie in step for end in (tie.subject_id, tie.object_id)} - inside
            inside |= reached
            counts = self.tie_counts(reached)
            many |= {end for end in reached if counts.get(end, 0) > MANY}
            places = {row.entity_id for row in self.entities_of(reached) if row.schema in ("Territory", "Position")}
            frontier = {end for end in reached - places if counts.get(end, 0) <= MANY}
        # What two names of every page have to do with each other is no part of the question.
        near = (tie for tie in self._ties_from(inside) if tie.object_id in inside and not {tie.subject_id, tie.object_id} <= many)
        ties.update((tie.tie_id, tie) for tie in near)
        return tuple(ties[key] for key in sorted(ties))

    def _casefile(self, subjects: tuple[str, ...], ties: tuple[Tie, ...]) -> Casefile:
        inside = {*subjects, *(end for tie in ties for end in (tie.subject_id, tie.object_id))}
        table = schema.contradictions
        told = [
            row
            for chunk in chunks(sorted(inside))
            for row in self._records(Contradiction, select(table).where(table.c.subject_id.in_(chunk)))
            if row.object_id is None or row.object_id in inside
        ]
        contradictions = tuple(sorted(told, key=lambda row: row.contradiction_id))
        wanted = {claim_id for tie in ties for claim_id in (*tie.supporting, *tie.contrary)}
        wanted |= {claim_id for row in contradictions for side in row.sides for claim_id in side.claims}
        claims = tuple(sorted(self.claims(wanted), key=lambda claim: claim.claim_id))
        links = tuple(self.links_to(inside))
        said = self.attributions(ids=[claim.attribution_id for claim in claims if claim.attribution_id])
        by_id = {row.attribution_id: row for row in (*said, *self.said_by(subjects))}
        attributions = tuple(by_id[key] for key in sorted(by_id))
        doc_ids = {row.doc_id for row in claims} | {row.doc_id for row in attributions}
        documents = tuple(self.documents_of(doc_ids))
        outlets = {document.source_id for document in documents}
        return Casefile(
            subjects=subjects,
            corpus=self.corpus(),
            documents=documents,
            entities=tuple(sorted(self.entities_of(inside), key=lambda row: row.entity_id)),
            links=links,
            ties=ties,
            claims=claims,
            attributions=attributions,
            contradictions=contradictions,
            origins=tuple(self.origins_of(doc_ids)),
            publishers=tuple(row for row in self.publishers() if row.publisher in outlets),
            decisions=tuple(sorted(self.decisions(), key=lambda row: row.decision_id)),
            edges=tuple(self.edges_of(doc_ids)),
        )

    def check_storage(self) -> list[str]:
        """What the database finds wrong: damaged pages, missing references, a search index that does not have all passages."""
        with self.transaction() as connection:
            return self.database.faults(connection)

    def digest(self) -> str:
        """SHA-256 over all rows in a fixed order, without the times of capture and the numbers that depend on the order of adding."""
        found = hashlib.sha256()
        with self.transaction() as connection:
            for table in (*schema.TRUTH, *schema.DERIVED):
                columns = [column for column in table.c if column.name not in ("retrieved_at", "passage_id", "record_number")]
                found.update(f"{table.name}\n".encode())
                # Rows that differ in lists and records alone there are none; what is absent comes first.
                order = [column.nulls_first() if column.nullable else column for column in columns if not isinstance(column.type, JSON)]
                for row in connection.execute(select(*columns).order_by(*order)):
                    found.update(repr(tuple(row)).encode())
        return found.hexdigest()


def _counted(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(f"{name}\t{counts[name]}" for name in sorted(counts, key=lambda name: (-counts[name], name)))
