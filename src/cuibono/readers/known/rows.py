"""Tables of known entities: CSV rows with where they stood, to items."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from cuibono.errors import InputError
from cuibono.records import KnownPassed, KnownTaken, Reject

from . import statements, targets
from .base import KnownItem, refused, rejected
from .statements import Statement

Cells = tuple[str, int, list[str] | InputError]
Numbered = tuple[int, Statement]
Grouping = Callable[[Iterable[Numbered]], Iterator[list[Numbered]]]


def _table(address: str, stream: io.BufferedReader) -> Iterator[Cells]:
    """Rows of a CSV file, the header first, with where they stood."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    reader = csv.reader(text)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"{address}:{reader.line_num}", reader.line_num, refused("bad_row", f"the row can't be read: {error}")
            continue
        where = f"{address}:{reader.line_num}"
        if any("\udc80" <= char <= "\udcff" for cell in cells for char in cell if char > "\ud7ff"):
            yield where, reader.line_num, refused("bad_encoding", "the row is not UTF-8")
        elif cells:
            yield where, reader.line_num, cells


def _header(address: str, rows: Iterator[Cells], missing: Callable[[Sequence[str]], list[str]]) -> list[str]:
    _, _, header = next(rows)
    if isinstance(header, InputError):
        raise header
    header = [name.strip() for name in header]
    lacking = missing(header)
    if lacking:
        raise InputError(f"the table has no column {', '.join(lacking)}", reason="unsupported_type", where=f"{address}:1")
    return header


def target_items(address: str, stream: io.BufferedReader, dataset: str) -> Iterator[KnownItem]:
    """The rows of OpenSanctions' simple table."""
    rows = _table(address, stream)
    header = _header(address, rows, targets.missing_columns)
    for where, _, cells in rows:
        try:
            if isinstance(cells, InputError):
                raise cells
            made = targets.read_target(header, cells, dataset)
        except InputError as error:
            yield rejected(where, error)
            continue
        original = json.dumps(dict(zip(header, cells, strict=True)), ensure_ascii=False).encode("utf-8")
        yield made if isinstance(made, KnownPassed) else KnownTaken(made, original, address=where)


def statement_items(address: str, stream: io.BufferedReader, dataset: str, grouping: Grouping) -> Iterator[KnownItem]:
    """The entities of a table of statements; ``grouping`` puts the rows of each together."""
    rows = _table(address, stream)
    header = _header(address, rows, statements.missing_columns)
    bad: list[Reject] = []

    def read() -> Iterator[Numbered]:
        for where, number, cells in rows:
            try:
                if isinstance(cells, InputError):
                    raise cells
                yield number, statements.read_statement(header, cells)
            except InputError as error:
                bad.append(rejected(where, error))

    for group in grouping(read()):
        yield from bad
        bad.clear()
        try:
            made, original = statements.record_of([row for _, row in group], dataset)
        except InputError as error:
            yield rejected(f"{address}:{min(number for number, _ in group)}", error)
            continue
        yield made if isinstance(made, KnownPassed) else KnownTaken(made, original)
    yield from bad
