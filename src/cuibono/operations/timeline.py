"""``cuibono timeline``: what is dated about an entity, in order, and what is not."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import to_dict
from cuibono.stages.inquire.build_timeline import Moment, build_timeline
from cuibono.stages.inquire.when import extents
from cuibono.vocabulary import PREDICATES

from .events import version_words
from .find_events import Happenings
from .names import captions_of, describe, resolve_name
from .periods import window
from .unread import unread, unread_data, unread_lines
from .wording import sure_words, tie_words, told_lines


def timeline(
    ledger: Ledger, name: str, *, most_undated: int = 10, since: str | None = None, until: str | None = None
) -> tuple[dict[str, Any], list[str]]:
    """The timeline of a name or id, as data and as lines; what several stories tell of one happening is one moment with its versions.

    ``since`` and ``until`` are a year, a month or a day. Raises NoMatchError, AmbiguousError, UsageError for a date that can't be read.
    """
    asked = window(since, until)
    with ledger.transaction():
        entity = resolve_name(ledger, name)
        ties = ledger.ties(entity.entity_id)
        claims = {row.claim_id: row for row in ledger.claims([c for tie in ties for c in (*tie.supporting, *tie.contrary)])}
        documents = {row.doc_id: row for row in ledger.documents_of(row.doc_id for row in claims.values())}
        happenings = Happenings.of(ledger, claims.values())
        told = list(zip(happenings.events, happenings.weighed(happenings.events), strict=True))
        captions = captions_of(ledger, ties)
        unseen = unread(ledger, [entity])
    found = build_timeline(entity.entity_id, ties, claims, documents, told, asked)
    lines = [describe(entity), ""]
    for moment in found.dated:
        lines += _moment_lines(moment, moment.date or "", captions)
    if not found.dated:
        lines.append("nothing dated")
    if found.outside:
        lines += ["", f"{found.outside} more outside the time asked for"]
    lines += ["", f"undated ({len(found.undated)}): when is not said; the documents' own dates are no dates of events"]
    for moment in found.undated[:most_undated]:
        lines += _moment_lines(moment, "undated", captions)
    if len(found.undated) > most_undated:
        lines.append(f"… and {len(found.undated) - most_undated} more: --undated {len(found.undated)}")
    lines += unread_lines(unseen, {entity.entity_id: entity.caption})
    data = {
        "entity": to_dict(entity),
        "dated": [_moment_data(moment, captions) for moment in found.dated],
        "undated": [_moment_data(moment, captions) for moment in found.undated],
        "outside": found.outside,
        "captions": dict(sorted(captions.items())),
        "unread": unread_data(unseen),
    }
    return data, lines


def _moment_lines(moment: Moment, when: str, captions: dict[str, str]) -> list[str]:
    status = "" if moment.status == moment.tie.status else f" [here: {moment.status}]"
    head = f"{when:<12} {tie_words(moment.tie, captions)}{status} · {moment.grade}{sure_words(moment.tie)}"
    lines = [head, *told_lines(moment.told, indent=" " * 13, most=1)]
    versions = moment.event.versions if moment.event else ()
    if len(versions) > 1:
        counted = (f"{version_words(row)} ({_origins(len(row.origins))})" for row in versions)
        lines.append(f"{'':13}versions: {'; '.join(counted)}")
    return lines


def _origins(count: int) -> str:
    return "1 origin" if count == 1 else f"{count} origins"


def _moment_data(moment: Moment, captions: dict[str, str]) -> dict[str, Any]:
    event = moment.event
    return {
        "date": moment.date,
        "extents": [asdict(row) for row in extents(moment.date or "")],
        "status": moment.status,
        "family": PREDICATES[moment.tie.predicate].family,
        "grade": moment.grade,
        "words": tie_words(replace(moment.tie, status=moment.status), captions),
        "tie": to_dict(moment.tie),
        "event_id": event.event_id if event else None,
        "versions": [asdict(row) for row in event.versions] if event else [],
        "evidence": [asdict(row) for row in moment.told],
    }
