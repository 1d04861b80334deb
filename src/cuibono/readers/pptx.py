"""Presentations (OOXML) by lxml: slides in the order in which they are shown, titles as headings, then text, tables, notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .base import Given, Layout, Parts, refuse
from .package import Package, first_heading

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "ppt/presentation.xml"
_TITLES = ("title", "ctrTitle")
# Placeholders of the slide's frame.
_FRAME = ("dt", "ftr", "sldNum", "hdr", "sldImg")


class PptxReader:
    """``application/vnd.openxmlformats-officedocument.presentationml.presentation``."""

    name = "pptx"
    version = "1"
    media_type = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

    def read(self, data: bytes, given: Given) -> Parts:
        """One run of blocks for each slide, hidden ones too; the core properties give title, author and date of creation."""
        package = Package(data, given.max_bytes)
        relations = package.relations(_MAIN)
        layout = Layout()
        slides = package.xml(_MAIN).find(f"{_P}sldIdLst")
        shown: set[str] = set()
        for slide in [] if slides is None else slides:
            kind, part = relations.get(slide.get(f"{_R}id", ""), ("", ""))
            if kind != "slide" or part in shown:
                raise refuse("corrupt", "a slide of the presentation is missing, or there twice")
            shown.add(part)
            _lay_out(package.xml(part), layout)
            for kind, notes in package.relations(part).values():
                if kind == "notesSlide":
                    _lay_out(package.xml(notes), layout, notes=True)
        fields = package.core()
        if (fields.title or "").lower() in ("powerpoint presentation", "presentation"):
            fields = replace(fields, title=None)
        return fields.parts(layout, given, first_heading(layout))


def _lay_out(slide: Any, layout: Layout, notes: bool = False) -> None:
    shapes = list(slide.iter(f"{_P}sp", f"{_A}tbl"))
    # A title may stand anywhere in the file, and is seen first.
    for node in sorted(shapes, key=lambda node: _role(node) not in _TITLES):
        if node.tag == f"{_A}tbl":
            for row in node.iterchildren(f"{_A}tr"):
                layout.row([" ".join(_words(p) for p in cell.iter(f"{_A}p")) for cell in row.iterchildren(f"{_A}tc")])
            continue
        role = _role(node)
        if role in _FRAME:
            continue
        paragraphs = [_words(p) for p in node.iter(f"{_A}p")]
        if role in _TITLES and not notes:
            layout.add("heading", " ".join(paragraphs))
            continue
        listed = role in ("body", "") and not notes and sum(bool(words.strip()) for words in paragraphs) > 1
        for words in paragraphs:
            layout.add("list_item" if listed else "paragraph", words)


def _role(shape: Any) -> str | None:
    """What a shape stands for on its slide ("" for the body that the layout names by number); None for a free text box."""
    found = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph") if shape.tag == f"{_P}sp" else None
    return None if found is None else str(found.get("type", ""))


def _words(paragraph: Any) -> str:
    return "".join(" " if node.tag == f"{_A}br" else node.text or "" for node in paragraph.iter(f"{_A}t", f"{_A}br"))
