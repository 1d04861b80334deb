"""Workbooks (XLSX, XLS, ODS) as documents by python-calamine: each sheet a heading, each row that has words a table row.

Records out of tables, each with what its columns mean, are not made here: that takes a mapping.
"""

from __future__ import annotations

import datetime
import io
from importlib.metadata import version
from typing import Any

import python_calamine

from .base import Given, Layout, Parts, refuse
from .checked_book import checked_book
from .odt import fields
from .package import Fields, Package

# What is taken as a document: more is a table for a mapping, not a text.
_MOST_FILLED = 500_000
_ADVICE = "read it as records with cuibono map, or split it"


class _SheetReader:
    name = ""
    version = f"1 (python-calamine {version('python-calamine')})"
    media_type = ""

    def read(self, data: bytes, given: Given) -> Parts:
        """Rows in order with their filled cells; dates are ISO. Hidden sheets are read, and their headings say so."""
        checked, package = checked_book(data, given.max_bytes)
        own = self._fields(package) if package is not None else Fields()
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

    def _fields(self, package: Package) -> Fields:
        """The workbook's own title, author and dates."""
        return package.core()


class XlsReader(_SheetReader):
    """``application/vnd.ms-excel`` (BIFF, up to 65,536 rows of 256 columns)."""

    name = "xls"
    media_type = "application/vnd.ms-excel"


class XlsxReader(_SheetReader):
    """``application/vnd.openxmlformats-officedocument.spreadsheetml.sheet``."""

    name = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OdsReader(_SheetReader):
    """``application/vnd.oasis.opendocument.spreadsheet``."""

    name = "ods"
    media_type = "application/vnd.oasis.opendocument.spreadsheet"

    def _fields(self, package: Package) -> Fields:
        return fields(package)


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
