"""Which hosts are connected to: every address of a name is checked, and the connection goes to an address that was."""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import httpcore

from .address import IP, Refused, Target, odd_port

Resolver = Callable[[str, int], list[str]]

# What is not of the public internet: IANA's special-purpose registries (RFC 6890 and its updates, as of 2025), multicast, and the tunnels
# that carry an IPv4 address inside. The standard library's ``is_global`` differs from release to release, and holds multicast for global.
_V4 = {
    "0.0.0.0/8": "this network", "10.0.0.0/8": "private", "100.64.0.0/10": "a carrier's own", "127.0.0.0/8": "this machine",
    "169.254.0.0/16": "link-local (metadata of clouds)", "172.16.0.0/12": "private", "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation", "192.31.196.0/24": "AS112", "192.52.193.0/24": "AMT", "192.88.99.0/24": "6to4 relays",
    "192.168.0.0/16": "private", "192.175.48.0/24": "AS112", "198.18.0.0/15": "benchmarks", "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation", "224.0.0.0/4": "multicast", "240.0.0.0/4": "reserved",
    # A public address that every machine of one cloud reaches as its host's own service.
    "168.63.129.16/32": "metadata of a cloud",
}  # fmt: skip
# Only 2000::/3 is given out; these are the parts of it that are set apart.
_V6 = {
    "2001::/23": "protocol assignments (Teredo, ORCHID)", "2001:db8::/32": "documentation", "2002::/16": "6to4",
    "2620:4f:8000::/48": "AS112", "3fff::/20": "documentation",
}  # fmt: skip
_APART = [(ipaddress.ip_network(network), what) for network, what in (_V4 | _V6).items()]
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# What a name on the allow-list may lead to. Metadata, multicast and the rest are open only to a network that is named by its numbers.
_NAMED_MAY = [
    ipaddress.ip_network(network)
    for network in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7")
]
_AWS = ipaddress.ip_network("fd00:ec2::/32")
_TRIED_AT_MOST = 4
_LONGEST_HEAD = 100_000
_EARLY = re.compile(rb"HTTP/1\.[01] 1\d\d")


@dataclass(frozen=True, slots=True)
class Allowed:
    """One entry of the allow-list: a host's name or a network (CIDR or one address), with or without a port."""

    host: str | None
    network: ipaddress.IPv4Network | ipaddress.IPv6Network | None
    port: int | None

    @classmethod
    def parse(cls, entry: str) -> Allowed:
        """``intranet.example``, ``intranet.example:8080``, ``10.2.0.0/16``, ``127.0.0.1:8080``, ``[::1]:8080``. Raises ValueError."""
        text, port = entry.strip().lower(), None
        if text.startswith("["):
            text, _, rest = text[1:].partition("]")
            port = rest.removeprefix(":") or None
        elif text.count(":") == 1:
            text, _, port = text.partition(":")
        if port is not None and not (port.isdigit() and 0 < int(port) < 65536):
            raise ValueError(f"{entry!r} has no port after the colon")
        number = int(port) if port is not None else None
        try:
            return cls(None, ipaddress.ip_network(text, strict=False), number)
        except ValueError:
            if not text or "/" in text or ":" in text or not text.replace(".", "").replace("-", "").replace("_", "").isalnum():
                raise ValueError(f"{entry!r} is no host and no network") from None
            return cls(text.removesuffix("."), None, number)

    def covers(self, target: Target, ip: IP | None) -> bool:
        """Whether this entry opens the address; without one, whether it opens the name."""
        if self.port is not None and self.port != target.port:
            return False
        if self.host is not None:
            return self.host == target.host and (ip is None or (any(_within(ip, net) for net in _NAMED_MAY) and not _within(ip, _AWS)))
        return self.network is not None and ip is not None and _within(ip, self.network)


def why_not(ip: IP) -> str | None:
    """What is special about an address that is not of the public internet, and None for one that is."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return why_not(inner)
        if ip not in _GIVEN_OUT:
            return "no address of the public internet"
        # ISATAP (RFC 5214): an interface that carries an IPv4 address.
        if (int(ip) >> 32) & 0xFDFFFFFF == 0x00005EFE and (hidden := why_not(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))):
            return hidden
    return next((what for network, what in _APART if _within(ip, network)), None)


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses that this machine's resolver gives. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


@dataclass(frozen=True, slots=True)
class Guard:
    """Checks an address before it is asked for. ``allow`` opens what would be refused."""

    allow: tuple[Allowed, ...] = ()
    resolver: Resolver = system_resolver

    def check_name(self, target: Target) -> None:
        """Refuses by what is written alone: the port, and names that are no public host's. Raises Refused."""
        ip = target.ip
        if self._open(target, ip):
            return
        if odd_port(target.port):
            raise Refused(
                "bad_port", f"port {target.port} is not one of the web; only 80, 443 and those from 1024 that no other service owns"
            )
        if not target.named:
            raise Refused("private_address", f"{target.host} is a name for use inside a network, not of the web")
        if ip is not None and (what := why_not(ip)):
            raise _private(target.host, ip, what)

    def addresses(self, target: Target) -> list[str]:
        """The addresses to connect to, every one checked. Raises Refused where one is not of the public internet, OSError without any."""
        ip = target.ip
        found = [str(ip)] if ip is not None else self.resolver(target.host, target.port)
        checked = []
        for text in found:
            try:
                ip = ipaddress.ip_address(text)
            except ValueError as error:
                raise Refused("private_address", f"{target.host} leads to {text}, which is bound to a part of this network") from error
            what = why_not(ip)
            if what and not self._open(target, ip):
                raise _private(target.host, ip, what)
            checked.append(str(ip))
        if not checked:
            raise OSError(f"{target.host} has no address")
        return checked[:_TRIED_AT_MOST]

    def _open(self, target: Target, ip: IP | None) -> bool:
        return any(entry.covers(target, ip) for entry in self.allow)


@dataclass(slots=True)
class Meter:
    """What one connection may still do, and what came over it. ``deadline`` is on ``time.monotonic``; ``most`` bytes are read."""

    deadline: float
    most: int
    came: int = 0
    start: bytes = b""

    def left(self, timeout: float | None) -> float:
        """Seconds for one step. Raises OutOfTime."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return left if timeout is None else min(left, timeout)

    def take(self, data: bytes) -> None:
        """Counts what was read. Raises TooMuch."""
        if self.came < _LONGEST_HEAD:
            self.start += data
        self.came += len(data)
        if self.came > self.most:
            raise TooMuch

    def head(self) -> tuple[bytes, int]:
        """The answer's head as it came, its empty line included, and how many bytes came after it; early answers (1xx) are passed over.

        ``b""`` where it does not end with an empty line within 100 kB.
        """
        begin = 0
        while (end := self.start.find(b"\r\n\r\n", begin)) >= 0:
            if not _EARLY.match(self.start, begin):
                return self.start[begin : end + 4], self.came - end - 4
            begin = end + 4
        return b"", 0


@dataclass(slots=True)
class Backend(httpcore.NetworkBackend):
    """Connects to a checked address of one target, and to nothing else; ``ip`` is then the one."""

    guard: Guard
    target: Target
    meter: Meter
    ip: str | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to the first address that answers. Raises Refused, and httpcore's ConnectError and ConnectTimeout."""
        if (host, port) != (self.target.host, self.target.port):
            raise Refused("private_address", f"asked to connect to {host}:{port}, which was not checked")
        last: Exception = httpcore.ConnectError("no address")
        for ip in self.guard.addresses(self.target):
            try:
                stream = connect(ip, port, self.meter.left(timeout))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
                continue
            self.ip = ip
            return Stream(stream, self.meter)
        raise last


def connect(ip: str, port: int, timeout: float) -> httpcore.NetworkStream:
    """The one place where a connection is opened; ``ip`` is a number, so nothing is looked up again."""
    return httpcore.SyncBackend().connect_tcp(ip, port, timeout=timeout)


@dataclass(slots=True)
class Stream(httpcore.NetworkStream):
    """A connection that ends at a moment, however slowly it drips, and after so many bytes, however they are framed."""

    inner: httpcore.NetworkStream
    meter: Meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self.inner.read(max_bytes, self.meter.left(timeout))
        self.meter.take(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.meter.left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Stream(self.inner.start_tls(ssl_context, server_hostname, self.meter.left(timeout)), self.meter)

    def get_extra_info(self, info: str) -> object:
        return self.inner.get_extra_info(info)


class OutOfTime(Exception):
    """The time for one address is over."""


class TooMuch(Exception):
    """More bytes came than are taken."""


def _within(ip: IP, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    return ip.version == network.version and ip in network


def _private(host: str, ip: IP, what: str) -> Refused:
    told = f"{host} leads to {ip}" if host != str(ip) else host
    return Refused("private_address", f"{told}: {what}; only addresses of the public internet are asked (CUIBONO_ALLOW_HOSTS opens others)")
