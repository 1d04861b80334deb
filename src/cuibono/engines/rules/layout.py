"""Splits a text into blocks: paragraphs, headings, list items, table rows. No sentence is glued across two of them."""

from __future__ import annotations

import re

from cuibono.records import Block

_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"[.!?:;,…][\"'”’)\]]*$")
_TABLE = re.compile(r"\|")
_LIST = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s+\S")


def find_blocks(text: str) -> list[Block]:
    """Blocks of a text by its lines alone, for texts whose reader gave no layout."""
    blocks = []
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if not stripped:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        end = start + len(stripped)
        if _TABLE.search(stripped):
            kind = "table"
        elif _LIST.match(line):
            kind = "list_item"
        elif len(stripped) <= 90 and not _END.search(stripped) and len(stripped.split()) <= 12:
            kind = "heading"
        else:
            kind = "paragraph"
        blocks.append(Block(start, end, kind))
    return blocks
