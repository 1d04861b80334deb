"""The address is checked by number, the certificate by name."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from cuibono.sources.web.fetch import Fetched, Fetcher, Policy

from .conftest import Clock
from .site import Site, article

# A certificate for secure.example.com, signed by itself, with its key; trusted by nobody but these tests.
PEM = Path(__file__).parent / "data" / "secure.pem"


@pytest.fixture(scope="module")
def secure() -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    with Site(tls=context) as site:
        yield site


def asked(address: str, clock: Clock, trusted: bool) -> Fetched:
    tls = ssl.create_default_context(cafile=str(PEM)) if trusted else None
    policy = Policy(allow=("127.0.0.0/8",), pace_s=0, robots=False)
    with Fetcher(policy, clock=clock, sleep=clock.sleep, resolver=lambda host, port: ["127.0.0.1"], tls=tls) as fetcher:
        return fetcher.fetch(address)


def test_a_trusted_name(secure: Site, clock: Clock) -> None:
    came = asked(secure.url("/p/1", "secure.example.com"), clock, trusted=True)
    assert (came.outcome, came.body) == ("ok", article(1))


@pytest.mark.parametrize(("host", "trusted"), [("secure.example.com", False), ("other.example.com", True), ("127.0.0.1", True)])
def test_another_name_or_no_trust(host: str, trusted: bool, secure: Site, clock: Clock) -> None:
    before = len(secure.seen)
    came = asked(secure.url("/p/1", host), clock, trusted)
    assert (came.outcome, came.reason, clock.slept) == ("failed", "bad_certificate", [])
    assert len(secure.seen) == before


def test_a_redirect_down_to_http_is_told(secure: Site, clock: Clock) -> None:
    with Site() as plain:
        there = plain.url("/p/2", "plain.example.com").encode().hex()
        came = asked(secure.url(f"/faults/to/{there}", "secure.example.com"), clock, trusted=True)
    assert (came.outcome, came.body) == ("ok", article(2))
    assert "from https to http" in (came.message or "")


def test_http_where_https_is_spoken(secure: Site, clock: Clock) -> None:
    came = asked(secure.url("/p/1", "secure.example.com").replace("https", "http"), clock, trusted=True)
    assert came.outcome == "failed"


def test_https_where_http_is_spoken(clock: Clock) -> None:
    with Site() as plain:
        came = asked(plain.url("/p/1", "secure.example.com").replace("http", "https"), clock, trusted=True)
    assert (came.outcome, came.reason) == ("failed", "tls_failed")
