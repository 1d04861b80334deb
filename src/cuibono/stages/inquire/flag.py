"""What an editor should look at in a document: one place, its words, and why it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuibono.records import Document
from cuibono.records.readings import Span

# Kinds of flags in the order of a report, with their headings.
FLAGS = {
    "contradicted": "Contradicted by other documents of the ledger",
    "title": "The title and the text",
    "quote": "Quotations without a speaker",
    "number": "Numbers without a source",
    "hedges": "Hedges piled up",
    "unnamed": "Sources that nobody could ask or look up",
    "repeat": "Parts that add little to what was said before",
    "form": "Lines of a form or a template",
}

# The same in a word or two, for a list of counts.
SHORT = {
    "contradicted": "contradictions",
    "title": "title",
    "quote": "quotations",
    "number": "numbers",
    "hedges": "hedges",
    "unnamed": "unnamed sources",
    "repeat": "repeats",
    "form": "forms",
}


@dataclass(frozen=True, slots=True)
class Flag:
    """One place: ``text[start:end]`` of the document is meant, ``words`` are it on one line, ``why`` says in a sentence what is odd.
    ``sides`` are lines of both sides of a contradiction, with speaker, date and grade. A flag on the title has ``start`` = ``end`` = 0."""

    kind: str
    start: int
    end: int
    words: str
    why: str
    sides: tuple[str, ...] = ()


def flag_at(kind: str, document: Document, span: Span, why: str) -> Flag:
    """A flag on a span of the document's text."""
    return Flag(kind, *span, " ".join(document.text[span[0] : span[1]].split()), why)


def lines_in(text: str) -> list[Span]:
    """Spans of the lines of a text that are not empty, without blanks at their ends."""
    found, start = [], 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            begin = start + line.index(bare)
            found.append((begin, begin + len(bare)))
        start += len(line) + 1
    return found


def touching(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether one of the spans shares a character with ``start``–``end``."""
    return any(first < end and start < last for first, last in spans)
