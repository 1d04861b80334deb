"""Claims with their ends resolved, and what is derived across documents: replaced as a whole, rebuilt at any time."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import accumulate
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import CTE, Column, Connection, Select, delete, func, or_, select

from cuibono.errors import NoMatchError
from cuibono.records import (
    Contradiction,
    Entity,
    Link,
    Local,
    Origin,
    OriginEdge,
    Said,
    StoredAttribution,
    StoredClaim,
    Tie,
    gather_locals,
    standing_claims,
)
from cuibono.records.cells import READER
from cuibono.records.decisions import BRIEF, UNDO

from . import schema
from .columns import Columns
from .contract_paged import Ids
from .entity_words import put_words
from .rows import put, put_records
from .store import chunks

if TYPE_CHECKING:
    pass

REVIEWS = {"accept": "accepted", "reject": "rejected"}
_CLAIM = tuple(field.name for field in fields(StoredClaim))
# The state of an empty ledger: how many documents, decisions, publishers and imports of known entities.
NOTHING = "0/0/0/0"


class Derived(Columns):
    """The second half of the contract."""

    _read_reviews: tuple[int, dict[str, str]] | None = None

    def locals(self, doc_ids: Iterable[str] | None = None) -> list[Local]:
        """Every document's entities with their context, or those of some documents: the input of resolution. By document and entity."""
        if doc_ids is None:
            return self._locals(None)
        wanted = sorted(set(doc_ids))
        return [local for chunk in chunks(wanted) for local in self._locals(chunk)]

    def _locals(self, wanted: Sequence[str] | None) -> list[Local]:
        def rows(query: Select[Any], column: Column[str]) -> list[dict[str, Any]]:
            return self._rows(query if wanted is None else query.where(column.in_(wanted)))

        said, claims, documents = schema.mentions, schema.claims, schema.documents
        mentions: dict[str, list[Said]] = defaultdict(list)
        tables = rows(select(documents.c.doc_id, documents.c.blocks).where(documents.c.reader == READER), documents.c.doc_id)
        lines = {row["doc_id"]: [block["start"] for block in row["blocks"]] for row in tables}
        for row in rows(select(said).order_by(said.c.doc_id, said.c.ordinal), said.c.doc_id):
            starts = lines.get(row["doc_id"])
            line = bisect_right(starts, row["start"]) if starts else None
            mention = Said(row["entity"], row["text"], row["schema"], row["named"], row["country"], row["region"], line)
            mentions[row["doc_id"]].append(mention)
        ties: dict[str, list[tuple[str, str, str, str, str]]] = defaultdict(list)
        for row in rows(select(claims).order_by(claims.c.doc_id, claims.c.ordinal), claims.c.doc_id):
            ends = row["subject_entity"], row["subject_text"], row["predicate"], row["object_entity"], row["object_text"]
            ties[row["doc_id"]].append(ends)
        titles = {row["doc_id"]: row["title"] for row in rows(select(documents.c.doc_id, documents.c.title), documents.c.doc_id)}
        return [local for doc_id, found in sorted(mentions.items()) for local in gather_locals(doc_id, found, ties[doc_id], titles[doc_id])]

    def claims(self, claim_ids: Ids = None, *, doc_id: str | None = None, doc_ids: Ids = None, predicates: Ids = None) -> list[StoredClaim]:
        """Claims in order of documents and text, with entity ids, attribution and review; see the contract."""
        query, table = claims_query(), schema.claims
        if predicates is not None:
            query = query.where(table.c.predicate.in_(sorted(predicates)))
        if doc_id is not None:
            query = query.where(table.c.doc_id == doc_id)
        parts = [query]
        if claim_ids is not None or doc_ids is not None:
            column, named = (table.c.claim_id, claim_ids) if claim_ids is not None else (table.c.doc_id, doc_ids)
            parts = [query.where(column.in_(chunk)) for chunk in chunks(sorted(set(named or ())))]
        with self.transaction() as connection:
            rows = [row for part in parts for row in connection.execute(part).all()]
            reviews = self._reviews() if rows else {}
        names = [str(column.key) for column in query.selected_columns]
        rows.sort(key=itemgetter(names.index("doc_id"), names.index("ordinal")))
        return claims_of(names, rows, reviews)

    def _reviews(self) -> dict[str, str]:
        """What persons decided on claims; the log only grows, so its length tells whether it was read already."""
        with self.transaction() as connection:
            length = connection.execute(select(func.count()).select_from(schema.decisions)).scalar_one()
        if self._read_reviews is None or self._read_reviews[0] != length:
            standing = standing_claims(self.decisions())
            self._read_reviews = length, {target: REVIEWS.get(row.verdict, "") for target, row in standing.items()}
        return self._read_reviews[1]

    def attributions(self, *, doc_id: str | None = None, doc_ids: Ids = None, ids: Ids = None) -> list[StoredAttribution]:
        """Attributions in order of documents and text: all, those of one document or of some, or those of some ids."""
        said = schema.attributions
        if ids is not None:
            return self._said(said.c.attribution_id, ids)
        return self._said(said.c.doc_id, doc_ids if doc_id is None else [doc_id])

    def said_by(self, entity_ids: Iterable[str]) -> list[StoredAttribution]:
        """Attributions whose source is one of these entities."""
        return self._said(schema.links.c.entity_id, entity_ids)

    def _said(self, column: Column[str], wanted: Iterable[str] | None) -> list[StoredAttribution]:
        said, links = schema.attributions, schema.links
        joined = said.outerjoin(links, (links.c.doc_id == said.c.doc_id) & (links.c.entity == said.c.source_entity))
        source = func.coalesce(links.c.entity_id, said.c.doc_id + "#" + said.c.source_entity)  # as unlinked_id has it
        query = select(said, source.label("source_entity_id")).select_from(joined).order_by(said.c.doc_id, said.c.ordinal)
        if wanted is None:
            return self._records(StoredAttribution, query)
        queries = (query.where(column.in_(chunk)) for chunk in chunks(sorted(set(wanted))))
        return [row for part in queries for row in self._records(StoredAttribution, part)]

    # -- what resolution and appraisal give
    def _state(self) -> str:
        """The truth's state as one string: rows are only ever added, so their numbers tell."""
        with self.transaction() as connection:
            counts = [
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (schema.documents, schema.decisions, schema.publishers, schema.known_imports)
            ]
            counts[1] -= connection.execute(select(func.count()).select_from(_edits_of_briefs())).scalar_one()
        return "/".join(str(count) for count in counts)

    def derived_is_stale(self) -> bool:
        """True when documents, decisions, publishers or known entities changed since the last :meth:`replace_appraisal`."""
        with self.transaction():
            stored = self._rows(select(schema.derived.c.value).where(schema.derived.c.name == "state"))
            return (stored[0]["value"] if stored else NOTHING) != self._state()

    def derived_from(self) -> tuple[int, int, int, int] | None:
        """How many documents, decisions, publishers' rows and imports the derived was made from; None where it is half made, or older."""
        stored = self._rows(select(schema.derived.c.value).where(schema.derived.c.name == "state"))
        found = [int(part) for part in (stored[0]["value"] if stored else NOTHING).split("/") if part.isdigit()]
        return (found[0], found[1], found[2], found[3]) if len(found) == 4 else None

    def replace_links(self, links: Iterable[Link], entities: Iterable[Entity]) -> None:
        """One transaction; afterwards claims come back with these entity ids, and the derived is stale until appraised anew."""
        with self._write() as connection:
            for table in (schema.links, schema.entities, schema.entity_words):
                connection.execute(delete(table))
            self._set_state(connection, "links only")
            put_records(connection, schema.links, links)
            rows = list(entities)
            put_records(connection, schema.entities, rows)
            put_words(connection, rows)

    def replace_appraisal(
        self,
        origins: Iterable[Origin],
        ties: Iterable[Tie],
        contradictions: Iterable[Contradiction],
        edges: Iterable[OriginEdge] = (),
    ) -> None:
        """One transaction; the derived is then no longer stale."""
        with self._write() as connection:
            for table in (schema.origins, schema.origin_edges, schema.ties, schema.contradictions):
                connection.execute(delete(table))
            put_records(connection, schema.origins, origins)
            put_records(connection, schema.origin_edges, edges)
            put_records(connection, schema.ties, ties)
            put_records(connection, schema.contradictions, contradictions)
            self._set_state(connection, self._state())

    def _set_state(self, connection: Connection, value: str) -> None:
        connection.execute(delete(schema.derived).where(schema.derived.c.name == "state"))
        put(connection, schema.derived, [{"name": "state", "value": value}])

    def links_to(self, entity_ids: Iterable[str]) -> list[Link]:
        """The links to these entities, by document and entity."""
        wanted, table = sorted(set(entity_ids)), schema.links
        found = [link for chunk in chunks(wanted) for link in self._records(Link, select(table).where(table.c.entity_id.in_(chunk)))]
        return sorted(found, key=attrgetter("doc_id", "entity"))

    def links_at(self, places: Iterable[tuple[str, str]]) -> list[Link]:
        """The links of (document, entity) places, by place."""
        table = schema.links
        wanted = set(places)
        by_doc = (select(table).where(table.c.doc_id.in_(chunk)) for chunk in chunks(sorted({doc_id for doc_id, _ in wanted})))
        found = [row for query in by_doc for row in self._records(Link, query) if (row.doc_id, row.entity) in wanted]
        return sorted(found, key=lambda link: (link.doc_id, link.entity))

    def links(self) -> list[Link]:
        """All links by document and entity."""
        return self._records(Link, select(schema.links).order_by("doc_id", "entity"))

    def naming(self, entity_id: str | None = None, *, country: str | None = None, doc_ids: Ids = None) -> list[tuple[str, int, int]]:
        """Sentences in which a mention of the entity stands, or of anybody and anything of a country, its offices' holders too.

        In all documents, or in some.
        """
        links, said, passages = schema.links, schema.mentions, schema.passages
        mine = (said.c.doc_id == links.c.doc_id) & (said.c.entity == links.c.entity)
        if country is not None:
            query = select(said.c.doc_id, said.c.start, said.c.end).select_from(links.join(said, mine))
            of_it = select(schema.entities.c.entity_id).where((schema.entities.c.country == country) & schema.entities.c.named)
            posts = schema.entities.alias("posts")
            held = schema.ties.join(posts, posts.c.entity_id == schema.ties.c.object_id)
            holders = select(schema.ties.c.subject_id).select_from(held).where(schema.ties.c.predicate == "holds_office")
            whose = links.c.entity_id if doc_ids is None else links.c.entity_id + ""  # some documents are fewer than a country's names
            query = query.where(whose.in_(of_it) | whose.in_(holders.where(posts.c.country == country)))
        else:
            around = (passages.c.doc_id == said.c.doc_id) & (passages.c.start <= said.c.start) & (said.c.end <= passages.c.end)
            query = select(passages.c.doc_id, passages.c.start, passages.c.end).select_from(links.join(said, mine).join(passages, around))
            query = query.where(links.c.entity_id == entity_id, passages.c.sentence).distinct()
        parts = [query] if doc_ids is None else [query.where(links.c.doc_id.in_(chunk)) for chunk in chunks(sorted(set(doc_ids)))]
        with self.transaction() as connection:
            rows = [(row[0], row[1], row[2]) for part in parts for row in connection.execute(part).all()]
            # A country is named so often that the storage would lay most sentences of a page beside all its names.
            return sorted(rows) if country is None else self._around(connection, rows)

    def _around(self, connection: Connection, places: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
        """The sentences around places (document, start, end), sorted."""
        by_doc: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for doc_id, start, end in places:
            by_doc[doc_id].add((start, end))
        table, found = schema.passages, list[tuple[str, int, int]]()
        query = select(table.c.doc_id, table.c.start, table.c.end).where(table.c.sentence).order_by(table.c.doc_id, table.c.start)
        for chunk in chunks(sorted(by_doc)):
            sentences: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for doc_id, start, end in connection.execute(query.where(table.c.doc_id.in_(chunk))).all():
                sentences[doc_id].append((start, end))
            found += [(doc_id, *span) for doc_id, spans in sentences.items() for span in _holding(sorted(spans), by_doc[doc_id])]
        return sorted(found)

    def entities(self) -> list[Entity]:
        """All entities by id."""
        return self._records(Entity, select(schema.entities).order_by("entity_id"))

    def entity(self, entity_id: str) -> Entity:
        """One entity. Raises NoMatchError."""
        found = self._records(Entity, select(schema.entities).where(schema.entities.c.entity_id == entity_id))
        if not found:
            raise NoMatchError(f"no entity {entity_id!r}", where=self.where, advice="name it instead, or see: cuibono search WORDS")
        return found[0]

    def ties(self, entity_id: str | None = None) -> list[Tie]:
        """Ties by id; of one entity where it is given."""
        return self._records(Tie, select(schema.ties).order_by("tie_id")) if entity_id is None else self.ties_of([entity_id])

    def ties_of(self, entity_ids: Iterable[str], predicates: Ids = None) -> list[Tie]:
        """Ties by id that have one of these entities at an end: all, or those of some predicates."""
        wanted, table = sorted(set(entity_ids)), schema.ties
        query = select(table) if predicates is None else select(table).where(table.c.predicate.in_(sorted(predicates)))
        found: dict[str, Tie] = {}
        for chunk in chunks(wanted):
            for end in (table.c.subject_id, table.c.object_id):
                found.update((tie.tie_id, tie) for tie in self._records(Tie, query.where(end.in_(chunk))))
        return [found[key] for key in sorted(found)]

    def contradictions(self, entity_id: str | None = None) -> list[Contradiction]:
        """Contradictions by id; of one entity where it is given."""
        table = schema.contradictions
        query = select(table).order_by("contradiction_id")
        if entity_id is not None:
            query = query.where(or_(table.c.subject_id == entity_id, table.c.object_id == entity_id))
        return self._records(Contradiction, query)

    def origins(self) -> list[Origin]:
        """Origins by document."""
        return self._records(Origin, select(schema.origins).order_by("doc_id"))

    def origin_edges(self, doc_id: str | None = None) -> list[OriginEdge]:
        """Edges of the origin graph by document and id; of one document where it is given."""
        query = select(schema.origin_edges).order_by("doc_id", "edge_id")
        if doc_id is not None:
            query = query.where(schema.origin_edges.c.doc_id == doc_id)
        return self._records(OriginEdge, query)


def _holding(spans: list[tuple[int, int]], places: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the spans, in order, that hold one of the places."""
    ends = list(accumulate((end for _, end in spans), max))  # the farthest end of a span and of those before it
    found = set()
    for start, end in places:
        at = bisect_right(spans, start, key=itemgetter(0)) - 1
        while at >= 0 and ends[at] >= end:
            if spans[at][1] >= end:
                found.add(spans[at])
            at -= 1
    return found


def unlinked_id(doc_id: str, entity: str) -> str:
    """The id of a document's entity that resolution has not linked (yet): it stands for itself."""
    return f"{doc_id}#{entity}"


def claims_query() -> Select[Any]:
    """All claims with their attributions and the entities of their ends and sources: the rows of :func:`claim_of`."""
    claims, said = schema.claims, schema.attributions
    subject, object_, source = (schema.links.alias(name) for name in ("subject", "object", "source"))
    joined = (
        claims.outerjoin(said, claims.c.attribution_id == said.c.attribution_id)
        .outerjoin(subject, (subject.c.doc_id == claims.c.doc_id) & (subject.c.entity == claims.c.subject_entity))
        .outerjoin(object_, (object_.c.doc_id == claims.c.doc_id) & (object_.c.entity == claims.c.object_entity))
        .outerjoin(source, (source.c.doc_id == said.c.doc_id) & (source.c.entity == said.c.source_entity))
    )
    return select(
        claims,
        said.c.kind,
        said.c.quote,
        said.c.source_text,
        said.c.cue_text,
        said.c.source_entity,
        subject.c.entity_id.label("subject_id"),
        object_.c.entity_id.label("object_id"),
        source.c.entity_id.label("source_entity_id"),
    ).select_from(joined)


def _edits_of_briefs() -> CTE:
    """Ids of the decisions that :func:`cuibono.records.bearing` leaves out."""
    table = schema.decisions
    edits = select(table.c.decision_id).where(table.c.kind == BRIEF).cte(recursive=True)
    undone = select(table.c.decision_id).join(edits, table.c.target == edits.c.decision_id).where(table.c.kind == UNDO)
    return edits.union(undone)


def claims_of(names: Sequence[str], rows: Iterable[Sequence[Any]], reviews: Mapping[str, str]) -> list[StoredClaim]:
    """Rows of :func:`claims_query` as claims; ``names`` are those of their columns, ``reviews`` persons' words by claim."""
    at = {name: place for place, name in enumerate(names)}
    values_of = itemgetter(*(at.get(name, 0) for name in _CLAIM))  # what no column has is put in below
    ends = [(_CLAIM.index(end), at[entity]) for end, entity in _ENDS]
    doc, kind, review, anchors = at["doc_id"], _CLAIM.index("kind"), _CLAIM.index("review"), [_CLAIM.index(name) for name in _ANCHORS]
    found = []
    for row in rows:
        values = list(values_of(row))
        for place, entity in ends:
            if values[place] is None and row[entity] is not None:
                values[place] = unlinked_id(row[doc], row[entity])
        values[kind] = values[kind] or "outlet"
        values[review] = reviews.get(values[0], "")
        for place in anchors:
            if values[place] is not None:
                values[place] = tuple(values[place])
        found.append(StoredClaim(*values))
    return found


_ENDS = (("subject_id", "subject_entity"), ("object_id", "object_entity"), ("source_entity_id", "source_entity"))
_ANCHORS = ("subject_anchor", "object_anchor")


def claim_of(row: Mapping[str, Any], reviews: Mapping[str, str]) -> StoredClaim:
    """One row of :func:`claims_query`, by name, as a claim."""
    return claims_of(tuple(row), [tuple(row.values())], reviews)[0]
