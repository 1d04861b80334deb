"""What is derived across documents: entities, links to them, origins, ties with grades, contradictions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Local:
    """An entity inside one document: what its mentions of one ``entity`` key say together. Input of resolution.

    ``names`` are the distinct naming texts, the fullest first; ``counts`` how often each stands there; ``context`` what the
    document ties it to, as sorted "predicate:name" strings, for telling namesakes apart.
    """

    doc_id: str
    entity: str
    schema: str
    names: tuple[str, ...]
    counts: tuple[int, ...]
    named: bool
    country: str | None
    context: tuple[str, ...] = ()
    region: str | None = None


@dataclass(frozen=True, slots=True)
class StoredLocal:
    """A local as resolution keeps it: under a number, with the id of the atom (one name in one sense) that it was put into."""

    number: int
    local: Local
    atom: str


@dataclass(frozen=True, slots=True)
class Link:
    """A document's entity belongs to a corpus-wide one. ``why`` explains it in words; links can be undone, evidence stays."""

    doc_id: str
    entity: str
    entity_id: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A corpus-wide entity: a view over its links, never a merged blob. Ids are FollowTheMoney-style opaque strings."""

    entity_id: str
    schema: str
    caption: str
    names: tuple[str, ...]
    country: str | None
    named: bool
    documents: int
    mentions: int


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim as the ledger gives it back: its document, its ends resolved, its attribution in words.

    ``claim_id`` is a hash of document, spans, predicate, status; ``source_text`` is the attribution's source as written (None for the
    outlet's own voice or where nobody is named),
    ``cue_text`` its reporting words, ``kind`` the attribution's kind ("outlet" where there is none).
    ``evidence_text`` is exactly ``document.text[evidence_start:evidence_end]``; ``sentence_start``/``sentence_end`` the whole sentence
    or sentences around it. ``review`` is "", "accepted" or "rejected", from a person's decisions.
    """

    claim_id: str
    doc_id: str
    subject_id: str
    subject_text: str
    subject_schema: str
    predicate: str
    object_id: str
    object_text: str
    object_schema: str
    status: str
    evidence_start: int
    evidence_end: int
    evidence_text: str
    sentence_start: int
    sentence_end: int
    confidence: float
    engine: str
    kind: str
    quote: str | None
    attribution_id: str | None
    source_text: str | None
    source_entity_id: str | None
    cue_text: str | None
    subject_start: int
    subject_end: int
    subject_anchor: tuple[int, int] | None
    object_start: int
    object_end: int
    object_anchor: tuple[int, int] | None
    amount_text: str | None = None
    amount_value: float | None = None
    amount_currency: str | None = None
    percentage: float | None = None
    what: str | None = None
    role: str | None = None
    date: str | None = None
    place: str | None = None
    review: str = ""


@dataclass(frozen=True, slots=True)
class StoredAttribution:
    """An attribution as the ledger gives it back, with the words of its spans."""

    attribution_id: str
    doc_id: str
    kind: str
    quote: str
    source_text: str | None
    source_entity_id: str | None
    cue_text: str | None
    content_text: str
    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document's report comes from. Documents with one ``origin_id`` count as one witness.

    ``relation`` is one of: own, same_publisher, wire, near_duplicate, syndicated, translation, reported_by, version; and where the text is
    its house's own but for a part, partial_copy or contributed. ``why`` says it in a sentence.
    """

    doc_id: str
    origin_id: str
    relation: str
    why: str


@dataclass(frozen=True, slots=True)
class OriginEdge:
    """One sign that a document leads back to something else: an edge of the origin graph.

    ``relation`` is one of: near_duplicate, partial_copy, wire, contributed, syndicated, translation, reported_by, same_publisher,
    named_source, version. ``source_doc`` is the document it leads to where that is at hand, ``origin_id`` the origin and ``name`` what to
    call it. ``share`` (0 to 1) is how much of the text is meant: of its own words for copies, 1 for what is said of the whole, 0 where no
    part is marked off. ``spans`` are the characters that show it; a claim whose evidence lies in those of a partial copy counts for the
    edge's origin.
    """

    edge_id: str
    doc_id: str
    relation: str
    source_doc: str | None
    origin_id: str
    name: str
    share: float
    why: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Publisher:
    """One row of the analyst's register. ``reliability`` is A to F; F, cannot be judged, until they say otherwise.

    ``domain`` is the host of its pages without "www."; ``source`` says where owner, country and state control are from.
    """

    publisher: str
    reliability: str = "F"
    kind: str | None = None
    owner: str | None = None
    country: str | None = None
    state_control: str | None = None
    note: str | None = None
    domain: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """All claims of one subject, predicate and object, weighed. Symmetric predicates are stored in one order.

    ``origins`` counts independent origins of the supporting claims; ``first_seen`` and ``last_seen`` are publication dates;
    ``valid`` is the EDTF of when it holds, from dated claims only. ``reliability`` A-F is the best supporting publisher's letter,
    ``credibility`` 1-6; ``reason`` explains the digit in one sentence. ``sureness``, 0 to 1, is how sure it is that
    one of the claims of its status says what its sentence says: a measure of the reading, where the grade is one of the sources.
    """

    tie_id: str
    subject_id: str
    predicate: str
    object_id: str
    status: str
    supporting: tuple[str, ...]
    contrary: tuple[str, ...]
    origins: int
    documents: int
    first_seen: str | None
    last_seen: str | None
    valid: str | None
    reliability: str
    credibility: int
    reason: str
    sureness: float = 1.0


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contradiction: what it says, and the claims that say it."""

    says: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that can't all hold. ``kind`` is one of: amount, percentage, date, status, holder, denial. Both sides stay."""

    contradiction_id: str
    kind: str
    subject_id: str
    predicate: str
    object_id: str | None
    sides: tuple[Side, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word, appended and never edited; a later one on the same target supersedes.

    ``kind``: same | claim | publisher | note | forecast | brief | undo; ``target`` and ``other`` are ids (``other`` only for ``same`` and
    ``brief``, a place in it; an undo's target is a decision, a forecast's the id of one of its places); ``verdict``: same, not_same,
    unsure | accept, reject, unsure | a reliability letter | free text | happened, did-not, partly, void, open | what is done there | undo.
    """

    decision_id: str
    kind: str
    target: str
    other: str | None
    verdict: str
    by: str
    at: str
    why: str
