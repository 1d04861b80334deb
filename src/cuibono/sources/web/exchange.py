"""One request and its answer over a guarded connection; whatever a server does comes back as a named fault."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import httpcore

from .address import Target
from .body import Body, Fault
from .guard import Backend, Guard, Meter, OutOfTime, TooMuch

Headers = tuple[tuple[bytes, bytes], ...]
# What is kept of a body that was not taken: enough to see what was wrong with it.
_KEPT_OF_A_FAULT = 1 << 16
# Heads and framing beyond the body's own bytes.
_FRAMING = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one exchange: bytes after unpacking and before, times unpacked size, seconds."""

    max_bytes: int
    max_ratio: float
    connect_s: float
    read_s: float
    total_s: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and the answer to it.

    ``asked`` is the request as sent, ``head`` the answer's head as it came, ``raw`` the body without transfer coding and with content
    coding, ``content`` without both. ``fault`` is what was wrong with the body (``raw`` is then its beginning); ``ip`` is the address that
    was connected to; ``surplus`` are bytes that came beyond the length that the server announced; ``took`` seconds.
    """

    target: Target
    at: str
    ip: str
    asked: bytes
    head: bytes
    status: int
    headers: Headers
    raw: bytes
    content: bytes
    fault: Fault | None
    surplus: int
    took: float

    def header(self, name: str) -> str | None:
        """The values under one name, joined by commas; None where it is not there."""
        wanted = name.lower().encode("ascii")
        values = [
            value.decode("utf-8", "surrogateescape" if wanted == b"location" else "replace").strip()
            for key, value in self.headers
            if key.lower() == wanted
        ]
        return ", ".join(values) if values else None


def exchange(
    target: Target, headers: Sequence[tuple[str, str]], guard: Guard, limits: Limits, at: str, tls: ssl.SSLContext | None = None
) -> Exchange:
    """Asks once, on a connection of its own. Raises Refused before a byte is sent, and Fault where no answer's head came."""
    sent = [(b"Host", target.authority.encode()), *((key.encode(), value.encode("latin-1", "replace")) for key, value in headers)]
    began = time.monotonic()
    meter = Meter(began + limits.total_s, limits.max_bytes + _FRAMING)
    backend = Backend(guard, target, meter)
    path = target.path.encode()
    url = httpcore.URL(scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=path)
    timeouts = {"connect": limits.connect_s, "read": limits.read_s, "write": limits.read_s}
    request = httpcore.Request("GET", url, headers=sent, extensions={"timeout": timeouts})
    with httpcore.HTTPConnection(url.origin, ssl_context=tls or _default_tls(), network_backend=backend) as connection:
        try:
            response = connection.handle_request(request)
        except _BROKEN as error:
            raise _fault(error, limits, meter) from error
        body, fault = _body(response, limits, meter)
    raw = body.raw if body else b""
    came, after = meter.head()
    return Exchange(
        target=target,
        at=at,
        ip=backend.ip or "",
        asked=b"GET %s HTTP/1.1\r\n%s\r\n" % (path, b"".join(b"%s: %s\r\n" % row for row in sent)),
        head=came or _head(response),
        status=response.status,
        headers=tuple((bytes(key), bytes(value)) for key, value in response.headers),
        raw=raw[:_KEPT_OF_A_FAULT] if fault else raw,
        content=body.content if body and not fault else b"",
        fault=fault,
        surplus=_surplus(response, len(raw), after) if fault is None else 0,
        took=time.monotonic() - began,
    )


@cache
def _default_tls() -> ssl.SSLContext:
    """Certificates and host names are checked, against the roots of the system and those of certifi."""
    return httpcore.default_ssl_context()


def _surplus(response: httpcore.Response, length: int, after: int) -> int:
    names = {key.lower() for key, _ in response.headers}
    return max(after - length, 0) if b"content-length" in names and b"transfer-encoding" not in names else 0


def _head(response: httpcore.Response) -> bytes:
    """The head put together again, where its lines did not end as HTTP has it."""
    first = (response.extensions.get("http_version", b"HTTP/1.1"), response.status, response.extensions.get("reason_phrase", b""))
    return b"%s %d %s\r\n" % first + b"".join(b"%s: %s\r\n" % row for row in response.headers) + b"\r\n"


_BROKEN = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    OutOfTime,
    TooMuch,
    OSError,
    UnicodeError,
)


def _body(response: httpcore.Response, limits: Limits, meter: Meter) -> tuple[Body | None, Fault | None]:
    body = None
    try:
        coding = b",".join(value for key, value in response.headers if key.lower() == b"content-encoding").decode("latin-1")
        body = Body(coding, max_bytes=limits.max_bytes, max_ratio=limits.max_ratio)
        for chunk in response.iter_stream():
            body.add(chunk)
        body.end()
    except Fault as fault:
        return body, fault
    except httpcore.RemoteProtocolError as error:
        if str(error).startswith("peer closed"):
            announced = next((value.decode("latin-1") for key, value in response.headers if key.lower() == b"content-length"), "")
            told = f"{len(body.raw):,} of {int(announced):,} bytes came" if body and announced.isdecimal() else "a chunk was to follow"
            return body, Fault("truncated", f"the connection closed before the end of the body: {told}", again=True)
        return body, Fault("bad_framing", f"the body's chunks can't be told apart ({_told(error)})")
    except _BROKEN as error:
        return body, _fault(error, limits, meter)
    finally:
        response.close()
    return body, None


def _fault(error: Exception, limits: Limits, meter: Meter) -> Fault:
    """The name of what broke. The cause that the library wraps says more than its own type."""
    cause = error.__cause__ or error.__context__
    if isinstance(error, OutOfTime) or (isinstance(error, httpcore.TimeoutException) and time.monotonic() >= meter.deadline):
        return Fault("out_of_time", f"not done after {limits.total_s:g} seconds: the server is too slow")
    if isinstance(error, TooMuch):
        return Fault("too_large", f"more than {limits.max_bytes:,} bytes came")
    if isinstance(error, socket.gaierror | UnicodeError):
        again = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
        return Fault("no_such_host", f"the name leads nowhere ({_told(error)})", again=again)
    if isinstance(error, httpcore.ConnectTimeout):
        return Fault("connect_timeout", f"no connection within {limits.connect_s:g} seconds", again=True)
    if isinstance(error, httpcore.TimeoutException):
        return Fault("read_timeout", f"nothing came for {limits.read_s:g} seconds", again=True)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Fault("bad_certificate", f"the server can't prove who it is: {cause.verify_message}")
    if isinstance(cause, ssl.SSLError):
        return Fault("tls_failed", f"no secure connection: {cause.reason or cause}")
    if isinstance(error, httpcore.ProtocolError):
        if getattr(cause, "error_status_hint", 0) == 431:
            return Fault("huge_headers", "the answer's head does not end within 100 kB")
        if "without sending a response" in str(error) and not meter.came:
            return Fault("no_answer", "the server closed the connection without an answer", again=True)
        return Fault("not_http", f"what came is no HTTP ({_told(error)})")
    if isinstance(error, httpcore.ReadError | httpcore.WriteError):
        return Fault("connection_reset", f"the connection broke off ({_told(error)})", again=True)
    return Fault("no_connection", f"can't connect ({_told(error)})", again=True)


def _told(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
