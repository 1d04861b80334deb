"""Shares of sources as stacked bars, one for each outlet, story, topic or month; the own voice beside them, being a share of sentences."""

from __future__ import annotations

from typing import Any

from .chart import COLOURS, INK, QUIET, RULE, box, fit, line, svg, text

_ROW, _LEFT, _BAR, _TOP = 30, 250.0, 470.0, 92
_OWN = 740.0  # where the bar of the own voice begins
_OWN_WIDE = 90.0
# From who can be asked to who can't: blue tones for names, orange for nobody by name, which is what the reader looks for.
_FILLS = dict(
    zip(
        ("person", "organization", "document", "media", "unnamed"), (COLOURS[0], COLOURS[4], COLOURS[2], "#bbbbbb", COLOURS[1]), strict=True
    )
)
_DARK = frozenset({COLOURS[0], COLOURS[1], COLOURS[2]})


def draw_sourcing(data: dict[str, Any], most: int = 20) -> str:
    """An SVG of :func:`cuibono.operations.sourcing.sourcing`'s data: ``most`` groups, those with the most attributions."""
    rows = data["groups"][:most]
    height = _TOP + _ROW * max(1, len(rows)) + 62
    topic = f" about {data['topic']}" if data["topic"] else ""
    outlet = f", in {data['outlet']}" if data["outlet"] else ""
    title = fit(f"Who speaks, by {data['by']}{topic}{outlet}", 880, 16)
    parts = [text(14, 28, title, size=16, weight="bold")]
    x = 14.0
    for name, fill in _FILLS.items():
        parts += [box(x, 44, 11, 11, fill=fill), text(x + 16, 54, data["classes"][name], colour=QUIET)]
        x += 32 + 6.4 * len(data["classes"][name])
    parts += [text(_LEFT, _TOP - 12, "share of the attributions", size=10.5, colour=QUIET)]
    parts += [text(_OWN, _TOP - 12, "own voice, of the sentences", size=10.5, colour=QUIET)]
    for number, row in enumerate(rows):
        parts += _row(row, _TOP + _ROW * number)
    if not rows:
        parts.append(text(14, _TOP + 18, "nothing to count", colour=QUIET))
    foot = _TOP + _ROW * max(1, len(rows)) + 16
    parts += [
        line(14, foot, 906, foot),
        text(
            14,
            foot + 18,
            f"Below {data['least']} attributions no shares are drawn. Own voice: sentences that no attribution touches.",
            size=10.5,
            colour=QUIET,
        ),
        text(
            14,
            foot + 34,
            f"{data['all']['attributions']} attributions in {data['all']['documents']} of {data['documents']} documents.",
            size=10.5,
            colour=QUIET,
        ),
    ]
    return svg(
        920,
        height,
        title,
        parts,
        "Stacked bars: for each group the shares of named persons, organisations, documents, media and nobody by name.",
    )


def _row(row: dict[str, Any], y: float) -> list[str]:
    parts = [
        text(_LEFT - 12, y + 13, fit(row["name"], _LEFT - 26), anchor="end"),
        text(_LEFT - 12, y + 24, f"{row['attributions']} in {row['documents']} documents", size=8.5, colour=QUIET, anchor="end"),
    ]
    at = _LEFT
    if row["shares"]["person"] is None:
        parts.append(text(_LEFT, y + 15, f"too few to tell shares: {row['attributions']}", size=10.5, colour=QUIET))
    else:
        for name, fill in _FILLS.items():
            wide = row["shares"][name] * _BAR
            parts.append(box(at, y + 2, wide, 18, fill=fill))
            if wide > 26:
                parts.append(
                    text(
                        at + wide / 2,
                        y + 15,
                        f"{100 * row['shares'][name]:.0f}",
                        size=10.5,
                        colour="#ffffff" if fill in _DARK else INK,
                        anchor="middle",
                    )
                )
            at += wide
    own = row["own_share"]
    if own is not None:
        parts += [box(_OWN, y + 2, _OWN_WIDE, 18, fill="none", stroke=RULE), box(_OWN, y + 2, own * _OWN_WIDE, 18, fill="#999999")]
        parts.append(text(_OWN + _OWN_WIDE + 8, y + 15, f"{100 * own:.0f} %", size=10.5))
    return parts
