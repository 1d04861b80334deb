"""``cuibono statements --changes``: where somebody stood for a target at one time and against it at another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import Document, StoredAttribution, StoredClaim, Tie, to_dict
from cuibono.stages.inquire.stances import Names, Stand, Turns, find_turns, find_words
from cuibono.stages.inquire.strength import rules
from cuibono.stages.inquire.tell_evidence import grade_text
from cuibono.vocabulary import PREDICATES
from cuibono.vocabulary.media import outlet_name

from .names import describe, resolve_name
from .unread import unread, unread_data, unread_lines

_DATED = {
    "event": "the day it happened",
    "publication": "by the day of publication, its own being not told",
    "before": "older than this report, which looks back",
}


def positions(ledger: Ledger, name: str, *, about: str | None = None) -> tuple[dict[str, Any], list[str]]:
    """Changes of position of a name or id, towards all or ``about`` one, as data and as lines. Raises NoMatchError, AmbiguousError."""
    with ledger.transaction():
        holder = resolve_name(ledger, name)
        target = resolve_name(ledger, about) if about else None
        predicates = {*rules("stances")["for"], *rules("stances")["against"], "associate_of"}
        ties = [tie for tie in ledger.ties(holder.entity_id) if tie.predicate in predicates]
        claims = {row.claim_id: row for row in ledger.claims(claim for tie in ties for claim in tie.supporting)}
        own = ledger.claims_said_by([holder.entity_id])
        said = [row for row in ledger.said_by([holder.entity_id]) if row.cue_text]
        doc_ids = {row.doc_id for row in (*claims.values(), *own)} | {row.doc_id for row in said}
        documents = {row.doc_id: row for row in ledger.documents_of(doc_ids)}
        found = find_turns(holder.entity_id, claims.values(), documents, said, _names(ledger, said))
        found += find_words(holder.entity_id, own, documents)
        found = [row for row in found if target is None or row.target_id == target.entity_id]
        claims.update((row.claim_id, row) for row in own)
        graded = {claim: tie for tie in ledger.ties(holder.entity_id) for claim in (*tie.supporting, *tie.contrary)}
        captions = {row.entity_id: row.caption for row in ledger.entities_of({holder.entity_id, *(row.target_id for row in found)})}
        corpus = ledger.corpus().documents
        unseen = unread(ledger, [row for row in (holder, target) if row])
    by_id = {row.attribution_id: row for row in said}
    lines = [describe(holder), *([f"about {describe(target)}"] if target else []), ""]
    lines += [f"{len(found)} change{'' if len(found) == 1 else 's'} of position told by this corpus of {corpus} documents"] if found else []
    if not found:
        lines.append(f"no change of position found in this corpus of {corpus} documents; absence of reports is not absence of a change")
    for row in found:
        lines += ["", *_turn_lines(row, captions, claims, graded, by_id, documents)]
    lines += unread_lines(unseen, {row.entity_id: row.caption for row in (holder, target) if row})
    data = {
        "holder": to_dict(holder),
        "about": to_dict(target) if target else None,
        "changes": [_turn_data(row, captions, claims, graded, by_id, documents) for row in found],
        "documents": corpus,
        "unread": unread_data(unseen),
    }
    return data, lines


def _names(ledger: Ledger, said: list[StoredAttribution]) -> Names:
    """Who is named where, in the documents of some attributions."""
    doc_ids = sorted({row.doc_id for row in said})
    mentions = [(doc_id, row) for doc_id in doc_ids for row in ledger.mentions(doc_id)]
    links = {(row.doc_id, row.entity): row.entity_id for row in ledger.links_at((doc_id, row.entity) for doc_id, row in mentions)}
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for doc_id, row in mentions:
        if entity_id := links.get((doc_id, row.entity)):
            found[doc_id].append((row.start, row.end, entity_id))
    return found


def _verb(stand: Stand, name: str) -> str:
    """What the stance is, in words no stronger than its predicate: "supported X", "is called “a staunch Trump ally”"."""
    if stand.side in ("says so", "denies it"):
        return (
            f"{'said' if stand.side == 'says so' else 'denied'} of {name} what “{PREDICATES[stand.told].verb}” tells"
            if stand.told in PREDICATES
            else ""
        )
    if stand.told in PREDICATES:
        return f"{PREDICATES[stand.told].past} {name}"
    if stand.attribution_id:
        return f"spoke {stand.side} {name} (“{stand.told}”)"
    return f"is called “{stand.told}” ({name})"


def _turn_lines(
    row: Turns,
    captions: Mapping[str, str],
    claims: Mapping[str, StoredClaim],
    graded: Mapping[str, Tie],
    said: Mapping[str, StoredAttribution],
    documents: Mapping[str, Document],
) -> list[str]:
    holder, target = captions.get(row.holder_id, row.holder_id), captions.get(row.target_id, row.target_id)
    parts = [f"{run[0].side} ({_when(run)})" for run in row.runs]
    what = f", on {PREDICATES[row.predicate].verb}" if row.predicate else ""
    lines = [f"{holder} and {target}{what}: {', then '.join(parts)}"]
    if row.by_turns:
        lines.append("  by turns: too many to tell one change")
    for run in row.runs:
        # The surest shows a side; where several are as sure, the one nearest to the turn.
        best = max(run, key=lambda stand: (stand.accepted, stand.confidence, stand.date))
        told = _stand_data(best, claims, graded, said, documents)
        more = f" · {len(run) - 1} more on this side" if len(run) > 1 else ""
        lines += [
            f"  {best.date}  {holder} {_verb(best, target)} · {told['grade']} · {_DATED[best.dated]}",
            f"      “{told['sentence']}”",
            f"        {told['speaker']}, published {told['published'] or 'on a date not known'} · {told['evidence_id']}{more}",
        ]
    return lines


def _when(run: tuple[Stand, ...]) -> str:
    first, last = run[0], run[-1]
    lead = "before " if first.dated == "before" else ""
    return f"{lead}{first.date}" if first.date == last.date else f"{lead}{first.date} to {last.date}"


def _stand_data(
    stand: Stand,
    claims: Mapping[str, StoredClaim],
    graded: Mapping[str, Tie],
    said: Mapping[str, StoredAttribution],
    documents: Mapping[str, Document],
) -> dict[str, Any]:
    from cuibono.stages.inquire.tell_evidence import tell

    document = documents[stand.doc_id]
    outlet = outlet_name(document.source_id) if document.source_id else "an outlet that is not known"
    if stand.claim_id:
        told = tell(claims[stand.claim_id], documents)
        tie = graded.get(stand.claim_id)
        grade, speaker, sentence = f"grade {grade_text(tie)}" if tie else "not graded", told.speaker, told.sentence
    else:
        grade, speaker = "reported by one outlet, not graded", f"{outlet}, of {said[stand.attribution_id or ''].source_text}'s words"
        sentence = " ".join(document.text[stand.start : stand.end].split())
    return {
        **asdict(stand),
        "evidence_id": stand.claim_id or stand.attribution_id,
        "grade": grade,
        "speaker": speaker,
        "sentence": sentence,
        "published": document.published_at,
        "outlet": outlet,
        "link": document.url or document.address,
    }


def _turn_data(
    row: Turns,
    captions: Mapping[str, str],
    claims: Mapping[str, StoredClaim],
    graded: Mapping[str, Tie],
    said: Mapping[str, StoredAttribution],
    documents: Mapping[str, Document],
) -> dict[str, Any]:
    return {
        "target_id": row.target_id,
        "target": captions.get(row.target_id, row.target_id),
        "kind": row.kind,
        "predicate": row.predicate or None,
        "by_turns": row.by_turns,
        "runs": [
            {"side": run[0].side, "stands": [_stand_data(stand, claims, graded, said, documents) for stand in run]} for run in row.runs
        ],
    }
