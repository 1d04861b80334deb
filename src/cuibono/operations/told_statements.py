"""Statements as data and as lines, the same in every command that shows some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import Document, StoredAttribution, StoredClaim, Tie
from cuibono.stages.inquire.statements import Place, Statement, gather_statements, quotation
from cuibono.stages.inquire.tell_evidence import grade_text

from .unread import isolated
from .wording import tie_words

_QUOTES = {"direct": "quoted", "mixed": "quoted in part", "indirect": "in the document's words"}
_PLACES = 3  # further places that are named in a line


@dataclass(frozen=True, slots=True)
class Gathered:
    """Statements with what is told beside them: ties of their claims by claim id, captions, outlets' letters."""

    statements: list[Statement]
    ties: Mapping[str, Tie]
    captions: Mapping[str, str]
    letters: Mapping[str, str]
    documents: Mapping[str, Document]


def gather(ledger: Ledger, said: Sequence[StoredAttribution], claims: Iterable[StoredClaim]) -> Gathered:
    """The statements of some attributions, with their ties and grades. Call it in a transaction."""
    wanted = {row.attribution_id for row in said}
    told = [claim for claim in claims if claim.attribution_id in wanted]
    doc_ids = {row.doc_id for row in said}
    documents = {row.doc_id: row for row in ledger.documents_of(doc_ids)}
    origins = {row.doc_id: row.origin_id for row in ledger.origins_of(doc_ids)}
    # A tie may be stated by one and denied by another: each statement is told with what it says itself.
    statuses = {claim.claim_id: claim.status for claim in told}
    ties = {
        claim: replace(tie, status=statuses[claim])
        for tie in ledger.ties_between((c.subject_id, c.object_id) for c in told)
        for claim in (*tie.supporting, *tie.contrary)
        if claim in statuses
    }
    ends = {end for tie in ties.values() for end in (tie.subject_id, tie.object_id)}
    captions = {
        row.entity_id: row.caption for row in ledger.entities_of(ends | {row.source_entity_id for row in said if row.source_entity_id})
    }
    letters = {row.publisher: row.reliability for row in ledger.publishers()}
    found = gather_statements(said, documents, ledger.sentences_of(doc_ids), captions, origins, told)
    return Gathered(found, ties, captions, letters, documents)


def statement_data(row: Statement, gathered: Gathered) -> dict[str, Any]:
    """One statement for JSON: what was said, by whom, every place with its sentence, the ties it tells with their grades."""
    data = asdict(row)
    data["printed"] = quotation(row.words, row.quote)
    data["places"] = [{**asdict(place), "reliability": _letter(place, gathered)} for place in row.places]
    data["claims"] = [
        {
            "claim_id": claim,
            "tie_id": tie.tie_id,
            "says": tie_words(tie, gathered.captions),
            "status": tie.status,
            "grade": _grade(claim, tie),
        }
        for claim in row.claims
        if (tie := gathered.ties.get(claim))
    ]
    return data


def statement_lines(row: Statement, gathered: Gathered) -> list[str]:
    """One statement in lines: its words, who said it and where, its sentence where that tells more, further places, its ties."""
    first = row.places[0]
    pad = " " * 12
    who = f"“{row.speaker}” (not named)" if row.kind == "unnamed" and not row.speaker_id else row.speaker
    cue = f", {row.cue}" if row.cue else ""
    lines = [
        f"{row.said or 'undated':<11} {isolated(quotation(row.words, row.quote))}",
        f"{pad}{who}{cue} · {_QUOTES[row.quote]} · {_where(first, gathered)}",
    ]
    if len(first.sentence) > 1.25 * len(row.words) + len(row.speaker) + 12:
        lines.append(f"{pad}> {isolated(first.sentence)}")
    rest = row.places[1:]
    if rest:
        named = "; ".join(f"{place.outlet or 'no outlet'} {place.published or 'undated'}" for place in rest[:_PLACES])
        more = f" and {len(rest) - _PLACES} more" if len(rest) > _PLACES else ""
        origins = "one origin" if row.origins == 1 else f"{row.origins} origins"
        lines.append(f"{pad}also in {named}{more} ({origins} in all)")
    for says in dict.fromkeys(
        " · ".join(filter(None, (tie_words(tie, gathered.captions), _grade(claim, tie))))
        for claim in row.claims
        if (tie := gathered.ties.get(claim))
    ):
        lines.append(f"{pad}read as: {says}")
    return lines


def _grade(claim: str, tie: Tie) -> str | None:
    """The tie's grade is of what supports it: a statement against the tie has none."""
    return None if claim in tie.contrary else grade_text(tie)


def _where(place: Place, gathered: Gathered) -> str:
    letter = _letter(place, gathered)
    outlet, published = place.outlet or "an outlet that is not known", place.published or "on a date not known"
    return f"{outlet} (reliability {letter}), published {published} · {place.link}"


def _letter(place: Place, gathered: Gathered) -> str:
    return gathered.letters.get(gathered.documents[place.doc_id].source_id, "F")
