"""Printed lines back to paragraphs: running heads dropped, hyphens undone, wraps joined. Pure geometry over lines; no PDF library here."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from .base import Layout

SOFT = "\x02"  # ends a line whose last word goes on in the next one

_NUMBER = re.compile(r"\d+")
_FOLIO = re.compile(r"(?:page\s*)?[-–—\s]*\d{1,4}[-–—\s]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_BULLET = re.compile(r"[•‣◦▪●·–—-]\s+\S|\(?(?:\d{1,2}|[a-z])[.)]\s+\S")
_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_STOPPED = re.compile(r"(?:,|[.!?:;…][\"'”’»)\]]*)$")
_OPENS = re.compile(r"[A-Z0-9\"'“‘«(•]")

# Shares of a text column or line pitch, set by eye on typeset pages of one and two columns.
_SHORT = 0.85
_WIDE_GAP = 1.35
_LARGER = 1.08


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: page number, box in points (y grows upwards), size of its first letter, words."""

    page: int
    left: float
    right: float
    base: float
    size: float
    text: str


def drop_running_heads(lines: list[Line]) -> list[Line]:
    """Leaves out the top and bottom lines that stand on most pages (numbers aside), and page numbers."""
    pages: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        pages.setdefault(line.page, []).append(index)
    edges: dict[int, str] = {}
    for members in pages.values():
        order = sorted(members, key=lambda index: -lines[index].base)
        for side, chosen in (("top", order[:2]), ("foot", order[-2:])):
            for index in chosen:
                edges[index] = side + _NUMBER.sub("#", lines[index].text.strip())
    counts = Counter(edges.values())
    repeated = {key for key, count in counts.items() if count >= max(2, 0.5 * len(pages))}
    # A first page often has no head, and left and right pages differ: then a third of the pages is enough from six on.
    if len(pages) >= 6:
        repeated |= {key for key, count in counts.items() if count >= len(pages) / 3}
    return [
        line
        for index, line in enumerate(lines)
        if not (index in edges and (edges[index] in repeated or _FOLIO.fullmatch(line.text.strip())))
    ]


def _column_right(lines: list[Line]) -> dict[tuple[int, int], float]:
    """The right edge of the column that begins at each left edge, per page; of the page, where too few lines begin there to tell."""
    columns: dict[tuple[int, int], list[float]] = {}
    pages: dict[int, float] = {}
    for line in lines:
        columns.setdefault((line.page, round(line.left / 8)), []).append(line.right)
        pages[line.page] = max(pages.get(line.page, 0.0), line.right)
    return {key: max(rights) if len(rights) >= 5 else pages[key[0]] for key, rights in columns.items()}


def join_lines(lines: list[Line]) -> Layout:
    """Blocks out of lines in reading order."""
    layout = Layout()
    if not lines:
        return layout
    letters = sorted(line.size for line in lines for _ in range(len(line.text)))
    body = letters[len(letters) // 2]
    # The lower quartile: in a text of short paragraphs half of the falls are the gaps between them.
    falls = sorted(a.base - b.base for a, b in itertools.pairwise(lines) if a.page == b.page and 0.7 * body < a.base - b.base < 4 * body)
    pitch = falls[len(falls) // 4] if falls else 1.2 * body
    edges = _column_right(lines)
    whole = " ".join(line.text for line in lines)
    group = [lines[0]]
    for line in lines[1:]:
        if _breaks(group[-1], line, pitch, edges):
            _close(layout, group, body, whole)
            group = []
        group.append(line)
    _close(layout, group, body, whole)
    return layout


def _breaks(before: Line, line: Line, pitch: float, edges: dict[tuple[int, int], float]) -> bool:
    """Whether a new block begins with ``line``."""
    if before.text.endswith(SOFT):
        return False
    if abs(line.size - before.size) > 0.08 * before.size or _BULLET.match(line.text):
        return True
    ended, opens = bool(_END.search(before.text)), bool(_OPENS.match(line.text))
    fall = before.base - line.base
    if line.page != before.page or fall <= 0:
        return ended and opens
    if fall > _WIDE_GAP * pitch:
        return True
    right = max(edges[before.page, round(before.left / 8)], edges[line.page, round(line.left / 8)])
    short = before.right - before.left < _SHORT * (right - min(before.left, line.left))
    indented = line.left > before.left + 0.6 * line.size
    return opens and (short or (ended and indented))


def _close(layout: Layout, group: list[Line], body: float, whole: str) -> None:
    """One group of lines as a block."""
    text = group[0].text
    for line in group[1:]:
        text = _join(text, line.text, whole)
    text = text.replace(SOFT, "")
    short = len(group) <= 3 and len(text.split()) <= 14 and len(text) <= 110
    if _BULLET.match(text):
        kind = "list_item"
    elif short and (group[0].size > _LARGER * body or (len(text.split()) <= 12 and not _STOPPED.search(text))):
        kind = "heading"
    else:
        kind = "paragraph"
    layout.add(kind, text)


def _join(text: str, following: str, whole: str) -> str:
    """Two lines as one. A broken word loses its hyphen, unless the text writes it with one elsewhere or a capital follows."""
    if not text.endswith(SOFT):
        return f"{text} {following}"
    stem = text[:-1]
    head = re.search(r"[\w'’.]+$", stem)
    tail = re.match(r"[\w'’]+", following)
    if head and tail:
        hyphenated = f"{head[0]}-{tail[0]}"
        if not tail[0][0].islower() or hyphenated.lower() in whole.lower():
            return f"{stem}-{following}"
    return stem + following
