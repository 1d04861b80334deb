"""Places and what flows between them as a map in SVG: light land, dots by how much stands there, curved arrows. No network is asked."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from cuibono.stages.inquire.strength import rules

from .chart import COLOURS, INK, PAPER, QUIET, RULE, WIDTH, box, clean, fit, line, svg, text, wrap
from .world_view import View, around, view_of

_HEIGHT, _LOW = 540.0, 330.0
_TOP, _LEFT = 64.0, 12.0
_SEA, _LAND, _TOLD, _COAST = "#eef3f6", "#dcdcd6", "#f0dcb4", "#ffffff"
_COLOUR = {"money": COLOURS[2], "sales": COLOURS[5], "visits": COLOURS[0], "talks": "#8a8a8a"}
_WORDS = {"money": "money, aid", "sales": "sales", "visits": "visits", "talks": "meetings, agreements"}
_DOT = COLOURS[1]
_SIZE = 11.5
Box = tuple[float, float, float, float]


def draw_map(data: Mapping[str, Any]) -> str:
    """The map of an answer of ``cuibono places``: its ``places``, ``flows``, ``not_placed`` and ``caption``."""
    places, flows = list(data["places"]), list(data["flows"])
    spots = [row["place"] for row in places] + [flow[end] for flow in flows for end in ("from", "to")]
    shown = [(spot["lon"], spot["lat"]) for spot in spots]
    shown += [corner for spot in spots if spot["kind"] == "country" for corner in around(spot["lon"], spot["lat"], spot["code"])]
    view = view_of(shown, _LEFT, _TOP, WIDTH - 2 * _LEFT, _HEIGHT, _LOW)
    title = clean(f"Where it happens: {data['caption']}")
    told = {spot["code"] for spot in spots}
    parts = [text(16, 27, title, size=17, weight="bold"), text(16, 46, _subtitle(data), size=11, colour=QUIET)]
    parts.append(
        f'<defs><clipPath id="map"><rect x="{view.x}" y="{view.y}" width="{view.width}" height="{view.height}"/></clipPath></defs>'
    )
    parts.append(box(view.x, view.y, view.width, view.height, fill=_SEA))
    parts.append('<g clip-path="url(#map)">')
    for code, path in view.lands():
        fill = _TOLD if code and code in told else _LAND
        parts.append(f'<path d="{path}" fill="{fill}" stroke="{_COAST}" stroke-width="0.7" stroke-linejoin="round"/>')
    drawn = _flows(flows, view)
    parts += [part for part, _, _ in drawn]
    dots = [(view.at(row["place"]["lon"], row["place"]["lat"]), _radius(len(row["items"])), row) for row in places]
    parts += [_dot(x, y, radius, row) for (x, y), radius, row in dots]
    counts = [middle for _, middle, _ in drawn if middle]
    labels, unnamed = _labels(dots, spots, counts, [step for _, _, way in drawn for step in way], view)
    parts += [*labels, "</g>", box(view.x, view.y, view.width, view.height, fill="none", stroke=RULE)]
    bottom = _TOP + view.height
    legend = _legend(flows, bottom + 20)
    notes = _notes(data, unnamed)
    parts += [*legend, *(text(16, bottom + 44 + 14 * n, row, size=10.5, colour=QUIET) for n, row in enumerate(notes))]
    return svg(WIDTH, bottom + 40 + 14 * len(notes) + 10, title, parts, _subtitle(data))


def _subtitle(data: Mapping[str, Any]) -> str:
    items = {item["event_id"] or item["tie_id"] for row in (*data["places"], *data["flows"]) for item in row["items"]}
    if not items:
        return f"nothing that is told in {data['documents']:,} documents can be placed"
    what = "1 event or lasting tie" if len(items) == 1 else f"{len(items)} events and lasting ties"
    return f"{what} that can be placed, of {data['documents']:,} documents"


def _notes(data: Mapping[str, Any], unnamed: int) -> list[str]:
    lost = data["not_placed"]
    told = []
    if unnamed:
        told.append(f"{unnamed} place{'' if unnamed == 1 else 's'} drawn without a name for want of room.")
    if lost:
        named = ", ".join(f"{clean(row['name'])} ({row['count']})" for row in lost[:8])
        told.append(f"Told, but on no map of ours: {named}{f' and {len(lost) - 8} more' if len(lost) > 8 else ''}.")
    rows = [row for words in told for row in wrap(words, WIDTH - 32, 10.5, 2)]
    return [*rows, "Shapes: Natural Earth. Cities: GeoNames (CC BY 4.0). Borders are those of the source and no view of ours."]


# -- dots and arrows
def _radius(count: int) -> float:
    return 3.2 + 1.9 * math.sqrt(min(count, 60) - 1)


def _dot(x: float, y: float, radius: float, row: Mapping[str, Any]) -> str:
    fill, dash = (PAPER, ' stroke-dasharray="2.5 2"') if row["hedged"] else (_DOT, "")
    tip = escape(clean(f"{row['place']['name']}: {len(row['items'])}"))
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" fill-opacity="0.78" stroke="{_DOT if dash else PAPER}" '
        f'stroke-width="1.2"{dash}><title>{tip}</title></circle>'
    )


def _flows(flows: Sequence[Mapping[str, Any]], view: View) -> list[tuple[str, Box | None, list[Box]]]:
    """The arrows, the strongest on top, each with the box of its count where it has one, and with boxes along its way."""
    pairs: Counter[tuple[str, ...]] = Counter()
    made = []
    for flow in flows:
        a, b = view.at(flow["from"]["lon"], flow["from"]["lat"]), view.at(flow["to"]["lon"], flow["to"]["lat"])
        pair = tuple(sorted((flow["from"]["name"], flow["to"]["name"])))
        made.append(_arrow(a, b, flow, pairs[pair]))
        pairs[pair] += 1
    return [row for row in reversed(made) if row[0]]


def _arrow(a: tuple[float, float], b: tuple[float, float], flow: Mapping[str, Any], before: int) -> tuple[str, Box | None, list[Box]]:
    length = math.hypot(b[0] - a[0], b[1] - a[1])
    if length < 6:
        return "", None, []
    # Every arrow bends to its left, so that there and back are two; a further kind between the same two bends more.
    bend = length * (0.16 + 0.09 * before)
    cx = (a[0] + b[0]) / 2 + (b[1] - a[1]) / length * bend
    cy = (a[1] + b[1]) / 2 - (b[0] - a[0]) / length * bend
    count = len(flow["items"])
    colour, wide = _COLOUR[flow["kind"]], 1.1 + 0.9 * math.log2(1 + min(count, 40)) * (0.55 if flow["kind"] == "talks" else 1)
    dash = ' stroke-dasharray="5 4"' if flow["hedged"] else ""
    away = math.hypot(b[0] - cx, b[1] - cy) or 1.0
    ux, uy = (b[0] - cx) / away, (b[1] - cy) / away
    head = 0.0 if flow["kind"] == "talks" else 5 + wide * 1.4
    tip = (b[0] - ux * 5, b[1] - uy * 5)
    end = (tip[0] - ux * head * 0.8, tip[1] - uy * head * 0.8) if head else b
    curve = (
        f'<path d="M{a[0]:.1f} {a[1]:.1f}Q{cx:.1f} {cy:.1f} {end[0]:.1f} {end[1]:.1f}" fill="none" stroke="{colour}" '
        f'stroke-width="{wide:.1f}" stroke-opacity="0.85" stroke-linecap="round"{dash}/>'
    )
    parts = [curve]
    if head:
        sides = [(tip[0] - ux * head + side * -uy * head * 0.5, tip[1] - uy * head + side * ux * head * 0.5) for side in (1, -1)]
        parts.append(f'<path d="M{tip[0]:.1f} {tip[1]:.1f}' + "".join(f"L{x:.1f} {y:.1f}" for x, y in sides) + f'Z" fill="{colour}"/>')
    steps = max(2, int(length / 7))
    way = []
    for n in range(steps + 1):
        t = n / steps
        px, py = ((1 - t) ** 2 * a[i] + 2 * (1 - t) * t * (cx, cy)[i] + t * t * b[i] for i in (0, 1))
        way.append((px - 2, py - 2, px + 2, py + 2))
    if count == 1:
        return "".join(parts), None, way
    mx, my = (a[0] + 2 * cx + b[0]) / 4, (a[1] + 2 * cy + b[1]) / 4
    parts.append(_halo(mx, my + 3.5, str(count), colour=colour, size=10.5, anchor="middle"))
    return "".join(parts), (mx - 9, my - 8, mx + 9, my + 8), way


# -- names
def _halo(x: float, y: float, words: str, *, colour: str = INK, size: float = _SIZE, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}" text-anchor="{anchor}" stroke="{PAPER}" stroke-width="2.6" '
        f'stroke-opacity="0.9" stroke-linejoin="round" paint-order="stroke" font-weight="bold">{escape(clean(words))}</text>'
    )


def _labels(
    dots: Sequence[tuple[tuple[float, float], float, Mapping[str, Any]]],
    spots: Iterable[Mapping[str, Any]],
    taken: Sequence[Box],
    ways: Sequence[Box],
    view: View,
) -> tuple[list[str], int]:
    """Names beside their dots, the larger first, where no name, dot or count lies already, and no arrow if that can be; and how
    many found no room.

    Ends of arrows where nothing stands are named too, in grey.
    """
    held: list[Box] = [*taken, *((x - r, y - r, x + r, y + r) for (x, y), r, _ in dots)]
    wanted = [(at, radius, f"{row['place']['name']} {len(row['items'])}", INK) for at, radius, row in dots]
    named = {row["place"]["name"] for _, _, row in dots}
    for spot in spots:
        if spot["name"] not in named:
            named.add(spot["name"])
            wanted.append((view.at(spot["lon"], spot["lat"]), 2.0, spot["name"], QUIET))
    parts: list[str] = []
    unnamed = 0
    limit = rules("drawing")["places_labels"]
    for (x, y), radius, words, colour in wanted:
        shown = fit(words, 190, _SIZE)
        wide = len(shown) * _SIZE * 0.56 + 4
        free: list[tuple[int, int, Box, tuple[float, float, str]]] = []
        for lx, ly, anchor in _sides(x, y, radius):
            start = lx if anchor == "start" else lx - wide if anchor == "end" else lx - wide / 2
            room = (start, ly - 10, start + wide, ly + 3)
            if _within(room, view) and not any(_meet(room, other) for other in held):
                free.append((sum(_meet(room, step) for step in ways), len(free), room, (lx, ly, anchor)))
        if not free or len(parts) >= limit:
            unnamed += 1
            continue
        _, _, room, (lx, ly, anchor) = min(free)
        held.append(room)
        parts.append(_halo(lx, ly, shown, colour=colour, anchor=anchor))
    return parts, unnamed


def _sides(x: float, y: float, radius: float) -> Iterable[tuple[float, float, str]]:
    gap = radius + 4
    yield x + gap, y + 4, "start"
    yield x - gap, y + 4, "end"
    yield x, y - gap - 1, "middle"
    yield x, y + gap + 10, "middle"
    for dx, dy, anchor in ((1, -1, "start"), (1, 1, "start"), (-1, -1, "end"), (-1, 1, "end")):
        yield x + dx * gap * 0.8, y + dy * (gap + 3) + 4, anchor


def _within(room: Box, view: View) -> bool:
    return room[0] > view.x + 2 and room[2] < view.x + view.width - 2 and room[1] > view.y + 2 and room[3] < view.y + view.height - 2


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _legend(flows: Sequence[Mapping[str, Any]], y: float) -> list[str]:
    x = 18.0
    parts = []
    for radius, hedged, words in ((3.2, False, "1 event or tie"), (_radius(10), False, "10"), (4.5, True, "planned or only possible")):
        parts.append(_dot(x + radius, y, radius, {"hedged": hedged, "place": {"name": words}, "items": ()}))
        parts.append(text(x + 2 * radius + 6, y + 4, words, size=10.5, colour=QUIET))
        x += 2 * radius + len(words) * 5.4 + 24
    for kind in ("money", "sales", "visits", "talks"):
        if any(flow["kind"] == kind for flow in flows):
            parts.append(line(x, y, x + 26, y, colour=_COLOUR[kind], width=2.4))
            if kind != "talks":
                parts.append(f'<path d="M{x + 32} {y}L{x + 24} {y - 4}L{x + 24} {y + 4}Z" fill="{_COLOUR[kind]}"/>')
            words = _WORDS[kind]
            parts.append(text(x + 38, y + 4, words, size=10.5, colour=QUIET))
            x += 38 + len(words) * 5.2 + 20
    if any(flow["hedged"] for flow in flows):
        parts += [line(x, y, x + 28, y, colour=QUIET, width=1.8, dash="5 4"), text(x + 34, y + 4, "hedged", size=10.5, colour=QUIET)]
    return parts
