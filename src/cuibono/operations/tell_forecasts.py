"""Forecasts, their outcomes and the records of who made them, in lines of text and as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cuibono.records import to_dict
from cuibono.stages.inquire.forecasts import FORM_WORDS, Forecast
from cuibono.stages.inquire.resolve_forecasts import STATE_WORDS, Outcome
from cuibono.stages.inquire.score_forecasts import Record, put_words
from cuibono.stages.inquire.tell_evidence import Told, grade_text, tell

from .gather_forecasts import Gathered
from .wording import decided_by, told_lines


def forecast_lines(row: Forecast, outcome: Outcome, found: Gathered) -> list[str]:
    """One forecast: who and when, the words, by when and how likely, what came of it."""
    first = row.places[0]
    where = first.outlet or "an outlet that is not known"
    who = f"{where}, in its own voice" if row.kind == "outlet" else f"{row.who}, in {where}"
    lines = [f"{row.made_on or 'on a date not known'}  {who} · {row.forecast_id}", f"    “{row.sentence}”"]
    when = f"due {row.due.rsplit('/', 1)[-1]} (“{row.due_words}”)" if row.due else "no deadline told"
    facts = [put_words(row), when]
    if row.condition:
        facts.append(f"on the condition “{row.condition}”")
    lines.append(f"    {' · '.join(facts)}")
    if len(row.places) > 1:
        others = sorted({f"{place.outlet or 'an outlet that is not known'} {place.published or 'undated'}" for place in row.places[1:]})
        more = f" and {len(others) - 4} more" if len(others) > 4 else ""
        lines.append(f"    also in: {'; '.join(others[:4])}{more}")
    return [*lines, *outcome_lines(outcome, found)]


def outcome_lines(outcome: Outcome, found: Gathered) -> list[str]:
    """What came of it, by whom, with the evidence. An analyst's word stands over what documents say, and these are still shown."""
    lines = []
    if outcome.decision is not None:
        lines.append(f"    → {STATE_WORDS[outcome.state]}, as judged by {decided_by(outcome.decision)}")
    elif outcome.by == "documents":
        lines.append("    → came about, as reported by:")
    else:
        lines.append(f"    → {STATE_WORDS[outcome.state]}")
    if outcome.decision is not None and outcome.reports:
        lines.append("      later documents report it:")
    lines += _reported(outcome.reports, found)
    if outcome.candidates and not outcome.reports:
        lines.append("      later sentences that may tell of it, or of another time; they settle nothing:")
        lines += _reported(outcome.candidates, found)
    if outcome.denials:
        lines.append("      denied later:")
        lines += _reported(outcome.denials, found)
    return lines


def _reported(claims: Sequence[str], found: Gathered) -> list[str]:
    told = _told(claims, found)
    lines = told_lines(told, indent=" " * 6, most=1)
    grade = _grade(claims, found)
    return [*lines, f"        the tie is graded {grade}"] if grade else lines


def _told(claims: Sequence[str], found: Gathered) -> list[Told]:
    return [tell(found.claims[claim], found.documents) for claim in claims]


def _grade(claims: Sequence[str], found: Gathered) -> str | None:
    mine = set(claims)
    return next((grade_text(tie) for tie in found.ties.values() if mine & {*tie.supporting, *tie.contrary}), None)


def forecast_data(row: Forecast, outcome: Outcome, found: Gathered) -> dict[str, Any]:
    """One forecast for JSON, with its outcome and evidence."""
    data = asdict(row)
    data["likelihood"] = {**asdict(row.likelihood), "told": row.likelihood.told, "in_words": put_words(row)}
    data["form_words"] = FORM_WORDS[row.form]
    data["ends"] = [
        {
            "subject": first,
            "subject_caption": found.captions.get(first, first),
            "predicate": predicate,
            "object": last,
            "object_caption": found.captions.get(last, last),
            "tie_id": found.ties[first, predicate, last].tie_id if (first, predicate, last) in found.ties else None,
        }
        for first, predicate, last in row.ends
    ]
    return {**data, "outcome": outcome_data(outcome, found)}


def outcome_data(outcome: Outcome, found: Gathered) -> dict[str, Any]:
    """An outcome for JSON, with sentences, speakers and grades of what it rests on."""
    return {
        "state": outcome.state,
        "in_words": STATE_WORDS[outcome.state],
        "by": outcome.by or None,
        "decision": to_dict(outcome.decision) if outcome.decision else None,
        **{
            name: [{**asdict(told), "grade": _grade([told.claim_id], found)} for told in _told(claims, found)]
            for name, claims in (("reports", outcome.reports), ("candidates", outcome.candidates), ("denials", outcome.denials))
        },
    }


# -- records
def record_lines(rows: Sequence[Record], total: int, size: int, most: int) -> list[str]:
    """The records, the best known first, with what each number counts."""
    corpus = f"this corpus of {size} document{'' if size == 1 else 's'}"
    if not rows:
        return [f"no forecast found in {corpus}; absence of reports is not absence"]
    lines = [f"{total} forecasts in {corpus}, by {len(rows)}", ""]
    for row in rows[:most]:
        lines += [*_record(row), ""]
    if len(rows) > most:
        lines += [f"… and {len(rows) - most} more: --most {len(rows)}", ""]
    least = rows[0].least
    return [
        *lines,
        "Scores rest on the analyst's verdicts alone: documents can show that a thing came about, never that it did not, and a rate",
        f"over what they settle would be 1 by construction. No score under {least} verdicts. Brier: mean of (p − outcome)²: 0 is best,",
        "always 50 % gives 0.25; p is the number told, else the middle of its ICD 203 band, and the range takes the band's ends.",
        "“At least”: of those with a deadline in the past that could be settled, by a tie in later documents or the analyst.",
    ]


def _record(row: Record) -> list[str]:
    lines = [f"{row.name}: {row.forecasts} forecast{'' if row.forecasts == 1 else 's'}"]
    parts = [f"{row.by_analyst} settled by the analyst", f"{row.by_documents} came about by later documents"]
    parts += [f"{row.passed} past the deadline with no report", f"{row.open} open"]
    parts += [f"{row.void} void"] * bool(row.void) + [f"{row.partly} in part"] * bool(row.partly)
    lines.append(f"    {' · '.join(parts)}")
    if row.floor_n:
        share = f" ({100 * row.floor / row.floor_n:.0f} %)" if row.floor_n >= row.least else ""
        lines.append(f"    of {row.floor_n} that could be settled and whose deadline has passed, at least {row.floor} came about{share}")
    if row.brier is not None:
        brier = row.brier
        lines.append(
            f"    Brier score {brier.score:.3f} (bands' ends: {brier.low:.3f} to {brier.high:.3f}), n = {brier.n} with a probability"
        )
    elif row.brier_n:
        lines.append(f"    no Brier score: n = {row.brier_n} settled with a probability, {row.least} are needed")
    lines += _rate("said as coming, came about", row.hits, row.hit_n, row.hit_rate, row.least)
    lines += _rate("said as possible or on a condition, came about", row.could, row.could_n, row.could_rate, row.least)
    return lines


def _rate(what: str, hits: int, n: int, rate: float | None, least: int) -> list[str]:
    if not n:
        return []
    if rate is None:
        return [f"    {what}: {hits} of {n}; no rate under n = {least}"]
    return [f"    {what}: {hits} of {n} ({100 * rate:.0f} %)"]


def record_data(row: Record) -> dict[str, Any]:
    """A record for JSON."""
    return asdict(row)
