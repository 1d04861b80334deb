"""Exchanges as WARC/1.1 (ISO 28500:2017), each record a gzip member of its own; the same exchange gives the same bytes."""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Iterable

from cuibono.records import make_id, sha256

from .exchange import Exchange

# Faults by the standard's words for a block that was cut (5.13).
_CUT = {"too_large": "length", "bomb": "length", "out_of_time": "time", "read_timeout": "time"}
_FRAMING = (b"transfer-encoding", b"content-length")


def warc_of(exchanges: Iterable[Exchange]) -> bytes:
    """A response and a request record for each exchange, in order.

    A response's block is the head as it came and the body without transfer coding, content coding kept; its payload digest is over that
    body. Transfer-Encoding is kept under another name, since a reader would undo it a second time.
    """
    return b"".join(member for number, exchange in enumerate(exchanges) for member in _members(number, exchange))


def warcinfo(at: str, fields: dict[str, str]) -> bytes:
    """The record that opens a file: who wrote it, and with what."""
    block = "".join(f"{key}: {value}\r\n" for key, value in fields.items()).encode()
    head = {"WARC-Type": "warcinfo", "WARC-Date": at, "Content-Type": "application/warc-fields"}
    return _record(head, block)


def _members(number: int, exchange: Exchange) -> Iterable[bytes]:
    url, at = exchange.target.url, exchange.at
    status = b"%s %d %s\r\n" % (exchange.version, exchange.status, exchange.phrase)
    response = status + b"".join(b"%s: %s\r\n" % row for row in _headers(exchange)) + b"\r\n" + exchange.raw
    common = {"WARC-Target-URI": url, "WARC-Date": at, "WARC-IP-Address": exchange.ip}
    named = {"WARC-Record-ID": _id("response", number, url, at, response)}
    cut = {"WARC-Truncated": _CUT.get(exchange.fault.reason, "disconnect")} if exchange.fault is not None else {}
    yield _record(
        {"WARC-Type": "response", **named, **common, **cut, "Content-Type": "application/http;msgtype=response"}, response, exchange.raw
    )
    yield _record(
        {
            "WARC-Type": "request",
            "WARC-Record-ID": _id("request", number, url, at, exchange.head),
            **common,
            "WARC-Concurrent-To": named["WARC-Record-ID"],
            "Content-Type": "application/http;msgtype=request",
        },
        exchange.head,
        b"",
    )


def _headers(exchange: Exchange) -> Iterable[tuple[bytes, bytes]]:
    """The headers as they came; those that would no longer be true of the stored body under another name, with the true length."""
    chunked = exchange.header("transfer-encoding") is not None
    for key, value in exchange.headers:
        if key.lower() in _FRAMING and (chunked or exchange.fault is not None):
            key = b"X-Archive-Orig-" + key
        yield key, value
    if chunked or exchange.fault is not None:
        yield b"Content-Length", b"%d" % len(exchange.raw)


def _record(head: dict[str, str], block: bytes, payload: bytes | None = None) -> bytes:
    head = {"WARC-Record-ID": _id(head["WARC-Type"], 0, "", head["WARC-Date"], block), **head, "WARC-Block-Digest": _digest(block)}
    if payload is not None:
        head["WARC-Payload-Digest"] = _digest(payload)
    head["Content-Length"] = str(len(block))
    lines = "".join(f"{key}: {value}\r\n" for key, value in head.items())
    return gzip.compress(b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n", mtime=0)


def _digest(data: bytes) -> str:
    return f"sha256:{sha256(data)}"


def _id(kind: str, number: int, url: str, at: str, block: bytes) -> str:
    """An id that follows from what the record says, so that a run with a fixed clock writes the same file."""
    parts = make_id("warc", kind, str(number), url, at, sha256(block))
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, parts)}>"
