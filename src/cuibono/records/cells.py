"""Rows of a table as the text of a document, and back: which file, sheet, row and column some characters of it are.

One row is one line, "Row 17 | Recipient: Peru | Funder: …". What parts row, columns and values is a space that does not break, which no
value holds (:func:`clean`): so every character can be led back to its cell, whatever the values are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .documents import Block, Document
from .ids import make_id, sha256
from .readings import Span
from .ties import StoredClaim

READER = "table/1"
PART = 200  # rows of one document; 50 and 1,000 cost the same (docs/records.md), and a changed row adds its part anew
_GAP, _COLON = " |\u00a0", ":\u00a0"
_LAID_OUT = re.compile(r"\A[^\n]+\n\nRow \d+(?: \|\u00a0|\n|\Z)")
_LABELS = re.compile(r"^Row \d+$|(?:^Row \d+)? \|\u00a0[^\n\u00a0]*:\u00a0", re.MULTILINE)
_ROW = re.compile(r"Row (\d+)")
_JOINED = re.compile(r"^(.+) \(row (\d+)\)$")
KEYED = "k"  # before the local key of what a register numbers: the same in all its parts
DERIVED = "= "  # before the name of what no single cell says: joined columns, words of the mapping itself


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TURNS = re.compile(r"[\u202a-\u202e]")


def clean(value: str) -> str:
    """A value with single spaces; control characters count as spaces, what turns the direction of a line as nothing. What joins letters in
    some scripts stays."""
    if value.isascii() and value.isprintable() and "  " not in value:
        return value.strip()
    return " ".join(_CONTROL.sub(" ", _TURNS.sub("", value)).split())


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``cells`` are (column, value) in order, none empty. ``sheet`` is "" where the format has none."""

    sheet: str
    number: int
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where some characters of a record come from. ``derived``: put together of several cells, or words of the mapping itself."""

    file: str
    sha256: str
    sheet: str
    row: int
    column: str
    derived: bool = False

    def __str__(self) -> str:
        return place([self])


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled value in a document's text, ``text[start:end]``; ``label`` is the column's name without what marks it, ``row`` the
    row that it was joined from, if another; ``begin`` where its label starts."""

    label: str
    start: int
    end: int
    begin: int
    row: int | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table in a document's text, ``text[start:end]``."""

    number: int
    start: int
    end: int
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What all parts of one file share. ``title`` is the data set's name, ``publisher`` whoever keeps it."""

    address: str
    sha256: str
    media_type: str
    retrieved_at: str
    dataset: str = "default"
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None


def make_part(source: Source, rows: Sequence[Row]) -> tuple[Document, bytes]:
    """Consecutive rows of one sheet as a document, and its original: the same rows as JSON lines."""
    sheet, first, last = rows[0].sheet, rows[0].number, rows[-1].number
    of = f"sheet {sheet} of {source.address}" if sheet else source.address
    by = f", published by {source.publisher}" if source.publisher else ""
    heading = f"{source.title or source.address}{by}: rows {first} to {last} of {of}"
    lines = [_GAP.join([f"Row {row.number}", *(f"{label}{_COLON}{value}" for label, value in row.cells)]) for row in rows]
    blocks, at = [Block(0, len(heading), "heading")], len(heading) + 2
    for line in lines:
        blocks.append(Block(at, at + len(line), "table"))
        at += len(line) + 1
    text = f"{heading}\n\n" + "\n".join(lines)
    head = {"file": source.address, "sheet": sheet, "title": source.title, "publisher": source.publisher}
    original = "\n".join(json.dumps(item, ensure_ascii=False) for item in (head, *([row.number, row.cells] for row in rows))).encode()
    address = f"{source.address}#{f'{sheet}!' if sheet else ''}{first}-{last}"
    document = Document(
        doc_id=make_id("doc", source.dataset, address, sha256(original)),
        dataset=source.dataset,
        source_id=source.publisher or "",
        address=address,
        url=source.url,
        media_type=source.media_type,
        language=None,
        title=f"{source.title or source.address}: rows {first} to {last}{f' of sheet {sheet}' if sheet else ''}",
        authors=(),
        published_at=source.published,
        published_from="given" if source.published else None,
        retrieved_at=source.retrieved_at,
        content_sha256=sha256(original),
        text_sha256=sha256(text.encode("utf-8")),
        reader=READER,
        text=text,
        blocks=tuple(blocks),
        container_sha256=source.sha256,
    )
    return document, original


def of_table(claim: StoredClaim) -> bool:
    """Whether a claim was read off a row of a table: by a person's mapping, not by words."""
    return claim.engine.startswith("mapping/")


def is_table(document: Document) -> bool:
    """Whether a document is rows of a table, laid out by :func:`make_part`."""
    return document.reader == READER


def lines_of(document: Document) -> Iterator[Line]:
    """The rows of a document of a table, in order."""
    for block in document.blocks:
        if block.kind == "table":
            yield _line(document.text, block.start, block.end)


def _line(text: str, start: int, end: int) -> Line:
    head, *parts = text[start:end].split(_GAP)
    number = _ROW.fullmatch(head)
    if number is None:
        raise ValueError(f"no row of a table: {head[:40]!r}")
    fields, at = [], start + len(head)
    for part in parts:
        begin = at + len(_GAP)
        label, _, value = part.partition(_COLON)
        at = begin + len(part)
        joined = _JOINED.match(label)
        name = joined[1] if joined else label
        fields.append(
            Field(name.removeprefix(DERIVED), at - len(value), at, begin, int(joined[2]) if joined else None, name.startswith(DERIVED))
        )
    return Line(int(number[1]), start, end, tuple(fields))


def is_laid_out(text: str) -> bool:
    """Whether a text is rows that :func:`make_part` laid out."""
    return _LAID_OUT.search(text) is not None


def bare_values(text: str) -> str:
    """Rows with blanks for what each of them has: the heading, row numbers and labels. What stays keeps its place."""
    head, _, _ = text.partition("\n")
    rows = _LABELS.sub(lambda match: " " * len(match[0]), text[len(head) :])
    return " " * len(head) + rows


def cells_at(document: Document, start: int, end: int) -> tuple[Cell, ...]:
    """The cells whose values share a character with ``text[start:end]``, in order; none outside of a table."""
    if not is_table(document):
        return ()
    file, sheet = _origin(document)
    found = []
    for block in document.blocks:
        if block.kind == "table" and block.start < end and start < block.end:
            line = _line(document.text, block.start, block.end)
            for field in line.fields:
                if field.start < end and start < field.end:
                    whole = document.container_sha256 or document.content_sha256
                    found.append(Cell(file, whole, sheet, field.row or line.number, field.label, field.derived))
    return tuple(found)


def _origin(document: Document) -> tuple[str, str]:
    """File and sheet. Either name may hold any character: the sheet is read off the title, what is left of the address is the file."""
    rows = document.address.rpartition("!")[2].rpartition("#")[2]
    first, _, last = rows.partition("-")
    sheet = (document.title or "").rpartition(f": rows {first} to {last}")[2].removeprefix(" of sheet ")
    return document.address.removesuffix(rows).removesuffix(f"#{sheet}!" if sheet else "#"), sheet


def cell_at(document: Document, start: int, end: int) -> Cell | None:
    """The one cell that ``text[start:end]`` lies in; None where it is not inside of one."""
    found = cells_at(document, start, end)
    return found[0] if len(found) == 1 else None


def place(cells: Sequence[Cell]) -> str:
    """Cells of one file in words: "aid.xlsx, sheet Projects, row 17, columns Funder and Recipient"."""
    if not cells:
        return ""
    first = cells[0]
    sheet = f", sheet {first.sheet}" if first.sheet else ""
    by_row: dict[int, list[str]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell.column)
    rows = [f"row {row}, {_columns(list(dict.fromkeys(names)))}" for row, names in by_row.items()]
    return f"{first.file}{sheet}, {'; '.join(rows)}"


def ends_place(document: Document, *ends: Span) -> str:
    """Where some spans stand, the ends of a claim, in words and in order of the text; "" outside of a table."""
    return place([cell for end in sorted(ends) for cell in cells_at(document, *end)])


def _columns(names: list[str]) -> str:
    return f"column {names[0]}" if len(names) == 1 else f"columns {', '.join(names[:-1])} and {names[-1]}"
