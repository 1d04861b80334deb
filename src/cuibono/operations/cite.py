"""The evidence behind any answer: every claim and attribution that its data names, as sentence, speaker, outlet, date and place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import Document, StoredAttribution
from cuibono.stages.inquire.tell_evidence import tell
from cuibono.vocabulary.media import outlet_name

# Claims of a tie that is named without them: the first ones tell it, the rest is in the ledger.
OF_A_TIE = 2


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited place: ``start`` and ``end`` are code points of the document's text. ``status`` is the claim's, "" for a quotation."""

    id: str
    doc_id: str
    start: int
    end: int
    sentence: str
    speaker: str
    outlet: str
    published: str | None
    status: str


def citations(ledger: Ledger, data: Any, *, most: int = 40) -> tuple[list[Citation], int]:
    """The places that an answer rests on, in its own order, at most ``most`` of them, and how many there are in all."""
    ids = list(dict.fromkeys(_ids(data)))
    ties = [row for row in ids if row.startswith("tie-")]
    named = {tie.tie_id: (*tie.supporting[:OF_A_TIE], *tie.contrary[:OF_A_TIE]) for tie in ledger.ties_named(ties)}
    told = list(dict.fromkeys(place for row in ids for place in named.get(row, () if row.startswith("tie-") else (row,))))
    shown = told[:most]
    claims = {row.claim_id: row for row in ledger.claims([row for row in shown if row.startswith("claim-")])}
    quotes = {row.attribution_id: row for row in ledger.attributions(ids=[row for row in shown if row.startswith("attr-")])}
    at = {row.doc_id for row in claims.values()} | {row.doc_id for row in quotes.values()}
    documents = {row.doc_id: row for row in ledger.documents_of(at)}
    found = []
    for place in shown:
        if claim := claims.get(place):
            one = tell(claim, documents)
            where = one.doc_id, one.start, one.end
            found.append(Citation(one.claim_id, *where, one.sentence, one.speaker, one.outlet, one.published, one.status))
        elif quote := quotes.get(place):
            found.append(_quoted(quote, documents[quote.doc_id]))
    return found, len(told)


def _quoted(quote: StoredAttribution, document: Document) -> Citation:
    spans = (*quote.source, *quote.cue, *quote.content)
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    outlet = outlet_name(document.source_id) if document.source_id else ""
    sentence = " ".join(document.text[start:end].split())
    speaker = f"{quote.source_text or 'nobody named'}, in {outlet or 'an outlet that is not known'}"
    return Citation(quote.attribution_id, document.doc_id, start, end, sentence, speaker, outlet, document.published_at, "")


def _ids(data: Any) -> Iterator[str]:
    """Ids of claims, attributions and ties anywhere in an answer, in its order."""
    if isinstance(data, str):
        if data.startswith(("claim-", "attr-", "tie-")):
            yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _ids(value)
    elif isinstance(data, Sequence):
        for value in data:
            yield from _ids(value)
