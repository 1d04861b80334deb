"""The tables, declared once for every engine. Columns of a stored record come from its dataclass; the rest is spelled out here."""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

from cuibono.records import (
    Attribution,
    Contradiction,
    Decision,
    Document,
    Entity,
    KnownImport,
    KnownLink,
    Link,
    Mention,
    Origin,
    OriginEdge,
    Publisher,
    Reject,
    SavedAnswer,
    SavedQuestion,
    StoredClaim,
    Tie,
    Watched,
    WebCapture,
)

# The newest migration; what opens a ledger compares it with the ledger's own.
SCHEMA_VERSION = "0011"

# What a claim gets only when it is read back: by its attribution, the links and the decisions.
RESOLVED_LATER = frozenset({"subject_id", "object_id", "source_entity_id", "kind", "quote", "source_text", "cue_text", "review"})

metadata = MetaData()
_TYPES: dict[Any, type[TypeEngine[Any]]] = {str: Text, int: Integer, float: Float, bool: Boolean}


def _columns(record: type, *, key: tuple[str, ...] = (), skip: frozenset[str] = frozenset()) -> list[Column[Any]]:
    hints = typing.get_type_hints(record)
    columns: list[Column[Any]] = []
    for field in dataclasses.fields(record):
        if field.name in skip:
            continue
        hint, null = hints[field.name], False
        if typing.get_origin(hint) in (typing.Union, types.UnionType):
            hint, null = next(arm for arm in typing.get_args(hint) if arm is not type(None)), True
        # none_as_null: an absent value is SQL's NULL, never the JSON word null.
        kind: Any = _TYPES.get(hint, JSON(none_as_null=True))
        columns.append(Column(field.name, kind, nullable=null, primary_key=field.name in key))
    return columns


def _doc(**options: Any) -> Column[Any]:
    return Column("doc_id", Text, ForeignKey("documents.doc_id"), nullable=False, **options)


# -- the truth: rows are inserted and never changed
documents = Table("documents", metadata, *_columns(Document, key=("doc_id",)), Column("engine", Text, nullable=False))
Index("ix_documents_address", documents.c.address)
# All that the size of a corpus is told from: no text is read for it.
Index("ix_documents_corpus", documents.c.source_id, documents.c.language, documents.c.published_at, documents.c.engine)
originals = Table("originals", metadata, _doc(primary_key=True), Column("compressed", LargeBinary, nullable=False))
passages = Table(
    "passages",
    metadata,
    Column("passage_id", Integer, primary_key=True),
    _doc(index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentence", Boolean, nullable=False),
)
mentions = Table("mentions", metadata, _doc(primary_key=True), Column("ordinal", Integer, primary_key=True), *_columns(Mention))
attributions = Table(
    "attributions",
    metadata,
    Column("attribution_id", Text, primary_key=True),
    _doc(),
    Column("ordinal", Integer, nullable=False),
    *_columns(Attribution),
    Column("source_text", Text),
    Column("cue_text", Text),
    Column("content_text", Text, nullable=False),
)
Index("ix_attributions_doc_id", *(attributions.c[name] for name in ("doc_id", "source_entity", "quote", "attribution_id")))
claims = Table(
    "claims",
    metadata,
    *_columns(StoredClaim, key=("claim_id",), skip=RESOLVED_LATER),
    Column("ordinal", Integer, nullable=False),
    Column("subject_entity", Text, nullable=False),
    Column("object_entity", Text, nullable=False),
)
Index("ix_claims_doc_id", claims.c.doc_id)
rejects = Table("rejects", metadata, Column("reject_id", Text, primary_key=True), *_columns(Reject))
Index("ix_rejects_doc_id", rejects.c.doc_id)
decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True),
    *_columns(Decision),
)
Index("ix_decisions_decision_id", decisions.c.decision_id, unique=True)
publishers = Table(
    "publishers",
    metadata,
    Column("number", Integer, primary_key=True),
    *_columns(Publisher),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("why", Text, nullable=False),
)
known_imports = Table("known_imports", metadata, *_columns(KnownImport, key=("number",)))
# A record as one JSON value: lists come by the million, and nothing asks for a field of it by itself.
known_records = Table(
    "known_records",
    metadata,
    Column("record_number", Integer, primary_key=True),
    Column("import_number", Integer, nullable=False),
    Column("dataset", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("content_sha256", Text, nullable=False),
    Column("record", JSON(none_as_null=True), nullable=False),
    Column("compressed", LargeBinary, nullable=False),
)
Index("ix_known_records_dataset", known_records.c.dataset, known_records.c.record_id)
# That a record is no longer on its list is a row of its own: the record stays as it was.
known_ends = Table(
    "known_ends",
    metadata,
    Column("record_number", Integer, primary_key=True),
    Column("import_number", Integer, nullable=False),
    Column("known_id", Text, nullable=False),
)
Index("ix_known_ends_import", known_ends.c.import_number)
known_rejects = Table(
    "known_rejects",
    metadata,
    Column("import_number", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("message", Text, nullable=False),
)

# Every request for an address, with the exchange as one gzipped WARC member each where bytes came: put end to end they are a WARC file.
web_captures = Table(
    "web_captures",
    metadata,
    Column("number", Integer, primary_key=True),
    *_columns(WebCapture),
    Column("warc", LargeBinary),
)
Index("ix_web_captures_capture_id", web_captures.c.capture_id, unique=True)
Index("ix_web_captures_address", web_captures.c.address)
Index("ix_web_captures_doc_id", web_captures.c.doc_id)
watched = Table("watched", metadata, Column("number", Integer, primary_key=True), *_columns(Watched))
saved_questions = Table("saved_questions", metadata, Column("number", Integer, primary_key=True), *_columns(SavedQuestion))
saved_answers = Table("saved_answers", metadata, Column("number", Integer, primary_key=True), *_columns(SavedAnswer))
Index("ix_saved_answers_name", saved_answers.c.name)

# -- indexes over the truth that are tables: made with it, can be made anew
known_keys = Table(
    "known_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("record_number", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
known_about = Table(
    "known_about",
    metadata,
    Column("dataset", Text, primary_key=True),
    Column("about", Text, primary_key=True),
    Column("record_number", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

# What resolution keeps of each document, so that one more is resolved with its neighbours alone. Made anew with another resolver.
resolved_documents = Table("resolved_documents", metadata, _doc(primary_key=True))
locals_ = Table(
    "locals",
    metadata,
    Column("number", Integer, primary_key=True),
    _doc(),
    Column("entity", Text, nullable=False),
    Column("local", JSON(none_as_null=True), nullable=False),
    Column("atom", Text, nullable=False),
)
Index("ix_locals_place", locals_.c.doc_id, locals_.c.entity, unique=True)
Index("ix_locals_atom", locals_.c.atom, locals_.c.doc_id)
blocks = Table(
    "blocks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("side", Text, primary_key=True),
    sqlite_with_rowid=False,
)
terms = Table(
    "terms",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("word", Text, primary_key=True),
    Column("documents", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_terms_documents", terms.c.kind, terms.c.documents)
body_words = Table(
    "body_words",
    metadata,
    Column("word", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    sqlite_with_rowid=False,
)
counted_names = Table(
    "counted_names",
    metadata,
    Column("grp", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("counts", JSON(none_as_null=True), nullable=False),
)
RESOLUTION = (resolved_documents, locals_, blocks, terms, body_words, counted_names)


def _pairs(name: str, first: Column[Any], second: Column[Any]) -> Table:
    """A table of pairs that is nothing but its key."""
    return Table(name, metadata, first, second, sqlite_with_rowid=False)


# What tracing keeps of each document. ``number`` is a hash of its id: documents come in one order, in whatever order they were added.
traced_documents = Table(
    "traced_documents",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    _doc(),
    Column("house", Text, nullable=False),
    Column("words", Integer, nullable=False),
    Column("sample", LargeBinary, nullable=False),
    Column("places", LargeBinary, nullable=False),
    Column("credits", JSON(none_as_null=True), nullable=False),
)
Index("ix_traced_documents_doc_id", traced_documents.c.doc_id, unique=True)
Index("ix_traced_documents_house", traced_documents.c.house)
runs = _pairs("runs", Column("run", BigInteger, primary_key=True), Column("number", BigInteger, primary_key=True))
trace_keys = _pairs("trace_keys", Column("key", Text, primary_key=True), Column("number", BigInteger, primary_key=True))
# Pairs of texts that have passages in common, with what they were judged to be. ``looked_up``: laid beside each other for a third's sake.
copy_pairs = Table(
    "copy_pairs",
    metadata,
    Column("older", BigInteger, primary_key=True, autoincrement=False),
    Column("newer", BigInteger, primary_key=True, autoincrement=False),
    Column("looked_up", Boolean, primary_key=True),
    Column("shared", Integer, nullable=False),
    Column("alignment", JSON(none_as_null=True), nullable=False),
    Column("copy", JSON(none_as_null=True)),
)
Index("ix_copy_pairs_newer", copy_pairs.c.newer)
copy_probes = Table(
    "copy_probes",
    metadata,
    Column("run", BigInteger, primary_key=True),
    Column("older", BigInteger, primary_key=True),
    Column("newer", BigInteger, primary_key=True),
    sqlite_with_rowid=False,
)
TRACING = (traced_documents, runs, trace_keys, copy_pairs, copy_probes)

# What appraisal keeps: whom a name may stand for, which claims look one up, and which claims tell an office's only holder.
speaker_names = _pairs("speaker_names", Column("name", Text, primary_key=True), Column("entity_id", Text, primary_key=True))
sought_names = _pairs("sought_names", Column("name", Text, primary_key=True), Column("claim_id", Text, primary_key=True))
holder_claims = _pairs("holder_claims", Column("office", Text, primary_key=True), Column("claim_id", Text, primary_key=True))
Index("ix_holder_claims_claim_id", holder_claims.c.claim_id)
APPRAISAL = (speaker_names, sought_names, holder_claims)

# -- the derived: can be rebuilt as a whole at any time
links = Table("links", metadata, *_columns(Link, key=("doc_id", "entity")))
Index("ix_links_entity_id", links.c.entity_id, links.c.doc_id, links.c.entity, links.c.why)
entities = Table("entities", metadata, *_columns(Entity, key=("entity_id",)))
# The plain words of named entities' names: see entity_words.py.
entity_words = _pairs("entity_words", Column("word", Text, primary_key=True), Column("entity_id", Text, primary_key=True))
origins = Table("origins", metadata, *_columns(Origin, key=("doc_id",)))
origin_edges = Table("origin_edges", metadata, *_columns(OriginEdge, key=("edge_id",)))
Index("ix_origin_edges_doc_id", origin_edges.c.doc_id)
ties = Table("ties", metadata, *_columns(Tie, key=("tie_id",)))
# A hub's ties are counted and put in order by their index alone; their rows, each with its claims, lie all over the file.
_HEAD = [ties.c[name] for name in ("predicate", "status", "reliability", "credibility", "origins", "valid", "sureness", "tie_id")]
Index("ix_ties_ends", ties.c.subject_id, ties.c.object_id, *_HEAD)
Index("ix_ties_object_id", ties.c.object_id, ties.c.subject_id, *_HEAD)
contradictions = Table("contradictions", metadata, *_columns(Contradiction, key=("contradiction_id",)))
Index("ix_contradictions_ends", contradictions.c.subject_id, contradictions.c.object_id)
Index("ix_contradictions_object_id", contradictions.c.object_id)
known_links = Table("known_links", metadata, *_columns(KnownLink, key=("entity_id", "known_id")))
Index("ix_known_links_known_id", known_links.c.known_id)
derived = Table("derived", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

TRUTH: tuple[Table, ...] = (documents, originals, passages, mentions, attributions, claims, rejects, decisions, publishers)
TRUTH += (known_imports, known_records, known_ends, known_rejects, web_captures, watched, saved_questions, saved_answers)
DERIVED = (links, entities, entity_words, origins, origin_edges, ties, contradictions, known_links, derived)

# SQLite's own full text index over the passages. Contentless: the words are indexed (in the form of
# search_words.indexed), the text stays in documents alone.
SQLITE_SEARCH = "CREATE VIRTUAL TABLE passage_words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')"
