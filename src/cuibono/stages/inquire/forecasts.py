"""The ledger of forecasts: what was said to be coming, by whom, by when, how likely; one that is reprinted or repeated is one.

Start at ``find_forecasts``. Which sentence forecasts is told in ``foretell``, by when in ``deadlines``, how likely in ``likelihoods``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cuibono.records import Document, Entity, StoredAttribution, StoredClaim, make_id
from cuibono.stages.appraise.weigh_claims import standing_status
from cuibono.vocabulary import PREDICATES, load_toml
from cuibono.vocabulary.media import flat_name, outlet_name

from .deadlines import deadline
from .foretell import Foretold, foretell, may_foretell
from .likelihoods import Likelihood, likelihood

Span = tuple[int, int]
Sentence = tuple[str, int, int]  # document, start, end
Ends = tuple[str, str, str]  # subject, predicate, object; a symmetric predicate's ends in order

AHEAD = ("predicted", "planned", "possible")  # the statuses of a claim that looks ahead
KINDS = ("person", "organization", "document", "media", "unnamed", "outlet")
# How a forecast was put, in words; "announced" is said as coming, "possible" only as what could be.
FORM_WORDS = {
    "predicted": "expected",
    "announced": "said as coming",
    "planned": "said as planned",
    "possible": "said as possible",
    "conditional": "on a condition",
}
_PREDICTING = re.compile(r"\b(?:predict|forecast|expect|project|anticipat|foresee|foresaw|reckon)\w*", re.IGNORECASE)
# Words that name nobody: a pronoun or article alone, or a torn phrase that opens with a preposition.
_NOBODY = re.compile(
    r"(?:it|there|the|this|that|which|who|they|he|she|we|i|you|a|an|\W+|(?:in|on|of|for|at|to|with|by|from)\b.*)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a forecast stands: a sentence, with the ties that its claims tell. ``place_id`` is a hash of document and span."""

    place_id: str
    doc_id: str
    start: int
    end: int
    outlet: str
    published: str | None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """One forecast with all its places, the first published first; its id is that of its first place, and any of its places' names it.

    ``who`` is the speaker in words, ``speaker`` a key that two forecasts of one speaker share ("" where it can't be told who speaks),
    ``kind`` one of KINDS. ``what`` are the words verbatim, ``sentence`` the whole sentence. ``due`` is EDTF, its last day the deadline,
    ``due_words`` as said. ``ends`` are the ties foretold. ``made_on`` is the publication date, None where it is not known.
    """

    forecast_id: str
    places: tuple[Place, ...]
    who: str
    speaker: str
    kind: str
    outlet: str
    what: str
    sentence: str
    head: str
    form: str
    negated: bool
    condition: str | None
    due: str | None
    due_words: str | None
    likelihood: Likelihood
    made_on: str | None
    ends: tuple[Ends, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidAt:
    """Where somebody's words stand in a document, and by what verb: what of an attribution tells a forecast, without its texts."""

    attribution_id: str
    doc_id: str
    content: tuple[Span, ...]
    cue_text: str | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """A sentence that forecasts, what makes it one, and the attribution that its head stands in (None: the outlet's own words)."""

    doc_id: str
    start: int
    end: int
    foretold: Foretold
    attribution_id: str | None


def look_ahead(
    documents: Mapping[str, Document],
    sentences: Iterable[Sentence],
    said: Iterable[SaidAt | StoredAttribution],
    claims: Iterable[StoredClaim],
) -> list[Ahead]:
    """The sentences that forecast, in the order given. ``said`` and ``claims`` are those of the same documents (claims of AHEAD count)."""
    planned: dict[str, list[StoredClaim]] = defaultdict(list)
    for claim in claims:
        if claim.review != "rejected" and standing_status(claim) in AHEAD:
            planned[claim.doc_id].append(claim)
    rows: dict[str, list[tuple[int, int, SaidAt | StoredAttribution]]] = defaultdict(list)
    for row in said:
        rows[row.doc_id] += [(a, b, row) for a, b in row.content]
    found = []
    for doc_id, start, end in sentences:
        document = documents.get(doc_id)
        if document is None:
            continue
        within = _hull(planned[doc_id], start, end)
        inside = [(b - a, max(a, start) - start, min(b, end) - start, row) for a, b, row in rows[doc_id] if a < end and start < b]
        if not may_foretell(document.text, start, end, said=bool(inside), tied=within is not None):
            continue
        inside.sort(key=lambda part: (part[0], part[1], part[3].attribution_id))
        first = inside[0] if inside else None
        foretold = foretell(
            document.text[start:end],
            said=(first[1], first[2]) if first else None,
            predicting=first is not None and _PREDICTING.search(first[3].cue_text or "") is not None,
            published=document.published_at,
            within=within,
        )
        if foretold is not None:
            holding = next((row.attribution_id for _, a, b, row in inside if a <= foretold.start < b), None)
            found.append(Ahead(doc_id, start, end, foretold, holding))
    return found


def _hull(claims: Sequence[StoredClaim], start: int, end: int) -> Span | None:
    """From one end of a claim in the sentence to the other, within the sentence: where the verb stands that tells it."""
    for claim in claims:
        if start <= claim.evidence_start < end:
            ends = (claim.subject_start, claim.subject_end, claim.object_start, claim.object_end)
            if start <= min(ends) and max(ends) <= end:
                return min(ends) - start, max(ends) - start
    return None


def find_forecasts(
    documents: Mapping[str, Document],
    ahead: Iterable[Ahead],
    attributions: Iterable[StoredAttribution],
    claims: Iterable[StoredClaim],
    entities: Mapping[str, Entity],
) -> tuple[Forecast, ...]:
    """All forecasts of some sentences, in order of the day they were made.

    ``attributions`` are those that ``ahead`` names, ``claims`` those of the same documents (only AHEAD count, and none that was rejected),
    ``entities`` the speakers."""
    by_id = {row.attribution_id: row for row in attributions}
    told: dict[str, list[StoredClaim]] = defaultdict(list)
    for claim in claims:
        if claim.review != "rejected" and standing_status(claim) in AHEAD:
            told[claim.doc_id].append(claim)
    found = [_forecast(documents[row.doc_id], row, by_id.get(row.attribution_id or ""), told[row.doc_id], entities) for row in ahead]
    return _joined(found)


def _forecast(
    document: Document, ahead: Ahead, attribution: StoredAttribution | None, told: Sequence[StoredClaim], entities: Mapping[str, Entity]
) -> Forecast:
    start, end, foretold = ahead.start, ahead.end, ahead.foretold
    text = document.text[start:end]
    outlet = outlet_name(document.source_id) if document.source_id else ""
    who, speaker, kind = _speaker(attribution, outlet, entities)
    mine = [claim for claim in told if _tells(claim, start, foretold)]
    due = deadline(text, foretold.start, document.published_at)
    place_id = make_id("forecast", document.doc_id, start, end)
    condition = " ".join(text[slice(*foretold.condition)].split()) if foretold.condition else None
    return Forecast(
        forecast_id=place_id,
        places=(Place(place_id, document.doc_id, start, end, outlet, document.published_at, tuple(c.claim_id for c in mine)),),
        who=who,
        speaker=speaker,
        kind=kind,
        outlet=outlet,
        what=_what(text, start, foretold, attribution),
        sentence=" ".join(text.split()),
        head=" ".join(foretold.head.split()),
        form=foretold.form,
        negated=foretold.negated,
        condition=condition,
        due=due[0] if due else None,
        due_words=due[1] if due else None,
        likelihood=likelihood(text, foretold.start, foretold.end),
        made_on=document.published_at,
        ends=tuple(sorted({ends_of(claim) for claim in mine})),
    )


def ends_of(claim: StoredClaim) -> Ends:
    """Subject, predicate, object, the ends of a symmetric predicate in order: what a later report must share."""
    first, second = claim.subject_id, claim.object_id
    if PREDICATES[claim.predicate].symmetric and second < first:
        first, second = second, first
    return first, claim.predicate, second


def _tells(claim: StoredClaim, start: int, foretold: Foretold) -> bool:
    """The claim is told by the forecast's own verb: its head stands among the claim's words, not in another clause of the sentence."""
    ends = (claim.subject_start, claim.subject_end, claim.object_start, claim.object_end)
    head = start + foretold.start
    if foretold.condition is not None:
        a, b = (start + at for at in foretold.condition)
        if a <= claim.subject_start < b or a <= claim.object_start < b:
            return False  # a tie of the condition
    return claim.evidence_start <= head < claim.evidence_end and min(ends) <= head <= max(ends)


def _what(text: str, start: int, foretold: Foretold, attribution: StoredAttribution | None) -> str:
    """The words of the speaker in the sentence where they are enough to be read alone, else the sentence."""
    for a, b in attribution.content if attribution else ():
        part = text[max(0, a - start) : max(0, b - start)]
        if a - start <= foretold.start < b - start and len(part.split()) >= 6:
            return " ".join(part.split())
    return " ".join(text.split())


def _speaker(row: StoredAttribution | None, outlet: str, entities: Mapping[str, Entity]) -> tuple[str, str, str]:
    """(words, key, kind) of who says it; the outlet itself where nobody is said to."""
    if row is None or row.kind == "outlet":
        return outlet or "an outlet that is not known", f"outlet:{flat_name(outlet)}" if outlet else "", "outlet"
    words = " ".join((row.source_text or "").split())
    entity = entities.get(row.source_entity_id or "")
    if row.kind == "unnamed" or (not words and entity is None):
        named = words and not _NOBODY.fullmatch(words)
        return f"“{words}” (not named)" if named else "somebody who is not named", "unnamed", "unnamed"
    if entity is not None and entity.named:
        return entity.caption, entity.entity_id, row.kind
    if _NOBODY.fullmatch(words):
        return f"“{words}” (who that is was not told apart)", "", row.kind
    return words, f"{row.kind}:{words.casefold()}", row.kind


# -- one forecast in several places
def _joined(found: list[Forecast]) -> tuple[Forecast, ...]:
    """Reprints (the same words) and repetitions (a named speaker, the same tie by the same day) as one, the first published first."""
    found.sort(key=lambda row: (row.made_on or "9999", row.places[0].doc_id, row.places[0].start))
    groups: list[list[Forecast]] = []
    known: dict[tuple[str, ...], int] = {}
    for row in found:
        keys = _keys(row)
        at = next((known[key] for key in keys if key in known), None)
        if at is None:
            at = len(groups)
            groups.append([])
        groups[at].append(row)
        for key in keys:
            known.setdefault(key, at)
    return tuple(_one(group) for group in groups)


def _keys(row: Forecast) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = [("words", re.sub(r"\W+", " ", row.sentence.casefold()).strip())]
    if row.due and row.ends and row.speaker and row.kind in ("person", "organization"):
        keys += [("tie", row.speaker, row.form, row.due, *ends) for ends in row.ends]
    return keys


def _one(group: list[Forecast]) -> Forecast:
    first = group[0]
    places: dict[str, Place] = {}
    for row in group:
        places.setdefault(row.places[0].place_id, row.places[0])
    return replace(first, places=tuple(places.values()), ends=tuple(sorted({ends for row in group for ends in row.ends})))


def search_words() -> tuple[str, ...]:
    """The words without one of which no sentence is a forecast: what a full-text index is asked for."""
    table = load_toml("forecasts.toml")
    modals = {word for row in table["modals"].values() for word in row}
    return tuple(
        sorted({"chance", "probability", "likelihood", *modals, *(f"{w} to" for row in table["complements"].values() for w in row)})
    )
