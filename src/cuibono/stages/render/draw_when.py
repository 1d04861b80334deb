"""One time on a line of time: solid where it is sure, fading where it is not, open where it has no end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cuibono.stages.inquire.when import Extent

from .chart import PAPER, line
from .time_axis import FUZZY, LEAST, OPEN, Axis

HEDGED = ("planned", "possible", "predicted")
_THICK = 9.0


@dataclass(frozen=True, slots=True)
class Pen:
    """Colour, status and origins of what is drawn: hollow and dashed where hedged, crossed where denied, larger with more origins."""

    colour: str
    status: str
    origins: int

    @property
    def name(self) -> str:
        return self.colour.lstrip("#")

    @property
    def dash(self) -> str:
        return ' stroke-dasharray="2.5 2"' if self.status in HEDGED else ""

    @property
    def hollow(self) -> bool:
        return self.status in HEDGED or self.status == "denied"

    @property
    def radius(self) -> float:
        return LEAST - 0.6 + min(3, self.origins - 1) * 0.9

    @staticmethod
    def defs(colours: Iterable[str]) -> str:
        """The gradients that the drawing of these colours needs: fading to both sides, to the left, to the right."""
        made = []
        for colour in colours:
            name = colour.lstrip("#")
            for kind, stops in (("both", ((0, 0), (0.5, 0.75), (1, 0))), ("left", ((0, 0), (1, 0.9))), ("right", ((0, 0.9), (1, 0)))):
                rows = "".join(f'<stop offset="{at:g}" stop-color="{colour}" stop-opacity="{solid:g}"/>' for at, solid in stops)
                made.append(f'<linearGradient id="{kind}-{name}">{rows}</linearGradient>')
        return f"<defs>{''.join(made)}</defs>"


def draw_extents(date: str, times: Sequence[Extent], axis: Axis, y: float, pen: Pen) -> list[str]:
    """The parts of one date's times at a height; those of a set are joined by a line, hollow where just one of them is meant."""
    shown = [time for time in times if axis.shows([time])]
    parts = []
    if len(shown) > 1:
        ends = [axis.ends(time) for time in shown]
        parts.append(line(min(a for a, _ in ends) + 4, y, max(b for _, b in ends) - 4, y, colour=pen.colour, width=1.2, dash="2 2"))
    disputed = date.startswith("[") and len(shown) > 1
    for time in shown:
        parts += _one(time, axis, y, pen, disputed)
    return parts


def _one(time: Extent, axis: Axis, y: float, pen: Pen, disputed: bool) -> list[str]:
    low, high = axis.ends(time)
    low, high = low + (OPEN if time.open_start else 0), high - (OPEN if time.open_end else 0)
    parts = []
    if time.open_start:
        parts += [_bar(low - OPEN, low + 1, y, f"url(#left-{pen.name})"), _arrow(low - OPEN + 3, y, -1, pen)]
    if time.open_end:
        parts += [_bar(high - 1, high + OPEN, y, f"url(#right-{pen.name})"), _arrow(high + OPEN - 3, y, 1, pen)]
    if time.core is None:
        return [*parts, *_fuzzy(low, high, y, pen, time.approximate)]
    start, end = axis.at(time.core[0]), axis.at(time.core[1] + 1)
    parts += [_bar(low, start + 1, y, f"url(#left-{pen.name})")] if start - low > LEAST else []
    parts += [_bar(end - 1, high, y, f"url(#right-{pen.name})")] if high - end > LEAST else []
    if end - start < 2 * LEAST + 2:
        return [*parts, *_point((start + end) / 2, y, pen, disputed)]
    return [*parts, _solid(start, end, y, pen), *(_cross((start + end) / 2, y, pen) if pen.status == "denied" else [])]


def _point(x: float, y: float, pen: Pen, disputed: bool) -> list[str]:
    fill = PAPER if pen.hollow or disputed else pen.colour
    ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{pen.radius:.1f}" fill="{fill}" stroke="{pen.colour}" stroke-width="1.5"{pen.dash}/>'
    return [ring, *(_cross(x, y, pen) if pen.status == "denied" else [])]


def _solid(start: float, end: float, y: float, pen: Pen) -> str:
    fill = PAPER if pen.hollow else pen.colour
    return (
        f'<rect x="{start:.1f}" y="{y - _THICK / 2:.1f}" width="{end - start:.1f}" height="{_THICK:g}" rx="{_THICK / 2:g}" '
        f'fill="{fill}" fill-opacity="0.85" stroke="{pen.colour}" stroke-width="1.2"{pen.dash}/>'
    )


def _fuzzy(low: float, high: float, y: float, pen: Pen, approximate: bool) -> list[str]:
    """Some time within: fades to both sides; said with doubt, wider and thinner; hedged, with a dashed line around it."""
    if high - low < 2 * FUZZY:
        low, high = (low + high) / 2 - FUZZY, (low + high) / 2 + FUZZY
    thick = _THICK if not approximate else _THICK * 0.6
    parts = [_bar(low, high, y, f"url(#both-{pen.name})", thick)]
    if pen.hollow:
        parts.append(
            f'<rect x="{low:.1f}" y="{y - _THICK / 2:.1f}" width="{high - low:.1f}" height="{_THICK:g}" rx="{_THICK / 2:g}" fill="{PAPER}" '
            f'fill-opacity="0.55" stroke="{pen.colour}" stroke-width="1"{pen.dash}/>'
        )
    return [*parts, *(_cross((low + high) / 2, y, pen) if pen.status == "denied" else [])]


def _bar(start: float, end: float, y: float, fill: str, thick: float = _THICK) -> str:
    return f'<rect x="{start:.1f}" y="{y - thick / 2:.1f}" width="{max(0.5, end - start):.1f}" height="{thick:g}" fill="{fill}"/>'


def _arrow(x: float, y: float, way: int, pen: Pen) -> str:
    return (
        f'<path d="M{x - 4 * way:.1f} {y - 4:.1f}L{x:.1f} {y:.1f}L{x - 4 * way:.1f} {y + 4:.1f}" fill="none" '
        f'stroke="{pen.colour}" stroke-width="1.3"/>'
    )


def _cross(x: float, y: float, pen: Pen) -> list[str]:
    return [line(x - 5, y + way * 5, x + 5, y - way * 5, colour=pen.colour, width=1.5) for way in (1, -1)]
