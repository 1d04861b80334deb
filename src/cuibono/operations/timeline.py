"""``cuibono timeline``: what is dated about an entity, in order, and what is not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import to_dict
from cuibono.stages.inquire.build_timeline import Moment, build_timeline

from .names import captions_of, describe, resolve_name
from .unread import unread, unread_data, unread_lines
from .wording import tie_words, told_lines


def timeline(ledger: Ledger, name: str, *, most_undated: int = 10) -> tuple[dict[str, Any], list[str]]:
    """The timeline of a name or id, as data and as lines. Raises NoMatchError, AmbiguousError."""
    with ledger.transaction():
        entity = resolve_name(ledger, name)
        ties = ledger.ties(entity.entity_id)
        claims = {row.claim_id: row for row in ledger.claims([c for tie in ties for c in (*tie.supporting, *tie.contrary)])}
        documents = {row.doc_id: row for row in ledger.documents_of(row.doc_id for row in claims.values())}
        captions = captions_of(ledger, ties)
        unseen = unread(ledger, [entity])
    found = build_timeline(entity.entity_id, ties, claims, documents)
    lines = [describe(entity), ""]
    for moment in found.dated:
        lines += _moment_lines(moment, moment.date or "", captions)
    if not found.dated:
        lines.append("nothing dated")
    lines += ["", f"undated ({len(found.undated)}): when is not said; the documents' own dates are no dates of events"]
    for moment in found.undated[:most_undated]:
        lines += _moment_lines(moment, "undated", captions)
    if len(found.undated) > most_undated:
        lines.append(f"… and {len(found.undated) - most_undated} more: --undated {len(found.undated)}")
    lines += unread_lines(unseen, {entity.entity_id: entity.caption})
    data = {
        "entity": to_dict(entity),
        "dated": [_moment_data(moment) for moment in found.dated],
        "undated": [_moment_data(moment) for moment in found.undated],
        "unread": unread_data(unseen),
    }
    return data, lines


def _moment_lines(moment: Moment, when: str, captions: dict[str, str]) -> list[str]:
    status = "" if moment.status == moment.tie.status else f" [here: {moment.status}]"
    head = f"{when:<12} {tie_words(moment.tie, captions)}{status} · {moment.grade}"
    return [head, *told_lines(moment.told, indent=" " * 13, most=1)]


def _moment_data(moment: Moment) -> dict[str, Any]:
    return {
        "date": moment.date,
        "status": moment.status,
        "grade": moment.grade,
        "tie": to_dict(moment.tie),
        "evidence": [asdict(row) for row in moment.told],
    }
