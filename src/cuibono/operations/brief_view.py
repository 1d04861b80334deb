"""A brief as data for a page that edits it: parts, items under their keys, what they cite, and how they are composed now."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from cuibono.records import Panel, Row, Sentence, to_dict
from cuibono.stages.brief.edits import Composed, Edit
from cuibono.stages.brief.layout import Item, Part, lay_out

from .brief_desk import Desk, findings

_OF_SENTENCE = ("speaker", "date", "likelihood", "probability", "confidence", "basis", "assumption", "alternative", "change")


def brief_data(desk: Desk) -> dict[str, Any]:
    """The brief as it was written, with the grades of the ties that it tells."""
    brief = desk.brief
    parts = lay_out(brief)
    told = {tie for part in parts for item in part.items for sentence in item.sentences for tie in sentence.ties}
    ties = {
        row.tie_id: {"grade": row.grade, "status": row.status, "origins": row.origins, "date": row.date, "reason": row.reason}
        for row in brief.findings
        if row.tie_id in told
    }
    names = (
        "brief_id",
        "version",
        "title",
        "subjects",
        "names",
        "provenance",
        "newest",
        "writer",
        "profile",
        "terms",
        "changes",
        "content",
    )
    return {
        **{name: getattr(brief, name) for name in names},
        "ask": asdict(desk.ask),
        "parts": [_part(part) for part in parts],
        "evidence": [to_dict(row) for row in brief.evidence],
        "sources": [to_dict(row) for row in brief.sources],
        "ties": ties,
    }


def composed_data(desk: Desk, made: Composed) -> dict[str, Any]:
    """How the brief is composed now: order, what is struck and noted, edits that no longer apply, and what the linter says of it."""
    order = dict(made.order)
    written = lay_out(desk.brief)
    return {
        "order": [{"key": part, "items": list(keys)} for part, keys in made.order],
        "struck": {key: _edit(edit) for key, edit in made.struck.items()},
        "notes": {key: [_edit(edit) for edit in rows] for key, rows in made.notes.items()},
        "missed": [_edit(edit) for edit in made.missed],
        "changed": [part.key for part in written] != [key for key, _ in made.order]
        or any([item.key for item in part.items] != list(order[part.key]) for part in written),
        "content": made.brief.content,
        "findings": findings(desk, made),
    }


def _edit(edit: Edit) -> dict[str, str]:
    return {"edit": edit.edit_id, "action": edit.action, "words": edit.words, "text": edit.text, "by": edit.by, "at": edit.at}


def _part(part: Part) -> dict[str, Any]:
    section = part.section
    panels = section.panels if section else (Panel("paragraph"),)
    return {
        "key": part.key,
        "number": section.number if section else 0,
        "heading": section.heading if section else "",
        "more": section.more if section else 0,
        "panels": [{"kind": panel.kind, "speaker": panel.speaker, "header": list(panel.header)} for panel in panels],
        "items": [_item(item) for item in part.items],
    }


def _item(item: Item) -> dict[str, Any]:
    unit = item.unit
    found: dict[str, Any] = {"key": item.key, "panel": item.panel, "sentences": [_sentence(row) for row in item.sentences]}
    if isinstance(unit, Row):
        found["cells"] = [{"label": cell.label, "sentences": [_sentence(row) for row in cell.sentences]} for cell in unit.cells]
    elif isinstance(unit, Panel):
        found["paths"] = [to_dict(path) for path in unit.paths]
    return found


def _sentence(sentence: Sentence) -> dict[str, Any]:
    runs = [{"cite": run.cite} if run.cite is not None else {"text": run.text, "quoted": run.quoted} for run in sentence.runs]
    more = {name: value for name in _OF_SENTENCE if (value := getattr(sentence, name)) is not None}
    return {"kind": sentence.kind, "status": sentence.status, "runs": runs, "ties": list(sentence.ties), **more}
