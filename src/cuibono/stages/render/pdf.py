"""The brief as PDF through Typst. The text travels as JSON data and is set as strings: no word of a document is ever Typst code."""

from __future__ import annotations

import io
import json
import tempfile
from datetime import timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from cuibono.records import Brief, Casefile, Cell, Panel, Section, Sentence

from . import words as w
from .docx import newest
from .draw_network import draw_network
from .draw_timeline import draw_timeline


@cache
def _template() -> str:
    return (resources.files(__package__) / "templates" / "brief.typ").read_text(encoding="utf-8")


def _sentence(sentence: Sentence) -> list[dict[str, Any]]:
    return [{"t": run.text} if run.cite is None else {"n": run.cite} for run in sentence.runs]


def _sentences(rows: tuple[Sentence, ...]) -> list[list[dict[str, Any]]]:
    return [_sentence(row) for row in rows]


def _cell(cell: Cell) -> list[list[dict[str, Any]]]:
    return _sentences(cell.sentences) if cell.sentences else [[{"t": cell.label}]]


def _panel(panel: Panel) -> dict[str, Any]:
    return {
        "kind": panel.kind,
        "speaker": panel.speaker,
        "sentences": _sentences(panel.sentences),
        "header": list(panel.header),
        "rows": [[_cell(cell) for cell in row.cells] for row in panel.rows],
        "paths": [
            {
                "line": w.path_line(path),
                "verdict": w.path_verdict(path),
                "rows": [[*([[{"t": part}]] for part in row[:-1]), [[{"n": number} for number in row[-1]]]] for row in w.path_rows(path)],
            }
            for path in panel.paths
        ],
        "parts": [[label, getattr(row, name) or ""] for row in panel.sentences for name, label in w.JUDGEMENT_PARTS],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": w.section_title(section),
        "panels": [_panel(panel) for panel in section.panels],
        "more": w.more_line(section),
    }


def page_data(brief: Brief) -> dict[str, Any]:
    """What the Typst template sets: strings, numbers and lists only."""
    return {
        "title": brief.title,
        "writer": brief.writer,
        "date": [newest(brief).year, newest(brief).month, newest(brief).day],
        "provenance": brief.provenance,
        "lede": _sentences(brief.lede),
        "changes": list(brief.changes),
        "contents": [[str(number), heading] for number, heading, _ in w.contents(brief)],
        "path_header": list(w.PATH_HEADER),
        "sections": [_section(section) for section in brief.sections],
        "sources": [{"n": f"S{n.number}", "title": n.title, "line": w.source_line(n), "capture": w.capture_line(n)} for n in brief.sources],
        "evidence": [{"n": row.number, "text": w.one_line(row), "tail": w.evidence_tail(row)} for row in brief.evidence],
        "terms": w.terms_line(brief),
        "version": w.version_line(brief),
    }


def render_pdf(brief: Brief, casefile: Casefile) -> bytes:
    """PDF with embedded fonts, headings in its outline, and links from numbers to the evidence. Bytes depend on the brief alone."""
    import typst

    pictures = {"network.svg": draw_network(brief, casefile), "timeline.svg": draw_timeline(brief)}
    data = page_data(brief) | {"pictures": [name for name, svg in pictures.items() if svg]}
    # Typst reads files only below its root: an own folder that holds nothing but this brief, so a document can reach nothing.
    with tempfile.TemporaryDirectory(prefix="cuibono-") as folder:
        root = Path(folder)
        (root / "main.typ").write_text(_template(), encoding="utf-8")
        (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for name, svg in pictures.items():
            if svg:
                (root / name).write_text(svg, encoding="utf-8")
        stamp = int((newest(brief) + timedelta(hours=12)).timestamp())
        made = typst.compile(str(root / "main.typ"), root=str(root), format="pdf", ignore_system_fonts=True, timestamp=stamp)
    out = io.BytesIO()
    out.write(made if isinstance(made, bytes) else made[0])
    return out.getvalue()
