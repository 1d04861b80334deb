"""``cuibono ties``: the ties of one entity of some kinds, with the evidence of each: who owns it, whom it paid, whom it met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.records import Document, StoredClaim, Tie, to_dict
from cuibono.stages.appraise.read_dates import overlap
from cuibono.stages.appraise.sureness import tier
from cuibono.stages.inquire.tell_evidence import best_claims, grade_rank, grade_text, tell
from cuibono.vocabulary import PREDICATES

from .names import captions_of, describe, resolve_name
from .periods import period
from .unread import unread, unread_data, unread_lines
from .wording import qualifiers, tie_facts, tie_words, told_lines


def ties(
    ledger: Ledger,
    name: str,
    *,
    other: str | None = None,
    predicates: str | None = None,
    end: str | None = None,
    since: str | None = None,
    until: str | None = None,
    most: int = 20,
) -> tuple[dict[str, Any], list[str]]:
    """Ties of a name or id as data and as lines, the surely read before the unsure, then the best sourced first.

    ``other`` is the other end, ``predicates`` are names of predicates or families with commas between, ``end`` says which end the name
    stands at ("subject" or "object"; ties that have no direction count at both). ``since`` and ``until`` are dates of events: undated ties
    are told apart where a document of that time tells them. Raises UsageError, NoMatchError, AmbiguousError.
    """
    wanted = _predicates(predicates)
    if end not in (None, "subject", "object"):
        raise UsageError(f"{end!r} is no end of a tie", where="--as", advice="subject or object")
    span = _span(since, until)
    with ledger.transaction():
        entity = resolve_name(ledger, name)
        partner = None if other is None else resolve_name(ledger, other)
        rows = [tie for tie in ledger.ties_of([entity.entity_id]) if tie.predicate in wanted and _at(tie, entity.entity_id, end)]
        if partner is not None:
            rows = [tie for tie in rows if partner.entity_id in (tie.subject_id, tie.object_id)]
        claims = {row.claim_id: row for row in ledger.claims(key for tie in rows for key in (*tie.supporting, *tie.contrary))}
        documents = {row.doc_id: row for row in ledger.documents_of(row.doc_id for row in claims.values())}
        captions = captions_of(ledger, rows)
        corpus = ledger.corpus()
        unseen = unread(ledger, [row for row in (entity, partner) if row is not None])
    rows.sort(key=lambda tie: (tier(tie.sureness), tie.status == "denied", grade_rank(tie), -tie.documents, tie.tie_id))
    dated = [(tie, shown) for tie in rows if (shown := _in_span(tie, claims, span))]
    taken = {tie.tie_id for tie, _ in dated}
    reported = [tie for tie in rows if tie.tie_id not in taken and span is not None and _reported(tie, claims, documents, span)]
    lines = [describe(entity), *([describe(partner)] if partner is not None else []), ""]
    for tie, shown in dated[:most]:
        lines += _lines(tie, shown, claims, captions, documents)
    lines += [f"… and {len(dated) - most} more: --most {len(dated)}"] if len(dated) > most else []
    if reported:
        lines += (
            [f"none is dated {span.replace('/..', ' or later').replace('../', 'up to ').replace('/', ' to ')}"]
            if not dated and span
            else []
        )
        lines += ["", f"not dated, in documents published then ({len(reported)}): when it happened is not said"]
        for tie in reported[:most]:
            lines += _lines(tie, best_claims(tie, claims), claims, captions, documents)
    if not dated and not reported:
        size = f"{corpus.documents} document{'' if corpus.documents == 1 else 's'}"
        lines.append(f"no tie of this kind in this corpus of {size}; absence of reports is not absence of ties")
    lines += unread_lines(unseen, {row.entity_id: row.caption for row in (entity, partner) if row is not None})
    data = {
        "entity": to_dict(entity),
        "other": None if partner is None else to_dict(partner),
        "predicates": sorted(wanted) if predicates else [],
        "ties": [_data(tie, shown, claims, captions, documents) for tie, shown in dated],
        "reported": [_data(tie, best_claims(tie, claims), claims, captions, documents) for tie in reported],
        "captions": dict(sorted(captions.items())),
        "documents": corpus.documents,
        "unread": unread_data(unseen),
    }
    return data, lines


def _predicates(text: str | None) -> frozenset[str]:
    """Predicates by their names or families. Raises UsageError for what is neither."""
    if text is None:
        return frozenset(PREDICATES)
    families = {row.family for row in PREDICATES.values()}
    found: set[str] = set()
    for part in (part.strip() for part in text.split(",") if part.strip()):
        if part not in PREDICATES and part not in families:
            raise UsageError(f"no predicate {part!r}", where="--predicate", advice=f"predicates are: {', '.join(PREDICATES)}")
        found |= {name for name, row in PREDICATES.items() if part in (name, row.family)}
    return frozenset(found)


def _span(since: str | None, until: str | None) -> str | None:
    """The two dates as one EDTF interval."""
    first, last = period(since, until)
    return f"{first or '..'}/{last or '..'}" if first or last else None


def _at(tie: Tie, entity_id: str, end: str | None) -> bool:
    if end is None or PREDICATES[tie.predicate].symmetric:
        return True
    return entity_id == (tie.subject_id if end == "subject" else tie.object_id)


def _in_span(tie: Tie, claims: dict[str, StoredClaim], span: str | None) -> list[StoredClaim]:
    """The claims of a tie, the best first; of a span of time those that are dated in it."""
    rows = best_claims(tie, claims) or [claims[key] for key in tie.contrary if key in claims]
    return rows if span is None else [row for row in rows if row.date and overlap(row.date, span)]


def _reported(tie: Tie, claims: dict[str, StoredClaim], documents: dict[str, Document], span: str) -> bool:
    rows = [claims[key] for key in tie.supporting if key in claims]
    if any(row.date for row in rows):
        return False
    days = [documents[row.doc_id].published_at for row in rows]
    return any(overlap(day[:10], span) for day in days if day)


def _lines(
    tie: Tie, shown: Sequence[StoredClaim], claims: dict[str, StoredClaim], captions: dict[str, str], documents: dict[str, Document]
) -> list[str]:
    said = qualifiers(shown[0]) if shown else ""
    lines = [f"• {tie_words(tie, captions)}{f' ({said})' if said else ''}", f"  {tie_facts(tie)}"]
    lines += told_lines([tell(row, documents) for row in shown], indent="  ", most=1)
    against = [claims[key] for key in tie.contrary if key in claims and claims[key] not in shown]
    if against:
        lines += ["  against it:", *told_lines([tell(row, documents) for row in against], indent="  ", most=1)]
    return lines


def _data(
    tie: Tie, shown: Sequence[StoredClaim], claims: dict[str, StoredClaim], captions: dict[str, str], documents: dict[str, Document]
) -> dict[str, Any]:
    return {
        "tie": to_dict(tie),
        "words": tie_words(tie, captions),
        "said": qualifiers(shown[0]) if shown else "",
        "family": PREDICATES[tie.predicate].family,
        "grade": grade_text(tie),
        "evidence": [asdict(tell(row, documents)) for row in shown],
        "contrary": [asdict(tell(claims[key], documents)) for key in tie.contrary if key in claims],
    }
