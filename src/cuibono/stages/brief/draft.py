"""Sentences under construction: runs, provisional evidence numbers, and the final numbering in order of reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from cuibono.records import Brief, Cell, Panel, Passage, PathPrint, Row, Run, Section, Sentence, StoredAttribution, StoredClaim

from .words import capital, squeeze

Piece = str | Run | list["Piece"]  # text, a run, or more of them


@dataclass
class Register:
    """Gives each cited sentence span a provisional number, and remembers which claims and attributions it carries."""

    texts: dict[str, str]
    spans: dict[tuple[str, int, int], int] = field(default_factory=dict)
    claims: dict[int, list[StoredClaim]] = field(default_factory=dict)
    attributions: dict[int, list[StoredAttribution]] = field(default_factory=dict)

    def cite(self, row: StoredClaim | StoredAttribution) -> Run:
        """The citation of a claim (its whole sentence) or of an attribution (from its first to its last span)."""
        if isinstance(row, StoredClaim):
            start, end = min(row.sentence_start, row.evidence_start), max(row.sentence_end, row.evidence_end)
        else:
            spans = [*row.source, *row.cue, *row.content]
            start, end = min(a for a, _ in spans), max(b for _, b in spans)
            text = self.texts[row.doc_id]
            while end < len(text) and text[end] in ".,!?”\"’'":
                end += 1
            for doc, a, b in self.spans:
                if doc == row.doc_id and a <= start and end <= b:
                    start, end = a, b
                    break
        number = self.spans.setdefault((row.doc_id, start, end), len(self.spans) + 1)
        if isinstance(row, StoredClaim):
            known = self.claims.setdefault(number, [])
            if row not in known:
                known.append(row)
        else:
            said = self.attributions.setdefault(number, [])
            if row not in said:
                said.append(row)
        return Run("", cite=number)

    def quote(self, passage: Passage, said: Iterable[StoredAttribution]) -> Run:
        """The citation of a whole sentence, with whoever speaks in it."""
        number = self.spans.setdefault((passage.doc_id, passage.start, passage.end), len(self.spans) + 1)
        known = self.attributions.setdefault(number, [])
        known += [row for row in said if row not in known]
        return Run("", cite=number)

    def place(self, doc_id: str, start: int, end: int) -> Run:
        """The citation of a place on a page that says what a bracket adds."""
        inside = next((n for (doc, a, b), n in self.spans.items() if doc == doc_id and a <= start and end <= b), None)
        return Run("", cite=inside or self.spans.setdefault((doc_id, start, end), len(self.spans) + 1))

    def cites(self, rows: Iterable[StoredClaim]) -> list[Piece]:
        """ " [1] [2]" for claims, one number per span."""
        runs = list(dict.fromkeys(self.cite(row) for row in rows))
        return [piece for run in runs for piece in (" ", run)]


def flat(pieces: Iterable[Piece]) -> list[Run]:
    """Nested pieces to runs, neighbours of plain text joined."""
    runs: list[Run] = []
    for piece in pieces:
        for run in flat(piece) if isinstance(piece, list) else [Run(piece) if isinstance(piece, str) else piece]:
            if run.cite is None and not run.quoted and runs and runs[-1].cite is None and not runs[-1].quoted:
                runs[-1] = Run(runs[-1].text + run.text)
            elif run.text or run.cite is not None:
                runs.append(run)
    return runs


def finish(pieces: Iterable[Piece]) -> tuple[Run, ...]:
    """Capital letter, end mark, no double blanks nor stops."""
    runs = flat(pieces)
    text = "".join(run.text for run in runs)
    if runs and runs[0].cite is None and not runs[0].quoted:
        runs[0] = Run(capital(runs[0].text))
    if not re.search(r"[.!?:][”’\"')]*\s*$", text):
        runs.append(Run("."))
    tidy = [Run(re.sub(r",(?=[,:.])", "", re.sub(r" {2,}", " ", run.text))) if run.cite is None and not run.quoted else run for run in runs]
    return tuple(flat(tidy))


def fill(frame: str, **slots: Piece) -> list[Piece]:
    """A frame with its slots filled; ``{C}`` and ``{W}`` are ``{c}`` and ``{w}`` (capitals come with :func:`finish`)."""
    pieces: list[Piece] = []
    for part in re.split(r"(\{\w+\})", frame):
        key = part[1:-1].lower() if part.startswith("{") else ""
        pieces.append(slots.get(key, part))
    return pieces


def bare_marks(text: str) -> str:
    """Without a pair of quotation marks around the whole, or one left over at an end."""
    text = text.strip()
    if text[:1] in '“"' and not re.search(r"[“”\"]", text[1:-1]) and text[-1:] in '”"':
        return text[1:-1]
    opened, closed = text.count("“"), text.count("”")
    if opened < closed and text.endswith("”"):
        return text[:-1]
    if opened > closed and text.startswith("“"):
        return text[1:]
    return text.strip('"') if text.count('"') == 1 else text


def even_marks(text: str) -> str:
    """Without quotation marks that have no partner in it: a span cut inside a quotation."""
    for opened, closed in (("“", "”"), ("‘", "’")):
        if text.count(opened) != text.count(closed) and (opened == "“" or opened in text):
            text = text.replace(opened, "").replace(closed, "")
    return text.replace('"', "") if text.count('"') % 2 else text


def single_marks(text: str) -> str:
    """Quotation marks inside a quotation become single ones, as printers do; nothing else changes."""
    flat = text.replace("“", "‘").replace("”", "’")
    return re.sub(r'"([^"]*)"', r"‘\1’", flat).replace('"', "’")


ADDED = ("\ue000", "\ue001")  # around words of ours in a text that is to be quoted


def added(words_of_ours: str) -> str:
    """Words for :func:`quote` to print between its quotation marks as ours, in square brackets."""
    return f"{ADDED[0]}{words_of_ours}{ADDED[1]}"


def quote(text: str, limit: int | None = None, *, clause: bool = False) -> list[Piece]:
    """Verbatim words in quotation marks, blanks squeezed; cut at a word and marked "…" past ``limit`` words. ``clause``: ours go on."""
    plain = single_marks(re.sub(r"^[,;:.\s–—-]+|[,;:\s–—-]+$", "", bare_marks(squeeze(text))))
    tail = ""
    inner = re.search(r"[.,;:]([’”]+)$", plain) if clause else re.search(r"[,;:]([’”]+)$", plain)
    if inner:
        plain, tail = plain[: inner.start()], inner[1]
    pieces = plain.split(" ")
    if limit and len(pieces) > limit and ADDED[0] not in plain:
        plain, tail = " ".join(pieces[:limit]), " …"
    runs: list[Piece] = []
    for part in re.split(rf"({ADDED[0]}[^{ADDED[1]}]*{ADDED[1]})", plain):
        if part:
            runs.append(part[1:-1] if part.startswith(ADDED[0]) else Run(part, quoted=True))
    return ["“", *runs, f"{tail}”"]


def _renumber(make: Callable[[int], int], sentence: Sentence) -> Sentence:
    return replace(sentence, runs=tuple(run if run.cite is None else Run("", cite=make(run.cite)) for run in sentence.runs))


def renumber(
    brief_lede: tuple[Sentence, ...], sections: tuple[Section, ...]
) -> tuple[tuple[Sentence, ...], tuple[Section, ...], dict[int, int]]:
    """Evidence numbers in order of first appearance; gives back the map from provisional numbers."""
    numbers: dict[int, int] = {}

    def make(old: int) -> int:
        return numbers.setdefault(old, len(numbers) + 1)

    lede = tuple(_renumber(make, sentence) for sentence in brief_lede)

    def panel(row: Panel) -> Panel:
        paths = tuple(
            PathPrint(
                tuple(replace(hop, cites=tuple(make(n) for n in hop.cites)) for hop in path.hops), path.grade, path.overlap, path.end_note
            )
            for path in row.paths
        )
        sentences = tuple(_renumber(make, sentence) for sentence in row.sentences)
        rows = tuple(
            Row(tuple(Cell(cell.label, tuple(_renumber(make, s) for s in cell.sentences)) for cell in line.cells)) for line in row.rows
        )
        return replace(row, paths=paths, sentences=sentences, rows=rows)

    done = tuple(replace(section, panels=tuple(panel(row) for row in section.panels)) for section in sections)
    return lede, done, numbers


def sentences_of(brief: Brief) -> list[tuple[str, Sentence]]:
    """Every sentence of a brief with its section's key, in order of reading ("lede" first)."""
    found = [("lede", sentence) for sentence in brief.lede]
    for section in brief.sections:
        for panel in section.panels:
            found += [(section.key, sentence) for sentence in panel.sentences]
            found += [(section.key, s) for line in panel.rows for cell in line.cells for s in cell.sentences]
    return found


def gap(*pieces: Piece, **more: Any) -> Sentence:
    """A sentence on what is not known."""
    return Sentence("gap", finish(pieces), **more)
