"""How well forecasts did: Brier scores where a probability was told, rates otherwise; no score of a few, and none from documents alone.

Documents can only show that something came about: a rate over what they settle would be 1 by construction. So the analyst's verdicts alone
make scores; what documents settle is counted beside them, and as a floor among forecasts whose deadline has passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cuibono.vocabulary import load_toml

from .forecasts import FORM_WORDS, Forecast
from .resolve_forecasts import Outcome

Judged = tuple[Forecast, Outcome]
COMING = ("predicted", "announced", "planned")  # said as coming; the other forms say only what could be, and a "yes" is no hit of theirs


@dataclass(frozen=True, slots=True)
class Brier:
    """Mean of (p - outcome)² over ``n`` forecasts with a probability: 0 is best, 1 worst, always saying 50 % gives 0.25.

    ``score`` takes the number told, or the middle of the ICD 203 band; ``low`` and ``high`` are the best and worst at the bands' ends.
    """

    n: int
    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """A point of the reliability diagram: forecasts said at ``low`` to ``high`` per cent, ``said`` on average, came about at ``came``."""

    low: float
    high: float
    n: int
    said: float
    came: float


@dataclass(frozen=True, slots=True)
class Record:
    """The record of one speaker, kind or outlet. Counts of all its forecasts by outcome; scores are None under the least number.

    ``hits``/``hit_n``: forecasts said as coming, without a probability, that the analyst has settled; ``could``/``could_n`` the same of
    those said only as possible or on a condition: how often they came about, no rate of hits. ``floor``/``floor_n``: of forecasts that
    could be settled and whose deadline has passed, how many are known to have come about: the true share is at least that.
    """

    key: str
    name: str
    kind: str
    forecasts: int
    open: int
    passed: int
    by_documents: int
    by_analyst: int
    settled_yes: int
    void: int
    partly: int
    brier: Brier | None
    brier_n: int
    hits: int
    hit_n: int
    hit_rate: float | None
    could: int
    could_n: int
    could_rate: float | None
    floor: int
    floor_n: int
    least: int
    bins: tuple[Bin, ...] = ()


def brier_of(rows: Iterable[Judged]) -> Brier | None:
    """The Brier score of settled forecasts with a told probability (others are left out); None where there are none."""
    told = [(row.likelihood, outcome) for row, out in rows if row.likelihood.told and (outcome := _settled(out)) is not None]
    if not told:
        return None
    middle, low, high = 0.0, 0.0, 0.0
    for likely, happened in told:
        ends = [
            (end / 100 - happened) ** 2
            for end in ((likely.low, likely.high) if likely.point is None else (likely.point,))
            if end is not None
        ]
        middle += ((likely.middle or 0.0) / 100 - happened) ** 2
        low, high = low + min(ends), high + max(ends)
    n = len(told)
    return Brier(n, middle / n, low / n, high / n)


def _settled(outcome: Outcome) -> int | None:
    """1 or 0 by the analyst; None where they have not settled it, or by documents alone, or where it came about in part."""
    if outcome.by != "analyst":
        return None
    return {"happened": 1, "did-not": 0}.get(outcome.state)


def reliability(rows: Iterable[Judged]) -> tuple[Bin, ...]:
    """Points of the reliability diagram, from the lowest; empty bins are left out."""
    bins = int(load_toml("forecasts.toml")["scores"]["bins"])
    found: dict[int, list[tuple[float, int]]] = {}
    for row, out in rows:
        happened, said = _settled(out), row.likelihood.middle
        if happened is not None and said is not None:
            found.setdefault(min(bins - 1, int(said * bins / 100)), []).append((said, happened))
    made = []
    for at in sorted(found):
        part = sorted(found[at])
        n = len(part)
        made.append(Bin(100 * at / bins, 100 * (at + 1) / bins, n, sum(p for p, _ in part) / n, 100 * sum(o for _, o in part) / n))
    return tuple(made)


def record_of(key: str, name: str, kind: str, rows: Sequence[Judged]) -> Record:
    """The record of some forecasts; it does not depend on their order."""
    least = int(load_toml("forecasts.toml")["scores"]["least"])
    rows = sorted(rows, key=lambda pair: pair[0].forecast_id)
    states = [out.state for _, out in rows]
    flat = [(row, outcome) for row, out in rows if not row.likelihood.told and (outcome := _settled(out)) is not None]
    coming = [outcome for row, outcome in flat if row.form in COMING]
    could = [outcome for row, outcome in flat if row.form not in COMING]
    brier = brier_of(rows)
    # Only what was dated and is past can be missed: an open forecast may still come about.
    can = [(row, out) for row, out in rows if row.due and (row.ends or out.by == "analyst")]  # documents settle ties alone
    past = [out for _, out in can if (out.state == "passed" or (out.by and out.state in ("happened", "did-not")))]
    enough = brier if brier is not None and brier.n >= least else None
    return Record(
        key=key,
        name=name,
        kind=kind,
        forecasts=len(rows),
        open=states.count("open"),
        passed=states.count("passed"),
        by_documents=sum(1 for _, out in rows if out.by == "documents"),
        by_analyst=sum(1 for _, out in rows if out.by == "analyst" and out.state != "open"),
        settled_yes=sum(1 for _, out in rows if _settled(out) == 1),
        void=states.count("void"),
        partly=states.count("partly"),
        brier=enough,
        brier_n=brier.n if brier is not None else 0,
        hits=sum(coming),
        hit_n=len(coming),
        hit_rate=sum(coming) / len(coming) if len(coming) >= least else None,
        could=sum(could),
        could_n=len(could),
        could_rate=sum(could) / len(could) if len(could) >= least else None,
        floor=sum(1 for out in past if out.state == "happened"),
        floor_n=len(past),
        least=least,
        bins=reliability(rows) if enough is not None else (),
    )


def records(rows: Iterable[Judged], by: str) -> tuple[Record, ...]:
    """Records by "speaker", "kind" or "outlet", the most settled first. Speakers that can't be told apart have none."""
    keyed: Callable[[Forecast], tuple[str, str, str]] = {"speaker": _by_speaker, "kind": _by_kind, "outlet": _by_outlet}[by]
    groups: dict[str, tuple[str, str, list[Judged]]] = {}
    for row, out in sorted(rows, key=lambda pair: pair[0].forecast_id):
        key, name, kind = keyed(row)
        if key:
            groups.setdefault(key, (name, kind, []))[2].append((row, out))
    made = [record_of(key, name, kind, part) for key, (name, kind, part) in groups.items()]
    return tuple(sorted(made, key=lambda row: (-row.by_analyst, -row.by_documents, -row.floor_n, -row.forecasts, row.key)))


KIND_WORDS = {
    "person": "named persons",
    "organization": "organisations",
    "document": "reports and other documents",
    "media": "other media, as quoted",
    "unnamed": "sources who are not named",
    "outlet": "outlets in their own voice",
}


def _by_speaker(row: Forecast) -> tuple[str, str, str]:
    if row.kind == "unnamed":
        return "unnamed", KIND_WORDS["unnamed"], "unnamed"
    return row.speaker, f"{row.who}, in its own voice" if row.kind == "outlet" else row.who, row.kind


def _by_kind(row: Forecast) -> tuple[str, str, str]:
    return row.kind, KIND_WORDS[row.kind], row.kind


def _by_outlet(row: Forecast) -> tuple[str, str, str]:
    """What an outlet prints, whoever says it."""
    return row.outlet, row.outlet, "outlet"


def put_words(row: Forecast) -> str:
    """How likely it was said to be, and how that is counted: "likely" (ICD 203: 55–80 %), or that no probability was told."""
    said = row.likelihood
    if said.low is None or said.high is None:
        return f"how likely is not told: “{said.words}” ({FORM_WORDS[row.form]})"
    return f"“{said.words}”, in the terms of ICD 203 {said.low:g}–{said.high:g} %"
