"""``cuibono statements``: who said what about whom, over time."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.records import Entity, StoredAttribution, StoredClaim, to_dict
from cuibono.records.readings import Span
from cuibono.stages.inquire.statements import about as speaks_of
from cuibono.stages.inquire.statements import is_said, printed_between

from .names import describe, resolve_name
from .periods import period, told
from .told_statements import gather, statement_data, statement_lines
from .unread import unread, unread_data, unread_lines


def statements(
    ledger: Ledger,
    speaker: str | None = None,
    *,
    about: str | None = None,
    since: str | None = None,
    until: str | None = None,
    direct: bool = False,
    most: int = 30,
) -> tuple[dict[str, Any], list[str]]:
    """What a speaker said, what was said about a name, or both, as data (all of it) and as lines (``most`` of it).

    Raises UsageError where neither is given or a date is none, NoMatchError, AmbiguousError.
    """
    if not speaker and not about:
        raise UsageError("whose statements?", advice="name a speaker, or whom it is about: cuibono statements --about NAME")
    first, last = period(since, until)
    with ledger.transaction():
        who = resolve_name(ledger, speaker) if speaker else None
        target = resolve_name(ledger, about) if about else None
        said, claims = _of(ledger, who, target)
        heads = {row.doc_id: row for row in ledger.heads({row.doc_id for row in said})}
        said = [
            row
            for row in said
            if is_said(row) and printed_between(heads[row.doc_id].published_at, first, last) and (not direct or row.quote != "indirect")
        ]
        gathered = gather(ledger, said, claims)
        corpus = ledger.corpus().documents
        unseen = unread(ledger, [row for row in (who, target) if row])
    lines = [describe(who)] if who else []
    lines += [f"{'about ' if who else 'said about '}{describe(target)}"] if target else []
    limits = [part for part in (told(since, until), "quoted words only" if direct else "") if part]
    found = gathered.statements
    lines += [", ".join(limits)] if limits else []
    undated = sum(1 for row in found if row.said is None)
    lines += ["", f"{len(found)} statement{'' if len(found) == 1 else 's'} in {len({row.doc_id for row in said})} of {corpus} documents"]
    if found:
        lines.append("dates are those of publication; when it was said is told only where the sentence tells it")
    if not found:
        lines[-1] = f"no statement found in this corpus of {corpus} documents; absence of reports is not absence of statements"
    lines.append("")
    # Of many, the newest: what is asked most. All are in the data.
    shown = found if len(found) <= most else [row for row in found if row.said][-most:]
    for row in shown:
        lines += statement_lines(row, gathered)
    if len(shown) < len(found):
        more = f", {undated} undated" if undated else ""
        lines += ["", f"… the {len(shown)} newest of {len(found)}{more}: --most {len(found)}, --until DATE, or --json for all"]
    lines += unread_lines(unseen, {row.entity_id: row.caption for row in (who, target) if row})
    data = {
        "speaker": to_dict(who) if who else None,
        "about": to_dict(target) if target else None,
        "statements": [statement_data(row, gathered) for row in found],
        "documents": corpus,
        "unread": unread_data(unseen),
    }
    return data, lines


def _of(ledger: Ledger, who: Entity | None, target: Entity | None) -> tuple[list[StoredAttribution], list[StoredClaim]]:
    """The attributions that are asked for, and the claims of attributions among which theirs are."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for doc_id, start, end in ledger.mentions_of(target.entity_id) if target else ():
        spans[doc_id].append((start, end))
    if who is not None:
        said, claims = ledger.said_by([who.entity_id]), ledger.claims_said_by([who.entity_id])
    elif target is not None:
        said = [row for row in ledger.attributions(doc_ids=spans) if row.source_entity_id != target.entity_id]
        claims = ledger.claims(claim for tie in ledger.ties(target.entity_id) for claim in (*tie.supporting, *tie.contrary))
    if target is None:
        return said, claims
    # A claim with the target at its end is about it, by whatever word the sentence calls it.
    by_claim = {row.attribution_id for row in claims if target.entity_id in (row.subject_id, row.object_id)}
    return [row for row in said if row.attribution_id in by_claim or speaks_of(row, spans.get(row.doc_id, ()))], claims
