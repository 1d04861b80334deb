"""Nothing told twice in a brief of a large corpus: what opens it is not told again, and of two quotations of like words one stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from cuibono.records import Panel, Section, Sentence

from .file import File
from .words import fold, words

_LEAST = 4  # words of a quotation that can be compared
_APART = ("gaps", "checks", "predictions", "presence", "lists")  # what is set side by side, counted or asked there has a form of its own


def told_once(file: File, opening: tuple[Sentence, ...], sections: list[Section]) -> list[Section]:
    """The sections without what the opening tells and without a second quotation of the same; what is contested stays, side by side."""
    bound = {claim for row in file.case.contradictions for side in row.sides for claim in side.claims}
    bound |= {claim for tie in file.case.ties if tie.contrary for claim in (*tie.supporting, *tie.contrary)}
    first = {claim for sentence in opening for claim in sentence.claims}
    names = frozenset(w for subject in file.case.subjects for w in re.findall(r"[^\W_]{4,}", fold(file.name(subject))))
    seen = [_words(sentence, names) for sentence in opening]
    rows = [*opening, *(s for section in sections for panel in section.panels for s in panel.sentences)]
    contested = {n for s in rows if set(s.claims) & bound for n in s.cites}
    quoted = {n for s in rows if any(run.quoted for run in s.runs) for n in s.cites}

    def new(sentence: Sentence) -> bool:
        if set(sentence.claims) & bound or sentence.kind not in ("reported", "attributed"):
            return True
        if sentence.claims and set(sentence.claims) <= first:
            return False
        if not sentence.claims and set(sentence.cites) <= contested:
            return False  # it stands beside what it contests
        own = _words(sentence, names)
        if sentence.claims and not any(run.quoted for run in sentence.runs) and set(sentence.cites) <= quoted:
            return False  # a tie that a sentence quoted whole tells
        if len(own) >= _LEAST and any(_alike(own, other) for other in seen):
            return False
        seen.append(own)
        return True

    kept = []
    for section in sections:
        if section.key in _APART:
            kept.append(section)
            continue
        panels = tuple(panel for panel in (_of_panel(panel, new) for panel in section.panels) if panel)
        if panels:
            kept.append(replace(section, panels=panels))
    return kept


def _of_panel(panel: Panel, new: Callable[[Sentence], bool]) -> Panel | None:
    if panel.paths or panel.rows:
        return panel
    rows = tuple(sentence for sentence in panel.sentences if new(sentence))
    return replace(panel, sentences=rows) if rows else None


def told_ties(opening: tuple[Sentence, ...], sections: list[Section]) -> set[str]:
    """The ties that a sentence, a cell or a path of the brief tells."""
    panels = [panel for section in sections for panel in section.panels]
    rows = [*opening, *(s for p in panels for s in p.sentences), *(s for p in panels for r in p.rows for c in r.cells for s in c.sentences)]
    return {tie for row in rows for tie in row.ties} | {hop.tie for p in panels for path in p.paths for hop in path.hops}


def _words(sentence: Sentence, names: frozenset[str]) -> frozenset[str]:
    """The content words of what a sentence quotes, without the subjects' ``names``, which all have."""
    return frozenset(w for run in sentence.runs if run.quoted for w in re.findall(r"[^\W_]{4,}", fold(run.text))) - names


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(other) >= _LEAST and len(one & other) >= float(words()["limits"]["alike_words"]) * min(len(one), len(other))
