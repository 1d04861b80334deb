"""``cuibono changes``: what is told since a date that was not told before, about one entity or in the whole ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from cuibono.ledger import Ledger
from cuibono.records import Contradiction, Decision, Document, Entity, KnownFlag, StoredClaim, Tie, to_dict
from cuibono.stages.inquire.find_changes import KINDS, Change, Changed, Handover, find_changes, find_handovers, tie_pairs
from cuibono.stages.inquire.tell_evidence import Told, grade_text, tell

from .changes_told import changes_lines
from .flags import flags_of
from .names import captions_of, resolve_name
from .periods import period
from .stood import as_stood
from .unread import unread, unread_data, unread_lines
from .wording import tie_words

# Of a tie that changed so many of the sentences that came are told; the claims are all named.
MOST_TOLD = 4
# A window that holds more than this share of the documents is read as a whole: by parts it would take longer.
_WHOLE = 0.1
# Contradictions are few: of more pairs than this all of them are read, not those of each pair.
_MANY = 500


@dataclass(frozen=True, slots=True)
class Window:
    """From a day to another, both included (``until`` None: to the end). ``days`` are the documents in it with their days,
    ``later`` those after it, ``undated`` how many can't be placed and count as known before."""

    since: str
    until: str | None
    taken_in: bool
    days: dict[str, str]
    later: frozenset[str]
    undated: int

    def holds(self, at: str) -> bool:
        """Whether a moment is on a day of the span."""
        return self.since <= at[:10] and (self.until is None or at[:10] <= self.until)


@dataclass(frozen=True, slots=True)
class Found:
    """What changed in a window, with all that it takes to tell it."""

    window: Window
    entity: Entity | None
    changed: Changed
    handovers: Sequence[Handover]
    names: Sequence[tuple[Entity, str]]
    decisions: Sequence[Decision]
    flags: Sequence[KnownFlag]
    captions: dict[str, str]
    documents: dict[str, Document]
    concerned: dict[str, str]
    corpus: int


def changes(
    ledger: Ledger,
    name: str | None = None,
    *,
    since: str,
    until: str | None = None,
    taken_in: bool = False,
    most: int = 10,
) -> tuple[dict[str, Any], list[str]]:
    """What changed about a name or id, or in the whole ledger, as data and as lines (``most`` of each kind).

    ``since`` and ``until`` are days, months or years, both included: of publication, or, with ``taken_in``, of being taken into the ledger.
    Raises UsageError for what is no date, NoMatchError, AmbiguousError.
    """
    with ledger.transaction():
        window = window_of(ledger, since, until, taken_in=taken_in)
        entity = None if name is None else resolve_name(ledger, name)
        found = find(ledger, window, entity)
        unseen = unread(ledger, [entity] if entity is not None else [])
    data = {**_data(found), "unread": unread_data(unseen)}
    captions = {entity.entity_id: entity.caption} if entity is not None else {}
    return data, [*changes_lines(data, most=most), *unread_lines(unseen, captions)]


def window_of(ledger: Ledger, since: str, until: str | None = None, *, taken_in: bool = False) -> Window:
    """The documents of a span of time. Raises UsageError where a date is none, or the span ends before it begins."""
    start, end = period(since, until)
    assert start is not None
    first, last = start.isoformat(), None if end is None else end.isoformat()
    days = ledger.documents_between(first, last, taken_in=taken_in)
    after = None if end is None or end == date.max else (end + timedelta(days=1)).isoformat()
    later = frozenset() if after is None else frozenset(ledger.documents_between(after, None, taken_in=taken_in))
    undated = ledger.count_documents() - len(ledger.documents_between(None, None, taken_in=taken_in))
    return Window(first, last, taken_in, days, later, undated)


def find(ledger: Ledger, window: Window, entity: Entity | None = None, ties: Sequence[Tie] | None = None) -> Found:
    """What changed among all ties, those of one entity, or some of the ledger's ``ties``."""
    claims, touched = _claims(ledger, window, entity, ties)
    recent = frozenset(key for key, claim in claims.items() if claim.doc_id in window.days)
    earlier = [claim for key, claim in claims.items() if key not in recent and claim.doc_id not in window.later]
    before, old = as_stood(ledger, earlier)
    after, disputes = _now(ledger, window, claims, touched)
    changed = find_changes(before, after, claims, recent, (old, disputes))
    handovers, office_claims = _handovers(ledger, window, claims, recent, entity, changed)
    names = _new_names(ledger, window, changed, entity)
    ends = captions_of(ledger, [row.tie for row in changed.rows])
    ends |= {row.entity_id: row.caption for row in ledger.entities_of(end for c in office_claims for end in (c.subject_id, c.object_id))}
    told = {claim.doc_id for row in changed.rows for claim in (*row.claims[:MOST_TOLD], *row.against[:MOST_TOLD])}
    told |= {claim.doc_id for claim in office_claims}
    documents = {row.doc_id: row for row in ledger.documents_of(told)}
    decisions = _decisions(ledger, window, entity, claims)
    concerned = dict(window.days)
    if entity is not None or ties is not None:
        concerned = {claim.doc_id: window.days[claim.doc_id] for claim in claims.values() if claim.doc_id in window.days}
    flags = _flags(ledger, window, entity, changed)
    total = ledger.count_documents()
    return Found(window, entity, changed, handovers, names, decisions, flags, ends, documents, concerned, total)


def _claims(ledger: Ledger, window: Window, entity: Entity | None, ties: Sequence[Tie] | None) -> tuple[dict[str, StoredClaim], list[Tie]]:
    """The claims of all pairs of which something was told in the window, and the ties of these pairs."""
    if ties is None and entity is None and len(window.days) > _WHOLE * max(1, ledger.count_documents()):
        every = {claim.claim_id: claim for claim in ledger.claims()}
        touched = tie_pairs(claim for claim in every.values() if claim.doc_id in window.days)
        kept = {key: claim for key, claim in every.items() if tie_pairs([claim]) <= touched}
        return kept, [tie for tie in ledger.ties() if _pair(tie) in touched]
    if ties is None and entity is not None:
        ties = ledger.ties_of([entity.entity_id])
    if ties is None:
        pairs = tie_pairs(ledger.claims(doc_ids=window.days))
    else:
        rows = ledger.claims(key for tie in ties for key in (*tie.supporting, *tie.contrary))
        pairs = tie_pairs(claim for claim in rows if claim.doc_id in window.days)
    chosen = None if ties is None else {tie.tie_id for tie in ties}
    near = ledger.ties_between(pairs)
    claims = {claim.claim_id: claim for claim in ledger.claims(key for tie in near for key in (*tie.supporting, *tie.contrary))}
    return claims, [tie for tie in near if chosen is None or tie.tie_id in chosen]


def _pair(tie: Tie) -> tuple[str, str]:
    return min(tie.subject_id, tie.object_id), max(tie.subject_id, tie.object_id)


def _now(ledger: Ledger, window: Window, claims: dict[str, StoredClaim], touched: Sequence[Tie]) -> tuple[list[Tie], list[Contradiction]]:
    """Ties and contradictions at the end of the window: those of the ledger where nothing came after it."""
    if not window.later & {claim.doc_id for claim in claims.values()}:
        pairs = {_pair(tie) for tie in touched}
        rows = ledger.contradictions() if len(pairs) > _MANY else ledger.contradictions_between(pairs)
        return list(touched), [row for row in rows if tuple(sorted((row.subject_id, row.object_id or ""))) in pairs]
    wanted = {tie.tie_id for tie in touched}
    ties, disputes = as_stood(ledger, [claim for claim in claims.values() if claim.doc_id not in window.later])
    return [tie for tie in ties if tie.tie_id in wanted], disputes


def _handovers(
    ledger: Ledger, window: Window, claims: dict[str, StoredClaim], recent: frozenset[str], entity: Entity | None, changed: Changed
) -> tuple[list[Handover], list[StoredClaim]]:
    offices = {row.tie.object_id for row in changed.rows if row.tie.predicate == "holds_office" and row.before is None}
    held = ledger.claims(claim_id for _, claim_id in ledger.holder_claims(offices))
    days = {**ledger.documents_between(None, window.until, taken_in=window.taken_in)} if held else {}
    came = recent | {claim.claim_id for claim in held if claim.doc_id in window.days}
    captions = {row.entity_id: row.caption for row in ledger.entities_of(claim.subject_id for claim in held)}
    found = find_handovers([claim for claim in held if claim.doc_id not in window.later], came, days, captions)
    if entity is not None:
        found = [row for row in found if entity.entity_id in (row.office, row.earlier.subject_id, row.later.subject_id)]
    return found, [claim for row in found for claim in (row.earlier, row.later)]


def _new_names(ledger: Ledger, window: Window, changed: Changed, entity: Entity | None) -> list[tuple[Entity, str]]:
    """Named ends of new ties that no earlier document names, each with the day it was first named; the most documents first."""
    ends = {end for row in changed.rows if row.before is None for end in (row.tie.subject_id, row.tie.object_id)}
    ends -= {entity.entity_id} if entity is not None else set()
    seen: dict[str, set[str]] = {}
    for link in ledger.links_to(ends):
        if link.doc_id not in window.later:
            seen.setdefault(link.entity_id, set()).add(link.doc_id)
    fresh = {end: min(window.days[doc_id] for doc_id in docs) for end, docs in seen.items() if docs <= window.days.keys()}
    rows = [row for row in ledger.entities_of(fresh) if row.named and row.schema != "Position"]
    return [(row, fresh[row.entity_id]) for row in sorted(rows, key=lambda row: (-row.documents, -row.mentions, row.entity_id))]


def _decisions(ledger: Ledger, window: Window, entity: Entity | None, claims: dict[str, StoredClaim]) -> list[Decision]:
    """What people decided in the span, by the day of deciding; of one entity what is about it, its names in documents, or its claims."""
    rows = [row for row in ledger.decisions() if window.holds(row.at)]
    if entity is None or not rows:
        return rows
    own = {entity.entity_id, *(f"{link.doc_id}#{link.entity}" for link in ledger.links_to([entity.entity_id])), *claims}
    return [row for row in rows if {row.target, row.other} & own]


def _flags(ledger: Ledger, window: Window, entity: Entity | None, changed: Changed) -> list[KnownFlag]:
    """What lists imported in the span, by the day of import, say of the entities at hand that earlier imports did not."""
    numbers = {row.number for row in ledger.known_imports() if window.holds(row.at)}
    if not numbers:
        return []
    links = ledger.known_links(entity.entity_id) if entity is not None else ledger.known_links()
    ends = {link.entity_id for link in links if link.status == "linked"}
    flags = [flag for rows in flags_of(ledger, ends).values() for flag in rows if flag.listed]
    current = {flag.known_id: ledger.known_versions(flag.known_id)[0] for flag in flags}
    return [flag for flag in flags if current[flag.known_id].since_import in numbers and current[flag.known_id].until_import is None]


# -- as data
def _data(found: Found) -> dict[str, Any]:
    window = found.window
    return {
        "since": window.since,
        "until": window.until,
        "by": "taking in" if window.taken_in else "publication",
        "entity": None if found.entity is None else to_dict(found.entity),
        "corpus": {"documents": found.corpus, "in_window": len(window.days), "undated": window.undated},
        "documents": _documents(found),
        "changes": [_change_data(row, found) for row in found.changed.rows],
        "repeated": found.changed.repeated,
        "offices": [_handover_data(row, found) for row in found.handovers],
        "names": [{"entity": to_dict(row), "first_named": day} for row, day in found.names],
        "decisions": [to_dict(row) for row in found.decisions],
        "flags": [to_dict(row) for row in found.flags],
        "captions": dict(sorted(found.captions.items())),
        "months": _months(found),
    }


def _documents(found: Found) -> dict[str, Any]:
    days = found.concerned
    return {"count": len(days), "first": min(days.values(), default=None), "last": max(days.values(), default=None), "ids": sorted(days)}


def _told(claims: Iterable[StoredClaim], documents: dict[str, Document]) -> list[Told]:
    return [tell(claim, documents) for claim in claims if claim.doc_id in documents]


def _change_data(row: Change, found: Found) -> dict[str, Any]:
    before = row.before
    return {
        "kind": row.kind,
        "tie": to_dict(row.tie),
        "tie_words": tie_words(row.tie, found.captions),
        "grade": grade_text(row.tie),
        "before": None if before is None else {"grade": grade_text(before), "status": before.status, "origins": before.origins},
        "words": list(row.words),
        "day": min(found.window.days[claim.doc_id] for claim in row.claims),
        "claims": [claim.claim_id for claim in row.claims],
        "evidence": [asdict(told) for told in _told(row.claims[:MOST_TOLD], found.documents)],
        "against": [asdict(told) for told in _told(row.against[:MOST_TOLD], found.documents)],
    }


def _handover_data(row: Handover, found: Found) -> dict[str, Any]:
    told = _told([row.earlier, row.later], found.documents)
    return {
        "office": row.office,
        "before": row.earlier.subject_id,
        "since": row.later.subject_id,
        "evidence": [asdict(line) for line in told],
    }


def _months(found: Found) -> list[dict[str, Any]]:
    """How many ties changed, by the month in which it was first told, and how many documents came; every month of the span."""
    counts: dict[str, Counter[str]] = {}
    for row in found.changed.rows:
        day = min(found.window.days[claim.doc_id] for claim in row.claims)
        counts.setdefault(day[:7], Counter())[row.kind] += 1
    documents = Counter(day[:7] for day in found.concerned.values())
    return [
        {"month": month, "documents": documents[month], **{kind: counts.get(month, Counter())[kind] for kind in KINDS}}
        for month in sorted({*documents, *counts})
    ]
