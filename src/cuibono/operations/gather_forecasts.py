"""The ledger's rows for its forecasts: which sentences forecast, who says so, and what later documents and the analyst make of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cuibono.ledger import Ledger
from cuibono.records import Document, StoredClaim, Tie
from cuibono.stages.inquire.forecasts import AHEAD, Ends, Forecast, SaidAt, Sentence, find_forecasts, look_ahead, search_words
from cuibono.stages.inquire.resolve_forecasts import Outcome, claims_by_ends, resolve_forecast, standing_forecasts
from cuibono.stages.inquire.score_forecasts import Judged


@dataclass(frozen=True, slots=True)
class Gathered:
    """Forecasts with their outcomes, and the rows that these rest on. ``looked`` counts the sentences with a word that may forecast."""

    judged: tuple[Judged, ...]
    claims: Mapping[str, StoredClaim]
    documents: Mapping[str, Document]
    ties: Mapping[Ends, Tie]
    captions: Mapping[str, str]
    looked: int


def sentences_of(
    ledger: Ledger, entity_id: str | None = None, *, words: str | None = None, doc_ids: Iterable[str] | None = None
) -> list[Sentence]:
    """The sentences that may forecast: all, those that name an entity, those that have all ``words``, those of some documents."""
    named: set[Sentence] | None = None
    if entity_id is not None:
        named = set(ledger.naming(entity_id))
    if words is not None:
        having = {(row[0], row[1], row[2]) for row in ledger.search(words, limit=1_000_000, inflected=True)}
        named = having if named is None else named & having
    wanted = doc_ids if named is None else {row[0] for row in named}
    rows = ledger.sentences_with(search_words(), doc_ids=wanted)
    return rows if named is None else [row for row in rows if row in named]


def gather(ledger: Ledger, sentences: Sequence[Sentence]) -> Gathered:
    """The forecasts of some sentences, with what came of them."""
    homes = {row[0] for row in sentences}
    documents = {row.doc_id: row for row in ledger.documents_of(homes)}
    every = len(homes) * 2 > ledger.count_documents()  # most of the ledger: read in one go
    claims = ledger.claims_with_status(AHEAD, doc_ids=None if every else homes)
    said = (SaidAt(*row) for row in ledger.said_spans(None if every else homes))
    ahead = look_ahead(documents, sentences, said, claims)
    attributions = ledger.attributions(ids={row.attribution_id for row in ahead if row.attribution_id})
    speakers = {row.entity_id: row for row in ledger.entities_of({r.source_entity_id for r in attributions if r.source_entity_id})}
    found = find_forecasts(documents, ahead, attributions, claims, speakers)
    return _with_outcomes(ledger, found, documents, len(sentences))


def _with_outcomes(ledger: Ledger, found: Sequence[Forecast], documents: dict[str, Document], looked: int) -> Gathered:
    ends = {row for forecast in found for row in forecast.ends}
    ties: dict[Ends, Tie] = {}
    for tie in ledger.ties_between((first, second) for first, _, second in ends):
        for key in ((tie.subject_id, tie.predicate, tie.object_id), (tie.object_id, tie.predicate, tie.subject_id)):
            if key in ends:
                ties[key] = tie
    claims = ledger.claims({claim for tie in ties.values() for claim in (*tie.supporting, *tie.contrary)})
    documents.update((row.doc_id, row) for row in ledger.documents_of({row.doc_id for row in claims} - documents.keys()))
    by_ends, decided = claims_by_ends(claims), standing_forecasts(ledger.decisions())
    until = ledger.corpus().last_published
    judged = tuple((row, resolve_forecast(row, by_ends, documents, decided, until)) for row in found)
    captions = {row.entity_id: row.caption for row in ledger.entities_of({end for first, _, last in ends for end in (first, last)})}
    return Gathered(judged, {row.claim_id: row for row in claims}, documents, ties, captions, looked)


def forecast_of(ledger: Ledger, forecast_id: str) -> tuple[Forecast, Outcome] | None:
    """The forecast that one of whose places has this id, and its outcome; None where there is none. Only its own document is read."""
    from cuibono.records import make_id

    for row in ledger.sentences_with(search_words()):
        if make_id("forecast", *row) == forecast_id:
            found = gather(ledger, [row]).judged
            return found[0] if found else None
    return None
