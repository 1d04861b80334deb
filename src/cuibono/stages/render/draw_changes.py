"""What changed, month by month, as stacked bars: what came, what is better grounded, what was disputed or ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .chart import COLOURS, INK, QUIET, RULE, WIDTH, box, line, svg, text

_LEFT, _RIGHT, _TOP, _BASE, _HEIGHT = 56.0, 20.0, 84.0, 300.0, 372.0
# What stands on top of what, from the axis up. Kinds that a reader takes for one are one colour.
_STACK: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("new ties", ("new",), COLOURS[0]),
    ("better grounded", ("raised",), COLOURS[2]),
    ("told otherwise, or a new sum", ("status", "amount", "lowered"), COLOURS[5]),
    ("disputed or ended", ("disputed", "ended"), COLOURS[1]),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def draw_changes(data: Mapping[str, Any]) -> str:
    """An SVG of the data of the question "changes". Months without a document are drawn empty; of long spans bars are years."""
    bars = _bars(data["months"])
    about = data["entity"]["caption"] if data["entity"] else "the whole ledger"
    by = "taken in" if data["by"] == "taking in" else "published"
    until = f" until {data['until']}" if data["until"] else ""
    title = f"What changed since {data['since']}{until}: {about}"
    size = f"{data['documents']['count']} of {data['corpus']['documents']} documents, by the month in which a tie's change was first {by}"
    parts = [text(_LEFT, 28, title, size=15, weight="bold"), text(_LEFT, 46, size, colour=QUIET), *_legend()]
    most = max((sum(counts) for _, counts in bars), default=0)
    if not most:
        parts.append(text(WIDTH / 2, (_TOP + _BASE) / 2, "nothing changed in these documents", anchor="middle", colour=QUIET))
        return svg(WIDTH, _HEIGHT, title, parts, size)
    step = _step(most)
    high = step * -(-most // step)

    def at(count: float) -> float:
        return _BASE - count / high * (_BASE - _TOP)

    for count in range(0, high + 1, step):
        parts += [line(_LEFT, at(count), WIDTH - _RIGHT, at(count)), text(_LEFT - 8, at(count) + 4, str(count), anchor="end", colour=QUIET)]
    room = (WIDTH - _LEFT - _RIGHT) / len(bars)
    width = min(48.0, room * 0.72)
    every = max(1, round(44 / room + 0.49))
    for place, (label, counts) in enumerate(bars):
        middle, level = _LEFT + room * (place + 0.5), 0
        for (_, _, colour), count in zip(_STACK, counts, strict=True):
            if count:
                parts.append(
                    box(middle - width / 2, at(level + count), width, at(level) - at(level + count), fill=colour, stroke="#ffffff")
                )
                level += count
        if level:
            parts.append(text(middle, at(level) - 5, str(level), size=10.5, anchor="middle") if room >= 22 else "")
        if place % every == 0:
            parts.append(text(middle, _BASE + 18, label, size=10.5, anchor="middle", colour=INK))
    parts.append(line(_LEFT, _BASE, WIDTH - _RIGHT, _BASE, colour=QUIET))
    note = "ties that were only told again are not counted; a bar is when something was told, not when it happened"
    parts += [
        line(_LEFT, _HEIGHT - 34, WIDTH - _RIGHT, _HEIGHT - 34, colour=RULE),
        text(_LEFT, _HEIGHT - 14, note, size=10.5, colour=QUIET),
    ]
    return svg(WIDTH, _HEIGHT, title, parts, size)


def _legend() -> list[str]:
    parts, x = [], _LEFT
    for label, _, colour in _STACK:
        parts += [box(x, 58, 11, 11, fill=colour), text(x + 16, 68, label, size=11)]
        x += 16 + 6.2 * len(label) + 22
    return parts


def _bars(months: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[int]]]:
    """A bar for each month from the first to the last, or for each year where that is more than four years."""
    if not months:
        return []
    counts = {row["month"]: [sum(row[kind] for kind in kinds) for _, kinds, _ in _STACK] for row in months}
    first, last = (tuple(map(int, end.split("-"))) for end in (min(counts), max(counts)))
    span = [(year, month) for year in range(first[0], last[0] + 1) for month in range(1, 13) if first <= (year, month) <= last]
    empty = [0] * len(_STACK)
    if len(span) > 48:
        years: dict[int, list[int]] = {year: list(empty) for year in range(first[0], last[0] + 1)}
        for month, row in counts.items():
            year = years[int(month[:4])]
            year[:] = [a + b for a, b in zip(year, row, strict=True)]
        return [(str(year), row) for year, row in years.items()]
    return [
        (
            f"{_MONTHS[month - 1]} {year}" if month == 1 or (year, month) == first else _MONTHS[month - 1],
            counts.get(f"{year:04}-{month:02}", empty),
        )
        for year, month in span
    ]


def _step(most: int) -> int:
    """A round distance between the lines of the grid: at most seven of them."""
    return next(size * ten for ten in (1, 10, 100, 1000, 10_000, 100_000) for size in (1, 2, 5) if most <= 6 * size * ten)
