"""What every picture of ours shares: the frame of an SVG, its colours, its words. Colours are told apart without seeing red from green."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

WIDTH = 920
FONT = "Helvetica, Arial, sans-serif"
INK, QUIET, RULE, PAPER = "#1a1a1a", "#555555", "#dddddd", "#ffffff"
# After Okabe and Ito (2008), their yellow left out: it can't be seen on paper.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#7f7f7f")
_WIDE = 0.54  # of the font's size: the mean width of a letter


def svg(width: float, height: float, title: str, parts: Iterable[str], note: str = "") -> str:
    """A whole SVG with its title for a screen reader, on white; ``note`` is told to a screen reader beside it."""
    described = f"<desc>{escape(clean(note))}</desc>" if note else ""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" aria-label={quoteattr(clean(title))} '
        f'font-family="{FONT}"><title>{escape(clean(title))}</title>{described}'
    )
    return "\n".join([head, f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>', *parts, "</svg>"])


def text(x: float, y: float, words: str, *, size: float = 11.5, colour: str = INK, anchor: str = "start", weight: str = "normal") -> str:
    """One line of text; control characters and what would turn the line around are left out."""
    bold = "" if weight == "normal" else f' font-weight="{weight}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}" text-anchor="{anchor}"{bold}>{escape(clean(words))}</text>'


def line(x1: float, y1: float, x2: float, y2: float, *, colour: str = RULE, width: float = 1, dash: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width:g}"{dashed}/>'


def box(x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none", dash: str = "", radius: float = 0) -> str:
    """A rectangle."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    round_ = f' rx="{radius:g}"' if radius else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" stroke="{stroke}"{round_}{dashed}/>'


def fit(words: str, room: float, size: float = 11.5) -> str:
    """The words, cut with "…" where they are wider than ``room``."""
    most = max(4, int(room / (size * _WIDE)))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def wrap(words: str, room: float, size: float = 11.5, most: int = 3) -> list[str]:
    """The words in at most ``most`` lines of this width, the last one cut."""
    letters, lines = max(4, int(room / (size * _WIDE))), [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            if len(lines) == most:
                lines[-1] = fit(lines[-1] + " " + word, room, size)
                return lines
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [fit(row, room, size) for row in lines]


_WILD = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), *range(8234, 8239), *range(8294, 8298), 8232, 8233))
_WILD |= dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF))  # what is no letter at all: an SVG that holds one can't be read


def clean(words: str) -> str:
    """Text without what XML forbids and what turns the writing direction of its surroundings."""
    return words.translate(_WILD)
