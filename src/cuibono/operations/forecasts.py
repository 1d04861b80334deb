"""``cuibono forecasts``: what was said to be coming, by whom, by when, how likely; what came of it; and how well it was foretold."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from cuibono.errors import AmbiguousError, NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.records import Decision, Entity, to_dict
from cuibono.stages.appraise.read_dates import date_range, overlap
from cuibono.stages.inquire.forecasts import KINDS, Forecast
from cuibono.stages.inquire.question_dates import take_dates
from cuibono.stages.inquire.resolve_forecasts import KIND, VERDICTS, Outcome
from cuibono.stages.inquire.score_forecasts import Judged, records, reliability
from cuibono.vocabulary.media import flat_name

from .clock import checked_date
from .decide import append
from .gather_forecasts import Gathered, forecast_of, gather, sentences_of
from .names import describe, resolve_name
from .tell_forecasts import forecast_data, forecast_lines, record_data, record_lines
from .unread import unread, unread_data, unread_lines

_LOG = logging.getLogger(__name__)
WAYS = ("speaker", "kind", "outlet")


def forecasts(
    ledger: Ledger,
    name: str | None = None,
    *,
    words: str | None = None,
    by: str | None = None,
    state: str | None = None,
    due: str | None = None,
    most: int = 20,
) -> tuple[dict[str, Any], list[str]]:
    """Forecasts as data and as lines: all, or those of sentences that name an entity or have some ``words``.

    ``by`` is a speaker (a name, an outlet, or a kind), ``state`` "open" or "resolved", ``due`` a year, month or day. Raises NoMatchError,
    AmbiguousError, UsageError.
    """
    if state not in (None, "open", "resolved"):
        raise UsageError(f"{state!r} is no state of forecasts", advice="open or resolved")
    with ledger.transaction():
        due = _day(ledger, due)
        entity, words = _subject(ledger, name, words)
        found, speaker = _asked(ledger, entity, words, by)
        rows = [row for row in found.judged if (by is None or _is_by(row[0], by, speaker)) and _is_meant(row, state, due)]
        size = ledger.count_documents()
        unseen = unread(ledger, [entity] if entity else [])
    shown = _most_definite(rows, most)
    about = f" about {entity.caption}" if entity else f" with “{words}”" if words else ""
    lines = [describe(entity), ""] if entity else []
    lines += [_head(rows, shown, about, by, state, due, size), ""]
    for row in shown:
        lines += [*forecast_lines(*row, found), ""]
    captions = {entity.entity_id: entity.caption} if entity else {}
    lines += unread_lines(unseen, captions)
    data = {
        "entity": to_dict(entity) if entity else None,
        "found": len(rows),
        "documents": size,
        "forecasts": [forecast_data(*row, found) for row in shown],
        "unread": unread_data(unseen),
    }
    return data, lines


def forecast_scores(
    ledger: Ledger, name: str | None = None, *, by: str = "kind", words: str | None = None, most: int = 20
) -> tuple[dict[str, Any], list[str]]:
    """The records of forecasters as data and as lines, ``by`` "speaker", "kind" or "outlet".

    Raises NoMatchError, AmbiguousError, UsageError.
    """
    if by not in WAYS:
        raise UsageError(f"no records by {by!r}", advice=f"one of: {', '.join(WAYS)}")
    with ledger.transaction():
        entity, words = _subject(ledger, name, words)
        found, _ = _asked(ledger, entity, words, None)
        size = ledger.count_documents()
    made = records(found.judged, by)
    lines = [describe(entity), ""] if entity else []
    lines += record_lines(made, len(found.judged), size, most)
    data = {
        "by": by,
        "entity": to_dict(entity) if entity else None,
        "documents": size,
        "records": [record_data(row) for row in made],
        "bins": [asdict(row) for row in reliability(found.judged)],
    }
    return data, lines


def resolve(ledger: Ledger, forecast_id: str, verdict: str, *, by: str, at: str, why: str) -> tuple[Decision, Forecast, Outcome]:
    """The analyst's word on what came of a forecast: one more row of the log, which ``undo`` takes back.

    "happened" means that what the words say came about: of "unlikely to win", and of "a 30 percent chance to win", the winning; of "will
    not win", that they did not. Raises UsageError for another verdict or none's reason, NoMatchError for an unknown forecast.
    """
    if verdict not in VERDICTS:
        raise UsageError(f"{verdict!r} is no outcome", advice=f"one of: {', '.join(VERDICTS)}")
    if not why.strip():
        raise UsageError("an outcome needs its reason", advice='say what shows it: --why "the count of 8 November"')
    found = forecast_of(ledger, forecast_id)
    if found is None:
        raise NoMatchError(f"no forecast {forecast_id!r}", advice="cuibono forecasts lists them with their ids")
    made = append(ledger, KIND, forecast_id, None, verdict, (by, at, why))
    after = forecast_of(ledger, forecast_id)
    assert after is not None
    return made, *after


# -- what was asked
def _day(ledger: Ledger, due: str | None) -> str | None:
    """A year, month or day as a date, in words too: "June 2018". A month alone may be a past one, and is not taken."""
    if due is None or not re.search(r"\d{4}", due):
        return checked_date(due, where="--due")
    last = date_range((ledger.corpus().last_published or "1970")[:10])
    told = take_dates(f"in {due}", last[1]) if last else None
    return checked_date(told.since if told and not told.text and told.since == told.until else due, where="--due")


def _subject(ledger: Ledger, name: str | None, words: str | None) -> tuple[Entity | None, str | None]:
    """Whom a name means. Where it is that of many and documents just say it ("Brexit"), its words are sought instead, with a note."""
    if name is None:
        return None, words
    try:
        return resolve_name(ledger, name), words
    except (AmbiguousError, NoMatchError):
        if words is not None or not sentences_of(ledger, None, words=name):
            raise
        _LOG.warning("%r is no one entity here: forecasts are those with the words; name one by its id to ask about it alone", name)
        return None, name


def _asked(ledger: Ledger, entity: Entity | None, words: str | None, by: str | None) -> tuple[Gathered, Entity | None]:
    speaker = None
    if by is not None and by not in KINDS:
        try:
            speaker = resolve_name(ledger, by)
        except NoMatchError:
            speaker = None  # an outlet, or words that stand for nobody in particular
    docs = None
    if speaker is not None and by is not None and not _is_outlet(ledger, by):
        docs = {row.doc_id for row in ledger.said_by([speaker.entity_id])}
    return gather(ledger, sentences_of(ledger, entity.entity_id if entity else None, words=words, doc_ids=docs)), speaker


def _is_outlet(ledger: Ledger, name: str) -> bool:
    return any(flat_name(row.split("\t")[0]) == flat_name(name) for row in ledger.corpus().outlets)


def _is_by(row: Forecast, by: str, speaker: Entity | None) -> bool:
    if by in KINDS:
        return row.kind == by
    if speaker is not None and row.speaker == speaker.entity_id:
        return True
    if row.kind == "outlet":
        return flat_name(row.outlet) == flat_name(by)
    return speaker is None and by.casefold() in row.who.casefold()


def _is_meant(row: Judged, state: str | None, due: str | None) -> bool:
    forecast, outcome = row
    settled = outcome.state in ("happened", "did-not", "partly", "void")
    if state is not None and settled != (state == "resolved"):
        return False
    return due is None or bool(forecast.due and overlap(forecast.due, due))


def _most_definite(rows: Sequence[Judged], most: int) -> list[Judged]:
    """The most definite ones, in order of the day: with an outcome, a probability, a deadline, a tie, a speaker."""

    def weight(row: Judged) -> tuple[int, str]:
        forecast, outcome = row
        definite = 8 * (outcome.by == "analyst") + 4 * (outcome.by == "documents") + 3 * forecast.likelihood.told + 2 * bool(forecast.due)
        definite += (
            bool(forecast.ends) + (forecast.kind != "outlet") + (forecast.form in ("predicted", "announced")) + (len(forecast.places) > 1)
        )
        return -definite, forecast.forecast_id

    kept = {row[0].forecast_id for row in sorted(rows, key=weight)[:most]}
    return [row for row in rows if row[0].forecast_id in kept]


def _head(
    rows: Sequence[Judged], shown: Sequence[Judged], about: str, by: str | None, state: str | None, due: str | None, size: int
) -> str:
    of = f"{f' by {by}' if by else ''}{about}{f', {state}' if state else ''}{f', due in {due}' if due else ''}"
    corpus = f"this corpus of {size} document{'' if size == 1 else 's'}"
    if not rows:
        return f"no forecast{of} found in {corpus}; absence of reports is not absence"
    told = f"{len(rows)} forecast{'' if len(rows) == 1 else 's'}{of} found in {corpus}"
    if len(shown) < len(rows):
        told += f"; the {len(shown)} most definite ones (outcome, probability, deadline, speaker) are shown: --most N for more"
    return told
