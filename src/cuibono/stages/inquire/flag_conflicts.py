"""Claims of a document that other documents of the ledger contradict, both sides with their grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cuibono.records import Contradiction, Document, StoredClaim, Tie

from .flag import Flag, flag_at
from .tell_evidence import grade_text, tell


def flag_conflicts(
    document: Document,
    contradictions: Sequence[Contradiction],
    claims: Mapping[str, StoredClaim],
    documents: Mapping[str, Document],
    ties: Mapping[str, Tie],
) -> list[Flag]:
    """One flag for each contradiction that has the document on one side and others alone on another. ``ties`` are by claim id."""
    flags = []
    for row in sorted(contradictions, key=lambda row: row.contradiction_id):
        mine = [[claims[c] for c in side.claims if c in claims and claims[c].doc_id == document.doc_id] for side in row.sides]
        others = [[claims[c] for c in side.claims if c in claims and claims[c].doc_id != document.doc_id] for side in row.sides]
        at = next((number for number, rows in enumerate(mine) if rows), None)
        if at is None or not any(rows for number, rows in enumerate(others) if number != at and not mine[number]):
            continue
        own = mine[at][0]
        sides = [_side(f"here: {row.sides[at].says}", own, documents, ties)]
        for number, side in enumerate(row.sides):
            if number != at and others[number]:
                sides.append(_side(f"elsewhere: {side.says}", others[number][0], documents, ties))
        flags.append(flag_at("contradicted", document, (own.evidence_start, own.evidence_end), f"{row.why} ({row.kind})"))
        flags[-1] = Flag(flags[-1].kind, flags[-1].start, flags[-1].end, flags[-1].words, flags[-1].why, tuple(sides))
    return flags


def _side(lead: str, claim: StoredClaim, documents: Mapping[str, Document], ties: Mapping[str, Tie]) -> str:
    told = tell(claim, documents)
    grade = grade_text(ties[claim.claim_id]) if claim.claim_id in ties else "not graded"
    return f"{lead}: “{told.sentence}” {told.speaker}, published {told.published or 'on a date not known'}, {grade}"
