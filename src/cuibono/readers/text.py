"""Plain text. Code points stay as they are; newlines become one kind; wrapped lines are joined by a space, which moves no offset."""

from __future__ import annotations

import itertools
import re
import statistics

from .base import Given, Parts
from .encoding import decode

# From a line's beginning: tried from everywhere, a book on one line takes its length squared.
_PARAGRAPH = re.compile(r"^[^\n]+(?:\n[^\n]+)+", re.MULTILINE)
_LISTED = re.compile(r"\s*(?:[-*•]\s|\d{1,2}[.)]\s|[>|])|.*\|")
# A typewriter's line: wider is no wrap, and shorter lines are verse, addresses, menus.
_NARROWEST, _WIDEST = 50, 100


def unwrap(text: str) -> str:
    """Lines broken at a fixed width inside paragraphs, joined. The text keeps its length: a newline becomes a space.

    Only where the whole text shows a fixed width: paragraphs parted by empty lines, whose inner lines are nearly equally long.
    """
    paragraphs = [[len(line) for line in found.group().split("\n")[:-1]] for found in _PARAGRAPH.finditer(text)]
    inner = [length for lengths in paragraphs if max(lengths) >= _NARROWEST for length in lengths]
    if len(inner) < 3:
        return text
    width = max(inner)
    if width > _WIDEST or statistics.median(inner) < 0.8 * width:
        return text

    def join(found: re.Match[str]) -> str:
        lines = found.group().split("\n")
        made = lines[0]
        for before, line in itertools.pairwise(lines):
            full = len(before) + 1 + len(line.split(" ", 1)[0]) > 0.8 * width
            made += (" " if full and not _LISTED.match(line) else "\n") + line
        return made

    return _PARAGRAPH.sub(join, text)


class TextReader:
    """``text/plain``."""

    name = "text"
    version = "1"
    media_type = "text/plain"

    def read(self, data: bytes, given: Given) -> Parts:
        """Decodes and unwraps; blocks are left to the engine."""
        return Parts(unwrap(decode(data)))
