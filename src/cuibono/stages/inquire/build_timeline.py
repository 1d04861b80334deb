"""What is dated about an entity, in order; what is not dated stands apart. A publication date is never an event's date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cuibono.records import Document, StoredClaim, Tie
from cuibono.stages.appraise.read_dates import date_range, sort_key
from cuibono.stages.appraise.weigh_claims import standing_status
from cuibono.vocabulary import PREDICATES

from .events import Event
from .tell_evidence import Told, best_claims, grade_text, tell
from .when import Window


@dataclass(frozen=True, slots=True)
class Moment:
    """One happening, or one tie at one time (``date`` EDTF, None where undated), with the claims that tell it so, the best first.

    ``event`` is the happening with its versions; None for a tie that lasts.
    """

    date: str | None
    tie: Tie
    status: str
    grade: str
    told: tuple[Told, ...]
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated moments in order, and undated ones by what supports them; ``outside`` counts those that the window leaves out."""

    dated: tuple[Moment, ...]
    undated: tuple[Moment, ...]
    outside: int = 0


def build_timeline(
    entity_id: str,
    ties: Sequence[Tie],
    claims: Mapping[str, StoredClaim],
    documents: Mapping[str, Document],
    happenings: Sequence[tuple[Event, Tie]] = (),
    window: Window | None = None,
) -> Timeline:
    """The timeline of one entity. What happens once stands there once, as an event with what it weighs (``happenings``); what lasts, and
    what no event tells, once for each date that its claims give it.

    With a ``window`` only what may lie in it is there, and of what is undated what was reported in it.
    """
    found: list[Moment] = []
    told = {claim_id for event, _ in happenings for claim_id in event.claim_ids}
    for event, weighed in happenings:
        if entity_id in (event.subject_id, event.object_id):
            tie = replace(weighed, status=event.status)
            rows = sorted(best_claims(tie, claims), key=lambda claim: event.date is not None and claim.date != event.date)
            rows += [claims[c] for c in tie.contrary if c in claims]
            found.append(Moment(event.date, tie, event.status, grade_text(tie), tuple(tell(c, documents) for c in rows), event))
    for tie in sorted(ties, key=lambda t: t.tie_id):
        if entity_id in (tie.subject_id, tie.object_id):
            left = {c: claims[c] for c in (*tie.supporting, *tie.contrary) if c in claims and c not in told}
            found += _moments(tie, left, documents)
    kept = [moment for moment in found if window is None or _holds(window, moment)]
    dated = sorted((m for m in kept if m.date), key=lambda m: (sort_key(m.date or ""), m.tie.tie_id, m.status, _name(m)))
    undated = sorted((m for m in kept if not m.date), key=lambda m: (-m.tie.origins, m.tie.predicate, m.tie.tie_id, m.status, _name(m)))
    return Timeline(tuple(dated), tuple(undated), len(found) - len(kept))


def _moments(tie: Tie, claims: Mapping[str, StoredClaim], documents: Mapping[str, Document]) -> list[Moment]:
    """A tie once for each date and status that its claims give it; undated where none gives one."""
    rows = [*best_claims(tie, claims), *(claims[c] for c in tie.contrary if c in claims)]
    by_date: dict[tuple[str | None, str], list[StoredClaim]] = defaultdict(list)
    for claim in rows:
        date = claim.date if claim.date and date_range(claim.date) else None
        by_date[date, standing_status(claim)].append(claim)
    has_dates = any(date for date, _ in by_date)
    return [
        Moment(date, tie, status, grade_text(tie), tuple(tell(claim, documents) for claim in group))
        for (date, status), group in sorted(by_date.items(), key=lambda item: (item[0][0] or "", item[0][1]))
        if date or not has_dates
    ]


def _holds(window: Window, moment: Moment) -> bool:
    if moment.date:
        return window.holds(moment.date)
    return not window.limited or any(window.holds(row.published) for row in moment.told if row.published)


def _name(moment: Moment) -> str:
    return moment.event.event_id if moment.event else ""


def lasts(moment: Moment) -> bool:
    """The moment is of a tie that lasts, not of something that happened."""
    return PREDICATES[moment.tie.predicate].lasting
