"""Exchanges read back from their WARC members: do they hold, and what page do they hold?"""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass

from fastwarc.warc import ArchiveIterator, WarcRecord

from .body import Body, Fault
from .warc import digest, record_id

# What is unpacked at most of one capture, in bytes: far above every limit that a fetch has.
_MOST = 1 << 30


@dataclass(frozen=True, slots=True)
class Kept:
    """What a capture holds. ``faults`` are in words, none where all digests hold; ``status`` and ``payload`` are the last response's.

    ``payload`` is the body without content coding, None where it can't be had or was cut when it was fetched.
    """

    records: int
    faults: tuple[str, ...]
    status: int | None = None
    payload: bytes | None = None


def read_back(warc: bytes) -> Kept:
    """The members of one capture, every digest and every id computed anew: an id follows from what its record says."""
    try:
        return _read(_unzipped(warc))
    except (OSError, EOFError, ValueError, zlib.error) as error:
        return Kept(0, (f"the members can't be read: {error}",))


def _read(plain: bytes) -> Kept:
    faults: list[str] = []
    count = 0
    for record in ArchiveIterator(io.BytesIO(plain), parse_http=False):
        head = record.headers.to_tuples()
        what = f"the {_kind(record)} of {record.headers.get('WARC-Target-URI')}"
        if record.headers.get("WARC-Block-Digest") != digest(record.reader.read()):
            faults.append(f"{what} is not what its digest says")
        elif record.headers.get("WARC-Record-ID") != record_id(row for row in head if row[0] != "WARC-Record-ID"):
            faults.append(f"{what} is not what its id says: an address, a time or a place was changed")
        count += 1
    status, payload = None, None
    for record in ArchiveIterator(io.BytesIO(plain)):
        headers, body = record.headers, record.reader.read()
        if headers.get("WARC-Payload-Digest") != digest(body):
            faults.append(f"the body of the {_kind(record)} of {headers.get('WARC-Target-URI')} is not what its digest says")
        if _kind(record) == "response" and record.is_http:
            status = record.http_headers.status_code
            cut = headers.get("WARC-Truncated") is not None
            payload = None if cut else _payload(body, record.http_headers.get("Content-Encoding") or "", faults)
    if status is None or count % 2:
        faults.append("an exchange is not whole: it is a response and its request")
    return Kept(count, tuple(faults), status, payload)


def _kind(record: WarcRecord) -> str:
    return str(record.headers.get("WARC-Type"))


def _unzipped(warc: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(warc)) as members:
        plain = members.read(_MOST)
        if members.read(1):
            raise OSError(f"they unpack to more than {_MOST:,} bytes")
    return plain


def _payload(raw: bytes, coding: str, faults: list[str]) -> bytes | None:
    try:
        body = Body(coding, max_bytes=_MOST, max_ratio=float("inf"))
        body.add(raw)
        body.end()
    except Fault as fault:
        faults.append(f"the body can't be unpacked: {fault.message}")
        return None
    return body.content
