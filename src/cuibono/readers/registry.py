"""The readers by format. A new format is one file with a reader and one line here (and its ending in ``detect.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from .base import Reader

# Format to the class that reads it, in the module of the format's name where no other is named.
_CLASSES = {
    "text": "TextReader",
    "markdown": "MarkdownReader",
    "html": "HtmlReader",
    "pdf": "PdfReader",
    "docx": "DocxReader",
    "jsonl": "JsonlReader",
    "eml": "EmlReader",
    "epub": "EpubReader",
    "odt": "OdtReader",
    "ods": "sheets.OdsReader",
    "pptx": "PptxReader",
    "rtf": "RtfReader",
    "xls": "sheets.XlsReader",
    "xlsx": "sheets.XlsxReader",
}


class _Readers(Mapping[str, Reader]):
    """Each reader is imported when it is asked for: a text file needs no library for web pages, PDF or office files."""

    def __init__(self) -> None:
        self._made: dict[str, Reader] = {}

    def __getitem__(self, name: str) -> Reader:
        if name not in self._made:
            module, _, kind = _CLASSES[name].rpartition(".")
            reader: Reader = getattr(import_module(f".{module or name}", __package__), kind)()
            self._made[name] = reader
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASSES)

    def __len__(self) -> int:
        return len(_CLASSES)


READERS: Mapping[str, Reader] = _Readers()
