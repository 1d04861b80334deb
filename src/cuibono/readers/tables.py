"""Tables to rows: CSV and its like, XLSX, XLS and ODS, JSON and JSON lines. A row that can't be read is a reject, and the rest goes on.

Rows are numbered as a person counts them: in a spreadsheet as at its edge, in CSV by record (the header is one), in JSON lines by line,
in a JSON array by item; from 1. Values are text as the file has it, whitespace made single spaces; dates of spreadsheets are ISO, a
formula is its value, leading zeros stay. Empty cells are left out.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cuibono.errors import InputError
from cuibono.records import Reject
from cuibono.records.cells import Row, clean

from .base import refuse
from .checked_book import OLE
from .encoding import mark_of
from .json_rows import json_items
from .workbooks import ZIP, sheets_of

_HEAD = 1 << 16
_DELIMITERS = ",;\t|"
_LOOKED = 20  # rows that are looked through for the header
MOST_BYTES = 200 * 1024 * 1024
MOST_CELL = 100_000  # characters
MOST_CELLS = 4_000  # of one row


@dataclass(frozen=True, slots=True)
class Head:
    """A sheet begins; ``columns`` as they will be named. Not ``complete`` where rows need not all have the same (JSON)."""

    sheet: str
    columns: tuple[str, ...]
    complete: bool = True


Item = Head | Row | Reject
_Line = tuple[int, list[str]]
_ROW_MARK = re.compile(r" \(row (\d+)\)$")


def read_table(address: str, stream: BinaryIO, *, sheets: Collection[str] = (), max_bytes: int = MOST_BYTES) -> Iterator[Item]:
    """The sheets and rows of a file, in order; ``sheets`` are those wanted, all where none is named.

    Raises InputError with a reason of :data:`cuibono.readers.base.REASONS` where the file as a whole can't be read.
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    stream.seek(0)
    _refuse_others(head)
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > max_bytes:
        raise refuse("too_large", f"larger than {max_bytes:,} bytes", advice="split it, or raise the limit: CUIBONO_MAX_BYTES")
    if head.startswith((ZIP, OLE)):
        for name, lines in sheets_of(stream, sheets, max_bytes):
            yield from _lines(address, name, lines)
        return
    if sheets:
        raise refuse("unsupported_type", "the file has no sheets to choose from", advice="leave out --sheet")
    if _text_start(head)[:1] in (b"{", b"["):
        yield from _json(address, stream)
        return
    yield from _lines(address, "", _delimited(stream, head))


def _text_start(head: bytes) -> bytes:
    return head.removeprefix(codecs.BOM_UTF8).lstrip()


def _refuse_others(head: bytes) -> None:
    """What is no table says so by its first bytes."""
    start = _text_start(head)
    if not start:
        raise refuse("empty")
    if start[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise refuse("type_mismatch", "the content is a web page, not a table", advice="fetch the table itself")
    if start.startswith((b"%PDF", b"\x1f\x8b")):
        raise refuse("unsupported_type", "a PDF or a packed file is no table", advice="unpack it, or save the table as CSV or XLSX")
    if b"\x00" in head and not head.startswith((ZIP, OLE)) and mark_of(head) is None:
        raise refuse("binary")


# -- rows of cells: the header, then the rest
def _lines(address: str, sheet: str, lines: Iterable[_Line | InputError]) -> Iterator[Item]:
    """The head and the rows of one sheet."""
    where = f"{address}#{sheet}!" if sheet else f"{address}#"
    waiting = iter(lines)
    first: list[_Line] = []
    for line in itertools.islice(waiting, _LOOKED):
        if isinstance(line, InputError):
            yield Reject("reader", f"{where}{line.where}", line.reason, line.message)
        elif any(cell.strip() for cell in line[1]):
            first.append(line)
    if not first:
        return
    widest = max(_filled(cells) for _, cells in first)
    at = next(i for i, (_, cells) in enumerate(first) if 2 * _filled(cells) >= widest)
    for number, cells in first[:at]:
        text = " ".join(" ".join(cells).split())[:80]
        yield Reject("reader", f"{where}{number}", "bad_row", f"stands above the header and is no row of the table: {text}")
    columns = name_columns(first[at][1])
    yield Head(sheet, columns)
    for line in itertools.chain(first[at + 1 :], waiting):
        if isinstance(line, InputError):
            yield Reject("reader", f"{where}{line.where}", line.reason, line.message)
            continue
        number, cells = line
        values = [clean(cell) for cell in cells]
        if not any(values):
            continue
        fault = _fault(values, columns)
        if fault:
            yield Reject("reader", f"{where}{number}", "bad_row", fault)
            continue
        yield Row(sheet, number, tuple((name, value) for name, value in zip(columns, values, strict=False) if value))


def _fault(values: list[str], columns: tuple[str, ...]) -> str | None:
    if any(values[len(columns) :]):
        return f"{len(values)} cells, where the header has {len(columns)}"
    if any(len(value) > MOST_CELL for value in values):
        return f"a cell of more than {MOST_CELL:,} characters: a quotation mark that was never closed?"
    if any("\ufffd" in value for value in values):
        return "holds bytes that are no text in the file's encoding"
    return None


def _filled(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def name_columns(cells: Iterable[str]) -> tuple[str, ...]:
    """Names for columns: "column 3" where the header has none, "Name (2)" where it has one twice."""
    names: dict[str, None] = {}
    for number, cell in enumerate(cells, 1):
        plain = name = safe_name(clean(cell)[:200]) or f"column {number}"
        again = 2
        while name in names:
            name, again = f"{plain} ({again})", again + 1
        names[name] = None
    return tuple(names)


def safe_name(name: str) -> str:
    """A column's name without what marks, in a document's text, what no cell says ("= a + b", "name (row 3)"): see cells.py."""
    return _ROW_MARK.sub(r" [row \1]", name.lstrip("= ") if name.startswith("=") else name)


# -- text
def _delimited(stream: BinaryIO, head: bytes) -> Iterator[_Line | InputError]:
    encoding = _encoding(stream, head)
    stream.seek(0)
    # Our own wrapper would close the caller's stream at its end.
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        sample = text.read(_HEAD).removeprefix("\ufeff")
        delimiter = find_delimiter(sample)
        text.seek(0)
        if text.read(1) != "\ufeff":
            text.seek(0)
        lines: list[str] = []  # of the record that is being read

        def fed() -> Iterator[str]:
            for line in text:
                lines.append(line)
                yield line

        reader = csv.reader(fed(), delimiter=delimiter)
        number = 0
        while True:
            number += 1
            lines.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield refuse("bad_row", f"not readable as CSV: {error}", where=str(number))
                continue
            if len(lines) > 1 and _is_unclosed(lines, delimiter):
                words = (
                    f"a quotation mark is never closed, and {len(lines):,} lines, the rest of the file, are in it: {lines[0][:60].strip()}"
                )
                yield refuse("bad_row", words, where=str(number))
            else:
                yield number, cells
    finally:
        text.detach()


def _is_unclosed(lines: list[str], delimiter: str) -> bool:
    """Whether a record ends inside of a quotation: the reader takes the end of the file for its end."""
    try:
        next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def find_delimiter(sample: str) -> str:
    """The mark that parts the cells: the one with which most rows have the same number of them, and of these the one with most."""

    def fit(mark: str) -> tuple[float, int]:
        try:
            sizes = [len(row) for row in itertools.islice(csv.reader(io.StringIO(sample, newline=""), delimiter=mark), 60) if row]
        except csv.Error:
            return 0.0, 0
        if len(sizes) > 2:
            sizes.pop()  # the sample may end in the middle of one
        usual, count = Counter(sizes).most_common(1)[0] if sizes else (1, 0)
        return (count / len(sizes), usual) if usual > 1 else (0.0, 0)

    return max(_DELIMITERS, key=lambda mark: (fit(mark), -_DELIMITERS.index(mark)))


def _encoding(stream: BinaryIO, head: bytes) -> str:
    """A mark's, else UTF-8 where every byte of the file agrees, else by statistics of the part that does not."""
    marked = mark_of(head)
    if marked:
        return "utf-16" if marked.startswith("utf-16") else "utf-32" if marked.startswith("utf-32") else marked
    decoder = codecs.getincrementaldecoder("utf-8")()
    stream.seek(0)
    chunk = b""
    try:
        while chunk := stream.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
        return "utf-8"
    except UnicodeDecodeError as error:
        near = chunk[max(0, error.start - _HEAD // 2) :][:_HEAD] or head
    from charset_normalizer import from_bytes

    # As in encoding.py: few high bytes are too little for statistics, and then Windows-1252 is the likeliest.
    if sum(byte >= 0x80 for byte in near) < 0.1 * len(near):
        return "cp1252"
    best = from_bytes(near).best()
    return best.encoding if best else "cp1252"


# -- JSON
def _json(address: str, stream: BinaryIO) -> Iterator[Item]:
    """Objects as rows, names of nested values as dotted paths."""
    rows: list[Row | Reject] = []
    columns: dict[str, None] = {}
    items = json_items(stream)
    for number, cells in items:
        rows.append(_json_row(address, number, cells))
        if not isinstance(cells, InputError):
            columns.update(dict.fromkeys(name for name, _ in cells))
        if len(rows) == 1000:
            break
    if rows:
        yield Head("", tuple(columns), complete=False)
        yield from rows
        yield from (_json_row(address, number, cells) for number, cells in items)


def _json_row(address: str, number: int, cells: list[tuple[str, str]] | InputError) -> Row | Reject:
    if isinstance(cells, InputError):
        return Reject("reader", f"{address}#{number}", cells.reason, cells.message)
    kept = tuple((name, text) for label, value in cells if (text := clean(value)) and (name := safe_name(clean(label))))
    if len(kept) > MOST_CELLS or any(len(value) > MOST_CELL for _, value in kept):
        return Reject("reader", f"{address}#{number}", "bad_row", "too large: an item of more cells or a longer value than a table has")
    return Row("", number, kept)
