"""Exposure as an SVG: who is asked about on the left, what ties them in the middle, whom of the state it reaches on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cuibono.vocabulary import PREDICATES

from .chart import COLOURS, INK, PAPER, QUIET, RULE, WIDTH, box, fit, line, svg, text, wrap

KINDS = {
    "ownership": ("ownership", COLOURS[0]),
    "money": ("money", COLOURS[1]),
    "role": ("office and work", COLOURS[2]),
    "kin": ("family, associates, links", COLOURS[3]),
    "talk": ("talks", COLOURS[4]),
    "asset": ("projects", COLOURS[5]),
}
_OTHER = ("other", COLOURS[6])
_THICK = {"strong": 4.5, "some": 3.0, "thin": 1.8, "contact": 1.8}
_HEDGED = ("possible", "planned", "predicted")
ROWS, WAYS = 25, 3
_ROW, _TOP = 34.0, 78.0
_START, _MIDDLE, _END = 236.0, 436.0, 640.0


def draw_exposure(data: Mapping[str, Any]) -> str:
    """An SVG of an answer of ``operations.exposure``: at most 25 ways, three an entity; the rest is counted."""
    state = data["state"]["name"]
    who = data["entity"]["caption"] if data.get("entity") else f"{data['country']['name']}: who"
    title = f"How {who} is tied to {state}" if data.get("entity") else f"{who} is tied to {state}, by how much, and through what"
    blocks, left = _blocks(data["exposed"])
    many = "document" if data["documents"] == 1 else "documents"
    parts = [text(12, 26, title, size=16, weight="bold")]
    parts.append(text(12, 44, f"in a corpus of {data['documents']:,} {many}; the thicker, the more ways that hold", size=11, colour=QUIET))
    parts += [text(12, 66, "who, and how exposed", size=11, colour=QUIET), text(_START, 66, "the strongest ways", size=11, colour=QUIET)]
    parts.append(text(_END + 12, 66, f"of {state}", size=11, colour=QUIET))
    y = _TOP
    for row, ways in blocks:
        parts.append(line(12, y, WIDTH - 12, y))
        parts += _who(row, y)
        for way in ways:
            parts += _way(way, row["band"], y + 24)
            y += _ROW
        y += max(12.0, 48 - _ROW * len(ways))
    if not blocks:
        parts.append(text(12, y + 20, "nobody found: absence of reports is not absence of ties", size=12, colour=QUIET))
        y += 40
    parts.append(line(12, y, WIDTH - 12, y))
    used = [hop["family"] for _, ways in blocks for way in ways for hop in way["hops"]]
    parts += _legend(used, y + 22)
    notes = [
        "in brackets the grade of what is told",
        "dashed: hedged or told by nobody named",
        "a company of a country is not its government",
    ]
    notes += [f"{left} more, not drawn"] if left else []
    parts.append(text(12, y + 44, " · ".join(notes), size=10.5, colour=QUIET))
    return svg(WIDTH, y + 58, title, parts, "; ".join(f"{row['entity']['caption']}: {row['band']}" for row, _ in blocks))


def _blocks(rows: Sequence[Mapping[str, Any]]) -> tuple[list[tuple[Mapping[str, Any], list[Mapping[str, Any]]]], int]:
    """The entities that fit, with their strongest ways; and how many do not."""
    found: list[tuple[Mapping[str, Any], list[Mapping[str, Any]]]] = []
    room = ROWS
    told = [row for row in rows if row["ways"]]
    for row in told:
        ways = row["ways"][:WAYS]
        if room < len(ways):
            break
        room -= len(ways)
        found.append((row, ways))
    return found, len(told) - len(found)


def _who(row: Mapping[str, Any], y: float) -> list[str]:
    lines = wrap(row["entity"]["caption"], 200, 13, most=2)
    parts = [text(12, y + 20 + 15 * number, words, size=13, weight="bold") for number, words in enumerate(lines)]
    count = len(row["ways"])
    told = f"{row['band']} ({row['score']:.2f} of 1), {count} way{'' if count == 1 else 's'}"
    return [*parts, text(12, y + 21 + 15 * len(lines), told, size=11, colour=QUIET)]


def _way(way: Mapping[str, Any], band: str, y: float) -> list[str]:
    hops, nodes = way["hops"], way["nodes"]
    stops = [_START + (_END - _START) * place / len(hops) for place in range(len(hops) + 1)]
    parts = []
    for place, hop in enumerate(hops):
        colour = KINDS.get(hop["family"], _OTHER)[1]
        tie = hop["tie"]
        hedged = tie["status"] in _HEDGED or tie["credibility"] in (4, 6)
        low, high = stops[place], stops[place + 1]
        parts.append(line(low, y, high, y, colour=colour, width=_THICK[band], dash="6 4" if hedged else ""))
        room = high - low - 14
        parts.append(
            text(
                (low + high) / 2,
                y - 6,
                fit(f"{_verb(tie, nodes[place]['entity_id'])} ({hop['grade']})", room, 10.5),
                size=10.5,
                anchor="middle",
            )
        )
    for place, node in enumerate(nodes[1:-1], 1):
        parts.append(f'<circle cx="{stops[place]:.1f}" cy="{y:.1f}" r="4.5" fill="{PAPER}" stroke="{INK}" stroke-width="1.4"/>')
        parts.append(text(stops[place], y + 14, fit(node["caption"], (_END - _START) / len(hops) - 8, 10.5), size=10.5, anchor="middle"))
    parts.append(f'<circle cx="{_END:.1f}" cy="{y:.1f}" r="4.5" fill="{INK}"/>')
    end = nodes[-1]
    what = "" if way["end"].startswith("the state itself") else way["end"].split(" (")[0].split(":")[0].replace(", not its government", "")
    room = WIDTH - _END - 24
    parts.append(text(_END + 12, y + (0 if what else 4), fit(end["caption"], room, 12), size=12))
    return [*parts, text(_END + 12, y + 13, fit(what, room, 10), size=10, colour=QUIET)] if what else parts


def _verb(tie: Mapping[str, Any], left: str) -> str:
    """What the left one does, or what is done to it."""
    row = PREDICATES[tie["predicate"]]
    if tie["subject_id"] != left and not row.symmetric:
        return row.passive
    happened = tie["status"] == "ended" or (tie["status"] == "asserted" and not row.lasting)
    return row.past if happened else row.verb


def _legend(families: Sequence[str], y: float) -> list[str]:
    parts: list[str] = []
    x = 12.0
    for name, colour in dict.fromkeys(KINDS.get(family, _OTHER) for family in families):
        parts.append(box(x, y - 7, 22, 6, fill=colour, stroke=RULE))
        parts.append(text(x + 28, y, name, size=11))
        x += 44 + 6.2 * len(name)
    return parts
