"""The brief as Markdown. Whatever comes from documents is escaped: it can set no heading, link, table cell or HTML."""

from __future__ import annotations

import re

from cuibono.records import Brief, Cell, Panel, Section, Sentence

from .words import (
    JUDGEMENT_PARTS,
    PATH_HEADER,
    capture_line,
    contents,
    evidence_tail,
    more_line,
    one_line,
    path_line,
    path_rows,
    path_verdict,
    section_title,
    source_line,
    terms_line,
    version_line,
)


def escape(text: str) -> str:
    """Plain text as inert Markdown on one line."""
    flat = re.sub(r"\s+", " ", text)
    flat = re.sub(r"([\\`*_{}\[\]<>|~#$])", r"\\\1", flat).replace("&", "&amp;")
    flat = re.sub(r"(?i)\b(https?|ftp|mailto)(:)", r"\1&#58;", flat)
    return re.sub(r"^(\s*)([-+=]|\d+[.)])(?=\s)", r"\1\\\2", flat)


def words(sentence: Sentence) -> str:
    return "".join(escape(run.text) if run.cite is None else f"[\\[{run.cite}\\]](#e{run.cite})" for run in sentence.runs)


def _cites(numbers: tuple[int, ...]) -> str:
    return " ".join(f"[\\[{n}\\]](#e{n})" for n in numbers)


def _cell(cell: Cell) -> str:
    return escape(cell.label) if not cell.sentences else "<br>".join(words(sentence) for sentence in cell.sentences)


def _table(header: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    lines = [f"| {' | '.join(escape(cell) for cell in header)} |", f"|{'---|' * len(header)}"]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def _panel(panel: Panel) -> list[str]:
    text = " ".join(words(sentence) for sentence in panel.sentences)
    if panel.kind == "table":
        return _table(panel.header, [[_cell(cell) for cell in row.cells] for row in panel.rows])
    if panel.kind == "quote":
        return [f"> {text}", ">", f"> — {escape(panel.speaker)}", ""]
    if panel.kind == "list":
        return [*(f"- {words(sentence)}" for sentence in panel.sentences), ""]
    if panel.kind == "path":
        lines = []
        for path in panel.paths:
            lines += [f"**Path** {escape(path_line(path))}", ""]
            rows = [[*(escape(part) for part in row[:-1]), _cites(row[-1])] for row in path_rows(path)]
            lines += [*_table(PATH_HEADER, rows), f"{escape(path_verdict(path))} {text}".strip(), ""]
        return lines
    if panel.kind == "judgement":
        lines = [f"**Judgement.** {text}", ""]
        for sentence in panel.sentences:
            lines += [f"- {label}: {escape(getattr(sentence, name) or '')}." for name, label in JUDGEMENT_PARTS]
        return [*lines, ""]
    if panel.kind == "note":
        return [f"> **{escape(panel.speaker)}.** {' '.join(escape(text) for text in panel.header)}", ""]
    lead = f"**{escape(panel.speaker)}** " if panel.speaker else ""
    return [f"{lead}{text}", ""]


def _section(section: Section) -> list[str]:
    lines = [f"## {escape(section_title(section))}", ""]
    for panel in section.panels:
        lines += _panel(panel)
    if section.more:
        lines += [f"*{more_line(section)}*", ""]
    return lines


def render_markdown(brief: Brief) -> bytes:
    """UTF-8 Markdown (CommonMark with tables); evidence numbers link to the list at the end."""
    lines = [f"# {escape(brief.title)}", "", f"*{escape(brief.provenance)}*", ""]
    lines += [" ".join(words(sentence) for sentence in brief.lede), ""]
    if brief.changes:
        lines += ["## What changed", "", *(f"- {escape(line)}" for line in brief.changes), ""]
    lines += _table(("", "Section"), [[str(number), escape(heading)] for number, heading, _ in contents(brief)])
    for section in brief.sections:
        lines += _section(section)
    lines += ["## Sources", ""]
    for note in brief.sources:
        lines += [f"**S{note.number}** {escape(note.title)} · {escape(source_line(note))}  ", f"{escape(capture_line(note))}", ""]
    lines += ["## Evidence", ""]
    for row in brief.evidence:
        lines += [f'<a id="e{row.number}"></a>\\[{row.number}\\] “{escape(one_line(row))}” · {escape(evidence_tail(row))}', ""]
    lines += ["---", "", f"*{escape(terms_line(brief))}*", "", f"*{escape(version_line(brief))}*", ""]
    return "\n".join(lines).encode("utf-8")
