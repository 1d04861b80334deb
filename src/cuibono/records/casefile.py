"""What a question is answered from: a frozen cut of the ledger, so that the answering is a pure function."""

from __future__ import annotations

from dataclasses import dataclass

from .documents import Document
from .known import KnownFlag
from .ties import Contradiction, Decision, Entity, Link, Origin, OriginEdge, Publisher, StoredAttribution, StoredClaim, Tie


@dataclass(frozen=True, slots=True)
class Corpus:
    """The size of what was searched (tradecraft rules 16 and 17).

    ``languages`` and ``outlets`` are rows "name\\tcount".
    """

    documents: int
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    first_published: str | None
    last_published: str | None
    undated: int
    rejects: int
    engine: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a document that names subjects of the casefile: ``document.text[start:end]``, and the subjects' entity ids."""

    doc_id: str
    start: int
    end: int
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """A person named at ``document.text[start:end]``, and how the same page introduces that person: ``full`` is its fullest name there.

    With ``schema`` "Organization": the initials of a body or a law, whose name the page has in full.

    ``first`` is where the fullest name first stands, ``office`` the words before it and ``told`` those behind it that say who it is (each
    with its span; None where there are none). ``documents`` counts those of the corpus that name the person; ``whom`` is the entity.
    """

    doc_id: str
    start: int
    end: int
    full: str
    first: tuple[int, int]
    office: tuple[int, int] | None
    told: tuple[int, int] | None
    documents: int
    whom: str | None
    schema: str = "Person"


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that was not read for ties and could bear on a subject: it has one of the subject's names.

    ``reason`` is "language" (no engine reads its language) or "failed" (the engine stumbled); ``form`` the name as it stands at
    ``document.text[start:end]``, in its own script.
    """

    doc_id: str
    entity_id: str
    reason: str
    language: str | None
    outlet: str
    published_at: str | None
    title: str
    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Casefile:
    """All rows that bear on one or more subjects: their ties, the ties of their neighbours, and everything these rest on.

    ``documents`` hold every document that a claim or attribution here comes from, with text. Every tuple is sorted by id, so the same
    ledger gives the same casefile. ``ties`` are those whose two ends are in ``entities``; ``claims`` and ``attributions`` are all that
    the ties rest on, plus the attributions whose source is a subject; ``edges`` those of the origin graph that start at ``documents``.
    ``flags`` are what known records let one say of the entities. ``passages`` are sentences that name the subjects, with or without a
    claim, ``namings`` the persons named in their documents. ``unread`` are documents that have a subject's name and were not read for
    ties, ``unread_all`` rows "language\\tcount" of everything in the corpus that was not.
    """

    subjects: tuple[str, ...]
    corpus: Corpus
    documents: tuple[Document, ...]
    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    ties: tuple[Tie, ...]
    claims: tuple[StoredClaim, ...]
    attributions: tuple[StoredAttribution, ...]
    contradictions: tuple[Contradiction, ...]
    origins: tuple[Origin, ...]
    publishers: tuple[Publisher, ...]
    decisions: tuple[Decision, ...]
    edges: tuple[OriginEdge, ...] = ()
    flags: tuple[KnownFlag, ...] = ()
    passages: tuple[Passage, ...] = ()
    namings: tuple[Naming, ...] = ()
    unread: tuple[Unread, ...] = ()
    unread_all: tuple[str, ...] = ()
