"""Dated moments as an SVG: what is sure of a time is solid, what is not fades. Start at :func:`draw_moments`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cuibono.stages.inquire.build_dossier import FAMILIES
from cuibono.stages.inquire.strength import rules
from cuibono.stages.inquire.when import Extent, extents
from cuibono.vocabulary import PREDICATES

from .chart import COLOURS, INK, PAPER, QUIET, RULE, WIDTH, box, clean, line, svg, text, wrap
from .draw_when import HEDGED, Pen, draw_extents
from .time_axis import Axis, make_axis

_LEFT, _RIGHT, _TOP = 112.0, 22.0, 84.0
_LANE, _SIZE, _LABEL = 30.0, 10.5, 172.0
_GAP = 14.0  # between two marks of one lane
_BLUE, _ORANGE, _GREEN, _PINK, _SKY, _AMBER, _GREY = COLOURS
_COLOUR_OF = {
    "role": _GREY,
    "ownership": _PINK,
    "money": _GREEN,
    "kin": _SKY,
    "asset": _AMBER,
    "place": _AMBER,
    "talk": _BLUE,
    "for": _SKY,
    "against": _ORANGE,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One moment to draw: its EDTF date, its words, its family of predicates (which gives colour and band), its status, its origins."""

    date: str
    words: str
    family: str
    status: str = "asserted"
    origins: int = 1


def marks_of(rows: Iterable[Mapping[str, Any]]) -> list[Mark]:
    """Marks from the rows of an answer: ``date``, ``words``, ``predicate`` (or a ``tie`` that has it), ``status``, ``origins``."""
    made: dict[tuple[str, str], Mark] = {}
    for row in rows:
        tie = row.get("tie") or row
        if row.get("date"):
            family = PREDICATES[tie["predicate"]].family
            plain = row["words"].rpartition(" [")[0] if row["words"].endswith("]") else row["words"]
            hedge = "" if row["status"] in ("asserted", "ended") else f"{row['status']}: "
            mark = Mark(row["date"], f"{hedge}{plain}", family, row["status"], tie["origins"])
            # A tie that one claim says holds and another says held is one thing to see.
            same = row["date"], row.get("event_id") or (mark.words if hedge else tie["tie_id"])
            if same not in made or made[same].origins < mark.origins:
                made[same] = mark
    return list({(mark.date, mark.words): mark for mark in made.values()}.values())


@dataclass(frozen=True, slots=True)
class _Placed:
    mark: Mark
    times: tuple[Extent, ...]
    at: float
    label: tuple[str, ...]
    left: bool
    lane: int


def draw_moments(title: str, marks: Sequence[Mark], *, note: str = "", most: int | None = None) -> str:
    """The picture of some moments, in bands by what they are about, each in as many lanes as it takes for nothing to overlap.

    ``note`` stands under the title (what is not drawn and why). The ``most`` best supported are drawn; the rest is counted. Where none can
    be placed in time, the picture says so.
    """
    title, note = clean(title), clean(note)
    read = [(mark, found) for mark in marks if (found := extents(mark.date))]
    limit = most or rules("drawing")["most_moments"]
    ranked = sorted(read, key=lambda pair: (-pair[0].origins, pair[0].status == "denied", not pair[1][0].core, pair[0].words, pair[0].date))
    kept = ranked[:limit]
    axis, early, late = make_axis([times for _, times in kept], _LEFT, WIDTH - _RIGHT)
    inside = [(mark, times) for mark, times in kept if axis.shows(times)]
    heads = [text(16, 26, title, size=17, weight="bold"), *_notes(note, len(read) - len(kept), early, late)]
    if not inside:
        return svg(WIDTH, 120, title, [*heads, text(16, 92, "Nothing here can be placed in time.", colour=QUIET)])
    bands, height, body = [], _TOP + 8, []
    for family, heading in FAMILIES.items():
        placed = _lanes([pair for pair in inside if pair[0].family == family], axis)
        if placed:
            lanes = 1 + max(row.lane for row in placed)
            bands.append((heading, height, lanes, _COLOUR_OF[family]))
            body += [part for row in placed for part in _drawn(row, axis, height, _COLOUR_OF[family])]
            height += max(lanes * _LANE, 12.5 * len(_heading(heading)) + 8) + 10
    pens = Pen.defs(dict.fromkeys(_COLOUR_OF[mark.family] for mark, _ in inside))
    parts = [pens, *_grid(axis, height), *_bands(bands), *body, *_legend(height + 12)]
    return svg(WIDTH, height + 62, title, [*heads, *parts], note)


def _notes(note: str, left_out: int, early: int, late: int) -> list[str]:
    left = [f"{left_out} with less support"] if left_out else []
    left += [f"{early} long before the others"] if early else []
    left += [f"{late} long after the others"] if late else []
    told = [note] if note else []
    told += [f"not drawn: {', '.join(left)}"] if left else []
    return [text(16, 44 + 14 * number, row, size=11, colour=QUIET) for number, row in enumerate(wrap("; ".join(told), WIDTH - 32, 11, 2))]


def _lanes(pairs: Sequence[tuple[Mark, tuple[Extent, ...]]], axis: Axis) -> list[_Placed]:
    """Each mark in the first lane where neither it nor its label meets what is there; in order of time."""
    ends: list[float] = []
    placed = []
    for mark, times in sorted(pairs, key=lambda pair: (min(t.low for t in pair[1]), max(t.high for t in pair[1]), pair[0].words)):
        start, end = axis.span(times)
        label = tuple(wrap(mark.words, _LABEL, _SIZE, 2))
        wide = max(len(row) for row in label) * _SIZE * 0.52 + 8
        right = end + wide <= axis.right + _RIGHT - 4
        left = not right and start - wide > axis.left - 6
        first, last = (start - wide, end) if left else (start, end + wide if right else end)
        # A bar across the whole picture has its words upon it.
        at = start - 7 if left else end + 7 if right else start + 10
        lane = next((number for number, taken in enumerate(ends) if taken + _GAP <= first), len(ends))
        if lane == len(ends):
            ends.append(last)
        ends[lane] = last
        placed.append(_Placed(mark, times, at, label, left, lane))
    return placed


def _drawn(row: _Placed, axis: Axis, top: float, colour: str) -> list[str]:
    y = top + row.lane * _LANE + _LANE / 2
    shade = QUIET if row.mark.status == "denied" else colour
    parts = draw_extents(row.mark.date, row.times, axis, y, Pen(shade, row.mark.status, row.mark.origins))
    x, anchor = row.at, "end" if row.left else "start"
    first = y + 3.6 - 6.2 * (len(row.label) - 1)
    ink = QUIET if row.mark.status in HEDGED or row.mark.status == "denied" else INK
    wide = max(len(words) for words in row.label) * _SIZE * 0.5
    back = box(x - wide if row.left else x, first - 9, wide, 12.4 * len(row.label), fill=PAPER)  # no line of time through the words
    return [*parts, back, *(text(x, first + 12.4 * n, words, size=_SIZE, anchor=anchor, colour=ink) for n, words in enumerate(row.label))]


def _grid(axis: Axis, bottom: float) -> list[str]:
    parts = [line(axis.left, _TOP, axis.right, _TOP, colour=QUIET, width=1)]
    for x, label, strong in axis.ticks():
        parts.append(line(x, _TOP, x, bottom, colour=RULE if strong else "#eeeeee"))
        parts.append(line(x, _TOP - (6 if strong else 4), x, _TOP, colour=QUIET))
        if label:
            parts.append(text(x, _TOP - 9, label, size=11 if strong else 9.5, colour=INK if strong else QUIET, anchor="middle"))
    return parts


def _bands(bands: Sequence[tuple[str, float, int, str]]) -> list[str]:
    parts = []
    for number, (heading, top, lanes, colour) in enumerate(bands):
        if number:
            parts.append(line(12, top - 5, WIDTH - 12, top - 5, colour=RULE))
        parts.append(box(12, top + 3, 3, lanes * _LANE - 6, fill=colour))
        rows = enumerate(_heading(heading))
        parts += [text(20, top + 15 + 12.5 * n, words, size=10.5, weight="bold") for n, words in rows]
    return parts


def _heading(words: str) -> list[str]:
    return wrap(words, _LEFT - 38, 10.5, 3)


def _legend(y: float) -> list[str]:
    """Every way of drawing, with its meaning."""
    axis = Axis(0, 1000, 0, 1000)
    pen = Pen(QUIET, "asserted", 1)
    parts, x = [line(12, y - 8, WIDTH - 12, y - 8)], 20.0
    day, month = Extent(0, 0, (0, 0)), Extent(0, 22, None)
    samples = [
        ((day,), "", pen, 12, "a day; larger: more origins"),
        ((month,), "", pen, 30, "some time within"),
        ((Extent(0, 26, (0, 26)),), "", pen, 36, "lasted"),
        ((Extent(0, 4, (0, 4), open_end=True),), "", pen, 50, "went on"),
        ((day, Extent(16, 16, (16, 16))), "[", pen, 30, "stories differ on the day"),
        ((day,), "", Pen(QUIET, "planned", 1), 12, "planned, or only possible"),
        ((day,), "", Pen(QUIET, "denied", 1), 12, "denied"),
    ]
    for times, mark, how, wide, words in samples:
        moved = tuple(
            Extent(t.low + int(x), t.high + int(x), t.core and (t.core[0] + int(x), t.core[1] + int(x)), t.open_start, t.open_end)
            for t in times
        )
        parts += draw_extents(mark, moved, axis, y + 12, how)
        parts.append(text(x + wide, y + 15.5, words, size=10, colour=QUIET))
        x += wide + len(words) * 4.7 + 18
    return [Pen.defs([QUIET]), *parts]
