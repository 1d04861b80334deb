"""XLSX, XLS and ODS to rows of text, by python-calamine. Whatever it stumbles over becomes a named reject."""

from __future__ import annotations

import datetime
import io
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO

from cuibono.errors import InputError
from cuibono.records.cells import clean

from .base import refuse
from .checked_book import checked_book

ZIP = b"PK\x03\x04"
MOST_CELLS = 20_000_000  # of a sheet, as the rectangle that the library holds it as: about 1 GB


def sheets_of(stream: BinaryIO, wanted: Collection[str], max_bytes: int) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """The sheets of a workbook with their numbered rows. Raises InputError."""
    data, _ = checked_book(stream.read(), 4 * max_bytes, MOST_CELLS)
    book = _opened(io.BytesIO(data))
    names = list(book.sheet_names)
    missing = [name for name in wanted if name not in names]
    if missing:
        raise refuse("missing_field", f"no sheet {missing[0]!r}", advice=f"there are: {', '.join(names)}")
    for name in names:
        if not wanted or name in wanted:
            yield clean(name) or "sheet", _rows(book, name)


def _opened(stream: BinaryIO) -> Any:
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(stream)
    except PasswordError as error:
        raise refuse("encrypted", "the workbook needs a password", advice="save an unlocked copy") from error
    except BaseException as error:
        raise _contained(error) from error


def _rows(book: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    try:
        sheet = book.get_sheet_by_name(name)
        for number, cells in enumerate(sheet.iter_rows(), 1):
            yield number, [_text(cell) for cell in cells]
    except GeneratorExit:
        raise
    except BaseException as error:
        if type(error).__name__ == "WorksheetNotFound":
            return  # a sheet of charts
        raise _contained(error) from error


def _contained(error: BaseException) -> InputError:
    """A library that panics (pyo3's PanicException is no Exception) must not end the batch; a person's Ctrl-C must."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        raise error
    return refuse("corrupt", f"the workbook can't be read: {type(error).__name__}: {str(error)[:200]}")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
