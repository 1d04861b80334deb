"""A file of known entities as a stream of records, passed rows and rejects: unpacked, its format told, never held as a whole."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO, cast

from cuibono.errors import InputError
from cuibono.records import KnownPassed, KnownRecord, KnownTaken

from . import ftm, statements, targets, wikidata
from .base import FORMATS, KnownItem, parse_json, refused, rejected
from .rows import Grouping, Numbered, statement_items, target_items
from .statements import Statement

MAX_LINE = 64 << 20
_HEAD = 1 << 16
# One JSON document over several lines (a page of Special:EntityData) is read as a whole up to this many bytes.
_WHOLE = 16 << 20
_ITEM = re.compile(rb'"(?:claims|labels|aliases)"\s*:\s*[\[{]')
_READERS = {"ftm": ftm.VERSION, "statements": statements.VERSION, "targets": targets.VERSION, "wikidata": wikidata.VERSION}


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file whose format is known. Iterating ``items`` reads it; that raises InputError where the file itself is broken."""

    format: str
    reader: str
    items: Iterator[KnownItem]


def grouped_in_memory(rows: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    """Statements of one entity together, entities by id; all in memory: for small files and tests."""
    found: dict[str, list[Numbered]] = {}
    for row in rows:
        found.setdefault(row[1].canonical_id, []).append(row)
    for key in sorted(found):
        yield found[key]


def read_known(
    address: str,
    stream: BinaryIO,
    *,
    dataset: str,
    form: str = "auto",
    max_line: int = MAX_LINE,
    grouping: Grouping = grouped_in_memory,
) -> KnownFile:
    """The file as a stream of items; gzip and bzip2 are unpacked on the way. ``form`` is one of FORMATS, or "auto".

    ``grouping`` puts scattered statements of one entity together, for files that memory can't hold. Raises InputError (empty,
    unsupported_type, truncated, corrupt) for what is wrong with the file; a bad row is an item and the next is read.
    """
    unpacked = _unpacked(stream)
    with _broken_off():
        head = unpacked.peek(_HEAD)[:_HEAD]
    if not head.strip():
        raise InputError("the file has no rows", reason="empty", where=address)
    found = _detect(head) if form == "auto" else form
    if found is None:
        raise InputError(
            "no format of known entities",
            reason="unsupported_type",
            where=address,
            advice=f"name it: --format {', '.join(FORMATS)}",
        )
    if found == "ftm":
        items = _json_items(address, unpacked, max_line, lambda row: ftm.read_ftm(row, dataset))
    elif found == "wikidata":
        items = _json_items(address, unpacked, max_line, lambda row: wikidata.read_wikidata(row, dataset))
    elif found == "statements":
        items = statement_items(address, unpacked, dataset, grouping)
    else:
        items = target_items(address, unpacked, dataset)
    return KnownFile(found, _READERS[found], _guarded(items))


class _broken_off:
    """What a damaged archive raises, as InputError."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, EOFError):
            raise InputError("the compressed file ends too early", reason="truncated", advice="fetch the file again") from error
        if isinstance(error, zlib.error | gzip.BadGzipFile | OSError) and not isinstance(error, FileNotFoundError | PermissionError):
            raise InputError(f"the file is damaged: {error}", reason="corrupt", advice="fetch the file again") from error


def _guarded(items: Iterator[KnownItem]) -> Iterator[KnownItem]:
    while True:
        with _broken_off():
            item = next(items, None)
        if item is None:
            return
        yield item


def _unpacked(stream: BinaryIO) -> io.BufferedReader:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(Any, stream), _HEAD)
    head = buffered.peek(4)
    if head.startswith(b"\x1f\x8b"):
        return io.BufferedReader(cast(Any, gzip.GzipFile(fileobj=buffered)), _HEAD)
    if head.startswith(b"BZh"):
        return io.BufferedReader(cast(Any, bz2.BZ2File(buffered)), _HEAD)
    return buffered


def _detect(head: bytes) -> str | None:
    """JSON by the keys of an item, a table by its columns; None where it is neither."""
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare[:1] in (b"{", b"["):
        return "wikidata" if _ITEM.search(bare) and b'"schema"' not in bare else "ftm"
    try:
        header = next(csv.reader([bare.splitlines()[0].decode("utf-8", "replace")]), [])
    except csv.Error:
        return None
    if not statements.missing_columns(header):
        return "statements"
    return None if targets.missing_columns(header) else "targets"


def _lines(stream: io.BufferedReader, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one above the limit, which is skipped without being held."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                continue
            yield number, None
        else:
            yield number, line


def _json_items(
    address: str, stream: io.BufferedReader, limit: int, read: Callable[[Any], KnownRecord | KnownPassed]
) -> Iterator[KnownItem]:
    for where, row, original in _json_rows(address, stream, limit):
        try:
            if isinstance(row, InputError):
                raise row
            made = read(row)
        except InputError as error:
            yield rejected(where, error)
            continue
        yield made if isinstance(made, KnownPassed) else KnownTaken(made, original, address=where)


def _json_rows(address: str, stream: io.BufferedReader, limit: int) -> Iterator[tuple[str, Any, bytes]]:
    """Rows with where they stood: one a line, with the commas and brackets of a dump; or the elements of one JSON document."""
    lines = _lines(stream, limit)
    first = next(lines, (1, b""))
    document, held = _whole(first[1], stream)
    if document is not None:
        yield from _elements(address, document)
        return
    rest = _lines(io.BufferedReader(cast(Any, io.BytesIO(held))), limit)
    numbered = enumerate(chain([first[1]], (line for _, line in rest), (line for _, line in lines)), first[0])
    for number, line in numbered:
        where = f"{address}:{number}"
        if line is None:
            yield where, refused("too_large", f"the line is larger than {limit:,} bytes"), b""
            continue
        bare = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if bare in (b"", b"[", b"]", b","):
            continue
        bare = bare.removesuffix(b",")
        try:
            row = parse_json(bare)
        except InputError as error:
            yield where, error, b""
            continue
        if isinstance(row, list) or _wraps(row):
            yield from _elements(where, row)
        else:
            yield where, row, bare


def _wraps(row: Any) -> bool:
    """Special:EntityData's wrapper: ``{"entities": {id: item}}``."""
    return isinstance(row, dict) and isinstance(row.get("entities"), dict | list) and "id" not in row


def _whole(line: bytes | None, stream: io.BufferedReader) -> tuple[Any, bytes]:
    """One JSON document over several lines, where the first line opens one that is not closed there, else None; and what was read."""
    if line is None or _closed(line):
        return None, b""
    held = stream.readline()
    if line.strip() == b"[" and _closed(held):
        return None, held  # a dump: one item a line between brackets
    held += stream.read(_WHOLE) + stream.readline()
    try:
        return parse_json(line + held), b""
    except InputError:
        return None, held


def _closed(line: bytes) -> bool:
    """No more brackets open in the line than are closed there; those inside of texts count too, which only costs a look at the whole."""
    return line.count(b"{") + line.count(b"[") <= line.count(b"}") + line.count(b"]")


def _elements(where: str, row: Any) -> Iterator[tuple[str, Any, bytes]]:
    """The rows of a list, or of ``{"entities": {id: row}}`` (Special:EntityData); any other document is one row."""
    if _wraps(row):
        inner = row["entities"]
        row = list(inner.values()) if isinstance(inner, dict) else inner
    for number, item in enumerate(row if isinstance(row, list) else [row], 1):
        yield f"{where}#{number}", item, json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def reader_of(form: str) -> str:
    """Name and version of the reader of a format; "" for none."""
    return _READERS.get(form, "")


def record_again(form: str, original: bytes, dataset: str) -> KnownRecord | None:
    """The record that an original says, read anew; None where it says none. For checking what is stored."""
    try:
        row = parse_json(original)
        if form == "ftm":
            made = ftm.read_ftm(row, dataset)
        elif form == "wikidata":
            made = wikidata.read_wikidata(row, dataset)
        elif form == "statements":
            made, _ = statements.record_of([Statement(**item) for item in row], dataset)
        else:
            made = targets.read_target(list(row), list(row.values()), dataset)
    except InputError:
        return None
    return made if isinstance(made, KnownRecord) else None
