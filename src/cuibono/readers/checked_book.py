"""Workbooks that a library may open: python-calamine trusts sizes, chains and corners, and takes memory or never ends where they lie."""

from __future__ import annotations

import re
import struct

from cuibono.errors import InputError

from .base import refuse
from .odt import check_unlocked
from .ole import alone, stream_of
from .package import Package

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The library holds a sheet as a full rectangle of cells, however few are filled.
MOST_CELLS = 5_000_000
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


def checked_book(data: bytes, max_bytes: int, most: int = MOST_CELLS) -> tuple[bytes, Package | None]:
    """The workbook (XLSX, XLS, ODS) as bytes whose sizes are true and whose parts are whole; and its archive where it is one.

    Raises InputError: ``too_large`` for a sheet that spans more than ``most`` cells or unpacks to more than ``max_bytes``, ``corrupt``,
    ``truncated``, ``bomb``, ``encrypted``, and ``type_mismatch`` for an archive that is no workbook.
    """
    if data.startswith(OLE):
        name, book = stream_of(data, ("Workbook", "Book"))
        return alone(name, _checked_biff(book, most)), None
    package = Package(data, max_bytes)
    if "content.xml" in package.names:
        check_unlocked(package)
        for table in _TABLES.split(package.read("content.xml"))[1:]:
            _check_repeats(table, most)
        return package.stored(lambda name: name in ("mimetype", "content.xml", "META-INF/manifest.xml")), package
    if "xl/workbook.xml" not in package.names:
        raise refuse("type_mismatch", "an archive, but no workbook", advice="save the table as XLSX, ODS or CSV")
    for name in package.names:
        if name.startswith("xl/") and name.endswith(".xml") and "sheet" in name:
            _check_span(package.read(name), most)
    return package.stored(lambda name: name.endswith((".xml", ".rels"))), package


def _too_wide(most: int) -> InputError:
    return refuse("too_large", f"a sheet spans more than {most:,} cells", advice="split it")


def _check_span(sheet: bytes, most: int) -> None:
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
        if cells > most:
            raise _too_wide(most)
    if (high - low + 1) * (right - left + 1) > most and high:
        raise _too_wide(most)


def _check_repeats(table: bytes, most: int) -> None:
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
    if height * width > most:
        raise _too_wide(most)


def _checked_biff(book: bytes, most: int) -> bytes:
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
            if cells > most or (high - low + 1) * (right - left + 1) > most:
                raise _too_wide(most)
    return bytes(made)


def _repeats(tag: bytes) -> int:
    found = _REPEATED.search(tag)
    return int(found[1]) if found else 1
