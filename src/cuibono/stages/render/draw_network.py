"""The network of a brief as SVG: its subjects, what they are tied to, each edge labelled with its predicate. No clock, no chance."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from cuibono.records import Brief, Casefile, Finding
from cuibono.stages.brief.file import File
from cuibono.stages.brief.words import squeeze, words

from .chart import clean

_COLOURS = {
    "Person": "#1f4e79",
    "Company": "#8a4b08",
    "Organization": "#4b6b2f",
    "PublicBody": "#5a3d7a",
    "Territory": "#7a1f3d",
    "Project": "#0f6b6b",
    "Event": "#6b5b0f",
    "Position": "#555555",
    "Document": "#444444",
}
WIDTH = 920
_MAX_NODES = 22
_LINE = 15.0
_CHAR = 6.6


@dataclass
class _Node:
    key: str
    label: list[str]
    schema: str
    named: bool
    focus: bool
    x: float = 0.0
    y: float = 0.0
    w: float = 0.0
    h: float = 0.0


@dataclass
class _Edge:
    a: str
    b: str
    labels: list[str] = field(default_factory=list)
    hedged: bool = True
    denied: bool = False
    both: bool = False


def draw_network(brief: Brief, casefile: Casefile) -> str:
    """An SVG element with its own text alternative; an empty string where there is no tie to draw."""
    nodes, edges = _graph(brief, casefile)
    if len(nodes) < 2 or not edges:
        return ""
    height = max(300, min(860, 130 + 34 * len(nodes)))
    _place(nodes, edges, height)
    return _svg(brief, nodes, edges, height)


def _wrap(text: str, width: int = 22, lines: int = 3) -> list[str]:
    rows: list[str] = [""]
    for word in squeeze(text).split(" "):
        if rows[-1] and len(rows[-1]) + 1 + len(word) > width:
            rows.append(word)
        else:
            rows[-1] = f"{rows[-1]} {word}".strip()
    if len(rows) > lines:
        rows = [*rows[: lines - 1], rows[lines - 1] + " …"]
    return [row if len(row) <= width + 12 else row[: width + 10] + "…" for row in rows]


def _graph(brief: Brief, casefile: Casefile) -> tuple[dict[str, _Node], list[_Edge]]:
    file = File(casefile, dict(zip(brief.subjects, brief.names, strict=True)))
    in_path = {hop.tie for section in brief.sections for panel in section.panels for path in panel.paths for hop in path.hops}
    told = {row.tie_id for row in brief.findings if row.shown} | in_path
    rows = [row for row in brief.findings if row.tie_id in told]

    def order(row: Finding) -> tuple[object, ...]:
        tie = file.ties[row.tie_id]
        direct = len({tie.subject_id, tie.object_id} & set(brief.subjects))
        return (row.tie_id not in in_path, -direct, -int(words()["weights"].get(row.predicate, 1)), -row.origins, row.tie_id)

    nodes: dict[str, _Node] = {}
    edges: dict[tuple[str, str], _Edge] = {}

    def node(key: str, text: str) -> bool:
        if key not in nodes:
            if len(nodes) >= _MAX_NODES:
                return False
            entity = file.entities.get(key)
            label = _wrap(file.name(key, text))
            made = _Node(key, label, entity.schema if entity else "", entity.named if entity else False, key in brief.subjects)
            made.w, made.h = max(len(line) for line in label) * _CHAR + 22, len(label) * _LINE + 12
            nodes[key] = made
        return True

    for row in sorted(rows, key=order):
        tie = file.ties[row.tie_id]
        if tie.subject_id == tie.object_id or not (node(tie.subject_id, row.subject) and node(tie.object_id, row.object)):
            continue
        edge = edges.setdefault((tie.subject_id, tie.object_id), _Edge(tie.subject_id, tie.object_id))
        label = tie.predicate.replace("_", " ")
        if label not in edge.labels:
            edge.labels.append(label)
        edge.hedged = edge.hedged and tie.status in ("possible", "predicted", "planned")
        edge.denied = edge.denied or tie.status == "denied" or bool(tie.contrary)
    linked = {key for edge in edges.values() for key in (edge.a, edge.b)}
    return {key: value for key, value in nodes.items() if key in linked}, list(edges.values())


def _place(nodes: dict[str, _Node], edges: list[_Edge], height: float) -> None:
    """Forces with a fixed start: subjects held at their places, boxes pushed apart until none overlap."""
    rows = list(nodes.values())
    focus = [row for row in rows if row.focus]
    others = [row for row in rows if not row.focus]
    spots = [(0.5, 0.5)] if len(focus) == 1 else [(0.24, 0.5), (0.76, 0.5)]
    for row, (px, py) in zip(focus, spots, strict=False):
        row.x, row.y = px * WIDTH, py * height
    for at, row in enumerate(others):
        angle = 2 * math.pi * at / max(1, len(others)) + 0.3
        row.x, row.y = WIDTH / 2 + math.cos(angle) * WIDTH * 0.36, height / 2 + math.sin(angle) * height * 0.36
    for step in range(260):
        cool = 1 - step / 260
        force = {row.key: [0.0, 0.0] for row in rows}
        for at, a in enumerate(rows):
            for b in rows[at + 1 :]:
                dx, dy = (a.x - b.x) or 0.1, (a.y - b.y) or 0.1
                distance = math.hypot(dx, dy)
                push = 24000 / (distance * distance)
                force[a.key][0] += dx / distance * push
                force[a.key][1] += dy / distance * push
                force[b.key][0] -= dx / distance * push
                force[b.key][1] -= dy / distance * push
        for edge in edges:
            a, b = nodes[edge.a], nodes[edge.b]
            dx, dy = b.x - a.x, b.y - a.y
            distance = math.hypot(dx, dy) or 1.0
            pull = (distance - 190) * 0.05
            for row, sign in ((a, 1), (b, -1)):
                force[row.key][0] += sign * dx / distance * pull
                force[row.key][1] += sign * dy / distance * pull
        for row in others:
            fx, fy = force[row.key]
            size = math.hypot(fx, fy) or 1.0
            move = min(size, 18 * cool)
            row.x += fx / size * move
            row.y += fy / size * move
        _apart(rows, height, 3)
    _apart(rows, height, 60)
    for row in rows:
        row.x, row.y = round(row.x, 1), round(row.y, 1)


def _apart(rows: list[_Node], height: float, rounds: int) -> None:
    for _ in range(rounds):
        clean = True
        for at, a in enumerate(rows):
            for b in rows[at + 1 :]:
                over_x = (a.w + b.w) / 2 + 26 - abs(a.x - b.x)
                over_y = (a.h + b.h) / 2 + 22 - abs(a.y - b.y)
                if over_x <= 0 or over_y <= 0:
                    continue
                clean = False
                first, second = (0.0, 1.0) if a.focus else (1.0, 0.0) if b.focus else (0.5, 0.5)
                if over_x / 2 < over_y:
                    sign = 1 if a.x >= b.x else -1
                    a.x, b.x = a.x + sign * over_x * first, b.x - sign * over_x * second
                else:
                    sign = 1 if a.y >= b.y else -1
                    a.y, b.y = a.y + sign * over_y * first, b.y - sign * over_y * second
        for row in rows:
            row.x = min(max(row.x, row.w / 2 + 8), WIDTH - row.w / 2 - 8)
            row.y = min(max(row.y, row.h / 2 + 8), height - row.h / 2 - 34)
        if clean:
            return


def _border(node: _Node, toward: tuple[float, float]) -> tuple[float, float]:
    dx, dy = toward[0] - node.x, toward[1] - node.y
    scale = min((node.w / 2 + 3) / abs(dx) if dx else 9e9, (node.h / 2 + 3) / abs(dy) if dy else 9e9)
    return node.x + dx * min(scale, 1), node.y + dy * min(scale, 1)


def _svg(brief: Brief, nodes: dict[str, _Node], edges: list[_Edge], height: float) -> str:
    title = f"Network: {brief.title}"
    told = "; ".join(
        f"{' '.join(nodes[e.a].label)} – {', '.join(e.labels)} – {' '.join(nodes[e.b].label)}"
        for e in edges
        if e.a in nodes and e.b in nodes
    )
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label={quoteattr(title)} '
            f'font-family="Helvetica, Arial, sans-serif">'
        ),
        f"<title>{escape(title)}</title><desc>{escape(told)}</desc>",
        (
            '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
            '<path d="M0 0L10 5L0 10z" fill="#666"/></marker></defs>'
        ),
    ]
    boxes = [(row.x, row.y, row.w, row.h) for row in nodes.values()]
    labels = []
    for edge in edges:
        a, b = nodes[edge.a], nodes[edge.b]
        bend = 14.0 if any(other.a == edge.b and other.b == edge.a for other in edges) else 0.0
        middle = ((a.x + b.x) / 2 + bend, (a.y + b.y) / 2 + bend)
        start, end = _border(a, middle), _border(b, middle)
        colour = "#b3261e" if edge.denied else "#666"
        dash = ' stroke-dasharray="6 4"' if edge.hedged else ""
        out.append(
            f'<path d="M{start[0]:.1f} {start[1]:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {end[0]:.1f} {end[1]:.1f}" fill="none" '
            f'stroke="{colour}" stroke-width="1.4"{dash} marker-end="url(#arrow)"/>'
        )
        text = ", ".join(edge.labels[:2]) + (" …" if len(edge.labels) > 2 else "")
        wide = len(text) * 5.6 + 8
        spot = next(
            (
                (x, y)
                for share in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
                for x, y in [(start[0] + (end[0] - start[0]) * share + bend / 2, start[1] + (end[1] - start[1]) * share + bend / 2)]
                if all(abs(x - bx) > (wide + bw) / 2 or abs(y - by) > (14 + bh) / 2 for bx, by, bw, bh in boxes)
            ),
            middle,
        )
        boxes.append((spot[0], spot[1], wide, 14))
        labels.append(
            f'<rect x="{spot[0] - wide / 2:.1f}" y="{spot[1] - 8:.1f}" width="{wide:.1f}" height="15" '
            'rx="3" fill="#fff" fill-opacity=".92"/>'
            f'<text x="{spot[0]:.1f}" y="{spot[1] + 3.5:.1f}" font-size="10.5" fill="{colour}" text-anchor="middle">{escape(text)}</text>'
        )
    out += labels
    for row in nodes.values():
        colour = _COLOURS.get(row.schema, "#444")
        fill = colour if row.focus else "#fff"
        ink = "#fff" if row.focus else "#1a1a1a"
        dash = "" if row.named else ' stroke-dasharray="3 3"'
        out.append(
            f'<rect x="{row.x - row.w / 2:.1f}" y="{row.y - row.h / 2:.1f}" width="{row.w:.1f}" height="{row.h:.1f}" rx="7" fill="{fill}" '
            f'stroke="{colour}" stroke-width="{2 if row.named else 1.4}"{dash}/>'
        )
        for at, line in enumerate(row.label):
            y = row.y - row.h / 2 + 6 + _LINE * (at + 0.78)
            style = "" if row.named else ' font-style="italic"'
            out.append(f'<text x="{row.x:.1f}" y="{y:.1f}" font-size="12" fill="{ink}" text-anchor="middle"{style}>{escape(line)}</text>')
    seen = sorted({row.schema for row in nodes.values() if row.schema})
    x = 12.0
    for schema in seen:
        out.append(
            f'<rect x="{x:.1f}" y="{height - 20:g}" width="10" height="10" rx="2" fill="none" '
            f'stroke="{_COLOURS.get(schema, "#444")}" stroke-width="2"/>'
        )
        out.append(f'<text x="{x + 15:.1f}" y="{height - 11:g}" font-size="10.5" fill="#444">{escape(schema)}</text>')
        x += len(schema) * 6 + 34
    out.append(
        f'<text x="{WIDTH - 12}" y="{height - 11:g}" font-size="10.5" fill="#444" text-anchor="end">dashed: hedged or '
        "planned · red: denied or disputed · dashed box: not named</text>"
    )
    return clean("\n".join([*out, "</svg>"]))
