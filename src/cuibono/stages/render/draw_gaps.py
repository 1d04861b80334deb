"""What is known and what is not, as an SVG of bars: one for each part that a tie may have or lack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .chart import COLOURS, INK, PAPER, QUIET, WIDTH, box, fit, line, svg, text, wrap

KNOWN, UNKNOWN = COLOURS[0], "#e3e3e3"
_ROW, _TOP = 46.0, 84.0
_LEFT, _RIGHT = 12.0, WIDTH - 12.0
ASKED = 5


def draw_gaps(data: Mapping[str, Any]) -> str:
    """An SVG of an answer of ``operations.gaps``: shares of ties, their numbers beside them, and the first things to look for."""
    about = data["entity"]["caption"] if data["entity"] else "the whole ledger"
    title = f"What is known and not known: {about}"
    parts = [text(12, 26, title, size=16, weight="bold")]
    parts.append(text(12, 44, f"{data['ties']:,} ties in a corpus of {data['documents']:,} documents", size=11, colour=QUIET))
    parts += [
        box(12, 54, 14, 10, fill=KNOWN),
        text(31, 63, "known", size=11),
        box(84, 54, 14, 10, fill=UNKNOWN),
        text(103, 63, "not known", size=11),
    ]
    y = _TOP
    for part in data["parts"]:
        parts += _bar(part, y)
        y += _ROW
    if not data["parts"]:
        parts.append(text(12, y + 12, "no ties are told here: absence of reports is not absence of ties", size=12, colour=QUIET))
        y += 30
    asked = data["look_for"][:ASKED]
    if asked:
        y += 14
        parts.append(text(12, y, "To look for next", size=13, weight="bold"))
        for number, row in enumerate(asked, 1):
            for place, words in enumerate(wrap(f"{number}. {row['ask']} ({row['grade']})", WIDTH - 30, 11.5, most=2)):
                y += 16 if place else 21
                parts.append(text(12 if not place else 26, y, words, size=11.5))
        y += 12
    return svg(WIDTH, y + 14, title, parts, "; ".join(f"{row['unknown']} {row['words'][1]}" for row in data["parts"]))


def _bar(part: Mapping[str, Any], y: float) -> list[str]:
    known, unknown = int(part["known"]), int(part["unknown"])
    whole = max(1, known + unknown)
    edge = _LEFT + (_RIGHT - _LEFT) * known / whole
    has, lacks = part["words"]
    room = (_RIGHT - _LEFT) / 2 - 10
    parts = [box(_LEFT, y + 12, _RIGHT - _LEFT, 14, fill=UNKNOWN)]
    if known:
        parts.append(box(_LEFT, y + 12, edge - _LEFT, 14, fill=KNOWN))
        parts.append(line(edge, y + 12, edge, y + 26, colour=PAPER, width=1.5))
    parts.append(text(_LEFT, y + 7, fit(f"{known:,} {has}", room, 11.5), size=11.5, colour=INK))
    parts.append(text(_RIGHT, y + 7, fit(f"{unknown:,} {lacks}", room, 11.5), size=11.5, colour=INK, anchor="end"))
    return parts
