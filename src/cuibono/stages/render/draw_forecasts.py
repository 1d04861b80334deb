"""Forecasts as SVG: a dot timeline (made, deadline, outcome), and records with a reliability diagram where enough is settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cuibono.stages.appraise.read_dates import date_range
from cuibono.stages.inquire.score_forecasts import KIND_WORDS

from .chart import COLOURS, INK, PAPER, QUIET, RULE, WIDTH, box, fit, line, svg, text, wrap

_LEFT, _ROW, _MOST = 400.0, 46.0, 24
_COLOUR = {
    "happened": COLOURS[2],
    "did-not": COLOURS[1],
    "partly": COLOURS[5],
    "void": COLOURS[6],
    "open": COLOURS[0],
    "passed": COLOURS[6],
}
_LEGEND = (
    ("happened", "came about (dated, or when it was reported)"),
    ("did-not", "did not (analyst)"),
    ("passed", "deadline passed, no report in this corpus"),
    ("open", "open"),
)


def draw_forecasts(rows: Sequence[Mapping[str, Any]], title: str) -> str:
    """A line for each forecast of the data that ``operations.forecasts`` gives: from the day it was made to its deadline and outcome.

    Forecasts of documents without a date are not placed, and counted below. Diamonds are deadlines, dots what came of it.
    """
    dated = [row for row in rows if date_range(row["made_on"] or "")]
    shown, left = dated[:_MOST], len(rows) - len(dated[:_MOST])
    spans = [_span(row) for row in shown]
    height = 92 + _ROW * max(1, len(shown)) + 28
    parts = [text(12, 24, title, size=15, weight="bold")]
    if not shown:
        parts.append(text(12, 60, "no dated forecast to draw: absence of reports is not absence", colour=QUIET))
        return svg(WIDTH, height, title, parts)
    low, high = min(span[0] for span in spans), max(max(span) for span in spans)
    pad = max((high - low) * 0.05, 20.0)
    low, high = low - pad, high + pad

    def at(day: float) -> float:
        return _LEFT + (day - low) / (high - low) * (WIDTH - _LEFT - 24)

    parts += _axis(low, high, at, height)
    for number, (row, (made, due, came)) in enumerate(zip(shown, spans, strict=True)):
        parts += _row(row, 84 + _ROW * number, at(made), at(due) if due > 0 else None, at(came) if came > 0 else None)
    parts += _legend(height - 14, left)
    return svg(WIDTH, height, title, parts, note="each line runs from the day of a forecast to its deadline and to what came of it")


def _span(row: Mapping[str, Any]) -> tuple[float, float, float]:
    """Days of the forecast, its deadline and its outcome; 0 for what is not told."""
    made, due = date_range(row["made_on"]), date_range(row["due"] or "")
    outcome = row["outcome"]
    report = next(iter(outcome["reports"]), None)
    told = date_range((report["date"] or report["published"] or "") if report else "")
    # When it happened as dated, at the deadline where that lies inside a date of a month or year; else when it was reported.
    came = None if told is None else due[1] if due is not None and told[0] <= due[1] <= told[1] else told[1]
    assert made is not None
    return float(made[0].toordinal()), float(due[1].toordinal()) if due else 0.0, float(came.toordinal()) if came else 0.0


def _row(row: Mapping[str, Any], y: float, made: float, due: float | None, came: float | None) -> list[str]:
    state = row["outcome"]["state"]
    colour = _COLOUR[state]
    end = max(x for x in (made, due, came) if x is not None)
    who = row["who"] if row["kind"] != "outlet" else f"{row['outlet'] or 'an outlet that is not known'}, own voice"
    parts = [text(12, y - 9, fit(f"{row['made_on']} · {who}", _LEFT - 30, 10.5), size=10.5, colour=QUIET)]
    parts += [text(12, y + 4 + 12 * at, words, size=10.5) for at, words in enumerate(wrap(f"“{row['sentence']}”", _LEFT - 30, 10.5, 2))]
    parts.append(line(made, y, end, y, colour=colour, width=1.6, dash="" if state in ("happened", "did-not") else "4 3"))
    parts.append(f'<circle cx="{made:.1f}" cy="{y:.1f}" r="4" fill="{PAPER}" stroke="{INK}" stroke-width="1.4"/>')
    if due is not None:
        parts.append(
            f'<path d="M{due:.1f} {y - 6:.1f}L{due + 6:.1f} {y:.1f}L{due:.1f} {y + 6:.1f}L{due - 6:.1f} {y:.1f}Z" fill="{PAPER}" '
            f'stroke="{colour}" stroke-width="1.6"/>'
        )
    spot = came if came is not None else (due if due is not None else end) if row["outcome"]["by"] else None
    if spot is not None and state in ("happened", "did-not", "partly", "void"):
        parts.append(f'<circle cx="{spot:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>')
    return parts


def _axis(low: float, high: float, at: Any, height: float) -> list[str]:
    import datetime as dt

    first, last = dt.date.fromordinal(int(low)), dt.date.fromordinal(int(high))
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((n for n in (1, 3, 6, 12, 24, 60, 120) if months / n <= 7), 240)
    ticks = []
    for number in range(first.year * 12, last.year * 12 + 12, step):
        day = dt.date(number // 12, number % 12 + 1, 1)
        if first <= day <= last:
            label = str(day.year) if step >= 12 else day.strftime("%b %Y")
            ticks += [
                line(at(day.toordinal()), 52, at(day.toordinal()), height - 34),
                text(at(day.toordinal()), 46, label, size=10.5, colour=QUIET, anchor="middle"),
            ]
    return ticks


def _legend(y: float, left: int) -> list[str]:
    parts, x = [], 12.0
    parts.append(f'<circle cx="{x + 4:.1f}" cy="{y - 4:.1f}" r="4" fill="{PAPER}" stroke="{INK}" stroke-width="1.4"/>')
    parts.append(text(x + 12, y, "made", size=10.5, colour=QUIET))
    parts.append(f'<path d="M{x + 52} {y - 10}l6 6l-6 6l-6 -6Z" fill="{PAPER}" stroke="{QUIET}" stroke-width="1.4"/>')
    parts.append(text(x + 62, y, "deadline", size=10.5, colour=QUIET))
    x += 122
    for state, words in _LEGEND:
        parts += [box(x, y - 9, 10, 10, fill=_COLOUR[state]), text(x + 14, y, words, size=10.5, colour=QUIET)]
        x += 26 + 5.6 * len(words)
    if left:
        parts.append(text(WIDTH - 12, y, f"{left} more not drawn", size=10.5, colour=QUIET, anchor="end"))
    return parts


# -- records
def draw_records(records: Sequence[Mapping[str, Any]], bins: Sequence[Mapping[str, Any]], documents: int) -> str:
    """Bars of what came of each one's forecasts; beside them the reliability diagram, where enough with a probability are settled."""
    settled = sum(row["n"] for row in bins)
    least = records[0]["least"] if records else 5
    title = f"Forecasts and what came of them, in a corpus of {documents} documents"
    diagram = settled >= least
    width = WIDTH - 320 if diagram else WIDTH - 30
    height = max(90 + 34 * max(1, len(records)) + 40, 390 if diagram else 0)
    parts = [text(12, 24, title, size=15, weight="bold")]
    most = max((row["forecasts"] for row in records), default=1)
    for number, row in enumerate(records):
        parts += _bars(row, 60 + 34 * number, 250.0, width - 250.0 - 50, most)
    if not records:
        parts.append(text(12, 60, "no forecast found", colour=QUIET))
    parts += _legend_bars(height - 14)
    parts += _diagram(bins, settled) if diagram else []
    if not diagram:
        told = f"no reliability diagram: {settled} forecasts with a probability are settled by the analyst, {least} are needed"
        parts.append(text(12, height - 32, told, size=10.5, colour=QUIET))
    return svg(WIDTH, height, title, parts)


_PARTS = (
    ("came about", COLOURS[2]),
    ("did not, in part or void (analyst)", COLOURS[1]),
    ("deadline passed, no report", COLOURS[6]),
    ("open", "#cfe3f1"),
)


def _counts(row: Mapping[str, Any]) -> tuple[int, ...]:
    """How many forecasts of a record are in each of the parts."""
    return row["by_documents"] + row["settled_yes"], row["by_analyst"] - row["settled_yes"], row["passed"], row["open"]


def _bars(row: Mapping[str, Any], y: float, left: float, room: float, most: int) -> list[str]:
    name = KIND_WORDS.get(row["key"], row["name"])
    parts = [text(left - 10, y + 14, fit(name, left - 22, 11), size=11, anchor="end")]
    x = left
    for (_, colour), count in zip(_PARTS, _counts(row), strict=True):
        wide = room * count / most
        parts += [box(x, y, wide, 20, fill=colour)] if wide else []
        x += wide
    return [*parts, text(x + 6, y + 14, str(row["forecasts"]), size=11)]


def _legend_bars(y: float) -> list[str]:
    parts, x = [], 12.0
    for words, colour in _PARTS:
        parts += [box(x, y - 9, 10, 10, fill=colour), text(x + 14, y, words, size=10.5, colour=QUIET)]
        x += 28 + 5.6 * len(words)
    return parts


def _diagram(bins: Sequence[Mapping[str, Any]], settled: int) -> list[str]:
    side, x0, y0 = 220.0, WIDTH - 250.0, 60.0
    parts = [box(x0, y0, side, side, fill="none", stroke=RULE), line(x0, y0 + side, x0 + side, y0, colour=QUIET, dash="4 3")]
    for share in (0, 25, 50, 75, 100):
        parts.append(text(x0 + side * share / 100, y0 + side + 14, f"{share}", size=9.5, colour=QUIET, anchor="middle"))
        parts.append(text(x0 - 6, y0 + side - side * share / 100 + 3, f"{share}", size=9.5, colour=QUIET, anchor="end"))
    for row in bins:
        x, y = x0 + side * row["said"] / 100, y0 + side - side * row["came"] / 100
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{4 + min(8, row["n"] ** 0.5):.1f}" fill="{COLOURS[0]}" fill-opacity=".75"/>')
        parts.append(text(x + 12, y + 4, f"n = {row['n']}", size=9.5))
    parts.append(text(x0 + side / 2, y0 + side + 30, "said, per cent", size=10.5, colour=QUIET, anchor="middle"))
    parts.append(text(x0, y0 - 10, f"came about, per cent (n = {settled}; dashed: perfect)", size=10.5, colour=QUIET))
    return parts
