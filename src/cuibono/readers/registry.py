"""The readers by format. A new format is one file with a reader and one line here (and its ending in ``detect.py``)."""

from __future__ import annotations

from .base import Reader
from .docx import DocxReader
from .html import HtmlReader
from .jsonl import JsonlReader
from .markdown import MarkdownReader
from .pdf import PdfReader
from .text import TextReader

READERS: dict[str, Reader] = {
    reader.name: reader for reader in (TextReader(), MarkdownReader(), HtmlReader(), PdfReader(), DocxReader(), JsonlReader())
}
