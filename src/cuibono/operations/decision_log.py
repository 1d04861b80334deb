"""The log of decisions as rows of a list: each in words, with who and why, and whether it still counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import Decision, to_dict, undone_by
from cuibono.vocabulary import PREDICATES

from .wording import decision_words


def decision_rows(ledger: Ledger, *, start: int = 0, most: int = 50) -> list[dict[str, Any]]:
    """Decisions, the newest first, ``most`` from the place ``start`` on."""
    log = ledger.decisions()
    return told_decisions(ledger, log, log[::-1][start : start + most])


def told_decisions(ledger: Ledger, log: Iterable[Decision], rows: Iterable[Decision]) -> list[dict[str, Any]]:
    """Some rows of the log in words; ``undone_by`` is the decision that lifts one, None where it counts."""
    rows, log = list(rows), list(log)
    by_id = {row.decision_id: row for row in log}
    lifted = undone_by(log)
    # An undo is told by what it undid.
    told = {row.decision_id: by_id.get(row.target, row) if row.kind == "undo" else row for row in rows}
    captions = captions_decided(ledger, told.values())
    return [
        {
            **to_dict(row),
            "words": decision_words(told[row.decision_id], captions) + (": undone" if row.kind == "undo" else ""),
            "undone_by": lifted[row.decision_id].decision_id if row.decision_id in lifted else None,
        }
        for row in rows
    ]


def captions_decided(ledger: Ledger, rows: Iterable[Decision]) -> Mapping[str, str]:
    """Words for the ends of decisions: of entities and parts of them their names, of claims what they say."""
    ends = {end for row in rows for end in (row.target, row.other) if end}
    captions = {row.entity_id: row.caption for row in ledger.entities_of(ends)}
    for claim in ledger.claims(ends - captions.keys()):
        captions[claim.claim_id] = f"{claim.subject_text} {PREDICATES[claim.predicate].verb} {claim.object_text}"
    # What an entity was called before it was joined to another: by the first of its names in documents.
    numbers = {name: found[0] for name, found in ledger.numbers_named(ends - captions.keys()).items() if found}
    names = {row.number: row.local.names[0] for row in ledger.kept_locals(numbers.values()) if row.local.names}
    return captions | {name: names[number] for name, number in numbers.items() if number in names}


def places_of(ledger: Ledger, decision: Decision) -> list[tuple[str, str]]:
    """One place (document and entity in it) for each end of a decision on sameness that can be found: it stays where an id does not."""
    if decision.kind != "same":
        return []
    found = []
    for end in (decision.target, decision.other or ""):
        document, mark, entity = end.rpartition("#")
        found += [(document, entity)] if mark else [(row.doc_id, row.entity) for row in ledger.links_to([end])[:1]]
    return found


def entities_decided(ledger: Ledger, decision: Decision, places: Iterable[tuple[str, str]]) -> list[str]:
    """The entities that hold the two ends of a decision on sameness now; ``places`` are those that :func:`places_of` gave before."""
    ends = [end for end in (decision.target, decision.other) if end] if decision.kind == "same" else []
    ids = [link.entity_id for link in ledger.links_at(places)] + [row.entity_id for row in ledger.entities_of(ends)]
    return list(dict.fromkeys(ids))
