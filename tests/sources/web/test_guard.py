"""Hostile addresses: every one is refused by name, and no connection is so much as tried."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any

import httpcore
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.sources.web import guard
from cuibono.sources.web.address import Refused, parse_address
from cuibono.sources.web.fetch import Fetched, Fetcher, Policy
from cuibono.sources.web.guard import Allowed, Guard, why_not

from .site import Site

# What a resolver of somebody hostile answers.
NAMES = {
    "inside.example.com": ["10.1.2.3"],
    "mixed.example.com": ["93.184.215.14", "192.168.1.1"],
    "loop.example.com": ["127.0.0.1"],
    "loop6.example.com": ["::1"],
    "metadata.example.com": ["169.254.169.254"],
    "mapped.example.com": ["::ffff:169.254.169.254"],
    "nat64.example.com": ["64:ff9b::a9fe:a9fe"],
    "zoned.example.com": ["fe80::1%eth0"],
    "alibaba.example.com": ["100.100.100.200"],
    "azure.example.com": ["168.63.129.16"],
    "oracle.example.com": ["192.0.0.192"],
    "aws6.example.com": ["fd00:ec2::254"],
    "many.example.com": ["all-nodes", "224.0.0.1"],
    "broadcast.example.com": ["255.255.255.255"],
    "zero.example.com": ["0.0.0.0"],
    "127.0.0.1.nip.example.com": ["127.0.0.1"],
    "xn--bcher-kva.example.com": ["10.0.0.9"],
}
# Address and the reason's name.
HOSTILE = {
    # the plain ones
    "http://127.0.0.1/": "private_address",
    "http://127.0.0.1:8080/admin": "private_address",
    "http://127.255.255.254/": "private_address",
    "http://10.0.0.1/": "private_address",
    "http://172.16.0.1/": "private_address",
    "http://172.31.255.255/": "private_address",
    "http://192.168.0.1/": "private_address",
    "http://169.254.169.254/latest/meta-data/": "private_address",
    "http://100.100.100.200/latest/meta-data/": "private_address",
    "http://168.63.129.16/metadata/instance": "private_address",
    "http://192.0.0.192/opc/v2/instance/": "private_address",
    "http://100.64.0.1/": "private_address",
    "http://0.0.0.0/": "private_address",
    "http://0.1.2.3/": "private_address",
    "http://255.255.255.255/": "private_address",
    "http://240.0.0.1/": "private_address",
    "http://224.0.0.1/": "private_address",
    "http://198.18.0.1/": "private_address",
    "http://192.88.99.1/": "private_address",
    "http://203.0.113.7/": "private_address",
    # numbers in odd forms
    "http://2130706433/": "odd_ip",
    "http://0x7f000001/": "odd_ip",
    "http://0x7f.0.0.1/": "odd_ip",
    "http://0x7f.0x0.0x0.0x1/": "odd_ip",
    "http://017700000001/": "odd_ip",
    "http://0177.0.0.1/": "odd_ip",
    "http://0177.0.0.01/": "odd_ip",
    "http://127.1/": "odd_ip",
    "http://127.0.1/": "odd_ip",
    "http://0/": "odd_ip",
    "http://127.0.0.1.1/": "odd_ip",
    "http://256.0.0.1/": "odd_ip",
    "http://127.000.000.001/": "odd_ip",
    "http://0x/": "odd_ip",
    "http://169.254.43518/": "odd_ip",
    "http://1.2.3.0xA/": "odd_ip",
    # dots, digits and letters of other scripts
    "http://127。0。0。1/": "private_address",
    "http://１２７．０．０．１/": "private_address",
    "http://①②⑦.⓪.⓪.①/": "private_address",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/": "private_address",
    "http://LOCALHOST/": "private_address",
    "http://127.0.0.1./": "private_address",
    "http://localhost./": "private_address",
    "http://bücher.example.com/": "private_address",
    "http://127.0.0.1\u200b/": "bad_host",
    # IPv6 and what hides in it
    "http://[::1]/": "private_address",
    "http://[::]/": "private_address",
    "http://[0:0:0:0:0:0:0:1]/": "private_address",
    "http://[::ffff:127.0.0.1]/": "private_address",
    "http://[::ffff:7f00:1]/": "private_address",
    "http://[::127.0.0.1]/": "private_address",
    "http://[::ffff:0:127.0.0.1]/": "private_address",
    "http://[64:ff9b::127.0.0.1]/": "private_address",
    "http://[64:ff9b::a9fe:a9fe]/": "private_address",
    "http://[64:ff9b:1::10.0.0.1]/": "private_address",
    "http://[2002:7f00:1::]/": "private_address",
    "http://[2002:a9fe:a9fe::1]/": "private_address",
    "http://[2001:0:7f00:1::1]/": "private_address",
    "http://[2a00::5efe:10.0.0.1]/": "private_address",
    "http://[2a00::200:5efe:192.168.0.1]/": "private_address",
    "http://[fe80::1]/": "private_address",
    "http://[fe80::1%25eth0]/": "bad_host",
    "http://[fe80::1%eth0]/": "bad_host",
    "http://[fc00::1]/": "private_address",
    "http://[fd00:ec2::254]/latest/": "private_address",
    "http://[fec0::1]/": "private_address",
    "http://[ff02::1]/": "private_address",
    "http://[2001:db8::1]/": "private_address",
    "http://[3fff::1]/": "private_address",
    "http://[100::1]/": "private_address",
    "http://[127.0.0.1]/": "bad_address",
    "http://[::1": "bad_address",
    # names
    "http://localhost/": "private_address",
    "http://foo.localhost/": "private_address",
    "http://printer.local/": "private_address",
    "http://metadata.google.internal/computeMetadata/v1/": "private_address",
    "http://metadata/": "private_address",
    "http://intranet/": "private_address",
    "http://router.home.arpa/": "private_address",
    "http://abc.onion/": "private_address",
    **{f"http://{name}/": "private_address" for name in NAMES if name != "xn--bcher-kva.example.com"},
    "https://inside.example.com/": "private_address",
    "https://169.254.169.254/": "private_address",
    # who is the host?
    "http://user:pass@example.com/": "credentials",
    "http://example.com@127.0.0.1/": "credentials",
    "http://127.0.0.1@example.com/": "credentials",
    "http://@127.0.0.1/": "credentials",
    "http://example.com:80@127.0.0.1/": "credentials",
    "http://example.com\\@127.0.0.1/": "bad_address",
    "http:\\\\127.0.0.1\\": "bad_address",
    "http://example.com\\.127.0.0.1/": "bad_address",
    "http://exa\tmple.com/": "bad_address",
    "http://example.com\r\nHost: 127.0.0.1/": "bad_address",
    "http://example.com\x00.127.0.0.1/": "bad_address",
    "http://127.0.0.1 .example.com/": "bad_host",
    "http://127.0.0.1%2f.example.com/": "bad_host",
    "http://%31%32%37.0.0.1/": "bad_host",
    "http://127.0.0.1#@example.com/": "private_address",
    "http://127.0.0.1?@example.com/": "private_address",
    "http:///127.0.0.1/": "bad_host",
    "http:127.0.0.1/": "bad_host",
    "http://": "bad_host",
    "http://-/": "bad_host",
    "http://..../": "bad_host",
    "http://example..com/": "bad_host",
    f"http://{'a' * 64}.com/": "bad_host",
    f"http://{'a.' * 200}com/": "bad_host",
    f"http://example.com/{'a' * 5000}": "long_address",
    # schemes and ports
    "file:///etc/passwd": "bad_scheme",
    "FILE:///etc/passwd": "bad_scheme",
    "ftp://127.0.0.1/": "bad_scheme",
    "gopher://127.0.0.1:6379/_INFO": "bad_scheme",
    "dict://127.0.0.1:11211/stat": "bad_scheme",
    "ldap://127.0.0.1/": "bad_scheme",
    "data:text/html,<p>hi": "bad_scheme",
    "javascript:alert(1)": "bad_scheme",
    "jar:http://127.0.0.1!/": "bad_scheme",
    "ws://127.0.0.1/": "bad_scheme",
    "//127.0.0.1/": "bad_scheme",
    "127.0.0.1": "bad_scheme",
    "": "bad_scheme",
    "http://example.com:22/": "bad_port",
    "http://example.com:25/": "bad_port",
    "http://example.com:6667/": "bad_port",
    "http://example.com:0/": "bad_port",
    "http://example.com:99999/": "bad_address",
    "http://example.com:80x/": "bad_address",
}


class Wire:
    """Stands where connections are opened: what is asked for is noted; what is not ``open_to`` fails as if nobody answered."""

    def __init__(self, *open_to: tuple[str, int]) -> None:
        self.asked: list[tuple[str, int]] = []
        self.open_to = open_to
        self.connect = guard.connect

    def __call__(self, ip: str, port: int, timeout: float) -> httpcore.NetworkStream:
        self.asked.append((ip, port))
        if (ip, port) in self.open_to:
            return self.connect(ip, port, timeout)
        raise httpcore.ConnectError("nobody answers")


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    made = Wire()
    monkeypatch.setattr(guard, "connect", made)
    return made


def resolve(host: str, port: int) -> list[str]:
    if host not in NAMES:
        raise AssertionError(f"{host} was looked up")
    return NAMES[host]


def asked(address: str, resolver: guard.Resolver = resolve, **policy: Any) -> Fetched:
    return Fetcher(Policy(**({"robots": False, "pace_s": 0} | policy)), sleep=lambda seconds: None, resolver=resolver).fetch(address)


def test_the_table_is_long_enough() -> None:
    assert len(HOSTILE) >= 100


@pytest.mark.parametrize("address", HOSTILE)
@pytest.mark.parametrize("robots", [True, False])
def test_a_hostile_address_is_refused_before_anything_is_sent(address: str, robots: bool, wire: Wire) -> None:
    came = asked(address, robots=robots)
    assert (came.outcome, came.reason, came.body, came.warc) == ("refused", HOSTILE[address], None, None)
    assert came.message
    assert wire.asked == []


# What a Location header can hold, and what is no relative address there.
LOCATIONS = {
    address: "private_address" if address.startswith("//") else reason
    for address, reason in HOSTILE.items()
    if address.startswith(("http://", "https://", "//", "http:\\", "file", "ftp", "gopher", "data", "javascript"))
    and len("http://") < len(address) < 2000
    and not {"\r", "\n", "\x00"} & set(address)
    and address != "http:///127.0.0.1/"
}


@pytest.mark.parametrize("address", LOCATIONS)
def test_a_redirect_to_a_hostile_address_is_refused(address: str, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(("127.0.0.1", site.port))
    monkeypatch.setattr(guard, "connect", wire)
    came = asked(site.url(f"/faults/to/{address.encode().hex()}"), allow=(site.allow,))
    assert (came.outcome, came.reason) == ("refused", LOCATIONS[address])
    assert set(wire.asked) == {("127.0.0.1", site.port)}
    assert sum(site.requests.values()) == 1


def test_a_chain_that_ends_inside_is_refused_at_its_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = site.url(f"/faults/to/{b'http://inside.example.com/'.hex()}")
    outer = site.url(f"/faults/to/{inner.encode().hex()}")
    wire = Wire(("127.0.0.1", site.port))
    monkeypatch.setattr(guard, "connect", wire)
    came = asked(outer, allow=(site.allow,))
    assert (came.outcome, came.reason, came.url) == ("refused", "private_address", "http://inside.example.com/")
    assert wire.asked == [("127.0.0.1", site.port)] * 2


def answers(*turns: list[str]) -> guard.Resolver:
    """A resolver that answers differently each time it is asked."""
    left: Iterator[list[str]] = iter(turns)
    return lambda host, port: next(left)


def test_rebinding_between_check_and_connection_is_no_use(wire: Wire) -> None:
    # One look-up a try: the address that was checked is the one that is connected to, and the next answer is checked anew.
    came = asked("http://rebind.example.com/", answers(["93.184.215.14"], ["127.0.0.1"]))
    assert wire.asked == [("93.184.215.14", 80)]
    assert (came.outcome, came.reason) == ("refused", "private_address")


def test_rebinding_between_robots_and_page_is_no_use(wire: Wire) -> None:
    came = asked("http://rebind.example.com/", answers(["93.184.215.14"], ["10.0.0.1"], ["10.0.0.1"]), robots=True)
    assert wire.asked == [("93.184.215.14", 80)]
    assert (came.outcome, came.reason) == ("refused", "private_address")


def test_all_addresses_of_a_name_are_tried_and_only_those(wire: Wire) -> None:
    came = asked("http://two.example.com/", answers(["93.184.215.14", "2606:2800:21f:cb07::1"]), tries=1)
    assert wire.asked == [("93.184.215.14", 80), ("2606:2800:21f:cb07::1", 80)]
    assert (came.outcome, came.reason) == ("failed", "no_connection")


def test_the_system_gives_numbers() -> None:
    assert guard.system_resolver("127.0.0.1", 80) == ["127.0.0.1"]
    assert set(guard.system_resolver("localhost", 80)) <= {"127.0.0.1", "::1"}


def test_the_backend_connects_to_nothing_else(wire: Wire) -> None:
    target = parse_address("http://example.com/")
    backend = guard.Backend(Guard((), lambda host, port: ["93.184.215.14"]), target, guard.Meter(1e18, 10))
    with pytest.raises(Refused):
        backend.connect_tcp("127.0.0.1", 80)
    with pytest.raises(Refused):
        backend.connect_tcp("example.com", 81)
    assert wire.asked == []


@pytest.mark.parametrize(
    ("entry", "address", "is_open"),
    [
        ("loop.example.com", "http://loop.example.com/", True),
        ("loop.example.com:81", "http://loop.example.com/", False),
        ("loop.example.com:81", "http://loop.example.com:81/", True),
        ("127.0.0.0/8", "http://loop.example.com/", True),
        ("127.0.0.0/8", "http://127.9.9.9:25/", True),
        ("127.0.0.1:8080", "http://127.0.0.1:8081/", False),
        ("[::1]:8080", "http://[::1]:8080/", True),
        ("10.0.0.0/8", "http://loop.example.com/", False),
        ("localhost", "http://localhost/", True),
        # A name without a dot is not so much as looked up unless it is named.
        ("127.0.0.0/8", "http://localhost/", False),
        # A name opens no metadata, whatever it leads to; a network that is named by its numbers does.
        ("metadata.example.com", "http://metadata.example.com/", False),
        ("aws6.example.com", "http://aws6.example.com/", False),
        ("many.example.com", "http://many.example.com/", False),
        ("169.254.169.254", "http://metadata.example.com/", True),
    ],
)
def test_the_allow_list_opens_what_it_names(entry: str, address: str, is_open: bool, wire: Wire) -> None:
    hosts = NAMES | {"localhost": ["127.0.0.1"]}
    came = asked(address, lambda host, port: hosts[host], allow=(entry,), tries=1)
    assert came.reason == ("no_connection" if is_open else "private_address")
    assert bool(wire.asked) is is_open


@pytest.mark.parametrize("entry", ["", "host/8", "a b", "host:port", "host:99999", "10.0.0.0/99", "http://x"])
def test_an_entry_that_is_none_is_an_error(entry: str) -> None:
    with pytest.raises(ValueError, match=r"no port|no host"):
        Allowed.parse(entry)


@pytest.mark.parametrize(
    "ip", ["93.184.215.14", "8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450::1", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_public_addresses_are_open(ip: str) -> None:
    assert why_not(ipaddress.ip_address(ip)) is None


PRIVATE_NETS = (
    "10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 0.0.0.0/8 224.0.0.0/4 240.0.0.0/4 198.18.0.0/15"
)
PRIVATE = st.sampled_from(PRIVATE_NETS.split()).flatmap(lambda net: st.ip_addresses(network=net))  # type: ignore[arg-type]


def forms(ip: ipaddress.IPv4Address) -> list[str]:
    """Every way to write or carry an IPv4 address that some client understands."""
    number, (a, b, c, d) = int(ip), ip.packed
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    wide = str.maketrans("0123456789.", "０１２３４５６７８９。")
    return [
        str(ip), f"{ip}.", str(number), hex(number), hex(number).upper(), f"0{number:o}", f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{number & 0xFFFF}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}", f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"{a:03}.{b:03}.{c:03}.{d:03}", str(ip).translate(wide),
        f"[::ffff:{ip}]", f"[::ffff:{high}:{low}]", f"[::{ip}]", f"[::ffff:0:{ip}]", f"[64:ff9b::{ip}]", f"[64:ff9b:1::{ip}]",
        f"[2002:{high}:{low}::1]", f"[2001:0:{high}:{low}::1]",
        f"[2001:0:808:808::{int(ip) >> 16 ^ 0xFFFF:x}:{int(ip) & 0xFFFF ^ 0xFFFF:x}]",
        f"[2a00:1450::5efe:{ip}]", f"[fe80::5efe:{ip}]", f"[fd00::{ip}]",
    ]  # fmt: skip


@settings(deadline=None)
@given(PRIVATE)
def test_no_form_of_a_private_address_gets_through(ip: ipaddress.IPv4Address) -> None:
    for form in forms(ip):
        try:
            target = parse_address(f"http://{form}/")
            Guard().check_name(target)
        except Refused:
            continue
        raise AssertionError(f"{form} of {ip} would be asked for at {target.host}")


@settings(deadline=None)
@given(st.ip_addresses(v=6))
def test_nothing_outside_of_what_is_given_out_is_public(ip: ipaddress.IPv6Address) -> None:
    if why_not(ip) is None:
        carried = ip.ipv4_mapped or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in ipaddress.ip_network("64:ff9b::/96") else None)
        assert ip.packed[0] >> 5 == 1 or (carried is not None and carried.is_global)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for address in (text, f"http://{text}", f"http://{text}/x", f"http://example.com/{text}", f"http://example.com:{text}/"):
        try:
            target = parse_address(address)
        except Refused:
            continue
        assert target.url.isascii()
        assert target.url.isprintable()
        assert " " not in target.url
        assert parse_address(target.url) == target


@pytest.mark.parametrize(
    ("given_as", "base", "url"),
    [
        ("HTTP://Example.COM", None, "http://example.com/"),
        ("https://example.com:443/a#part", None, "https://example.com/a"),
        ("http://example.com.:8080/a/../b?q=ä b", None, "http://example.com:8080/a/../b?q=%C3%A4%20b"),
        ("http://MÜNCHEN.de/straße", None, "http://xn--mnchen-3ya.de/stra%C3%9Fe"),
        ("http://straße.de/", None, "http://xn--strae-oqa.de/"),
        ("http://[2606:4700::0:1]/", None, "http://[2606:4700::1]/"),
        ("/other?x=1", "https://example.com/a/b", "https://example.com/other?x=1"),
        ("../c d.html", "https://example.com/a/b/", "https://example.com/a/c%20d.html"),
        ("//example.org/x", "https://example.com/a", "https://example.org/x"),
        ("?page=2", "https://example.com/a", "https://example.com/a?page=2"),
        ("/caf\udce9", "https://example.com/", "https://example.com/caf%E9"),
        ("http://example.com/%7Euser/%e4", None, "http://example.com/%7Euser/%e4"),
    ],
)
def test_the_one_form_of_an_address(given_as: str, base: str | None, url: str) -> None:
    assert parse_address(given_as, base).url == url
