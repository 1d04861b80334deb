"""What is dated about an entity, in order; what is not dated stands apart. A publication date is never an event's date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cuibono.records import Document, StoredClaim, Tie
from cuibono.stages.appraise.read_dates import date_range, sort_key
from cuibono.stages.appraise.weigh_claims import standing_status

from .tell_evidence import Told, best_claims, grade_text, tell


@dataclass(frozen=True, slots=True)
class Moment:
    """One tie at one time (``date`` EDTF, None where undated), with the claims that date it so, the best first."""

    date: str | None
    tie: Tie
    status: str
    grade: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated moments in order, and undated ones by tie."""

    dated: tuple[Moment, ...]
    undated: tuple[Moment, ...]


def build_timeline(entity_id: str, ties: Sequence[Tie], claims: Mapping[str, StoredClaim], documents: Mapping[str, Document]) -> Timeline:
    """The timeline of one entity from its ties. A tie stands once for each date that its claims give it."""
    dated: list[Moment] = []
    undated: list[Moment] = []
    for tie in sorted(ties, key=lambda t: t.tie_id):
        if entity_id not in (tie.subject_id, tie.object_id):
            continue
        rows = [*best_claims(tie, claims), *(claims[c] for c in tie.contrary if c in claims)]
        by_date: dict[tuple[str | None, str], list[StoredClaim]] = defaultdict(list)
        for claim in rows:
            date = claim.date if claim.date and date_range(claim.date) else None
            by_date[date, standing_status(claim)].append(claim)
        has_dates = any(date for date, _ in by_date)
        for (date, status), group in sorted(by_date.items(), key=lambda item: (item[0][0] or "", item[0][1])):
            moment = Moment(date, tie, status, grade_text(tie), tuple(tell(claim, documents) for claim in group))
            if date:
                dated.append(moment)
            elif not has_dates:
                undated.append(moment)
    dated.sort(key=lambda m: (sort_key(m.date or ""), m.tie.tie_id, m.status))
    undated.sort(key=lambda m: (-m.tie.origins, m.tie.predicate, m.tie.tie_id, m.status))
    return Timeline(tuple(dated), tuple(undated))
