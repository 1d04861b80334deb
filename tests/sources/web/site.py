"""A web site on loopback: three hundred articles, and under ``/faults/`` the faults of the real web, byte for byte.

``with Site() as site: site.url("/p/1")``; ``site.requests`` counts by path, ``site.seen`` lists them with their headers. ``put``,
``remove`` and ``robots`` change the site while it runs. Every answer closes its connection.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import random
import socket
import socketserver
import ssl
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from typing import Any

import brotli

ARTICLES = 300
_CHANGED_AT = 1_730_000_000
_PLACES = [
    "Callao",
    "Piraeus",
    "Hambantota",
    "Mombasa",
    "Gwadar",
    "Colón",
    "Santos",
    "Rotterdam",
    "Kribi",
    "Bar",
    "Sines",
    "Chancay",
    "Lobito",
    "Beira",
    "Tema",
    "Darwin",
]
_FIRMS = [
    "Meridian",
    "Halcyon",
    "Ostrava",
    "Kestrel",
    "Bluewater",
    "Tamarind",
    "Corvid",
    "Sable",
    "Juniper",
    "Ironwood",
    "Lantern",
    "Quarry",
]
_VERBS = ["bought", "leased", "financed", "sold", "inspected", "audited", "insured", "mortgaged", "surveyed", "dredged"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its path and its headers by their names in lower case."""

    path: str
    headers: dict[str, str]


@dataclass(slots=True)
class Page:
    """What stands at a path. ``conditional``: it has ETag and Last-Modified, and answers 304."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    conditional: bool = True
    changed_at: int = _CHANGED_AT


Part = bytes | float
Answer = bytes | Iterable[Part]


def article(number: int) -> bytes:
    """One article; the same number gives the same bytes."""
    rng = random.Random(number)
    lines = []
    for _ in range(rng.randint(6, 14)):
        firm, other, place = rng.choice(_FIRMS), rng.choice(_FIRMS), rng.choice(_PLACES)
        lines.append(
            f"{firm} Holdings {rng.choice(_VERBS)} berth {rng.randint(2, 40)} of the port of {place} for {rng.randint(2, 900)} million "
            f"dollars, according to a filing of {other} Trust dated {rng.randint(1, 28)} March {rng.randint(1999, 2024)}."
        )
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    title = f"Report {number}: {rng.choice(_PLACES)} and {rng.choice(_FIRMS)}"
    return page(title, f"<article><h1>{title}</h1>{paragraphs}</article>")


def page(title: str, inner: str) -> bytes:
    """The frame that every page of the site shares."""
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{title} - The Harbour Gazette</title></head><body>"
        "<nav><a href=/>Home</a> <a href=/p/1>Ports</a> <a href=/p/2>Shipping</a> <a href=/p/3>Finance</a> <a href=/about>About</a></nav>"
        f"<main>{inner}</main>"
        "<footer>The Harbour Gazette, founded 1911. Subscribe to our letter. Write to the editors. Privacy. Terms.</footer></body></html>"
    ).encode()


def missing(path: str) -> bytes:
    """The page for an address that leads nowhere; it repeats the address, as such pages do."""
    return page("Not here", f"<h1>Nothing to see</h1><p>We looked for {path} but there is no such article. Try the front page instead.</p>")


def answer(
    body: bytes,
    media_type: str | None = "text/html; charset=utf-8",
    status: int = 200,
    headers: dict[str, str] | None = None,
    *,
    length: int | None = None,
) -> bytes:
    """An HTTP/1.1 answer. ``length``: what it says its length is, where that is a lie (-1: says nothing)."""
    rows = {} if media_type is None else {"Content-Type": media_type}
    if length != -1:
        rows["Content-Length"] = str(len(body) if length is None else length)
    rows |= {"Connection": "close"} | (headers or {})
    head = f"HTTP/1.1 {status} Words\r\n" + "".join(f"{key}: {value}\r\n" for key, value in rows.items())
    return head.encode("utf-8", "surrogateescape") + b"\r\n" + body


class Site:
    """The server. It listens from ``__enter__`` to ``__exit__``, one thread a connection."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.host, self.tls = host, tls
        self.requests: Counter[str] = Counter()
        self.seen: list[Asked] = []
        self.pages: dict[str, Page] = {f"/p/{number}": Page(article(number)) for number in range(1, ARTICLES + 1)}
        self.pages["/"] = Page(page("Front", "".join(f"<a href=/p/{n}>Report {n}</a> " for n in range(1, ARTICLES + 1))))
        # None: 404. Text, a whole answer as bytes, or what makes one for a request.
        self.robots: str | bytes | Callable[[Asked], bytes] | None = None
        # What ``/faults/raw`` sends, byte for byte.
        self.raw = b""
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.server: _Server | None = None
        self.thread: threading.Thread | None = None

    def __enter__(self) -> Site:
        self.server = _Server((self.host, 0), _Handler)
        self.server.site = self
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.server is not None
        assert self.thread is not None
        self.closing.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def port(self) -> int:
        assert self.server is not None
        return int(self.server.server_address[1])

    @property
    def allow(self) -> str:
        """The entry of an allow-list that opens this site alone."""
        return f"{self.host}:{self.port}"

    def url(self, path: str, host: str | None = None) -> str:
        """The address of a path; ``host`` is another name that a test's resolver leads here."""
        return f"{'https' if self.tls else 'http'}://{host or self.host}:{self.port}{path}"

    def put(self, path: str, body: bytes | str, media_type: str = "text/html; charset=utf-8", **more: Any) -> None:
        """A page, new or changed."""
        content = body.encode() if isinstance(body, str) else body
        old = self.pages.get(path)
        changed_at = _CHANGED_AT if old is None else old.changed_at + 60
        self.pages[path] = Page(content, media_type, **({"changed_at": changed_at} | more))

    def remove(self, path: str) -> None:
        """The page is gone (404)."""
        self.pages.pop(path)

    def answers(self, asked: Asked) -> Answer:
        """What is sent for a request."""
        path = asked.path
        if path == "/robots.txt":
            if isinstance(self.robots, bytes):
                return self.robots
            if callable(self.robots):
                return self.robots(asked)
            return answer(b"none", status=404) if self.robots is None else answer(self.robots.encode(), "text/plain")
        bare = path.partition("?")[0]
        if bare in self.pages:
            return _page(self.pages[bare], asked)
        if bare.startswith("/faults/"):
            name, _, rest = bare.removeprefix("/faults/").partition("/")
            fault = FAULTS.get(name)
            if fault is not None:
                return fault(self, asked, rest)
        if bare.startswith("/soft/"):
            return answer(missing(path))
        return answer(missing(path), status=404)


def _page(found: Page, asked: Asked) -> bytes:
    tag = f'"{hashlib.sha256(found.body).hexdigest()[:16]}"'
    stamps = {"ETag": tag, "Last-Modified": formatdate(found.changed_at, usegmt=True)} if found.conditional else {}
    if found.conditional and found.status == 200:
        since = asked.headers.get("if-modified-since")
        unchanged = since is not None and parsedate_to_datetime(since).timestamp() >= found.changed_at
        if asked.headers.get("if-none-match") == tag or ("if-none-match" not in asked.headers and unchanged):
            return answer(b"", None, 304, stamps, length=-1)
    return answer(found.body, found.media_type, found.status, stamps | found.headers)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False
    request_queue_size = 64
    site: Site


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        site = self.server.site
        self.request.settimeout(5)
        with contextlib.suppress(OSError):
            if site.tls is not None:
                self.request = site.tls.wrap_socket(self.request, server_side=True)
            asked = self._asked()
            if asked is None:
                return
            with site.lock:
                site.requests[asked.path] += 1
                site.seen.append(asked)
            if asked.path == "/faults/reset":
                # Closing with this option, and without a farewell, sends a reset instead of an end.
                self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.request.close()
                return
            parts = site.answers(asked)
            for part in (parts,) if isinstance(parts, bytes) else parts:
                if isinstance(part, bytes):
                    self.request.sendall(part)
                elif site.closing.wait(part):
                    return
            if site.tls is not None:
                self.request.unwrap()
        self.request.close()

    def _asked(self) -> Asked | None:
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.request.recv(65536)
            if not more or (not data and more[0] == 0x16):  # the end, or somebody who speaks TLS to a plain site
                return None
            data += more
        first, *rows = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        headers = {key.lower(): value.strip() for key, _, value in (row.partition(":") for row in rows)}
        return Asked(first.split(" ")[1], headers)


def _chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n", headers: dict[str, str] | None = None) -> bytes:
    framed = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + end
    return answer(framed, headers={"Transfer-Encoding": "chunked"} | (headers or {}), length=-1)


def _packed(coding: str, body: bytes, **more: Any) -> bytes:
    return answer(body, headers={"Content-Encoding": coding}, **more)


def _to(where: str, status: int = 302) -> bytes:
    return answer(b"", None, status, {"Location": where})


def _times(number: int, first: bytes, then: bytes) -> Callable[[Site, Asked, str], bytes]:
    """The first so many requests for a path get one answer, the others another."""
    return lambda site, asked, rest: first if site.requests[asked.path] <= number else then


def _chain(site: Site, asked: Asked, rest: str) -> bytes:
    if not rest.isdecimal():
        return answer(missing(asked.path), status=404)
    left = int(rest)
    return _to(f"/faults/chain/{left - 1}" if left else "/p/1", 301 if left % 2 else 302)


def _drip(before: bytes, byte: bytes) -> Iterable[Part]:
    yield before
    while True:
        yield byte
        yield 0.02


def _endless(before: bytes, block: bytes) -> Iterable[Part]:
    yield before
    while True:
        yield block


PLAIN = article(7)
_OK = answer(PLAIN)
_BOMB = b"<p>" + b"0" * 40_000_000
_ZERO_HEAD = b"HTTP/1.1 200 OK\r\n"


def _bombs() -> dict[str, bytes]:
    inner = gzip.compress(_BOMB, 9, mtime=0)
    return {"bomb-gzip": inner, "bomb-twice": gzip.compress(inner, 9, mtime=0), "bomb-br": brotli.compress(_BOMB, quality=5)}


class _Lazy(dict[str, bytes]):
    """Bombs are packed when the first is asked for."""

    def __missing__(self, key: str) -> bytes:
        self.update(_bombs())
        return self[key]


BOMBS = _Lazy()

# Name to answer; ``rest`` is what follows the name in the path.
FAULTS: dict[str, Callable[[Site, Asked, str], Answer]] = {
    "loop": lambda site, asked, rest: _to("/faults/loop/b" if rest == "a" else "/faults/loop/a"),
    "self": lambda site, asked, rest: _to(asked.path),
    "chain": _chain,
    "to": lambda site, asked, rest: _to(bytes.fromhex(rest).decode()),
    "no-location": lambda site, asked, rest: answer(b"", status=302),
    "drip": lambda site, asked, rest: _drip(answer(b"", length=100_000), b"x"),
    "drip-head": lambda site, asked, rest: _drip(_ZERO_HEAD, b"x"),
    "silent": lambda site, asked, rest: [5.0],
    "short": lambda site, asked, rest: answer(PLAIN, length=len(PLAIN) + 900),
    "long": lambda site, asked, rest: answer(PLAIN, length=len(PLAIN) // 2),
    "no-length": lambda site, asked, rest: answer(PLAIN, length=-1),
    "two-lengths": lambda site, asked, rest: answer(PLAIN, headers={"content-length": "5"}),
    "bad-length": lambda site, asked, rest: answer(PLAIN, headers={"Content-Length": "-7"}),
    "endless": lambda site, asked, rest: _endless(answer(b"", length=-1), b"<p>more and more</p>" * 5000),
    "large": lambda site, asked, rest: answer(b"<p>" + b"word " * 200_000),
    "chunked": lambda site, asked, rest: _chunked(PLAIN[:100], PLAIN[100:]),
    "chunked-cut": lambda site, asked, rest: _chunked(PLAIN, end=b""),
    "chunked-bad": lambda site, asked, rest: _chunked(PLAIN, end=b"zz\r\nno\r\n"),
    "chunked-gzip": lambda site, asked, rest: _chunked(gzip.compress(PLAIN), headers={"Content-Encoding": "gzip"}),
    "gzip": lambda site, asked, rest: _packed("gzip", gzip.compress(PLAIN[:50]) + gzip.compress(PLAIN[50:])),
    "gzip-cut": lambda site, asked, rest: _packed("gzip", gzip.compress(PLAIN)[:-40]),
    "gzip-lie": lambda site, asked, rest: _OK if asked.headers.get("accept-encoding") == "identity" else _packed("gzip", PLAIN),
    "gzip-always-lie": lambda site, asked, rest: _packed("gzip", PLAIN),
    "deflate": lambda site, asked, rest: _packed("deflate", zlib.compress(PLAIN)),
    "deflate-raw": lambda site, asked, rest: _packed("deflate", zlib.compress(PLAIN)[2:-4]),
    "br": lambda site, asked, rest: _packed("br", brotli.compress(PLAIN)),
    "br-cut": lambda site, asked, rest: _packed("br", brotli.compress(PLAIN)[:-20]),
    "zstd": lambda site, asked, rest: _packed("zstd", b"\x28\xb5\x2f\xfd" + PLAIN),
    "many-codings": lambda site, asked, rest: _packed("gzip, gzip, gzip", PLAIN),
    "bomb-gzip": lambda site, asked, rest: _packed("gzip", BOMBS["bomb-gzip"]),
    "bomb-br": lambda site, asked, rest: _packed("br", BOMBS["bomb-br"]),
    "bomb-twice": lambda site, asked, rest: _packed("gzip, gzip", BOMBS["bomb-twice"]),
    "wrong-charset": lambda site, asked, rest: answer("<p>Порт Каллао продан за сто миллионов</p>".encode("cp1251")),
    "429": lambda site, asked, rest: answer(b"slow", status=429, headers={"Retry-After": rest or "2"}),
    "429-once": _times(1, answer(b"slow", status=429, headers={"Retry-After": "2"}), _OK),
    "503-once": _times(1, answer(b"down", status=503, headers={"Retry-After": "Fri, 01 Jan 2027 00:00:07 GMT"}), _OK),
    "503-long": lambda site, asked, rest: answer(b"down", status=503, headers={"Retry-After": "86400"}),
    "503-odd": lambda site, asked, rest: answer(b"down", status=503, headers={"Retry-After": "soon, we hope"}),
    "500-twice": _times(2, answer(b"oh", status=500), _OK),
    "500": lambda site, asked, rest: answer(b"oh", status=500),
    "changing": lambda site, asked, rest: answer(article(1000 + site.requests[asked.path])),
    "status": lambda site, asked, rest: answer(missing(asked.path), status=int(rest) if rest.isdecimal() else 404),
    "304": lambda site, asked, rest: answer(b"", None, 304, length=-1),
    "html-as-pdf": lambda site, asked, rest: answer(missing(asked.path), "application/pdf"),
    "pdf-as-html": lambda site, asked, rest: answer(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
    "binary-as-text": lambda site, asked, rest: answer(bytes(range(256)) * 8, "text/plain"),
    "html-no-type": lambda site, asked, rest: answer(PLAIN, None),
    "huge-headers": lambda site, asked, rest: answer(PLAIN, headers={"X-Much": "y" * 300_000}),
    "endless-headers": lambda site, asked, rest: _endless(_ZERO_HEAD, b"X-More: and more\r\n" * 1000),
    "endless-early": lambda site, asked, rest: _endless(b"", b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 1000),
    "reset": lambda site, asked, rest: b"",
    "nothing": lambda site, asked, rest: b"",
    "nothing-once": _times(1, b"", _OK),
    "http09": lambda site, asked, rest: b"<html>no head at all</html>",
    "garbage": lambda site, asked, rest: bytes(range(256)),
    "bad-header": lambda site, asked, rest: _ZERO_HEAD + b"no colon here\r\n\r\n",
    "raw": lambda site, asked, rest: site.raw,
    "cookie-loop": lambda site, asked, rest: answer(b"", None, 302, {"Location": asked.path, "Set-Cookie": "seen=1"}),
}
