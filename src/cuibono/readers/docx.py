"""DOCX by python-docx: headings, paragraphs, list items and table rows; deleted text of tracked changes is left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from .base import Given, Layout, Parts, refuse
from .dates import later
from .names import split_authors
from .package import Package

# python-docx's own template carries this creation date; a file that still has it tells nothing.
_TEMPLATE_DATE = "2013-12-23"
_MADE_UP = ("", "python-docx", "word document")


class DocxReader:
    """Office Open XML text documents."""

    name = "docx"
    version = f"2 (python-docx {version('python-docx')})"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def read(self, data: bytes, given: Given) -> Parts:
        """Blocks in document order; the core properties give title, author, and the dates of creation and of the last change."""
        Package(data, given.max_bytes).check()
        try:
            document = docx.Document(io.BytesIO(data))
        except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
            raise refuse("corrupt", f"the DOCX can't be opened: {error}") from error
        names = {style.style_id: (style.name or "").lower() for style in document.styles}
        layout = Layout()
        title: str | None = None
        for element in _flow(document.element.body):
            if element.tag == qn("w:tbl"):
                for row in element.iter(qn("w:tr")):
                    layout.row([_words(cell) for cell in row.findall(qn("w:tc"))])
                continue
            kind, words = _kind(element, names), _words(element)
            layout.add(kind, words)
            if kind == "heading" and title is None:
                title = " ".join(words.split()) or None
        core = document.core_properties
        created = core.created.date().isoformat() if core.created else None
        date = created if created != _TEMPLATE_DATE else None
        saved = core.modified.date().isoformat() if core.modified else ""
        given_title = " ".join((core.title or "").split())
        author = core.author or ""
        return Parts(
            text=layout.text,
            blocks=tuple(layout.blocks),
            title=given_title if given_title.lower() not in _MADE_UP else title,
            authors=() if author.lower() in _MADE_UP else split_authors(author),
            published_at=date,
            published_from="metadata" if date else None,
            modified_at=later(saved, date, given.retrieved_on),
        )


def _flow(body: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, those inside content controls too."""
    for child in body:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            if content is not None:
                yield from _flow(content)


_GAPS = {qn("w:tab"), qn("w:br"), qn("w:cr")}
# Deleted and moved text, and the fallback copy of a drawing's text.
_SKIPPED = {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def _words(element: Any) -> str:
    """The text of a paragraph or cell."""
    made: list[str] = []

    def walk(node: Any) -> None:
        for child in node:
            if child.tag in _SKIPPED:
                continue
            if child.tag == qn("w:t"):
                made.append(child.text or "")
            elif child.tag in _GAPS:
                made.append(" ")
            elif child.tag == qn("w:noBreakHyphen"):
                made.append("-")
            else:
                walk(child)
                if child.tag == qn("w:p"):
                    made.append(" ")

    walk(element)
    return "".join(made)


def _kind(paragraph: Any, names: dict[str, str]) -> str:
    """Block kind by the paragraph's style and numbering."""
    properties = paragraph.find(qn("w:pPr"))
    style = properties.find(qn("w:pStyle")) if properties is not None else None
    name = names.get(style.get(qn("w:val")), "") if style is not None else ""
    if name.startswith(("heading", "title", "subtitle")):
        return "heading"
    if name.startswith("list") or (properties is not None and properties.find(qn("w:numPr")) is not None):
        return "list_item"
    if "quote" in name:
        return "quote"
    return "caption" if name == "caption" else "paragraph"
