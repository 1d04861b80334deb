"""Workbooks (XLSX, XLS, ODS) as documents by python-calamine: each sheet a heading, each row that has words a table row.

Records out of tables, each with what its columns mean, are not made here: that takes a mapping.
"""

from __future__ import annotations

import datetime
import io
import re
import struct
from importlib.metadata import version
from typing import Any

import python_calamine

from cuibono.errors import InputError

from .base import Given, Layout, Parts, refuse
from .odt import check_unlocked, fields
from .ole import alone, stream_of
from .package import Fields, Package

# The library holds a sheet as a full rectangle of cells, however few are filled.
_MOST_CELLS = 5_000_000
# What is taken as a document: more is a table for a mapping, not a text.
_MOST_FILLED = 500_000
_PLACE = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_AT = re.compile(rb"\br=[\"']([A-Z]{0,3})(\d{1,7})[\"']")
_TABLES, _ROWS, _CELLS = (re.compile(rb"(?=<table:%s[\s/>])" % name) for name in (rb"table", rb"table-row", rb"(?:covered-)?table-cell"))
_REPEATED = re.compile(rb"number-(?:columns|rows)-repeated=[\"'](\d{1,9})[\"']")
_FILLED = re.compile(rb"office:(?:\w+-)?value|<text:p")
# Records of BIFF ([MS-XLS] 2.3): those that fill cells, of which some fill a run of them; where a sheet begins; what only gives sizes.
_RECORD = struct.Struct("<HH")
_RUNS = (0xBD, 0xBE)
_FILLED_BIFF = {*_RUNS, 0x02, 0x03, 0x04, 0x05, 0x06, 0xD6, 0xFD, 0x201, 0x202, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406}
_BEGIN, _DIMENSIONS, _STRINGS = 0x09, 0x200, 0xFC
_ADVICE = "read it as records with cuibono map, or split it"


class _SheetReader:
    name = ""
    version = f"1 (python-calamine {version('python-calamine')})"
    media_type = ""

    def read(self, data: bytes, given: Given) -> Parts:
        """Rows in order with their filled cells; dates are ISO. Hidden sheets are read, and their headings say so."""
        checked, own = self._checked(data, given)
        try:
            layout = _laid_out(checked)
        except python_calamine.PasswordError as error:
            raise refuse("encrypted", "the workbook needs a password", advice="save an unlocked copy and add that") from error
        except (python_calamine.CalamineError, OSError) as error:
            raise refuse("corrupt", f"the workbook can't be opened: {error}") from error
        except BaseException as error:
            # A panic of the library's Rust is no Exception, and its class has no name to import.
            if type(error).__name__ != "PanicException":
                raise
            raise refuse("corrupt", f"the workbook is damaged: {error}") from error
        return own.parts(layout, given)

    def _checked(self, data: bytes, given: Given) -> tuple[bytes, Fields]:
        """What the library may open, and the workbook's own fields."""
        return data, Fields()


class XlsReader(_SheetReader):
    """``application/vnd.ms-excel`` (BIFF, up to 65,536 rows of 256 columns)."""

    name = "xls"
    media_type = "application/vnd.ms-excel"

    def _checked(self, data: bytes, given: Given) -> tuple[bytes, Fields]:
        name, book = stream_of(data, ("Workbook", "Book"))
        return alone(name, _checked_biff(book)), Fields()


class XlsxReader(_SheetReader):
    """``application/vnd.openxmlformats-officedocument.spreadsheetml.sheet``."""

    name = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def _checked(self, data: bytes, given: Given) -> tuple[bytes, Fields]:
        package = Package(data, given.max_bytes)
        for name in package.names:
            if name.startswith("xl/") and name.endswith(".xml") and "sheet" in name:
                _check_span(package.read(name))
        return package.stored(lambda name: name.endswith((".xml", ".rels"))), package.core()


class OdsReader(_SheetReader):
    """``application/vnd.oasis.opendocument.spreadsheet``."""

    name = "ods"
    media_type = "application/vnd.oasis.opendocument.spreadsheet"

    def _checked(self, data: bytes, given: Given) -> tuple[bytes, Fields]:
        package = Package(data, given.max_bytes)
        check_unlocked(package)
        for table in _TABLES.split(package.read("content.xml"))[1:]:
            _check_repeats(table)
        return package.stored(lambda name: name in ("mimetype", "content.xml", "META-INF/manifest.xml")), fields(package)


def _too_wide() -> InputError:
    return refuse("too_large", f"a sheet spans more than {_MOST_CELLS:,} cells", advice=_ADVICE)


def _check_span(sheet: bytes) -> None:
    """Refuses a sheet of OOXML whose corners lie too far apart, before the library makes a rectangle of it."""
    row = column = cells = 0
    low, high, left, right = 1 << 20, 0, 1 << 14, 0
    for tag, attributes in (found.groups() for found in _PLACE.finditer(sheet)):
        at = _AT.search(attributes)
        if tag == b"row":
            row, column = int(at[2]) if at and not at[1] else row + 1, 0
            continue
        column += 1
        if at and at[1]:
            row, column = int(at[2]), 0
            for letter in at[1]:
                column = column * 26 + letter - 64
        low, high, left, right = min(low, row), max(high, row), min(left, column), max(right, column)
        cells += 1
        if cells > _MOST_CELLS:
            raise _too_wide()
    if (high - low + 1) * (right - left + 1) > _MOST_CELLS and high:
        raise _too_wide()


def _check_repeats(table: bytes) -> None:
    """The same for a sheet of ODF, which says of a cell or row how often it is there; empty ones at the end count for nothing."""
    height = down = width = 0
    for row in _ROWS.split(table)[1:]:
        head, _, inside = row.partition(b">")
        down += _repeats(head)
        if not _FILLED.search(inside):
            continue
        height = down
        across = 0
        for cell in _CELLS.split(inside)[1:]:
            across += _repeats(cell.partition(b">")[0])
            if _FILLED.search(cell):
                width = max(width, across)
    if height * width > _MOST_CELLS:
        raise _too_wide()


def _checked_biff(book: bytes) -> bytes:
    """The same for a workbook of BIFF, without the sizes and counts that the library takes memory for before it has read anything."""
    made, at, cells = bytearray(book), 0, 0
    low, high, left, right = 1 << 16, -1, 1 << 16, -1
    while at + 4 <= len(book):
        kind, length = _RECORD.unpack_from(book, at)
        inside, at = at + 4, at + 4 + length
        if kind == _DIMENSIONS:
            made[inside - 4 : inside - 2] = b"\xfe\xff"
        elif kind == _STRINGS and length >= 8:
            count = int.from_bytes(book[inside + 4 : inside + 8], "little")
            made[inside + 4 : inside + 8] = min(count, len(book) // 3).to_bytes(4, "little")
        elif kind & 0xFF == _BEGIN:
            low, high, left, right = 1 << 16, -1, 1 << 16, -1
        elif kind in _FILLED_BIFF and length >= 4 and at <= len(book):
            row, column = _RECORD.unpack_from(book, inside)
            last = int.from_bytes(book[at - 2 : at], "little") if kind in _RUNS else column
            low, high, left, right = min(low, row), max(high, row), min(left, column), max(right, column, last)
            cells += 1
            if cells > _MOST_CELLS or (high - low + 1) * (right - left + 1) > _MOST_CELLS:
                raise _too_wide()
    return bytes(made)


def _repeats(tag: bytes) -> int:
    found = _REPEATED.search(tag)
    return int(found[1]) if found else 1


def _laid_out(data: bytes) -> Layout:
    layout = Layout()
    filled = 0
    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        for sheet in book.sheets_metadata:
            if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
            layout.add("heading", f"{sheet.name} (hidden sheet)" if hidden else sheet.name)
            rows = book.get_sheet_by_name(sheet.name)
            for row in rows.iter_rows():
                cells = [_shown(cell) for cell in row]
                filled += sum(map(bool, cells))
                if filled > _MOST_FILLED:
                    raise refuse("too_large", f"more than {_MOST_FILLED:,} filled cells", advice=_ADVICE)
                layout.row(_trimmed(cells))
    return layout


def _trimmed(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end."""
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _shown(cell: Any) -> str:
    """A cell as text: whole numbers without a point, days without midnight."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ", "seconds")
    return str(cell)
