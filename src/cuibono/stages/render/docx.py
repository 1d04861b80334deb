"""The brief as DOCX: real headings, tables and lists; evidence numbers are links to bookmarks in the evidence list.

Bytes are fixed: core properties from the newest document, zip entries with one date, parts in one order (rule 22).
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document as new_document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from cuibono.records import Brief, Cell, Panel, Section, Sentence

from . import words as w

_ACCENT = RGBColor(0x1F, 0x4E, 0x79)
_SOFT = RGBColor(0x5C, 0x5F, 0x66)
# What XML 1.0 cannot hold; python-docx would refuse the whole document.
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _clean(text: str) -> str:
    return _UNSAFE.sub("�", text)


def newest(brief: Brief) -> datetime:
    """The newest document's date; 1980, where zip dates begin, for an undated corpus."""
    parts = [int(part) for part in (brief.newest or "1980").split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    return datetime(max(year, 1980), month, day, tzinfo=UTC)


class _Writer:
    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.doc: Any = new_document()
        self.bookmark = 0
        self._styles()

    def _styles(self) -> None:
        normal = self.doc.styles["Normal"]
        normal.font.name, normal.font.size = "Georgia", Pt(10.5)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Georgia")
        normal.paragraph_format.space_after = Pt(6)
        for name, size in (("Title", 24), ("Heading 1", 14), ("Heading 2", 11.5)):
            style = self.doc.styles[name]
            style.font.name, style.font.size, style.font.color.rgb = "Georgia", Pt(size), _ACCENT
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(key), None)
            fonts.set(qn("w:ascii"), "Georgia")
            fonts.set(qn("w:hAnsi"), "Georgia")
        for section in self.doc.sections:
            section.left_margin = section.right_margin = Cm(2.2)
            section.top_margin = section.bottom_margin = Cm(2)

    def link(self, paragraph: Any, number: int) -> None:
        anchor = OxmlElement("w:hyperlink")
        anchor.set(qn("w:anchor"), f"e{number}")
        run = paragraph.add_run(f"[{number}]")
        run.font.size, run.font.color.rgb = Pt(8), _ACCENT
        anchor.append(run._r)
        paragraph._p.append(anchor)

    def sentence(self, paragraph: Any, sentence: Sentence) -> None:
        for run in sentence.runs:
            if run.cite is not None:
                self.link(paragraph, run.cite)
            else:
                paragraph.add_run(_clean(run.text))

    def sentences(self, paragraph: Any, rows: tuple[Sentence, ...]) -> Any:
        for at, row in enumerate(rows):
            if at:
                paragraph.add_run(" ")
            self.sentence(paragraph, row)
        return paragraph

    def small(self, text: str, italic: bool = False) -> Any:
        paragraph = self.doc.add_paragraph()
        run = paragraph.add_run(_clean(text))
        run.font.size, run.font.color.rgb, run.italic = Pt(8.5), _SOFT, italic
        return paragraph

    def table(self, header: tuple[str, ...], rows: list[list[Any]]) -> None:
        table = self.doc.add_table(rows=1, cols=len(header))
        table.style, table.alignment = "Light Grid Accent 1", WD_TABLE_ALIGNMENT.LEFT
        for cell, text in zip(table.rows[0].cells, header, strict=True):
            cell.text = ""
            cell.paragraphs[0].add_run(text).bold = True
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                paragraph = cell.paragraphs[0]
                if isinstance(value, str):
                    paragraph.add_run(_clean(value)).bold = False
                elif isinstance(value, tuple):
                    for number in value:
                        self.link(paragraph, number)
                else:
                    self.cell(paragraph, value)
        for line in table.rows:
            for cell in line.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = Pt(1)
                    for run in paragraph.runs:
                        run.font.size = Pt(8.5)
        self.doc.add_paragraph().paragraph_format.space_after = Pt(2)

    def cell(self, paragraph: Any, cell: Cell) -> None:
        if cell.sentences:
            self.sentences(paragraph, cell.sentences)
        else:
            paragraph.add_run(_clean(cell.label))

    def panel(self, panel: Panel) -> None:
        if panel.kind == "table":
            self.table(panel.header, [list(row.cells) for row in panel.rows])
        elif panel.kind == "quote":
            paragraph = self.sentences(self.doc.add_paragraph(style="Intense Quote"), panel.sentences)
            paragraph.add_run(f"\n{_clean(panel.speaker)}").italic = False
        elif panel.kind == "list":
            for row in panel.sentences:
                self.sentence(self.doc.add_paragraph(style="List Bullet"), row)
        elif panel.kind == "path":
            for path in panel.paths:
                paragraph = self.doc.add_paragraph()
                paragraph.add_run("Path ").bold = True
                paragraph.add_run(_clean(w.path_line(path)))
                self.table(w.PATH_HEADER, [list(row) for row in w.path_rows(path)])
                last = self.doc.add_paragraph(f"{w.path_verdict(path)} ")
                self.sentences(last, panel.sentences)
        elif panel.kind == "judgement":
            for row in panel.sentences:
                paragraph = self.doc.add_paragraph()
                paragraph.add_run("Judgement. ").bold = True
                self.sentence(paragraph, row)
                self.table(("", "stated with the judgement"), [[label, getattr(row, name) or ""] for name, label in w.JUDGEMENT_PARTS])
        elif panel.kind == "note":
            paragraph = self.doc.add_paragraph(style="Quote")
            paragraph.add_run(f"{_clean(panel.speaker)}. ").bold = True
            paragraph.add_run(_clean(" ".join(panel.header)))
        else:
            if panel.speaker:
                self.doc.add_heading(_clean(panel.speaker), 2)
            self.sentences(self.doc.add_paragraph(), panel.sentences)

    def section(self, section: Section) -> None:
        self.doc.add_heading(_clean(w.section_title(section)), 1)
        for panel in section.panels:
            self.panel(panel)
        if section.more:
            self.small(w.more_line(section), italic=True)

    def evidence(self) -> None:
        self.doc.add_heading("Evidence", 1)
        for row in self.brief.evidence:
            paragraph = self.doc.add_paragraph()
            start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
            for mark in (start, end):
                mark.set(qn("w:id"), str(row.number))
            start.set(qn("w:name"), f"e{row.number}")
            paragraph._p.append(start)
            paragraph.add_run(f"[{row.number}] ").bold = True
            paragraph._p.append(end)
            paragraph.add_run(f"“{_clean(w.one_line(row))}” ")
            tail = paragraph.add_run(_clean(w.evidence_tail(row)))
            tail.font.size, tail.font.color.rgb = Pt(8), _SOFT


def render_docx(brief: Brief) -> bytes:
    """Office Open XML. Text of documents goes in as text runs, never as markup."""
    out = _Writer(brief)
    doc = out.doc
    doc.add_heading(_clean(brief.title), 0)
    out.small(brief.provenance, italic=True)
    out.sentences(doc.add_paragraph(), brief.lede)
    if brief.changes:
        doc.add_heading("What changed", 1)
        for line in brief.changes:
            doc.add_paragraph(_clean(line), style="List Bullet")
    out.table(("", "Section"), [[str(number), heading] for number, heading, _ in w.contents(brief)])
    for section in brief.sections:
        out.section(section)
    doc.add_heading("Sources", 1)
    for note in brief.sources:
        paragraph = doc.add_paragraph()
        paragraph.add_run(f"S{note.number} {_clean(note.title)}").bold = True
        paragraph.add_run(f" · {_clean(w.source_line(note))}")
        out.small(w.capture_line(note))
    out.evidence()
    out.small(w.terms_line(brief), italic=True)
    out.small(w.version_line(brief), italic=True)
    when = newest(brief)
    core = doc.core_properties
    core.title, core.author, core.last_modified_by, core.comments = _clean(brief.title), brief.writer, brief.writer, ""
    core.created = core.modified = core.last_printed = when.replace(tzinfo=None)
    core.revision = brief.version
    buffer = io.BytesIO()
    doc.save(buffer)
    return _fixed(buffer.getvalue(), when)


def _fixed(data: bytes, when: datetime) -> bytes:
    """The same zip with one date on every entry, names in order after the content types."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            info = zipfile.ZipInfo(name, (when.year, when.month, when.day, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(info, source.read(name))
    return out.getvalue()
