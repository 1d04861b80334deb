"""Where the subjects and those tied to them stand on lists: the list's own words in a table, with the record and why it is linked.

A list is no document of the corpus and no claim: nothing here is told as what somebody did, and a possible match is left out.
"""

from __future__ import annotations

import re

from cuibono.records import Cell, KnownFlag, Panel, Row, Section
from cuibono.vocabulary.known import warning_of

from .draft import gap
from .file import File
from .sentences import Item

HEADER = ("Who", "List", "As", "Record", "Since", "Why it is linked")
KEY = "lists"


def list_flags(file: File, shown: list[Item], subjects: tuple[str, ...]) -> list[KnownFlag]:
    """Asserted flags of lists that warn: the subjects' first, then those of the others in the ties told."""
    ends = dict.fromkeys([*subjects, *(end for item in shown for end in (item.tie.subject_id, item.tie.object_id))])
    by_entity: dict[str, list[KnownFlag]] = {}
    for flag in file.case.flags:
        if flag.status == "linked" and flag.listed:
            by_entity.setdefault(flag.entity_id, []).append(flag)
    return [flag for end in ends for flag in by_entity.get(end, [])]


def lists_section(file: File, shown: list[Item], subjects: tuple[str, ...]) -> Section | None:
    """The section, or None where nobody told of stands on a list."""
    flags = list_flags(file, shown, subjects)
    if not flags:
        return None
    caution = gap("What the lists rest on is not in this corpus; that a name stands on a list is no finding of what its bearer did")
    return Section(
        KEY, 0, "On lists", (Panel("table", header=HEADER, rows=tuple(flag_row(file, flag) for flag in flags)), Panel("list", (caution,)))
    )


def flag_row(file: File, flag: KnownFlag) -> Row:
    """One record: who, which list with its own tags, under which name, where to look it up, since when, and why it is taken for it."""
    tags = list(dict.fromkeys(words for topic in flag.topics if (words := warning_of(topic))))
    lists = ", ".join(flag.lists) + (f" (its own tags: {', '.join(tags)})" if tags else "")
    cells = (file.name(flag.entity_id), lists, f"“{flag.name}”", flag.known_id, flag.since or "not said", "; ".join(flag.why))
    return Row(tuple(Cell(_label(cell)) for cell in cells))


def _label(text: str) -> str:
    """Words of a list in a cell: no end mark and no number in brackets, which would read as a sentence and a citation of ours."""
    return re.sub(r"\[(\d+)\]", r"(\1)", text).rstrip(".!?")
