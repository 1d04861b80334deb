"""One claim as a person reads it: sentence, speaker, dates, grade. What every answer shows beside its ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cuibono.records import Document, StoredClaim, Tie
from cuibono.records.cells import ends_place, is_table, lines_of
from cuibono.stages.appraise.weigh_claims import standing_status
from cuibono.vocabulary import load_toml
from cuibono.vocabulary.media import outlet_name

# The order in which statuses are shown, and in which a claim stands for its tie.
_STATUS_ORDER = ("asserted", "ended", "planned", "possible", "predicted", "denied")
_KIND_ORDER = ("outlet", "person", "organization", "media", "document", "unnamed")


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with who says it. ``date`` is when it holds or happened (EDTF, None: undated), ``published`` the document's own date,
    ``cells`` where in a table its ends stand ("aid.xlsx, sheet Projects, row 17, columns Funder and Recipient"; "" for a text)."""

    claim_id: str
    doc_id: str
    start: int
    end: int
    sentence: str
    speaker: str
    status: str
    date: str | None
    published: str | None
    outlet: str
    kind: str
    cells: str = ""


def cells_of(claim: StoredClaim, document: Document) -> str:
    """The cells that a record's claim has its ends from, in words; "" where the document is no table."""
    if not is_table(document):
        return ""
    return ends_place(document, (claim.subject_start, claim.subject_end), (claim.object_start, claim.object_end))


def sentence_of(claim: StoredClaim, document: Document) -> str:
    """The sentence of a claim on one line; of a row, the cells that the claim rests on, "…" for those between them."""
    if is_table(document):
        return _row_words(claim, document)
    return " ".join(document.text[claim.sentence_start : claim.sentence_end].split())


def _row_words(claim: StoredClaim, document: Document) -> str:
    """ "Row 17 | Funder: China | … | Recipient: Peru | … | Amount: 5,000,000"."""
    line = next(line for line in lines_of(document) if line.start <= claim.evidence_start < line.end)
    ends = ((claim.subject_start, claim.subject_end), (claim.object_start, claim.object_end))
    said = {claim.role, claim.what, claim.place, claim.amount_text, claim.amount_currency}
    digits = {_digits(text) for text in (claim.amount_text, claim.date and claim.date.split("/")[0], claim.date) if text}
    if claim.percentage is not None:
        digits.add(_digits(f"{claim.percentage:g}"))
    parts = [f"Row {line.number}"]
    for field in line.fields:
        value = document.text[field.start : field.end]
        number = _digits(value)
        told = any(field.start < end and start < field.end for start, end in ends) or value in said
        if told or (number and number in digits and claim.evidence_start <= field.begin < claim.evidence_end):
            parts.append(" ".join(document.text[field.begin : field.end].split()))
        elif parts[-1] != "…":
            parts.append("…")
    return " | ".join(parts)


def _digits(text: str) -> str:
    return "".join(c for c in text.removesuffix("/..") if c.isdigit())


def speaker_of(claim: StoredClaim, outlet: str) -> str:
    """Who says it, in words: "Reuters", "Antony Blinken, in Reuters", "“analysts” (not named), in an outlet that is not known"."""
    where = outlet or "an outlet that is not known"
    if claim.kind == "outlet":
        return f"{where}, in its own voice"
    if not claim.source_text:
        return f"nobody named, in {where}"
    if claim.kind == "unnamed":
        return f"“{claim.source_text}” (not named), in {where}"
    return f"{claim.source_text}, in {where}"


def tell(claim: StoredClaim, documents: Mapping[str, Document]) -> Told:
    """The claim with its sentence. Raises KeyError where its document is not at hand."""
    document = documents[claim.doc_id]
    outlet = outlet_name(document.source_id) if document.source_id else ""
    return Told(
        claim_id=claim.claim_id,
        doc_id=claim.doc_id,
        start=claim.evidence_start,
        end=claim.evidence_end,
        sentence=sentence_of(claim, document),
        speaker=speaker_of(claim, outlet),
        status=standing_status(claim),
        date=claim.date,
        published=document.published_at,
        outlet=outlet,
        kind=claim.kind,
        cells=cells_of(claim, document),
    )


def grade_text(tie: Tie) -> str:
    """The two characters of the Admiralty grade: "F3"."""
    return f"{tie.reliability}{tie.credibility}"


# Credibility from the strongest to the weakest: 6, cannot be judged, says less than 4, doubtful, but does not speak against it as 5 does.
_WEAKNESS = {1: 0, 2: 1, 3: 2, 4: 3, 6: 4, 5: 5}


def grade_rank(tie: Tie) -> tuple[int, str]:
    """Sorts ties from the best to the weakest: by credibility, then by reliability; the two are never mixed into one number."""
    return weakness(tie.credibility), tie.reliability


def weakness(credibility: int) -> int:
    """The place of a digit among the digits, 0 for the strongest."""
    return _WEAKNESS[credibility]


def weakest_grade(ties: Sequence[Tie]) -> str:
    """The weakest letter and the weakest digit on a chain, each for itself. Raises ValueError on an empty chain."""
    digit = max((tie.credibility for tie in ties), key=lambda c: _WEAKNESS[c])
    return f"{max(tie.reliability for tie in ties)}{digit}"


def best_claims(tie: Tie, claims: Mapping[str, StoredClaim]) -> list[StoredClaim]:
    """The tie's supporting claims, the one that shows it best first: in its status, attributed openly, sure, early in its document."""
    found = [claims[claim_id] for claim_id in tie.supporting if claim_id in claims]
    return sorted(
        found,
        key=lambda c: (
            standing_status(c) != tie.status,
            c.review != "accepted",
            _KIND_ORDER.index(c.kind),
            -c.confidence,
            c.doc_id,
            c.evidence_start,
            c.claim_id,
        ),
    )


def said_by(tie: Tie, claims: Mapping[str, StoredClaim]) -> str | None:
    """Who alone says a tie, where no outlet tells it in its own voice: "Ana Dorn", "officials", "nobody named"; None where one does."""
    rows = best_claims(tie, claims)
    if not rows or any(row.kind == "outlet" for row in rows):
        return None
    named = next((" ".join(row.source_text.split()) for row in rows if row.source_text), "nobody named")
    # Whom a pronoun stands for is the page's to tell.
    return f"somebody told of as “{named}”" if named.casefold() in load_toml("appraisal.toml")["audit"]["pronouns"] else named


def status_order(status: str) -> int:
    """Asserted first, denied last."""
    return _STATUS_ORDER.index(status)
