"""An address as text: what is taken, how it is written, and what is refused before any name is looked up."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import httpx

LONGEST = 4000
PORTS = {"http": 80, "https": 443}

# Ports above 1023 that belong to other protocols: the part of the Fetch Standard's list ("port blocking") that the rule below leaves over.
_OTHER_PROTOCOLS = frozenset(
    (1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080)
)
# Names that never are of the public web: RFC 6761, 6762, 7686, 8375, 9476, and .internal (ICANN 2024).
_SPECIAL = ("localhost", "local", "internal", "invalid", "test", "onion", "alt", "home.arpa")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_DOTS = re.compile("[\u3002\uff0e\uff61]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\\]")

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(Exception):
    """We don't ask for this address. ``reason`` is a stable short name, ``message`` for people."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason, self.message = reason, message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: ``url`` as it is written for good (ASCII, no fragment), ``host`` as asked of the resolver (IPv6 bare)."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def ip(self) -> IP | None:
        """The address that the host is written as, None for a name."""
        return _ip(self.host)

    @property
    def authority(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def named(self) -> bool:
        """Whether the name could be one of the public web: a dot in it, and no name that is set apart for other uses."""
        return self.ip is not None or ("." in self.host and not any(f".{self.host}".endswith(f".{name}") for name in _SPECIAL))


def parse_address(address: str, base: str | None = None) -> Target:
    """The address in its one form; ``base`` is the page that named it, for relative ones. Raises Refused.

    What two readers could understand differently is refused, not mended: backslashes, control characters, numbers that only some read as
    an IP address, encoded host names. Spaces and other scripts in the path are encoded, as browsers do.
    """
    text = address.strip()
    if len(text) > LONGEST:
        raise Refused("long_address", f"the address has {len(text):,} characters; at most {LONGEST:,} are taken")
    if _UNSEEN.search(text):
        raise Refused("bad_address", "a backslash or a control character stands in the address")
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        port = parts.port
    except ValueError as error:
        raise Refused("bad_address", f"that is no address: {error}") from error
    if parts.scheme not in PORTS:
        raise Refused("bad_scheme", f"only http and https are asked for, not {parts.scheme or 'an address without a scheme'}")
    if "@" in parts.netloc:
        raise Refused("credentials", "the address holds a name or password; give one without")
    host = _host(parts.hostname or "", bracketed="[" in parts.netloc)
    if port is None:
        port = PORTS[parts.scheme]
    # Bytes that are no UTF-8 came as surrogates (PEP 383) and leave as the bytes that they were.
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._", errors="surrogateescape")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|{}^`", errors="surrogateescape")
    netloc = Target("", parts.scheme, host, port, "").authority
    target = urlunsplit(("", "", path if path.startswith("/") else f"/{path}", query, ""))
    return Target(f"{parts.scheme}://{netloc}{target}", parts.scheme, host, port, target)


def odd_port(port: int) -> bool:
    """Whether the port is not one that web servers use: below 1024 only 80 and 443 are, above it all that no other protocol owns."""
    return port not in PORTS.values() and (port < 1024 or port in _OTHER_PROTOCOLS)


def _host(raw: str, *, bracketed: bool) -> str:
    if bracketed:
        ip = None if "%" in raw else _ip(raw)
        if not isinstance(ip, ipaddress.IPv6Address):
            raise Refused("bad_host", f"[{raw}] is no IPv6 address (zones are not taken)")
        return str(ip)
    host = _DOTS.sub(".", unicodedata.normalize("NFKC", raw)).lower().replace("\u00ad", "") if not raw.isascii() else raw.lower()
    host = host.removesuffix(".")
    if not host or "%" in host:
        raise Refused("bad_host", "the address names no host" if not host else "the host's name is encoded")
    if _NUMBER.fullmatch(host.rsplit(".", 1)[-1]):
        ip = _ip(host)
        if ip is None:
            raise Refused("odd_ip", f"{host} is an IP address in an odd form; write it as four plain numbers")
        return str(ip)
    if not host.isascii():
        try:
            host = httpx.URL(f"http://{host}/").raw_host.decode("ascii")
        except (httpx.InvalidURL, UnicodeError) as error:
            raise Refused("bad_host", f"{raw} is no name of a host") from error
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise Refused("bad_host", f"{host[:80]} is no name of a host")
    return host


def _ip(text: str) -> IP | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
