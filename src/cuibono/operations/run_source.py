"""What a run reads: files of a folder or an object store, each as its documents with their originals, in an order that stays."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from cuibono.errors import UsageError, WorkspaceError
from cuibono.ledger.schema import documents as DOCUMENTS
from cuibono.ledger.tables import arrow_schema, from_arrow
from cuibono.readers import Known, read_source
from cuibono.records import Document, Reject, from_dict
from cuibono.runners.spark.folder import open_folder, slice_name, store_at, whole_slices
from cuibono.sources.files import Found, iterate_paths

from .take_in import Capture

Taken = tuple[Document, bytes] | Reject
STATE = "run.json"
# Rows of a Parquet file that are held at once.
ROWS = 500
_PARQUET = b"PAR1"
# What a column of a Parquet file is to the reader of JSON lines, where it is not named as a field there.
_FIELDS = {"address": "url", "published_at": "published", "source_id": "publisher", "source": "publisher", "doc_id": "id"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the input. ``originals`` opens the file beside a ``documents`` table of an earlier run, where there is one."""

    address: str
    size: int
    open: Callable[[], BinaryIO]
    known: Known | None = None
    originals: Callable[[], BinaryIO] | None = None


def pieces(source: str) -> Iterator[Piece | Reject]:
    """The files at a path or address in their order. Raises UsageError where there is nothing, or no way to open it."""
    if (Path(source).is_dir() or "://" in source) and open_folder(source).read(STATE) is not None:
        yield from _earlier_run(source)
    elif "://" in source:
        yield from _store(source)
    elif not Path(source).exists():
        raise UsageError("no such file or folder", where=source, advice="give a file, a folder or an address such as s3://bucket/folder")
    else:
        for found in iterate_paths([source]):
            yield found if isinstance(found, Reject) else _of(found)


def _of(found: Found) -> Piece:
    return Piece(found.address, found.size, found.open, found.known)


def _store(source: str) -> Iterator[Piece]:
    system, root = store_at(source)
    try:
        whole = {root: system.info(root)} if system.isfile(root) else system.find(root, detail=True)
    except OSError as error:
        raise UsageError(f"can't be listed: {error}", where=source, advice="see that it is there and may be read") from error
    if not whole:
        raise UsageError("nothing is there", where=source, advice="give the address of a file or a folder")
    for path in sorted(whole):
        address = path.removeprefix(root).strip("/") or path.rpartition("/")[2]
        if not any(part.startswith(".") for part in address.split("/")):
            yield Piece(address, int(whole[path].get("size") or 0), partial(_opened, system, path))


def _earlier_run(source: str) -> Iterator[Piece]:
    """The documents of a run: of its whole slices, with the originals beside them."""
    folder = open_folder(source)
    for number in whole_slices(folder):
        for name in folder.names(f"documents/{slice_name(number)}"):
            if name.endswith(".parquet"):
                place = f"{slice_name(number)}/{name}"
                files = [_opener(source, f"{table}/{place}") for table in ("documents", "originals")]
                yield Piece(f"documents/{place}", 0, files[0], originals=files[1])


def _opener(source: str, name: str) -> Callable[[], BinaryIO]:
    if "://" not in source:
        return lambda: (Path(source) / name).open("rb")
    system, root = store_at(source)
    return partial(_opened, system, f"{root}/{name}")


def _opened(system: Any, path: str) -> BinaryIO:
    """A file of a store. Those of fsspec read no line up to a limit, for example."""
    return BufferedReader(system.open(path, "rb"))


def listing_digest(source: str) -> tuple[int, str]:
    """How many files there are, and SHA-256 over their names and sizes: what tells another input."""
    found, count = hashlib.sha256(), 0
    for piece in pieces(source):
        if isinstance(piece, Piece):
            count += 1
            found.update(f"{json.dumps(piece.address)} {piece.size}\n".encode())
    return count, found.hexdigest()


def read_piece(piece: Piece, capture: Capture) -> Iterator[Taken]:
    """The documents of one file and what of it could not be read. Raises WorkspaceError where the file can't be read to its end."""
    try:
        with piece.open() as stream:
            head = stream.read(len(_PARQUET))
            stream.seek(0)
            found = _parquet(piece, stream, capture) if head == _PARQUET else _bytes(piece.address, stream, capture, piece.known)
            for item in found:
                yield item if isinstance(item, Reject) else (capture.applied(item[0]), item[1])
    except OSError as error:
        raise WorkspaceError(
            f"can't be read: {error}", where=piece.address, advice="run the same command again: it goes on here"
        ) from error


def _bytes(address: str, data: bytes | BinaryIO, capture: Capture, known: Known | None, hint: str | None = None) -> Iterator[Taken]:
    return read_source(
        address,
        data,
        dataset=capture.dataset,
        retrieved_at=capture.retrieved_at,
        max_bytes=capture.max_bytes,
        known=known,
        hint=hint,
    )


def _parquet(piece: Piece, stream: BinaryIO, capture: Capture) -> Iterator[Taken]:
    try:
        file = pq.ParquetFile(stream)
        if piece.originals is not None and {field.name for field in arrow_schema(DOCUMENTS)} <= set(file.schema_arrow.names):
            yield from _stored(file, piece.originals)
            return
        number = 0
        for batch in file.iter_batches(ROWS):
            for row in batch.to_pylist():
                number += 1
                for item in _bytes(piece.address, _line(row, number), capture, piece.known, "jsonl"):
                    yield replace(item, address=f"{piece.address}:{number}") if isinstance(item, Reject) else item
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        yield Reject("reader", piece.address, "corrupt", f"the Parquet file is damaged: {error}")


def _line(row: dict[str, Any], number: int) -> bytes:
    """A row as the JSON line that it would be; its number where it has no id."""
    fields: dict[str, Any] = {"id": number}
    for name, value in row.items():
        if value is not None and isinstance(value, str | int | list) and (name not in _FIELDS or row.get(_FIELDS[name]) is None):
            fields[_FIELDS.get(name, name)] = value
    text = {"text": fields.pop("text")} if "text" in fields else {}
    return json.dumps({"id": fields.pop("id"), **text, **fields}, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")


def _stored(file: pq.ParquetFile, originals: Callable[[], BinaryIO]) -> Iterator[Taken]:
    """Documents of an earlier run as they were taken then, with their originals."""
    with originals() as beside:
        others = pq.ParquetFile(beside).iter_batches(ROWS)
        for batch, other in zip(file.iter_batches(ROWS), others, strict=True):
            data = dict(zip(other.column("doc_id").to_pylist(), other.column("compressed").to_pylist(), strict=True))
            for row in from_arrow(DOCUMENTS, batch):
                yield from_dict(Document, row), zlib.decompress(data[row["doc_id"]])
