"""Exchanges as WARC/1.1 (ISO 28500:2017), each record a gzip member of its own; the same exchange gives the same bytes."""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cuibono.records import make_id, sha256

if TYPE_CHECKING:  # what only reads or writes WARC loads no network library
    from .exchange import Exchange

# Faults by the standard's words for a block that was cut (5.13).
_CUT = {"too_large": "length", "bomb": "length", "out_of_time": "time", "read_timeout": "time"}
_FRAMING = (b"transfer-encoding", b"content-length")
_OLD = b"X-Archive-Orig-"


def warc_of(exchanges: Iterable[Exchange]) -> bytes:
    """A response and a request record for each exchange, in order.

    A response's block is the head as it came and the body without transfer coding, content coding kept; its payload digest is over that
    body. Transfer-Encoding is kept under another name, since a reader would undo it a second time.
    """
    return b"".join(member for exchange in exchanges for member in _members(exchange))


def warcinfo(at: str, fields: dict[str, str]) -> bytes:
    """The record that opens a file: who wrote it, and with what."""
    block = "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode()
    head = {"WARC-Type": "warcinfo", "WARC-Date": at, "Content-Type": "application/warc-fields"}
    return _record(head, block)[1]


def _members(exchange: Exchange) -> Iterable[bytes]:
    block = _head(exchange) + exchange.raw
    common = {"WARC-Target-URI": exchange.target.url, "WARC-Date": exchange.at, "WARC-IP-Address": exchange.ip}
    cut = {"WARC-Truncated": _CUT.get(exchange.fault.reason, "disconnect")} if exchange.fault is not None else {}
    response = {"WARC-Type": "response", **common, **cut, "Content-Type": "application/http;msgtype=response"}
    name, member = _record(response, block, exchange.raw)
    yield member
    request = {"WARC-Type": "request", **common, "WARC-Concurrent-To": name, "Content-Type": "application/http;msgtype=request"}
    yield _record(request, exchange.asked, b"")[1]


def _head(exchange: Exchange) -> bytes:
    """The head as it came; what would no longer be true of the stored body gets another name, and the true length its place."""
    if exchange.header("transfer-encoding") is None and exchange.fault is None:
        return exchange.head
    lines = exchange.head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    told = [_OLD + line if line.partition(b":")[0].lower() in _FRAMING else line for line in lines]
    return b"\r\n".join((*told, b"Content-Length: %d" % len(exchange.raw), b"", b""))


def _record(head: dict[str, str], block: bytes, payload: bytes | None = None) -> tuple[str, bytes]:
    """The record's id and its member."""
    digests = {"WARC-Block-Digest": digest(block)} | ({} if payload is None else {"WARC-Payload-Digest": digest(payload)})
    head = head | digests | {"Content-Length": str(len(block))}
    name = record_id(head.items())
    lines = "".join(f"{key}: {value}\r\n" for key, value in (("WARC-Record-ID", name), *head.items()))
    return name, gzip.compress(b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n", mtime=0)


def digest(data: bytes) -> str:
    """A labelled digest as WARC writes it."""
    return f"sha256:{sha256(data)}"


def record_id(head: Iterable[tuple[str, str]]) -> str:
    """An id that follows from the record's other headers, its digest among them: a run with a fixed clock writes the same file, and a
    record whose address, time or place is changed no longer has the id that it should."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, make_id('warc', *map(list, head)))}>"
