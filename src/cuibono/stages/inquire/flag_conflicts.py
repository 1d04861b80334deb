"""Claims of a document that other documents of the ledger contradict, both sides with their grades."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cuibono.records import Contradiction, Document, StoredClaim, Tie
from cuibono.stages.appraise.read_dates import days_apart
from cuibono.stages.appraise.weigh_claims import is_denial, own_word, standing_status
from cuibono.vocabulary import load_toml

from .flag import Flag, flag_at
from .flag_sentences import FIGURE
from .strength import rules
from .tell_evidence import grade_text, tell


def flag_conflicts(
    document: Document,
    contradictions: Sequence[Contradiction],
    claims: Mapping[str, StoredClaim],
    documents: Mapping[str, Document],
    ties: Mapping[str, Tie],
) -> list[Flag]:
    """One flag for each contradiction that has the document on one side and others alone on another. ``ties`` are by claim id.

    Only sure claims that say it outright, printed close to each other, and no plain negations (kind "status"): what one page calls open and
    another one done is mostly told of two moments.
    """
    flags = []
    for row in sorted(contradictions, key=lambda row: row.contradiction_id):
        if row.kind not in rules("audit")["conflicts"]:
            continue
        sure = [[claims[c] for c in side.claims if c in claims and _clear(claims[c], row.kind, documents)] for side in row.sides]
        mine = [[claim for claim in rows if claim.doc_id == document.doc_id] for rows in sure]
        others = [
            [claim for claim in rows if claim.doc_id != document.doc_id and _near(document, documents.get(claim.doc_id))] for rows in sure
        ]
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


def _clear(claim: StoredClaim, kind: str, documents: Mapping[str, Document]) -> bool:
    """The claim is sure, and its sentence says it or denies it outright.

    A denial is by one of the claim's own ends, and none of what was "not yet" so. What is said to be so stands in no sentence that asks
    whether, or says that something is not. A sum stands alone in its sentence: of several, each may be of another thing.
    """
    document = documents.get(claim.doc_id)
    if document is None or claim.confidence < rules("audit")["sure"]:
        return False
    sentence = document.text[claim.sentence_start : claim.sentence_end]
    words = set(re.findall(r"[a-z]+", sentence.casefold().replace("n't", " not").replace("n’t", " not")))
    if kind in ("amount", "percentage"):
        return len(FIGURE.findall(sentence)) == 1
    if kind != "denial":
        return True
    if standing_status(claim) == "denied":
        return own_word(claim) and is_denial(claim) and "yet" not in words
    return not words & {*load_toml("status.toml")["words"]["conditions"], "not", "no", "never"}


def _near(document: Document, other: Document | None) -> bool:
    """Both came out so close that they speak of one time."""
    if other is None or not document.published_at or not other.published_at:
        return False
    apart = days_apart(document.published_at, other.published_at)
    return apart is not None and apart <= int(rules("audit")["conflict_days"])


def _side(lead: str, claim: StoredClaim, documents: Mapping[str, Document], ties: Mapping[str, Tie]) -> str:
    told = tell(claim, documents)
    grade = grade_text(ties[claim.claim_id]) if claim.claim_id in ties else "not graded"
    return f"{lead}: “{told.sentence}” {told.speaker}, published {told.published or 'on a date not known'}, {grade}"
