"""A footprint as small multiples: for each kind of act how many in each period, power beside power; then the sums that are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cuibono.stages.inquire.footprint import SPREAD, UNDATED
from cuibono.stages.inquire.footprint_words import COVERAGE, amount, counted, coverage, title_of

from .chart import COLOURS, INK, PAPER, QUIET, RULE, WIDTH, box, fit, line, svg, text, wrap

_EDGE, _GAP = 24.0, 28.0
_TALL = 118.0  # of the bars of one panel
_MOST = 60  # periods that one panel has room for
_FILLED, _PLANNED, _OPEN = ("done",), ("planned",), ("possible", "predicted")


def draw_footprint(data: Mapping[str, Any]) -> str:
    """The picture of the data that ``operations.footprint`` gives: SVG. Denied acts, and readings that are too unsure, are not drawn."""
    kinds = [kind for kind in data["categories"] if any(_drawn(cell) for cell in kind["powers"])]
    every = _every(data["periods"], data["by"])
    periods = every[-_MOST:]
    high = max((_sum(cell, name, None) for kind in kinds for cell in kind["powers"] for name in cell["periods"]), default=1) or 1
    rest = [name for name in (SPREAD, UNDATED) if any(name in cell["periods"] for kind in kinds for cell in kind["powers"])]
    title = f"{title_of(data)}: what is reported"
    parts, y = _head(data, title)
    if not kinds:
        parts.append(
            text(_EDGE, y + 20, f"No act was found in this corpus of {counted(data['corpus']['documents'], 'document')}.", size=13)
        )
        y += 40
    columns = 2 if len(periods) * len(data["powers"]) <= 30 else 1
    width = (WIDTH - 2 * _EDGE - (columns - 1) * _GAP) / columns
    for at, kind in enumerate(kinds):
        x = _EDGE + (at % columns) * (width + _GAP)
        parts += _panel(kind, data, periods, rest, (x, y, width), high)
        if at % columns == columns - 1 or at == len(kinds) - 1:
            y += _TALL + 46
    money = [kind for kind in kinds if kind["money"] and any(row["added"] for cell in kind["powers"] for row in cell["money"].values())]
    if money:
        more, y = _money(money, data, y)
        parts += more
    more, y = _notes(data, y, len(every) - len(periods))
    return svg(WIDTH, y, title, [*_patterns(len(data["powers"])), *parts, *more], "Bars count acts; their numbers stand above them.")


def _every(periods: Sequence[str], by: str) -> list[str]:
    """All periods from the first to the last, those too in which nothing is counted."""
    if not periods:
        return []
    parts = {"year": 1, "quarter": 4, "month": 12}[by]
    first, last = (int(name[:4]) * parts + (int(name[5:].lstrip("Q")) - 1 if parts > 1 else 0) for name in (periods[0], periods[-1]))
    if last - first > 400:  # a stray date of another century would leave no room for the rest
        return list(periods)
    mark = {"year": "", "quarter": "-Q{}", "month": "-{:02}"}[by]
    return [f"{at // parts:04}{mark.format(at % parts + 1)}" for at in range(first, last + 1)]


def _drawn(cell: Mapping[str, Any]) -> int:
    return sum(number for group, number in cell["counts"].items() if group != "denied")


def _colour(at: int) -> str:
    return COLOURS[at % len(COLOURS)]


def _patterns(powers: int) -> list[str]:
    """Slanted lines in each power's colour, for what is only possible or predicted."""
    made = [
        f'<pattern id="slant{at}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f"{box(0, 0, 5, 5, fill=PAPER)}{line(0, 0, 0, 5, colour=_colour(at), width=2.4)}</pattern>"
        for at in range(powers)
    ]
    return ["<defs>", *made, "</defs>"]


def _head(data: Mapping[str, Any], title: str) -> tuple[list[str], float]:
    y, parts = 34.0, []
    for row in wrap(title, WIDTH - 2 * _EDGE, 19, most=2):
        parts.append(text(_EDGE, y, row, size=19, weight="bold"))
        y += 24
    span = [f"{word} {data[name]}" for name, word in (("since", "from"), ("until", "to")) if data[name]]
    told = f"Acts by {data['by']}{', ' + ' '.join(span) if span else ''}, each counted once; one scale for all panels"
    parts.append(text(_EDGE, y, told, size=12, colour=QUIET))
    y += 24
    x = _EDGE
    for at, power in enumerate(data["powers"]):
        parts += [box(x, y - 10, 12, 12, fill=_colour(at)), text(x + 18, y, power["name"], size=12.5, weight="bold")]
        x += 40 + 7.4 * len(power["name"])
    for words, fill in (("planned", PAPER), ("only possible, or predicted", "url(#slant0)")):
        parts += [
            box(x, y - 10, 12, 12, fill=fill, stroke=INK if fill == PAPER else _colour(0)),
            text(x + 18, y, words, size=11.5, colour=QUIET),
        ]
        x += 40 + 6.4 * len(words)
    return parts, y + 22


def _panel(
    kind: Mapping[str, Any],
    data: Mapping[str, Any],
    periods: Sequence[str],
    rest: Sequence[str],
    place: tuple[float, float, float],
    high: int,
) -> list[str]:
    """One kind of act: groups of bars for the periods, and apart from them those for what has no date. All panels share one scale."""
    x, y, width = place
    powers = len(kind["powers"])
    totals = ", ".join(
        f"{power['name']} {_drawn(cell)}" for power, cell in zip(data["powers"], kind["powers"], strict=True) if _drawn(cell)
    )
    heading = kind["heading"][:1].upper() + kind["heading"][1:]
    parts = [
        text(x, y + 12, heading, size=13, weight="bold"),
        text(x + width, y + 12, fit(totals, width - 8.2 * len(heading)), size=11, colour=QUIET, anchor="end"),
    ]
    top, base = y + 34, y + 34 + _TALL - 22
    left = x + 22
    parts += [line(left, base, x + width, base, colour=QUIET), text(left - 6, base + 4, "0", size=10, colour=QUIET, anchor="end")]
    parts += [line(left, top, x + width, top), text(left - 6, top + 4, str(high), size=10, colour=QUIET, anchor="end")]
    room = x + width - left
    # What has no date stands apart, with a group's room between.
    apart = 0.6 if periods and rest else 0.0
    slot = min(room / (len(periods) + 1.6 * len(rest) + apart or 1), 90.0)
    at = left
    for name, share in (*((row, 1.0) for row in periods), *((row, 1.6) for row in rest)):
        if name in rest and name == rest[0] and apart:
            parts.append(line(at + slot * apart / 2, top - 4, at + slot * apart / 2, base + 14, colour=QUIET, dash="2 3"))
            at += slot * apart
        wide = slot * share
        bar = min(wide * 0.8 / powers, 26.0)
        first = at + (wide - bar * powers) / 2
        for number, cell in enumerate(kind["powers"]):
            parts += _bar(cell, name, number, first + number * bar, bar, base, (base - top) / high)
        label = name[2:4] if data["by"] == "year" and slot < 26 and name not in rest else _short(name, wide)
        parts.append(text(at + wide / 2, base + 14, label, size=10, colour=QUIET, anchor="middle"))
        at += wide
    return parts


def _bar(cell: Mapping[str, Any], period: str, number: int, x: float, width: float, base: float, unit: float) -> list[str]:
    parts, y = [], base
    for groups, fill in ((_FILLED, _colour(number)), (_PLANNED, PAPER), (_OPEN, f"url(#slant{number})")):
        tall = _sum(cell, period, groups) * unit
        if tall:
            y -= tall
            parts.append(box(x + 0.8, y, width - 1.6, tall, fill=fill, stroke=_colour(number)))
    count = _sum(cell, period, None)
    if count and width >= 7:
        parts.append(text(x + width / 2, y - 3, str(count), size=9.5, colour=INK, anchor="middle"))
    return parts


def _sum(cell: Mapping[str, Any], period: str, groups: Sequence[str] | None) -> int:
    told = cell["periods"].get(period, {})
    return sum(number for group, number in told.items() if group != "denied" and (groups is None or group in groups))


def _short(name: str, room: float) -> str:
    if name == SPREAD:
        return "loosely dated" if room > 66 else "loose"
    if len(name) > 4 and name != UNDATED and room < 44:
        return f"{name[5:]}’{name[2:4]}" if room >= 30 else name[5:].lstrip("0")
    return name


def _money(kinds: Sequence[Mapping[str, Any]], data: Mapping[str, Any], y: float) -> tuple[list[str], float]:
    """The sums that are told, as bars of one scale: the lowest figures filled, up to the highest as a line; planned ones hollow."""
    parts = [text(_EDGE, y + 14, f"Sums that are told, {data['currency']}, nominal", size=13, weight="bold")]
    y += 30
    rows = [
        (kind["heading"] if first else "", at, power["name"], group, row)
        for kind in kinds
        for first, at, power, group, row in _money_rows(kind, data)
    ]
    high = max(row["high"] for *_, row in rows)
    left, room = _EDGE + 260, WIDTH - 2 * _EDGE - 260 - 290
    for heading, at, name, group, row in rows:
        if heading:
            y += 4
            parts.append(text(_EDGE, y + 11, heading, size=12))
        parts.append(text(left - 8, y + 11, f"{name}{'' if group == 'done' else ', ' + group}", size=11, colour=QUIET, anchor="end"))
        fill = _colour(at) if group in _FILLED else PAPER if group in _PLANNED else f"url(#slant{at})"
        low, top = room * row["low"] / high, room * row["high"] / high
        parts.append(box(left, y + 2, max(low, 1.5), 11, fill=fill, stroke=_colour(at)))
        if top > low + 1:
            parts += [line(left + low, y + 7.5, left + top, y + 7.5, colour=_colour(at), width=1.6)]
            parts += [line(left + top, y + 3, left + top, y + 12, colour=_colour(at), width=1.6)]
        high_words = f"–{amount(row['high'], '').strip()}" if row["high"] > row["low"] * 1.0001 else ""
        told = f"{amount(row['low'], '').strip()}{high_words} in {counted(row['added'], 'act')}"
        told += f"; {row['unknown']} without a sum" if row["unknown"] else ""
        parts.append(text(left + top + 8, y + 11, fit(told, WIDTH - _EDGE - left - top - 8, 10.5), size=10.5))
        y += 19
    return parts, y + 14


def _money_rows(kind: Mapping[str, Any], data: Mapping[str, Any]) -> list[tuple[bool, int, Mapping[str, Any], str, Mapping[str, Any]]]:
    rows: list[tuple[bool, int, Mapping[str, Any], str, Mapping[str, Any]]] = []
    for at, (power, cell) in enumerate(zip(data["powers"], kind["powers"], strict=True)):
        for group, row in cell["money"].items():
            if row["added"] and group != "denied":
                rows.append((not rows, at, power, group, row))
    return rows


def _notes(data: Mapping[str, Any], y: float, left_out: int) -> tuple[list[str], float]:
    denied = sum(cell["counts"].get("denied", 0) for kind in data["categories"] for cell in kind["powers"])
    unsure = sum(len(cell["unsure"]) for kind in data["categories"] for cell in kind["powers"])
    corpus = data["corpus"]
    span = f", published {corpus['first_published']} to {corpus['last_published']}" if corpus["first_published"] else ""
    told = [
        f"{'; '.join(coverage(power, first=not at) for at, power in enumerate(data['powers']))}. {COVERAGE[:1].upper()}{COVERAGE[1:]}.",
        f"Not drawn: {denied} denied; {unsure} read too unsurely to be counted"
        + (f"; {counted(left_out, 'earlier period')}" if left_out else "")
        + ". Undated acts stand under no year. Acts of companies and of groups described as of a country are counted beside its state’s.",
    ]
    if any(kind["money"] and any(cell["money"] for cell in kind["powers"]) for kind in data["categories"]):
        told.append(f"Of sums that accounts differ on the bar shows the lowest. Rates: {data['rates']}.")
    if data["sector"]:
        told.append(f"By words: {data['sector']}.")
    outlets = counted(corpus["outlets"], "outlet")
    told.append(
        f"Source: {counted(corpus['documents'], 'document')} of {outlets}{span}, read by machine; every act’s sentences: cuibono footprint."
    )
    parts = [line(_EDGE, y, WIDTH - _EDGE, y, colour=RULE)]
    y += 18
    for words in told:
        for row in wrap(words, WIDTH - 2 * _EDGE, 10.5, most=4):
            parts.append(text(_EDGE, y, row, size=10.5, colour=QUIET))
            y += 14
        y += 3
    return parts, y + 8
