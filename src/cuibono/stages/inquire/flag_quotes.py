"""Quotations that nobody in the document is said to have spoken."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cuibono.records import Document, StoredAttribution
from cuibono.records.readings import Span

from .flag import Flag, flag_at, lines_in, touching
from .strength import rules

# What is between two marks of one line: curly ones, or straight ones with no letter before the first and none behind the last.
_QUOTED = re.compile(r"“([^“”]+)”|(?<![\w])\"([^\"“”]+)\"(?!\w)")


def flag_quotes(document: Document, said: Sequence[StoredAttribution], people: Sequence[Span] = ()) -> list[Flag]:
    """Quoted sentences with nobody said to speak in their line or in the ones around it.

    Names and terms in marks are short, titles have capitals throughout; what a colon leads to, or a line of credit follows, has its speaker
    there; and where one of the ``people`` (spans of their names) stands near, it may be theirs. An attribution with no source names nobody,
    and so does not count.
    """
    spoken = [span for row in said if row.source for span in (*row.source, *row.cue, *row.content)]
    lines = lines_in(document.text)
    flags = []
    for at, (start, end) in enumerate(lines):
        for found in _QUOTED.finditer(document.text, start, end):
            words = found[1] or found[2]
            if len(words.split()) < rules("audit")["quote_words"] or not _is_sentence(document.text, found):
                continue
            near = [lines[_first(document.text, lines, at)], *lines[max(0, at - 1) : at + 2]]
            if any(touching(spoken, *line) or touching(people, *line) for line in near) or _introduced(document.text, found, near):
                continue
            flags.append(flag_at("quote", document, found.span(), "a quotation, and nobody around it is said to have spoken"))
    return flags


def _first(text: str, lines: Sequence[Span], at: int) -> int:
    """The line above a row of quotations or items, which says whose they are."""
    while at and text[lines[at][0]] in "“\"‘'•-–—*[":
        at -= 1
    return at


def _is_sentence(text: str, found: re.Match[str]) -> bool:
    words = (found[1] or found[2]).strip()
    capitals = sum(1 for word in words.split() if word[:1].isupper())
    stopped = words[-1:] in ".,!?…—" or text[found.end() : found.end() + 1] in (".", ",", "!", "?")
    return words[:1].isupper() and stopped and capitals <= 0.5 * len(words.split())


def _introduced(text: str, found: re.Match[str], near: Sequence[Span]) -> bool:
    """A colon or a comma leads to it, or words go on behind its comma ("…," the head of the house answered); or a credit stands below."""
    before, behind = text[: found.start()].rstrip(), text[found.end() : found.end() + 60]
    if before[-1:] in (":", ",", "—", "–") or re.match(r"\s*[—–-]?\s*[A-Za-z(]", behind.split("\n")[0]):
        return True
    if any(text[start:end].rstrip()[-1:] == ":" for start, end in near):
        return True
    below = next((text[start:end] for start, end in near if start >= found.end()), "")
    credit = bool(below) and len(below.split()) <= 12 and below[-1:] not in '.!?”"'
    return credit or below[:1] in ("—", "–", "-")
