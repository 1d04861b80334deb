"""What came of a forecast: by the analyst, whose word always wins, else by later documents. Absence of a report is never a "no".

A later document speaks for a forecast where it states the foretold tie (the same ends, the same predicate) as done, was published after
the forecast, and dates it, or was published, in time. An undated report of what was reported before the forecast too may tell of the
earlier time: it is shown as a candidate and settles nothing, and neither does a denial.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from cuibono.records import Decision, Document, StoredClaim, in_force
from cuibono.stages.appraise.read_dates import Range, date_range
from cuibono.stages.appraise.weigh_claims import standing_status
from cuibono.vocabulary import PREDICATES, load_toml

from .forecasts import Ends, Forecast, ends_of

KIND = "forecast"  # of the decision
VERDICTS = ("happened", "did-not", "partly", "void", "open")
STATES = (*VERDICTS, "passed")
# Said of an outcome, in words.
STATE_WORDS = {
    "happened": "came about",
    "did-not": "did not come about",
    "partly": "came about in part",
    "void": "void: it cannot come about or fail any more",
    "open": "open",
    "passed": "deadline passed; no report in this corpus",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a forecast: ``state`` one of STATES, ``by`` "analyst", "documents" or "" where nobody settles it.

    ``reports`` are claims that state it as done, the earliest first; ``candidates`` those that may speak of another time; ``denials``
    later ones that deny it. ``decision`` is the analyst's word where there is one.
    """

    state: str
    by: str = ""
    reports: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    decision: Decision | None = None


def standing_forecasts(decisions: Iterable[Decision]) -> Mapping[str, Decision]:
    """The decision on each forecast's id that counts: the latest in force."""
    return {row.target: row for row in in_force(decisions) if row.kind == KIND}


def resolve_forecast(
    forecast: Forecast,
    claims: Mapping[Ends, Sequence[StoredClaim]],
    documents: Mapping[str, Document],
    decided: Mapping[str, Decision],
    until: str | None,
) -> Outcome:
    """The outcome of one forecast. ``claims`` are all of the ledger's with its ends, ``decided`` what :func:`standing_forecasts` gives.

    ``until`` is the day of the corpus's newest document: a deadline before it has passed."""
    reports, candidates, denials = _later(forecast, claims, documents)
    seen = Outcome("open", "", _ids(reports), _ids(candidates), _ids(denials))
    words = [decided[place.place_id] for place in forecast.places if place.place_id in decided]
    if words:
        last = max(words, key=lambda row: (row.at, row.decision_id))
        return replace(seen, state=last.verdict, by="analyst", decision=last)
    if reports:
        return replace(seen, state="happened", by="documents")
    return replace(seen, state="passed") if _has_passed(forecast, until) else seen


def _ids(rows: Iterable[StoredClaim]) -> tuple[str, ...]:
    return tuple(row.claim_id for row in rows)


def _has_passed(forecast: Forecast, until: str | None) -> bool:
    due, newest = date_range(forecast.due or ""), date_range(until or "")
    return due is not None and newest is not None and due[1] < newest[0]


def _later(
    forecast: Forecast, claims: Mapping[Ends, Sequence[StoredClaim]], documents: Mapping[str, Document]
) -> tuple[list[StoredClaim], list[StoredClaim], list[StoredClaim]]:
    """(reports, candidates, denials): later claims of the foretold ties, by the day they were published."""
    made = date_range(forecast.made_on or "")
    if made is None or forecast.negated:
        return [], [], []
    due = date_range(forecast.due or "")
    table = load_toml("forecasts.toml")["resolving"]
    turned = _pattern("turned").search(forecast.sentence) is not None
    exact = due is not None and not (forecast.due_words or "").lower().startswith(tuple(table["until"]))
    first = max(made[1], due[0] - timedelta(days=1)) if due is not None and exact else made[1]  # published after it
    homes = {place.doc_id for place in forecast.places}
    reports: list[StoredClaim] = []
    candidates: list[StoredClaim] = []
    denials: list[StoredClaim] = []
    for ends in forecast.ends:
        days_open = table["talk_days" if PREDICATES[ends[1]].family == "talk" else "open_days"]
        limit = due[1] if due else made[1] + timedelta(days=days_open)
        late = limit + timedelta(days=table["grace_days"])
        rows = [row for row in claims.get(ends, ()) if row.doc_id not in homes and row.review != "rejected"]
        days = {row.claim_id: _published(row, documents) for row in rows}
        done = {row.claim_id for row in rows if standing_status(row) in ("asserted", "ended")}
        before = any((day := days[key]) is not None and day[0] <= made[1] for key in done)
        for row in rows:
            published, happened = days[row.claim_id], date_range(row.date or "")
            if published is None or published[0] <= first:
                continue
            if standing_status(row) == "denied":
                denials += [row] if published[0] <= late else []
            elif row.claim_id in done and (happened is None or (made[0] <= happened[1] and happened[0] <= min(limit, published[1]))):
                near = happened is not None and happened[1] - happened[0] <= timedelta(days=31)  # a year may be before the forecast
                sure = not turned and not _looks_ahead(row, documents) and (near or (happened is None and not before))
                if happened is not None or published[0] <= late:
                    (reports if sure else candidates).append(row)
    for rows in (reports, candidates, denials):
        rows.sort(key=lambda row: (documents[row.doc_id].published_at or "9999", row.doc_id, row.evidence_start, row.claim_id))
    return reports, candidates, denials


def _looks_ahead(row: StoredClaim, documents: Mapping[str, Document]) -> bool:
    """Whether the report's own sentence speaks of what is to come."""
    return _pattern("ahead").search(documents[row.doc_id].text, row.sentence_start, row.sentence_end) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    words = load_toml("forecasts.toml")["resolving"][name]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _published(row: StoredClaim, documents: Mapping[str, Document]) -> Range | None:
    document = documents.get(row.doc_id)
    return date_range(document.published_at) if document is not None and document.published_at else None


def claims_by_ends(claims: Iterable[StoredClaim]) -> dict[Ends, list[StoredClaim]]:
    """Claims under their ends, as :func:`resolve_forecast` looks them up."""
    found: dict[Ends, list[StoredClaim]] = {}
    for claim in claims:
        found.setdefault(ends_of(claim), []).append(claim)
    return found
