"""Paths as chain diagrams: a path a row, entities as boxes by schema, ties as arrows from subject to object with verb, grade and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .chart import COLOURS, INK, PAPER, QUIET, RULE, WIDTH, box, fit, line, svg, text, wrap

_MARGIN, _HEAD, _ROW, _BOX = 16.0, 64.0, 132.0, 58.0
_SHARE = 0.56  # of the width that boxes have; the rest is for what stands on the arrows
_SCHEMATA = {"Person": COLOURS[0], "Company": COLOURS[2], "Organization": COLOURS[2], "PublicBody": COLOURS[1], "Territory": COLOURS[3]}
_WORDS = {"PublicBody": "Public body"}


@dataclass(frozen=True, slots=True)
class Node:
    """An entity on a path; unnamed groups have a dashed box."""

    caption: str
    schema: str
    named: bool = True


@dataclass(frozen=True, slots=True)
class Hop:
    """A tie between two neighbours. ``forward`` tells whether its subject is the left one, None where it has no direction.

    ``hedged``: not said as plain fact; ``more`` counts the other kinds of ties between the two.
    """

    verb: str
    forward: bool | None
    grade: str
    date: str
    status: str
    hedged: bool
    more: int


@dataclass(frozen=True, slots=True)
class Row:
    """One path with what is said of the whole."""

    nodes: tuple[Node, ...]
    hops: tuple[Hop, ...]
    facts: str
    apart: bool


def draw_paths(title: str, rows: Sequence[Row], searched: str, empty: str) -> str:
    """An SVG of the paths in their order; where there are none, ``empty`` says so."""
    height = _HEAD + _ROW * max(1, len(rows)) + 44
    parts = [text(_MARGIN, 26, title, size=17, weight="bold")]
    parts += [text(_MARGIN, 44 + 13 * at, words, size=10.5, colour=QUIET) for at, words in enumerate(wrap(searched, WIDTH - 32, 10.5, 2))]
    if not rows:
        parts += [text(_MARGIN, _HEAD + 40 + 18 * at, words, size=13) for at, words in enumerate(wrap(empty, WIDTH - 32, 13))]
    for number, row in enumerate(rows):
        parts += _row(number + 1, row, _HEAD + _ROW * number)
    parts += _legend(rows, height - 18)
    return svg(WIDTH, height, title, parts, searched)


def _row(number: int, row: Row, top: float) -> list[str]:
    count = len(row.nodes)
    wide = min(200.0, (WIDTH - 2 * _MARGIN) * _SHARE / count)
    gap = min(260.0, (WIDTH - 2 * _MARGIN - count * wide) / (count - 1))
    middle = top + 72
    parts = [line(_MARGIN, top, WIDTH - _MARGIN, top)]
    parts.append(text(_MARGIN, top + 18, f"{number}", size=13, weight="bold"))
    warned = COLOURS[1] if row.apart else QUIET
    parts.append(text(_MARGIN + 18, top + 18, fit(row.facts, WIDTH - 60, 11), size=11, colour=warned))
    for at, node in enumerate(row.nodes):
        x = _MARGIN + at * (wide + gap)
        parts += _box(node, x, middle, wide)
        if at < len(row.hops):
            parts += _arrow(row.hops[at], x + wide, x + wide + gap, middle)
    return parts


def _box(node: Node, x: float, middle: float, wide: float) -> list[str]:
    colour = _SCHEMATA.get(node.schema, COLOURS[6])
    top = middle - _BOX / 2
    dash = "" if node.named else "4 3"
    parts = [box(x, top, wide, _BOX, fill=PAPER, stroke=colour, dash=dash, radius=5), box(x, top, 4, _BOX, fill=colour)]
    kind = _WORDS.get(node.schema, node.schema) + ("" if node.named else ", not named")
    parts.append(text(x + 10, top + 13, fit(kind, wide - 14, 9), size=9, colour=colour))
    rows = wrap(node.caption, wide - 16, 12, 3)
    first = top + 28 if len(rows) < 3 else top + 26
    return parts + [text(x + 10, first + 13.5 * at, words, size=12, weight="bold") for at, words in enumerate(rows)]


def _arrow(hop: Hop, left: float, right: float, middle: float) -> list[str]:
    x1, x2, centre = left + 3, right - 3, (left + right) / 2
    parts = [line(x1, middle, x2, middle, colour=INK, width=1.4, dash="5 3" if hop.hedged else "")]
    if hop.forward is not False:
        parts.append(_head(x2, middle, -7))
    if hop.forward is not True:
        parts.append(_head(x1, middle, 7))
    words = wrap(hop.verb, right - left - 8, 10, 3)
    parts += [text(centre, middle - 7 - 11.5 * (len(words) - 1 - at), row, size=10, anchor="middle") for at, row in enumerate(words)]
    parts.append(box(centre - 13, middle + 6, 26, 15, fill="#eeeeee", radius=3))
    parts.append(text(centre, middle + 17, hop.grade, size=10, anchor="middle", weight="bold"))
    notes = [hop.date, *([hop.status] if hop.status else []), *([f"+{hop.more} more"] if hop.more else [])]
    lines = [row for note in notes[:3] for row in wrap(note, right - left - 2, 9, 1)]
    return parts + [text(centre, middle + 32 + 10.5 * at, row, size=9, colour=QUIET, anchor="middle") for at, row in enumerate(lines)]


def _head(x: float, y: float, back: float) -> str:
    return f'<path d="M {x:.1f} {y:.1f} L {x + back:.1f} {y - 4:.1f} L {x + back:.1f} {y + 4:.1f} Z" fill="{INK}"/>'


def _legend(rows: Sequence[Row], y: float) -> list[str]:
    if not rows:
        return []
    told = (
        "An arrow leads from who does it to whom it is done; two heads: both ways. Dashed: not said as plain fact. Grade: Admiralty code."
    )
    return [line(_MARGIN, y - 20, WIDTH - _MARGIN, y - 20, colour=RULE), text(_MARGIN, y, told, size=10, colour=QUIET)]
