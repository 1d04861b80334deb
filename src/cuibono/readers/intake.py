"""Bytes to documents with their capture record, or a named reject. Large JSON lines are streamed, nothing else is."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from cuibono.errors import InputError
from cuibono.records import Document, Reject, make_id, sha256
from cuibono.vocabulary.addresses import host_of
from cuibono.vocabulary.publishers import publisher_at

from .base import Given, Known, Parts, Reader, refuse
from .dates import parse_date
from .detect import detect, looks_like_jsonl
from .jsonl import parse_row
from .language import identify
from .registry import READERS

MAX_BYTES = 200 * 1024 * 1024

_HEAD = 1 << 16
_GZIP = b"\x1f\x8b"
_WORD = re.compile(r"\w")

Taken = tuple[Document, bytes]


def read_source(
    address: str,
    data: bytes | BinaryIO,
    *,
    dataset: str,
    retrieved_at: str,
    hint: str | None = None,
    max_bytes: int = MAX_BYTES,
    known: Known | None = None,
) -> Iterator[Taken | Reject]:
    """The documents of one source, each with the original bytes kept for it: the (unpacked) file, or the JSON line.

    ``data`` are the bytes or a seekable binary stream; gzip is unpacked on the way. ``retrieved_at`` is UTC, ISO 8601. ``hint`` is a media
    type or a format's name and outweighs the address's ending. Whatever can't be read comes back as a ``Reject`` of stage "reader" and
    never as an exception; after the reject of one JSON line the next is read. A source above ``max_bytes`` is refused before it is
    read into memory; of JSON lines, each line is held to it. ``known`` is what the analyst says about the source (of JSON lines: about
    every line that does not say it itself).
    """
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    capture = _Capture(dataset, retrieved_at, max_bytes, known or Known())
    try:
        yield from _open(address, stream, capture, hint)
    except InputError as error:
        yield _reject(address, error)
    except EOFError:
        yield _reject(address, refuse("truncated", "the compressed file ends too early", advice="fetch the file again"))
    except (gzip.BadGzipFile, zlib.error) as error:
        yield _reject(address, refuse("corrupt", f"the compressed file is damaged: {error}"))


class _Capture:
    """What every document of one call shares."""

    def __init__(self, dataset: str, retrieved_at: str, max_bytes: int, known: Known) -> None:
        self.dataset = dataset
        self.retrieved_at = retrieved_at
        self.max_bytes = max_bytes
        self.known = known

    def given(self, address: str) -> Given:
        url = address if "://" in address else self.known.url
        return Given(address, self.retrieved_at[:10], self.max_bytes, url)

    def document(self, address: str, data: bytes, reader: Reader, parts: Parts) -> Document:
        """The record of one text. A text without a letter or digit is ``no_text``."""
        if not _WORD.search(parts.text):
            raise refuse("no_text")
        parts = self._with_known(parts, line=reader.name == "jsonl")
        url = parts.url or (address if "://" in address else None)
        content = sha256(data)
        return Document(
            doc_id=make_id("doc", self.dataset, address, content),
            dataset=self.dataset,
            source_id=parts.publisher or _house(url),
            address=address,
            url=url,
            media_type=reader.media_type,
            language=identify(parts.text) or parts.language,
            title=parts.title,
            authors=parts.authors,
            published_at=parts.published_at,
            published_from=parts.published_from,
            retrieved_at=self.retrieved_at,
            content_sha256=content,
            text_sha256=sha256(parts.text.encode("utf-8")),
            reader=f"{reader.name}/{reader.version}",
            text=parts.text,
            blocks=parts.blocks,
            modified_at=parts.modified_at,
            partial=parts.partial,
            alternates=parts.alternates,
        )

    def _with_known(self, parts: Parts, *, line: bool) -> Parts:
        """The parts with what the analyst knows put over them; under them for a JSON line, which speaks for itself."""
        known, date = self.known, parse_date(self.known.published or "")
        dated = date is not None and not (line and parts.published_at)
        return replace(
            parts,
            publisher=(parts.publisher or known.publisher) if line else (known.publisher or parts.publisher),
            url=(parts.url or known.url) if line else (known.url or parts.url),
            title=(parts.title or known.title) if line else (known.title or parts.title),
            authors=(parts.authors or known.authors) if line else (known.authors or parts.authors),
            published_at=date if dated else parts.published_at,
            published_from="given" if dated else parts.published_from,
        )


def _open(address: str, stream: BinaryIO, capture: _Capture, hint: str | None) -> Iterator[Taken | Reject]:
    head = stream.read(_HEAD)
    if not head:
        raise refuse("empty")
    if head.startswith(_GZIP):
        stream.seek(0)
        with gzip.GzipFile(fileobj=stream) as unpacked:
            first = unpacked.read1(_HEAD)
            while len(first) < _HEAD and (more := unpacked.read1(_HEAD)):
                first += more
                if looks_like_jsonl(first):
                    break
            if not first:
                raise refuse("empty")
            unpacked.seek(0)
            yield from _read(address, unpacked, first, capture, hint)
        return
    stream.seek(0)
    yield from _read(address, stream, head, capture, hint)


def _read(address: str, stream: BinaryIO | gzip.GzipFile, head: bytes, capture: _Capture, hint: str | None) -> Iterator[Taken | Reject]:
    if looks_like_jsonl(head) and detect(address, head, hint=hint) == "jsonl":
        yield from _read_lines(address, stream, capture)
        return
    data = _read_whole(stream, capture.max_bytes)
    kind = detect(address, data[:_HEAD], data=data, hint=hint)
    if kind == "jsonl":
        yield from _read_lines(address, io.BytesIO(data), capture)
        return
    reader = READERS[kind]
    try:
        parts = reader.read(data, capture.given(address))
    except InputError:
        raise
    except (RecursionError, MemoryError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        # A library that stumbles over one file must not end the batch.
        raise refuse("corrupt", f"{reader.name} reader: {type(error).__name__}: {error}") from error
    yield capture.document(address, data, reader, parts), data


def _read_whole(stream: BinaryIO | gzip.GzipFile, max_bytes: int) -> bytes:
    """All bytes; refused by size alone where the stream knows its size, else as soon as the limit is passed."""
    too_large = refuse("too_large", f"larger than {max_bytes:,} bytes", advice="raise max_bytes, or split the file")
    if not isinstance(stream, gzip.GzipFile):
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size > max_bytes:
            raise too_large
    else:
        # Unpacked once for its size alone, so that a small file that unpacks without end never fills the memory.
        size = 0
        while chunk := stream.read(1 << 20):
            size += len(chunk)
            if size > max_bytes:
                raise too_large
        stream.seek(0)
    return stream.read()


def _lines(stream: BinaryIO | gzip.GzipFile, limit: int) -> Iterable[tuple[int, bytes | None]]:
    """Numbered lines without their ends; None for one above the limit, which is skipped without being held."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                continue
            yield number, None
            continue
        yield number, line.rstrip(b"\r\n")


def _read_lines(address: str, stream: BinaryIO | gzip.GzipFile, capture: _Capture) -> Iterator[Taken | Reject]:
    """One document a line; empty lines are passed over. A stream that breaks off leaves what came before it."""
    reader = READERS["jsonl"]
    for number, line in _lines(stream, capture.max_bytes):
        where = f"{address}:{number}"
        try:
            if line is None:
                raise refuse("too_large", f"the line is larger than {capture.max_bytes:,} bytes")
            if not line.strip():
                continue
            own = _own_address(address, number, line)
            yield capture.document(own, line, reader, reader.read(line, capture.given(address))), line
        except InputError as error:
            yield _reject(where, error)


def _own_address(address: str, number: int, line: bytes) -> str:
    """``file.jsonl#id``; the line's number where it has no id."""
    key = parse_row(line).get("id")
    known = isinstance(key, str | int) and str(key).strip()
    return f"{address}#{key}" if known else f"{address}#L{number}"


def _house(url: str | None) -> str:
    """Whose pages stand there: the outlet that the table of publishers has for the host, else the host without "www.", or ""."""
    host = host_of(url)
    outlet = publisher_at(host) if host else None
    return outlet.name if outlet else host


def _reject(address: str, error: InputError) -> Reject:
    message = error.message if error.advice is None else f"{error.message}; {error.advice}"
    return Reject("reader", address, error.reason, message)
