"""PDF by pypdfium2: text in reading order with its geometry; title, authors and date from the file's own fields."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from importlib.metadata import version
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .base import Given, Layout, Parts, refuse
from .dates import later, parse_date
from .names import split_authors
from .pdf_layout import SOFT, Line, drop_running_heads, join_lines

# A title that a word processor or printer driver made up says nothing.
_MADE_UP = re.compile(r"microsoft word|untitled|\.(?:docx?|odt|indd|qxd|pdf|tex|pptx?)$|^\W*$|^document\d*$", re.IGNORECASE)
_TAIL = 4096


class PdfReader:
    """``application/pdf``. Its characters are made from glyphs, so they are composed (NFC) and ligatures are spelled out."""

    name = "pdf"
    version = f"2 (pypdfium2 {version('pypdfium2')})"
    media_type = "application/pdf"

    def read(self, data: bytes, given: Given) -> Parts:
        """Paragraphs, headings and list items as blocks. Scanned pages without a text layer are ``no_text``."""
        if b"%%EOF" not in data[-_TAIL:]:
            raise refuse("truncated", "the PDF has no end mark", advice="fetch the file again")
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise refuse("encrypted", "the PDF needs a password", advice="save an unlocked copy and add that") from error
            raise refuse("corrupt", f"the PDF can't be opened: {error}") from error
        try:
            fields: dict[str, str] = document.get_metadata_dict()
            lines = [line for number in range(len(document)) for line in _page_lines(document, number)]
        except pdfium.PdfiumError as error:
            raise refuse("corrupt", f"a page can't be read: {error}") from error
        finally:
            document.close()
        layout = join_lines(drop_running_heads(lines))
        title = " ".join(unicodedata.normalize("NFC", fields.get("Title", "")).split())
        date = parse_date(fields.get("CreationDate", ""))
        return Parts(
            text=layout.text,
            blocks=tuple(layout.blocks),
            title=title if title and not _MADE_UP.search(title) else _first_heading(layout),
            authors=split_authors(fields.get("Author", "")),
            published_at=date,
            published_from="metadata" if date else None,
            modified_at=later(parse_date(fields.get("ModDate", "")), date, given.retrieved_on),
        )


def _first_heading(layout: Layout) -> str | None:
    """The heading that opens the text, if one does."""
    first = layout.blocks[0] if layout.blocks else None
    return layout.text[first.start : first.end] if first and first.kind == "heading" else None


def _page_lines(document: Any, number: int) -> list[Line]:
    """The lines of one page in pdfium's order."""
    page = document[number]
    textpage = page.get_textpage()
    lines: list[Line] = []
    try:
        run: list[tuple[int, str]] = []
        units = [raw.FPDFText_GetUnicode(textpage, index) for index in range(textpage.count_chars())]
        index = 0
        while index < len(units):
            unit, at = units[index], index
            if 0xD800 <= unit < 0xDC00 and index + 1 < len(units) and 0xDC00 <= units[index + 1] < 0xE000:
                unit = 0x10000 + ((unit - 0xD800) << 10) + (units[index + 1] - 0xDC00)
                index += 1
            index += 1
            if unit in (0x0A, 0x0D, 0x02, 0xFFFE):
                soft = unit in (0x02, 0xFFFE)
                _flush(lines, textpage, number, run, soft)
                run = []
            elif unit >= 0x20 and not 0xD800 <= unit < 0xE000:
                run.append((at, chr(unit)))
        _flush(lines, textpage, number, run, False)
    finally:
        textpage.close()
        page.close()
    return lines


def _flush(lines: list[Line], textpage: Any, page: int, run: list[tuple[int, str]], soft: bool) -> None:
    """Closes one line; a line without letters is none."""
    words = "".join(character for _, character in run).strip()
    if not words:
        return
    seen = [at for at, character in run if not character.isspace()]
    left, first_base = _box(textpage, seen[0])[0], _origin(textpage, seen[0])
    right = _box(textpage, seen[-1])[1]
    text = " ".join(unicodedata.normalize("NFC", "".join(_spelled(character) for character in words)).split())
    size = float(raw.FPDFText_GetFontSize(textpage, seen[0]))
    # The size in the text's own space; a matrix may scale it, so the height of the box corrects a size of 1.
    if size <= 1.5:
        low, high = _box(textpage, seen[0])[2:]
        size = max(high - low, 1.0)
    lines.append(Line(page, left, right, first_base, round(size, 1), text + (SOFT if soft else "")))


def _spelled(character: str) -> str:
    """A ligature glyph as its letters."""
    return unicodedata.normalize("NFKC", character) if "\ufb00" <= character <= "\ufb06" else character


def _box(textpage: Any, index: int) -> tuple[float, float, float, float]:
    """Left, right, bottom, top of a character in points."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
    return left.value, right.value, bottom.value, top.value


def _origin(textpage: Any, index: int) -> float:
    """Height of a character's baseline in points."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, index, x, y)
    return y.value
