"""JSON as rows: an array of objects, an object that holds one, or JSON lines; nested names become dotted paths ("buyer.name")."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from cuibono.errors import InputError

from .base import refuse

Cells = list[tuple[str, str]]
_DEEPEST = 40


def json_items(stream: BinaryIO) -> Iterator[tuple[int, Cells | InputError]]:
    """Numbered items with their cells, or why one can't be read. Raises InputError where the file is no JSON at all."""
    stream.seek(0)
    first = stream.readline()
    lines = _loaded(first) if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{") else None
    if isinstance(lines, dict) and stream.read(1 << 16).strip():
        stream.seek(0)
        yield from _lines(stream)
        return
    stream.seek(0)
    whole = _loaded(stream.read())
    if isinstance(whole, InputError):
        raise whole
    for number, item in enumerate(_rows(whole), 1):
        yield number, _cells(item)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, Cells | InputError]]:
    for number, line in enumerate(io.BufferedReader(stream) if isinstance(stream, io.RawIOBase) else stream, 1):
        if line.strip():
            item = _loaded(line)
            yield number, item if isinstance(item, InputError) else _cells(item)


def _loaded(data: bytes) -> Any:
    """The value, numbers as they are written; or the error that says why not."""
    try:
        return json.loads(data.decode("utf-8-sig"), parse_float=str, parse_int=str)
    except UnicodeDecodeError as error:
        return refuse("bad_encoding", f"not UTF-8 (byte {error.start})", advice="JSON is UTF-8")
    except (ValueError, RecursionError) as error:
        return refuse("not_json", f"not JSON: {error}", advice="a table in JSON is an array of objects, or one object a line")


def _rows(whole: Any) -> list[Any]:
    """The array; of an object the longest array of objects that it holds ("releases", "results"); else the object itself."""
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        inside = [value for value in whole.values() if isinstance(value, list) and value and all(isinstance(x, dict) for x in value)]
        return max(inside, key=len) if inside else [whole]
    raise refuse(
        "not_json", f"holds {type(whole).__name__}, no rows", advice="a table in JSON is an array of objects, or one object a line"
    )


def _cells(item: Any) -> Cells | InputError:
    if not isinstance(item, dict):
        return refuse("bad_row", f"{type(item).__name__}, not an object")
    try:
        cells = list(_flat("", item, 0))
        "".join(text for cell in cells for text in cell).encode("utf-8")
    except RecursionError:
        return refuse("bad_row", f"nested deeper than {_DEEPEST} levels")
    except UnicodeEncodeError:
        return refuse("bad_row", "holds half of a surrogate pair")
    return cells


def _flat(path: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Dotted paths; a list of plain values is one cell ("a; b"), objects of a list are numbered from 0 ("awards.0.title")."""
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{path}.{key}" if path else key, inner, depth + 1)
    elif isinstance(value, list):
        if any(isinstance(inner, dict | list) for inner in value):
            for number, inner in enumerate(value):
                yield from _flat(f"{path}.{number}", inner, depth + 1)
        elif value:
            yield path, "; ".join(_plain(inner) for inner in value if inner is not None)
    elif value is not None:
        yield path, _plain(value)


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
