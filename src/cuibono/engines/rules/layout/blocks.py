"""Splits a text into blocks: paragraphs, headings, list items, table rows. No sentence is glued across two of them.

Lines that are one running text are joined again where that is certain: hard-wrapped lines, and a quotation that stands on a line of
its own between its introduction and its "said X".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from cuibono.records import Block
from cuibono.vocabulary import load_toml

from .datelines import dateline_end

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_BREAK = re.compile(r"\n[^\S\n]*\n|\r[^\S\r\n]*\r|\f|\r\n[^\S\r\n]*\r\n")
_END = re.compile(r"[.!?…][\"'”’»)\]*_]*$")
_HELD = re.compile(r"[,;][\"'”’»]?$|[-–—]$")  # a line that ends so has not ended
_HELD_QUOTE = re.compile(r"[,;][\"'”’»]$|[\"”»],$")
_LABEL = re.compile(r":$")
_RULE = re.compile(r"^[\s|:+=_*~-]{3,}$")
_LIST = re.compile(r"(?:[-*•‣◦▪–—]|\(?\d{1,2}[.)]|\(?[a-z][)])\s+\S")
_OPEN = re.compile(r"[\"“«„]\S")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_SENTENCE_BREAK = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(A-Z])")
_PROSE = ("paragraph", "quote", "caption")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(load_toml("layout.toml")[key])


@cache
def _limit(key: str) -> int:
    return int(load_toml("layout.toml")["limits"][key])


def find_blocks(text: str) -> list[Block]:
    """Blocks of a text by its lines alone, for texts whose reader gave no layout. Ordered, inside the text, not overlapping."""
    lines = []
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            lines.append((start, start + len(stripped)))
    blocks = [Block(start, end, _kind(text[start:end])) for start, end in _unwrap(text, lines)]
    return tidy_blocks(text, blocks)


def tidy_blocks(text: str, blocks: Iterable[Block]) -> list[Block]:
    """Joins blocks that are certainly one running text and chops those that are too long to parse at once.

    A heading alone in its text is a paragraph: somebody handed us this line to read.
    """
    joined: list[Block] = []
    for block in blocks:
        if joined and _runs_on(text, joined[-1], block):
            first = joined[-1]
            kind = first.kind if first.kind == "list_item" else "paragraph"
            joined[-1] = Block(first.start, block.end, kind)
        else:
            joined.append(block)
    if len(joined) == 1 and joined[0].kind == "heading":
        joined = [Block(joined[0].start, joined[0].end, "paragraph")]
    return [piece for block in joined for part in _cut_dateline(text, block) for piece in _chop(text, part)]


def _cut_dateline(text: str, block: Block) -> list[Block]:
    """A paragraph without the dateline before it, which holds no sentence."""
    end = dateline_end(text, block.start, block.end) if block.kind == "paragraph" else block.start
    if end == block.start:
        return [block]
    rest = end + len(text[end : block.end]) - len(text[end : block.end].lstrip())
    return [Block(block.start, end, "dateline"), *([Block(rest, block.end, block.kind)] if rest < block.end else [])]


def _kind(line: str) -> str:
    if _RULE.match(line) or _is_row(line):
        return "table"
    if line.startswith("#") and line.lstrip("#").startswith(" "):
        return "heading"
    if _LIST.match(line):
        return "list_item"
    return "heading" if _is_heading(line) else "paragraph"


def _is_row(line: str) -> bool:
    pipes, tabs = line.count("|"), line.count("\t")
    if line.startswith("|") and line.endswith("|"):
        return True
    if len(line) > _limit("cell_characters") * (max(pipes, tabs) + 1):
        return False  # a page of prose with a few bars in it
    if pipes >= 2 or line.endswith("|") or line.startswith("|"):
        return True
    if pipes == 1:
        return not _END.search(line) or len(line) <= _limit("heading_characters")
    return tabs >= 2


def _is_heading(line: str) -> bool:
    words = line.split()
    if _END.search(line) or _HELD.search(line):
        return False
    if _LABEL.search(line):
        return len(words) <= _limit("label_words")
    if words[-1].lower().strip("\"'“”‘’") in _words("run_on"):
        return False
    if len(words) <= _limit("heading_words") and len(line) <= _limit("heading_characters"):
        return True
    return len(words) <= _limit("title_words") and _titled(line)


def _titled(line: str) -> bool:
    long_words = [word for word in _WORD.findall(line) if len(word) > 3]
    return bool(long_words) and sum(word[0].isupper() for word in long_words) >= 0.8 * len(long_words)


def _runs_on(text: str, first: Block, second: Block) -> bool:
    """True where ``second`` certainly goes on with the sentence of ``first``."""
    if first.kind not in (*_PROSE, "list_item", "heading") or second.kind not in (*_PROSE, "heading"):
        return False
    before, after = text[first.start : first.end], text[second.start : second.end]
    last = before.rsplit(None, 1)[-1].lower()
    if _END.search(before):
        return False
    if _HELD_QUOTE.search(before) and first.kind != "list_item":
        return True
    apart = _BREAK.search(text, first.end, second.start) is not None
    if after[0].islower() and second.kind != "heading":
        return first.kind in _PROSE or _HELD.search(before) is not None or (not apart and last in _words("run_on"))
    if _OPEN.match(after) and first.kind != "heading":
        return last in _words("run_on") or (not apart and _HELD.search(before) is not None)
    return False


def _unwrap(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Joins hard-wrapped lines: where the next line's first word would not have fitted on the line."""
    chunks: list[list[tuple[int, int]]] = []
    for line in lines:
        if chunks and _BREAK.search(text, chunks[-1][-1][1], line[0]) is None:
            chunks[-1].append(line)
        else:
            chunks.append([line])
    return [span for chunk in chunks for span in _unwrap_chunk(text, chunk)]


def _unwrap_chunk(text: str, chunk: list[tuple[int, int]]) -> list[tuple[int, int]]:
    width = max(end - start for start, end in chunk)
    if len(chunk) < 2 or width > _limit("wrap_width") or width < 30:
        return chunk
    full = [_is_full(text, line, after, width) for line, after in pairwise(chunk)]
    open_ended = [not _END.search(text[start:end]) for start, end in chunk[:-1]]
    plain = not any(_kind(text[start:end]) == "table" for start, end in chunk)
    if not plain or sum(full) < 0.7 * len(full) or sum(open_ended) < 0.5 * len(open_ended):
        return chunk
    joined = [chunk[0]]
    for line, fits_no_more in zip(chunk[1:], full, strict=True):
        if fits_no_more and not _LIST.match(text[line[0] : line[1]]):
            joined[-1] = (joined[-1][0], line[1])
        else:
            joined.append(line)
    return joined


def _is_full(text: str, line: tuple[int, int], after: tuple[int, int], width: int) -> bool:
    word = text[after[0] : after[1]].split(None, 1)[0]
    return (line[1] - line[0]) + 1 + len(word) > width - _limit("wrap_slack")


def _chop(text: str, block: Block) -> list[Block]:
    """Pieces of at most ``limits.block`` characters: at a sentence's end, else at a space, else anywhere."""
    limit = _limit("block")
    pieces = []
    start = block.start
    while block.end - start > limit:
        stops = [m.end() for m in _SENTENCE_BREAK.finditer(text, start, start + limit)]
        stop = stops[-1] if stops else text.rfind(" ", start + 1, start + limit) + 1 or start + limit
        end = stop
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            pieces.append(Block(start, end, block.kind))
        start = stop
    while start < block.end and text[start].isspace():
        start += 1
    if start < block.end:
        pieces.append(Block(start, block.end, block.kind))
    return pieces
