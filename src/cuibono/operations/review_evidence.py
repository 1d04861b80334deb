"""What stands on the screen beside a question: who each side is, where, and the sentences that tell most, word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cuibono.ledger import Ledger
from cuibono.matching.words import fold
from cuibono.records import Document, Mention, StoredClaim
from cuibono.stages.inquire.tell_evidence import speaker_of
from cuibono.stages.resolve.list_parts import Part, split_off
from cuibono.stages.resolve.profile_entities import profile
from cuibono.stages.review.lay_ground import Ground
from cuibono.stages.review.questions import Question
from cuibono.vocabulary import PREDICATES
from cuibono.vocabulary.countries import country_name
from cuibono.vocabulary.media import outlet_name

Span = tuple[int, int]
# What tells most about who somebody is, first; of equal ones the shorter sentence.
_TELLING = ("role", "kin", "ownership", "money", "asset", "place", "for", "against", "talk")
_LONG = 400  # characters from which on a sentence is put behind shorter ones
_TRIED = 12  # documents whose sentences are looked at for one side


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence as it stands: ``text == document.text[start:end]``; ``marks`` are the spans, inside ``text``, of what it is shown for."""

    doc_id: str
    start: int
    end: int
    text: str
    marks: tuple[Span, ...]
    outlet: str
    published: str | None
    title: str | None
    speaker: str = ""
    claim_id: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair. ``documents`` are rows (doc_id, published or "", outlet, title); ``offices`` and ``countries`` in words."""

    ident: str
    caption: str
    names: tuple[str, ...]
    schema: str
    countries: tuple[str, ...]
    offices: tuple[str, ...]
    documents: tuple[tuple[str, str, str, str], ...]
    quotes: tuple[Quote, ...]


@dataclass
class Evidence:
    """Reads what a question needs from the ledger, and keeps what was read."""

    ledger: Ledger
    ground: Ground
    parts: Sequence[Part]
    groups: Mapping[str, Sequence[Part]]
    captures: Mapping[str, Document] = field(default_factory=dict)  # documents without their texts, where they were read already
    _documents: dict[str, Document] = field(default_factory=dict)
    _mentions: dict[str, list[Mention]] = field(default_factory=dict)

    def sides(self, question: Question, most: int = 3) -> list[Side]:
        """Both sides of a pair with at most ``most`` sentences each; none for a claim or a conflict."""
        if question.kind in ("claim", "conflict"):
            return []
        if question.kind == "joined":
            right, rest = split_off(self.groups[question.about[0]], question.right)
            pair = [rest, [right]]
        else:
            pair = [list(self.groups[ident]) for ident in (question.left, question.right)]
        left, other = (frozenset(word for part in parts for member in part.members for word in member.known) for parts in pair)
        shared = left & other
        return [self._side(parts, ident, most, shared) for parts, ident in zip(pair, (question.left, question.right), strict=True)]

    def claim(self, claim_id: str) -> Quote:
        """A claim's sentence with its two ends marked."""
        claim = self.ground.claims[claim_id]
        ends = [
            claim.subject_anchor or (claim.subject_start, claim.subject_end),
            claim.object_anchor or (claim.object_start, claim.object_end),
        ]
        quote = self._quote(claim.doc_id, (claim.sentence_start, claim.sentence_end), ends)
        return replace(quote, speaker=speaker_of(claim, quote.outlet), claim_id=claim_id)

    def _side(self, parts: Sequence[Part], ident: str, most: int, shared: frozenset[str]) -> Side:
        item = profile(parts, ident)
        offices = Counter(pair for part in parts for member in part.members for pair in member.offices)
        ranked = sorted(offices, key=lambda pair: (-offices[pair], pair))[:4]
        documents = [self._row(doc_id) for doc_id in sorted(item.documents)]
        return Side(
            ident=ident,
            caption=item.caption,
            names=item.names,
            schema=item.schemata[0],
            countries=tuple(country_name(code) or code.upper() for code in sorted(item.countries)),
            offices=tuple(f"{what} of {country_name(place) or place.title()}" if place else what for what, place in ranked),
            documents=tuple(sorted(documents, key=lambda row: (row[1] or "9999", row[0]))),
            quotes=tuple(self._quotes(parts, most, item.whole, shared)),
        )

    def _row(self, doc_id: str) -> tuple[str, str, str, str]:
        document = self.captures.get(doc_id) or self._document(doc_id)
        return doc_id, document.published_at or "", outlet_name(document.source_id) if document.source_id else "", document.title or ""

    def _quotes(self, parts: Sequence[Part], most: int, names: Sequence[str], shared: frozenset[str]) -> list[Quote]:
        """Sentences of different documents where there are such: on what both sides are tied to, on what tells most, and first mentions."""
        entities: dict[str, set[str]] = {}
        for part in parts:
            for member in part.members:
                entities.setdefault(member.local.doc_id, set()).add(member.local.entity)
        claims = [
            claim for claim_id in self.ground.ends.get(parts[0].entity_id, ()) if (claim := self.ground.claims[claim_id]).doc_id in entities
        ]
        claims.sort(
            key=lambda claim: (not _ends(claim) & shared, not set(names) & {claim.subject_text, claim.object_text}, *_telling(claim))
        )
        return _spread(self._tried(claims, entities, most), most)

    def _tried(self, claims: Sequence[StoredClaim], entities: Mapping[str, set[str]], most: int) -> Iterator[Quote]:
        """The sentences of claims in their order, then first mentions, each place once."""
        seen: set[tuple[str, int]] = set()
        for claim in claims[: 4 * _TRIED]:
            marks = self._marks(claim.doc_id, entities, (claim.sentence_start, claim.sentence_end))
            if marks and (claim.doc_id, claim.sentence_start) not in seen:
                seen.add((claim.doc_id, claim.sentence_start))
                yield self._quote(claim.doc_id, (claim.sentence_start, claim.sentence_end), marks)
        for doc_id in sorted(entities)[: max(_TRIED, most)]:
            first = self._first(doc_id, entities)
            if first and (doc_id, first.start) not in seen:
                seen.add((doc_id, first.start))
                yield first

    def _first(self, doc_id: str, entities: Mapping[str, set[str]]) -> Quote | None:
        """The sentence in which a document first names it: where news says who somebody is."""
        named = [m for m in self._named(doc_id) if m.entity in entities[doc_id]]
        whole = max((len(m.text.split()) for m in named), default=0)
        for mention in (m for m in named if len(m.text.split()) == whole):
            for start, end in self.ledger.passages(doc_id):
                if start <= mention.start and mention.end <= end:
                    return self._quote(doc_id, (start, end), self._marks(doc_id, entities, (start, end)))
        return None

    def _marks(self, doc_id: str, entities: Mapping[str, set[str]], span: Span) -> list[Span]:
        return [
            (mention.start, mention.end)
            for mention in self._named(doc_id)
            if mention.entity in entities[doc_id] and span[0] <= mention.start and mention.end <= span[1]
        ]

    def _named(self, doc_id: str) -> list[Mention]:
        if doc_id not in self._mentions:
            self._mentions[doc_id] = self.ledger.mentions(doc_id)
        return self._mentions[doc_id]

    def _document(self, doc_id: str) -> Document:
        if doc_id not in self._documents:
            self._documents[doc_id] = self.ledger.document(doc_id)
        return self._documents[doc_id]

    def _quote(self, doc_id: str, span: Span, marks: Sequence[Span]) -> Quote:
        document = self._document(doc_id)
        start, end = span
        inside = sorted({(max(a, start) - start, min(b, end) - start) for a, b in marks if a < end and b > start})
        outlet = outlet_name(document.source_id) if document.source_id else ""
        return Quote(doc_id, start, end, document.text[start:end], tuple(inside), outlet, document.published_at, document.title)


def _ends(claim: StoredClaim) -> set[str]:
    return {" ".join(word for word in fold(end) if word != "the") for end in (claim.subject_text, claim.object_text)}


def _telling(claim: StoredClaim) -> tuple[bool, int, bool, float, str, int]:
    length = claim.sentence_end - claim.sentence_start
    family = PREDICATES[claim.predicate].family
    return length > _LONG, _TELLING.index(family), claim.status == "denied", -claim.confidence, claim.doc_id, claim.evidence_start


def _spread(quotes: Iterable[Quote], most: int) -> list[Quote]:
    """The first of each document in the order given, then the rest, up to ``most``; a sentence that several documents print once.

    No more of them are made than it takes.
    """
    texts: set[str] = set()
    seen: set[str] = set()
    first: list[Quote] = []
    rest: list[Quote] = []
    for quote in quotes:
        text = " ".join(quote.text.split())
        if text in texts:
            continue
        texts.add(text)
        (rest if quote.doc_id in seen else first).append(quote)
        seen.add(quote.doc_id)
        if len(first) >= most:
            break
    return [*first, *rest][:most]
