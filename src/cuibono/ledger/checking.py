"""Law 2 at the door: what a reading says must stand in the document, character by character. What does not is a reject."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cuibono.records import (
    KINDS,
    QUOTES,
    SCHEMATA,
    STATUSES,
    Attribution,
    Claim,
    Document,
    End,
    Mention,
    Reading,
    Reject,
    Span,
    make_id,
    to_dict,
)
from cuibono.vocabulary import PREDICATES

GAP = " … "  # between the parts of a quote that a cue interrupts


@dataclass(slots=True)
class Rows:
    """What of one reading goes into the ledger: rows as the tables have them, and the rejects."""

    mentions: list[dict[str, Any]] = field(default_factory=list)
    attributions: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    passages: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def check_reading(document: Document, reading: Reading) -> Rows:
    """The rows of a reading whose spans hold; everything else as rejects. Nothing is repaired."""
    return _Check(document, reading).run()


class _Check:
    def __init__(self, document: Document, reading: Reading) -> None:
        self.document, self.text, self.reading = document, document.text, reading
        self.rows = Rows(rejects=list(reading.rejects))
        self.sentences = sorted(span for span in set(reading.sentences) if self.holds(span))
        self.starts = [start for start, _ in self.sentences]
        self.ends = [end for _, end in self.sentences]

    def run(self) -> Rows:
        for ordinal, mention in enumerate(self.reading.mentions):
            self._mention(ordinal, mention)
        ids = [self._attribution(ordinal, item) for ordinal, item in enumerate(self.reading.attributions)]
        for ordinal, claim in enumerate(self.reading.claims):
            self._claim(ordinal, claim, ids)
        self.rows.passages = [{"start": a, "end": b, "sentence": s} for a, b, s in self._passages()]
        return self.rows

    def holds(self, span: Span, text: str | None = None) -> bool:
        start, end = span
        return 0 <= start < end <= len(self.text) and (text is None or self.text[start:end] == text)

    def said(self, spans: tuple[Span, ...]) -> str | None:
        return GAP.join(self.text[start:end] for start, end in spans) or None

    def reject(self, reason: str, message: str, span: Span | None) -> None:
        start, end = span or (None, None)
        self.rows.rejects.append(Reject("ledger", self.document.address, reason, message, self.document.doc_id, start, end))

    def _mention(self, ordinal: int, mention: Mention) -> None:
        if not self.holds((mention.start, mention.end), mention.text):
            self.reject("mention_span", f"{mention.text!r} does not stand there", (mention.start, mention.end))
        elif mention.schema not in SCHEMATA:
            self.reject("mention_schema", f"no schema {mention.schema!r}", (mention.start, mention.end))
        else:
            self.rows.mentions.append({"doc_id": self.document.doc_id, "ordinal": ordinal, **to_dict(mention)})

    def _attribution(self, ordinal: int, item: Attribution) -> str | None:
        spans = (*item.source, *item.cue, *item.content)
        first = spans[0] if spans else None
        if not item.content or not all(self.holds(span) for span in spans):
            self.reject("attribution_span", "a span of an attribution is empty or outside of the text", first)
            return None
        if item.kind not in KINDS or item.quote not in QUOTES:
            self.reject("attribution_kind", f"no kind {item.kind!r} or quote {item.quote!r}", first)
            return None
        doc_id = self.document.doc_id
        found = make_id("attr", doc_id, item.source, item.cue, item.content, item.kind, item.quote)
        if all(row["attribution_id"] != found for row in self.rows.attributions):
            texts = {"source_text": self.said(item.source), "cue_text": self.said(item.cue), "content_text": self.said(item.content)}
            self.rows.attributions.append({"attribution_id": found, "doc_id": doc_id, "ordinal": ordinal, **to_dict(item), **texts})
        return found

    def _fault(self, claim: Claim, ids: list[str | None]) -> tuple[str, str] | None:
        for name, end in (("subject", claim.subject), ("object", claim.object)):
            if not self.holds((end.start, end.end), end.text):
                return "claim_span", f"{name} {end.text!r} does not stand there"
            if end.anchor is not None and not self.holds(end.anchor):
                return "claim_span", f"the {name}'s anchor is outside of the text"
            if end.schema not in SCHEMATA:
                return "claim_schema", f"{name} has no known schema: {end.schema!r}"
        if not self.holds(claim.evidence):
            return "claim_span", "the evidence is outside of the text"
        if claim.predicate not in PREDICATES:
            return "claim_predicate", f"no predicate {claim.predicate!r}"
        if claim.status not in STATUSES:
            return "claim_status", f"no status {claim.status!r}"
        if not 0 < claim.confidence <= 1:
            return "claim_confidence", f"confidence {claim.confidence!r} is not in (0, 1]"
        # Without its attribution an opinion would stand as the outlet's own word (law 3): the claim goes with it.
        if claim.attribution is not None and not (0 <= claim.attribution < len(ids) and ids[claim.attribution] is not None):
            return "claim_attribution", f"attribution {claim.attribution} was not taken in"
        return None

    def _claim(self, ordinal: int, claim: Claim, ids: list[str | None]) -> None:
        fault = self._fault(claim, ids)
        if fault is not None:
            self.reject(*fault, claim.evidence)
            return
        sides = [(end.start, end.end, end.anchor) for end in (claim.subject, claim.object)]
        attribution = None if claim.attribution is None else ids[claim.attribution]
        doc_id = self.document.doc_id
        found = make_id("claim", doc_id, sides, claim.predicate, claim.status, claim.evidence, attribution)
        if any(row["claim_id"] == found for row in self.rows.claims):
            self.reject("claim_twice", f"{claim.subject.text} {claim.predicate} {claim.object.text} was given twice", claim.evidence)
            return
        start, end = claim.evidence
        first, last = self._around(start, end)
        amount = claim.amount
        self.rows.claims.append(
            dict(
                claim_id=found,
                doc_id=doc_id,
                ordinal=ordinal,
                **_end("subject", claim.subject),
                predicate=claim.predicate,
                **_end("object", claim.object),
                status=claim.status,
                evidence_start=start,
                evidence_end=end,
                evidence_text=self.text[start:end],
                sentence_start=first,
                sentence_end=last,
                confidence=claim.confidence,
                engine=claim.engine,
                attribution_id=attribution,
                amount_text=amount.text if amount else None,
                amount_value=amount.value if amount else None,
                amount_currency=amount.currency if amount else None,
                percentage=claim.percentage,
                what=claim.what,
                role=claim.role,
                date=claim.date,
                place=claim.place,
            )
        )

    def _around(self, start: int, end: int) -> Span:
        """The whole sentences that the evidence touches; the line where no sentence is known."""
        low = bisect_right(self.ends, start)
        high = bisect_left(self.starts, end)
        if low < high:
            return min(start, self.starts[low]), max(end, self.ends[high - 1])
        line_end = self.text.find("\n", end)
        return self.text.rfind("\n", 0, start) + 1, len(self.text) if line_end < 0 else line_end

    def _passages(self) -> Iterator[tuple[int, int, bool]]:
        """Sentences, and the lines between them (headings, table rows), so that every word of a document can be searched."""
        at = 0
        for start, end in [*self.sentences, (len(self.text), len(self.text))]:
            offset = at
            for line in self.text[at:start].splitlines(keepends=True):
                kept = line.strip()
                if any(letter.isalnum() for letter in kept):
                    first = offset + line.index(kept)
                    yield first, first + len(kept), False
                offset += len(line)
            if end > start:
                yield start, end, True
            at = max(at, end)


def _end(name: str, end: End) -> dict[str, Any]:
    return {
        f"{name}_text": end.text,
        f"{name}_schema": end.schema,
        f"{name}_entity": end.entity,
        f"{name}_start": end.start,
        f"{name}_end": end.end,
        f"{name}_anchor": end.anchor,
    }
