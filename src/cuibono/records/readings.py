"""What the read stage finds in one document: mentions, attributions, claims. Spans are half-open code-point offsets."""

from __future__ import annotations

from dataclasses import dataclass, field

from .documents import Reject

SCHEMATA = ("Person", "Company", "Organization", "PublicBody", "Territory", "Position", "Project", "Event", "Document")
STATUSES = ("asserted", "ended", "planned", "possible", "denied", "predicted")
KINDS = ("person", "organization", "document", "media", "unnamed")
TELLERS = ("outlet", *KINDS)  # whoever says a claim: the outlet itself, or somebody it names
QUOTES = ("direct", "indirect", "mixed")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of something in a text. ``entity`` is local to the document ("e1"): mentions that share it are one entity there.

    ``named`` is False for local words with no name ("Chinese firms", "a deepwater port"): such an entity never leaves its document.
    ``country`` is an ISO 3166 alpha-2 code in lower case, where the words tell it; ``region`` the state or province likewise ("us-or").
    """

    start: int
    end: int
    text: str
    schema: str
    entity: str
    named: bool = True
    country: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what: spans of the source (empty where nobody is named at all), the cue and the content.

    ``kind`` is one of KINDS, ``quote`` one of QUOTES, ``source_entity`` the local entity of the source where it has one.
    """

    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]
    kind: str
    quote: str
    source_entity: str | None = None


@dataclass(frozen=True, slots=True)
class End:
    """Subject or object of a claim: the naming mention and, beside it, the local words that stand for it (``anchor``)."""

    start: int
    end: int
    text: str
    schema: str
    entity: str
    anchor: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as said and as a number. ``value`` is None for "hundreds of thousands"; ``currency`` is ISO 4217."""

    text: str
    value: float | None
    currency: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a document about the world. ``attribution`` is an index into the reading's attributions, or None.

    ``date`` is EDTF, ``confidence`` the engine's own number in (0, 1], ``engine`` its name and version ("rules/1").
    """

    subject: End
    predicate: str
    object: End
    status: str
    evidence: tuple[int, int]
    confidence: float
    engine: str
    amount: Amount | None = None
    percentage: float | None = None
    what: str | None = None
    role: str | None = None
    date: str | None = None
    place: str | None = None
    attribution: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one engine found in one document, in order of the text. ``sentences`` are the spans of its sentences."""

    doc_id: str
    engine: str
    mentions: tuple[Mention, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    rejects: tuple[Reject, ...] = field(default=())
    sentences: tuple[tuple[int, int], ...] = ()
