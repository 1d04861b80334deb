"""Bytes to documents with their capture record, or a named reject. Containers are opened, and what is in them is read the same way.

JSON lines and the containers that allow it (tar, mailboxes, web archives) are streamed, nothing else is.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from cuibono.errors import InputError
from cuibono.records import Document, Reject, make_id, sha256
from cuibono.vocabulary.addresses import host_of
from cuibono.vocabulary.publishers import publisher_at

from .base import Given, Known, Parts, Reader, refuse
from .containers.base import MAX_DEPTH, Budget, Member, reject, too_large
from .containers.open import KINDS, is_streamed, open_container
from .containers.packed import Unpacked, holds_warc, packing
from .dates import parse_date
from .detect import detect, is_zip, kind_of, looks_like_jsonl
from .jsonl import parse_row
from .language import identify
from .registry import READERS

MAX_BYTES = 200 * 1024 * 1024

_HEAD = 1 << 16
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
    """The documents of one source, each with the original bytes kept for it: the (unpacked) file, the container's part, or the JSON line.

    ``data`` are the bytes or a seekable binary stream; gzip, bzip2 and xz are unpacked on the way. ``retrieved_at`` is UTC, ISO 8601.
    ``hint`` is a media type or a format's name and outweighs the address's ending. Whatever can't be read comes back as a ``Reject`` of
    stage "reader" and never as an exception; after the reject of one JSON line or one part of a container the next is read. A source
    above ``max_bytes`` is refused before it is read into memory; of JSON lines and containers, each line and part is held to it.
    ``known`` is what the analyst says about the source (of JSON lines and containers: about all in it that does not say it itself).
    """
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    capture = _Capture(dataset, retrieved_at, max_bytes, known or Known(), Budget(max_bytes))
    yield from _guarded(address, stream, capture, hint)


def _guarded(address: str, stream: BinaryIO, capture: _Capture, hint: str | None) -> Iterator[Taken | Reject]:
    """What :func:`_open` gives; its error as a reject."""
    try:
        yield from _open(address, stream, capture, hint)
    except InputError as error:
        yield reject(address, error)


@dataclass(frozen=True, slots=True)
class _Capture:
    """What every document of one call shares; for the parts of a container, what the container lends them.

    ``container`` is the hash of the outermost file, ``base`` the address of the container, ``partial`` why a part is not the whole.
    """

    dataset: str
    retrieved_at: str
    max_bytes: int
    known: Known
    budget: Budget
    depth: int = 0
    container: str | None = None
    base: str | None = None
    partial: str | None = None

    def inside(self, address: str, stream: BinaryIO) -> _Capture:
        """For what lies in the container at the address. Raises ``too_deep``. The outermost file is read once for its hash."""
        if self.depth >= MAX_DEPTH:
            raise refuse(
                "too_deep", f"it lies in more than {MAX_DEPTH} containers, one in the other", advice="unpack it and add the folder"
            )
        # Of a whole container the analyst can't say a title or an address that is each part's.
        known = Known(publisher=self.known.publisher, published=self.known.published)
        return replace(self, known=known, depth=self.depth + 1, container=self.container or _hash(stream), base=address, partial=None)

    def of(self, member: Member) -> _Capture:
        """For one part."""
        if not member.located:
            return self
        return replace(self, base=None, retrieved_at=member.retrieved_at or self.retrieved_at, partial=member.partial)

    def url_of(self, address: str) -> str | None:
        """The address where it is one on the web; for a part, that of its container."""
        where = self.base or address
        return where if "://" in where else None

    def given(self, address: str) -> Given:
        url = self.known.url if self.base or "://" not in address else address
        return Given(address, self.retrieved_at[:10], self.max_bytes, url)

    def document(self, address: str, data: bytes, reader: Reader, parts: Parts) -> Document:
        """The record of one text. A text without a letter or digit is ``no_text``."""
        if not _WORD.search(parts.text):
            raise refuse("no_text")
        parts = self._with_known(parts, line=reader.name == "jsonl" or self.container is not None)
        url = parts.url or self.url_of(address)
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
            partial=self.partial or parts.partial,
            alternates=parts.alternates,
            container_sha256=self.container,
        )

    def _with_known(self, parts: Parts, *, line: bool) -> Parts:
        """The parts with what the analyst knows put over them; under them for a line or a part, which speaks for itself."""
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
    packed = packing(head)
    if packed is None:
        yield from _read(address, stream, head, capture, hint)
        return
    if packed == "gzip" and holds_warc(head):
        # Each record is packed by itself, and their reader unpacks them faster; "WARC/1." tells what it is.
        yield from _read(address, stream, b"WARC/1.", capture, hint)
        return
    unpacked = Unpacked(stream, packed)
    first = unpacked.read1(_HEAD)
    while len(first) < _HEAD and not looks_like_jsonl(first) and (more := unpacked.read1(_HEAD)):
        first += more
    if not first:
        raise refuse("empty")
    yield from _read(address, unpacked, first, capture, hint)


def _read(address: str, stream: BinaryIO | Unpacked, head: bytes, capture: _Capture, hint: str | None) -> Iterator[Taken | Reject]:
    """``head`` is the beginning of what the stream holds; the stream stands anywhere."""
    if looks_like_jsonl(head) and detect(address, head, hint=hint) == "jsonl":
        stream.seek(0)
        yield from _read_lines(address, stream, capture)
        return
    content, data = kind_of(head), None
    if is_zip(head):
        from .package import kind_of_zip

        stream = io.BytesIO(_read_whole(stream, capture.max_bytes)) if isinstance(stream, Unpacked) else stream
        content = kind_of_zip(stream)
    elif not (content in KINDS and is_streamed(content)):
        data = _read_whole(stream, capture.max_bytes)
        content = kind_of(head, data)
    kind = detect(address, head, content=content, hint=hint)
    if kind in KINDS and data is None:
        yield from _read_members(address, stream, kind, capture)
        return
    if data is None:
        data = _read_whole(stream, capture.max_bytes)
    if kind == "jsonl":
        yield from _read_lines(address, io.BytesIO(data), capture)
        return
    try:
        yield capture.document(address, data, READERS[kind], _parts(READERS[kind], data, capture.given(address))), data
    except InputError as error:
        if kind not in KINDS:
            raise
        yield reject(address, error)
    if kind in KINDS:
        # A message: a document, and what is attached to it.
        yield from _read_members(address, io.BytesIO(data), kind, capture)


def _parts(reader: Reader, data: bytes, given: Given) -> Parts:
    try:
        return _storable(reader.read(data, given))
    except InputError:
        raise
    except (RecursionError, MemoryError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        # A library that stumbles over one file must not end the batch.
        raise refuse("corrupt", f"{reader.name} reader: {type(error).__name__}: {error}") from error


def _storable(parts: Parts) -> Parts:
    """The parts with a text that UTF-8 can write: half of a character is ``bad_encoding`` there, and left out of the fields."""
    try:
        parts.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise refuse("bad_encoding", f"half of a character stands alone at {error.start}") from error

    def field(words: str | None) -> str | None:
        return None if words is None else words.encode("utf-8", "ignore").decode("utf-8")

    authors = tuple(field(name) or "" for name in parts.authors)
    return replace(parts, title=field(parts.title), authors=authors, publisher=field(parts.publisher), url=field(parts.url))


def _read_members(address: str, stream: BinaryIO | Unpacked, kind: str, capture: _Capture) -> Iterator[Taken | Reject]:
    """What lies in a container, part by part. A message is hashed only where something is attached to it."""
    source = stream.packed if isinstance(stream, Unpacked) else stream
    inner = capture.inside(address, source) if kind != "eml" else None
    stream.seek(0)
    some = kind == "eml"
    for member in _opened(address, cast(BinaryIO, stream), kind, capture.budget):
        inner, some = inner or capture.inside(address, source), True
        if isinstance(member, Reject):
            yield member
            continue
        part = io.BytesIO(member.data) if isinstance(member.data, bytes) else member.data
        yield from _guarded(member.address, part, inner.of(member), member.hint)
    if not some:
        raise refuse("empty", "nothing lies in it that could be read")


def _opened(address: str, stream: BinaryIO, kind: str, budget: Budget) -> Iterator[Member | Reject]:
    try:
        yield from open_container(kind, address, stream, budget)
    except InputError:
        raise
    except (RecursionError, MemoryError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise refuse("corrupt", f"the container is damaged: {type(error).__name__}: {error}") from error


def _hash(stream: BinaryIO) -> str:
    """SHA-256 of the file behind a stream."""
    stream.seek(0)
    made = hashlib.sha256()
    while chunk := stream.read(1 << 20):
        made.update(chunk)
    return made.hexdigest()


def _read_whole(stream: BinaryIO | Unpacked, max_bytes: int) -> bytes:
    """All bytes from the beginning; refused by size alone where the stream knows its size, else as soon as the limit is passed."""
    if not isinstance(stream, Unpacked):
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size > max_bytes:
            raise too_large(max_bytes)
        return stream.read()
    # Unpacked once for its size alone, so that a small file that unpacks without end never fills the memory.
    stream.seek(0)
    size = 0
    while chunk := stream.read(1 << 20):
        size += len(chunk)
        if size > max_bytes:
            raise too_large(max_bytes)
    stream.seek(0)
    return stream.read()


def _lines(stream: BinaryIO | Unpacked, limit: int) -> Iterable[tuple[int, bytes | None]]:
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


def _read_lines(address: str, stream: BinaryIO | Unpacked, capture: _Capture) -> Iterator[Taken | Reject]:
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
            yield reject(where, error)


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
