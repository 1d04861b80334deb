"""Web archives by fastwarc: every page that was fetched well becomes a member under its own URL; what holds no page is counted by kind.

Read once from front to end, one record held at a time. ISO 28500:2017 (WARC 1.1).
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecordType

from cuibono.errors import InputError
from cuibono.records import Reject

from ..base import refuse
from ..detect import VAGUE, is_read
from .base import Budget, Member, check_ratio, reject, shown, too_large

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_ROBOTS = re.compile(r"^https?://[^/]+/robots\.txt$", re.IGNORECASE)
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")
_CHUNK = 1 << 20
_TAKEN = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion)
_NAMES = {int(getattr(WarcRecordType, name)): name for name in ("response", "resource", "conversion", "revisit", "continuation")}
# Records about the capture itself: nothing that anybody wrote is in them.
_ABOUT = (WarcRecordType.warcinfo, WarcRecordType.request, WarcRecordType.metadata)


def open_warc(address: str, stream: BinaryIO, budget: Budget) -> Iterator[Member | Reject]:
    """The pages; last, one reject that counts what is no page. A damaged or cut archive leaves what came before."""
    passed: Counter[str] = Counter()
    try:
        for record in ArchiveIterator(stream, parse_http=False):
            url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
            try:
                made = _member(record, url, budget)
            except InputError as error:
                if error.reason == "truncated":
                    raise
                yield reject(url or address, refuse(error.reason, f"{error.message} ({address})", advice=error.advice))
                continue
            if isinstance(made, Member):
                yield made
            elif made:
                passed[made] += 1
    except OSError as error:
        raise refuse("corrupt", f"the archive is damaged; nothing after that is read: {error}", advice="fetch the file again") from error
    finally_said = ", ".join(f"{what} ({count:,})" for what, count in passed.most_common())
    if finally_said:
        yield Reject("reader", address, "passed_over", f"records that hold no page: {finally_said}")


def _member(record: Any, url: str, budget: Budget) -> Member | str:
    """The record's page, what it is instead in words, or "" for one that needs no word."""
    kind = record.record_type
    if record.headers.get("Content-Length") is None:
        raise refuse("truncated", "the archive ends inside the header of a record", advice="fetch the file again")
    length = record.content_length
    if kind in _ABOUT or kind not in _TAKEN:
        if length and record.reader.consume(length) < length:
            raise _cut(url)
        return "" if kind in _ABOUT else f"{_NAMES.get(int(kind), 'unknown')} records"
    if not url:
        return "records without an address"
    if _ROBOTS.search(url):
        if length and record.reader.consume(length) < length:
            raise _cut(url)
        return "robots.txt"
    if length > budget.max_bytes:
        raise too_large(budget.max_bytes)
    block: bytes = record.reader.read(length) if length else b""
    while len(block) < length and (more := record.reader.read(length - len(block))):
        block += more
    if len(block) < length:
        raise _cut(url)
    _check(record.headers.get("WARC-Block-Digest"), (block,))
    content_type = record.headers.get("Content-Type") or ""
    body, hint = block, content_type
    if content_type.lower().startswith("application/http"):
        status, fields, body = _http(block)
        if status != 200:
            return f"answers with status {status}" if status else "answers that are not HTTP"
        hint = fields.get("content-type", "")
        if not is_read(hint, url):
            return f"answers of type {shown(hint.split(';')[0].strip().lower()) or 'unknown'}"
        plain = _unchunked(body, budget.max_bytes) if "chunked" in fields.get("transfer-encoding", "").lower() else body
        if record.headers.get("WARC-Block-Digest") is None:
            _check(record.headers.get("WARC-Payload-Digest"), (body, plain))
        body = _decoded(plain, fields.get("content-encoding", ""), budget.max_bytes)
    elif not is_read(hint, url):
        return f"{_NAMES[int(kind)]} records of type {shown(hint.split(';')[0].strip().lower()) or 'unknown'}"
    return Member(
        address=url,
        data=body,
        hint=_plain_hint(hint),
        located=True,
        retrieved_at=_time(record.headers.get("WARC-Date")),
        partial="truncated" if record.headers.get("WARC-Truncated") else None,
    )


def _cut(url: str) -> InputError:
    return refuse("truncated", f"the archive ends inside the record of {url or 'its capture'}", advice="fetch the file again")


def _http(block: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status (0 where it is no HTTP), fields by lower-case name, and the body as it was sent."""
    found = re.search(rb"\r?\n\r?\n", block[: 1 << 18])
    head, body = (block[: found.start()], block[found.end() :]) if found else (block, b"")
    status = _STATUS.match(head)
    if not status:
        return 0, {}, body
    fields: dict[str, str] = {}
    for line in head.split(b"\n")[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            fields.setdefault(name.strip().lower().decode("latin-1"), value.strip().decode("latin-1"))
    return int(status[1]), fields, body


def _limited(reader: Any, packed: int, max_bytes: int) -> bytes:
    """All that a decoder gives, as long as it stays within the limits."""
    pieces: list[bytes] = []
    size = 0
    while chunk := reader.read(_CHUNK):
        pieces.append(chunk)
        size += len(chunk)
        check_ratio(size, packed)
        if size > max_bytes:
            raise too_large(max_bytes)
    return b"".join(pieces)


def _unchunked(body: bytes, max_bytes: int) -> bytes:
    """A chunked body as one. Some crawlers write the field and keep the body whole: then it is left as it is."""
    if not re.match(rb"[0-9A-Fa-f]+[ \t]*(?:;[^\r\n]*)?\r?\n", body):
        return body
    try:
        return _limited(ChunkedReader(io.BytesIO(body)), len(body), max_bytes)
    except OSError:
        return body


def _decoded(body: bytes, encoding: str, max_bytes: int) -> bytes:
    """The body without its Content-Encoding. A body that was kept unpacked under the field is left as it is."""
    for name in reversed([name.strip().lower() for name in encoding.split(",") if name.strip()]):
        try:
            if name in ("gzip", "x-gzip"):
                if not body.startswith(b"\x1f\x8b"):
                    continue
                body = _limited(GzipReader(io.BytesIO(body)), len(body), max_bytes)
            elif name == "deflate":
                body = _limited(_Deflated(body), len(body), max_bytes)
            elif name == "br":
                body = _limited(BrotliReader(io.BytesIO(body)), len(body), max_bytes)
            elif name == "zstd":
                body = _limited(ZstdReader(io.BytesIO(body)), len(body), max_bytes)
            elif name != "identity":
                raise refuse("unsupported_type", f"its content encoding {shown(name)} is not known")
        except (OSError, zlib.error) as error:
            raise refuse("corrupt", f"its content encoding {name} is damaged: {error}") from error
    return body


class _Deflated:
    """The encoding "deflate": zlib's form, or the bare one that some servers send."""

    def __init__(self, body: bytes) -> None:
        bare = len(body) < 2 or body[0] & 0x0F != 8 or (body[0] << 8 | body[1]) % 31
        self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
        self._rest = body

    def read(self, size: int) -> bytes:
        made = self._unpacker.decompress(self._rest, size)
        self._rest = self._unpacker.unconsumed_tail
        return made


def _check(digest: str | None, bodies: tuple[bytes, ...]) -> None:
    """Raises ``digest_mismatch`` where the digest is of none of the bodies; an algorithm that is not known proves nothing."""
    algorithm, _, value = (digest or "").strip().partition(":")
    name = algorithm.lower().replace("-", "")
    if not value or name not in ("md5", "sha1", "sha256", "sha384", "sha512"):
        return
    for body in bodies:
        made = hashlib.new(name, body, usedforsecurity=False)
        if value.lower() == made.hexdigest() or value.upper().rstrip("=") == base64.b32encode(made.digest()).decode().rstrip("="):
            return
    raise refuse("digest_mismatch", "the bytes are not those that were captured: their digest differs from the one in the archive")


def _plain_hint(content_type: str) -> str | None:
    """The type as a hint; servers send what they can't name as bytes or plain text, which claims nothing."""
    kind = content_type.split(";")[0].strip().lower()
    return None if kind in VAGUE else kind


def _time(date: str | None) -> str | None:
    """WARC-Date to the second, UTC."""
    found = _DATE.match(date or "")
    return f"{found[0]}Z" if found else None
