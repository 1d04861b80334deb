"""robots.txt as RFC 9309 has it."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from cuibono.sources.web.fetch import Fetched, Fetcher, Policy
from cuibono.sources.web.robots import MOST_BYTES

from .conftest import Clock
from .site import Asked, Site, answer

Make = Callable[..., Fetcher]
ALLOWED = ("ok", None)
FORBIDDEN = ("refused", "robots")
UNREACHABLE = ("failed", "robots_unreachable")


def outcome(came: Fetched) -> tuple[str, str | None]:
    return came.outcome, came.reason


RULES = {
    "nothing": ("", ALLOWED),
    "all forbidden": ("User-agent: *\nDisallow: /\n", FORBIDDEN),
    "forbidden to us": ("User-agent: cuibono\nDisallow: /p/\n", FORBIDDEN),
    "forbidden to us by any case": ("user-agent: CuiBono\ndisallow: /p/\n", FORBIDDEN),
    "forbidden to another": ("User-agent: otherbot\nDisallow: /\n", ALLOWED),
    "our own group outweighs the star's": ("User-agent: *\nDisallow: /\n\nUser-agent: cuibono\nDisallow: /q/\n", ALLOWED),
    "two groups of ours are one": ("User-agent: cuibono\nDisallow: /q/\n\nUser-agent: cuibono\nDisallow: /p/\n", FORBIDDEN),
    "the longest match counts": ("User-agent: *\nDisallow: /p\nAllow: /p/1\n", ALLOWED),
    "wildcards": ("User-agent: *\nDisallow: /*/1$\n", FORBIDDEN),
    "an end that is not there": ("User-agent: *\nDisallow: /p$\n", ALLOWED),
    "a mark, odd line ends, comments": ("\ufeffUser-agent: * # all\r\rDisallow: /p/ # most\r", FORBIDDEN),
    "an empty Disallow": ("User-agent: *\nDisallow:\n", ALLOWED),
    "no text at all": ("\x00\x01\x02" * 50, ALLOWED),
    "a page of HTML": ("<!DOCTYPE html><html><body>Not found</body></html>", ALLOWED),
    "rules behind the first 500 KiB": ("#" * MOST_BYTES + "\nUser-agent: *\nDisallow: /\n", ALLOWED),
}


@pytest.mark.parametrize("name", RULES)
def test_rules(name: str, site: Site, fetcher: Make) -> None:
    site.robots, expected = RULES[name]
    assert outcome(fetcher().fetch(site.url("/p/1"))) == expected
    assert site.requests["/p/1"] == (expected == ALLOWED)


ANSWERS = {
    "404": (answer(b"User-agent: *\nDisallow: /", status=404), ALLOWED, 1),
    "403": (answer(b"no", status=403), ALLOWED, 1),
    "401": (answer(b"no", status=401), ALLOWED, 1),
    "410": (answer(b"no", status=410), ALLOWED, 1),
    "500": (answer(b"oh", status=500), UNREACHABLE, 3),
    "503": (answer(b"oh", status=503), UNREACHABLE, 3),
    "429": (answer(b"slow", status=429), UNREACHABLE, 3),
    "nothing": (b"", UNREACHABLE, 3),
    "garbage": (b"\x00\x01garbage\r\n\r\n", UNREACHABLE, 1),
    "too large": (answer(b"#" * (11 * MOST_BYTES)), UNREACHABLE, 1),
    "leads to itself": (answer(b"", status=301, headers={"Location": "/robots.txt"}), ALLOWED, 1),
    "leads inside": (answer(b"", status=301, headers={"Location": "http://10.0.0.1/robots.txt"}), UNREACHABLE, 1),
    "leads to a file": (answer(b"", status=301, headers={"Location": "file:///etc/passwd"}), UNREACHABLE, 1),
    "leads to rules": (answer(b"", status=301, headers={"Location": "/rules"}), FORBIDDEN, 1),
    "leads to nothing": (answer(b"", status=301, headers={"Location": "/nowhere"}), ALLOWED, 1),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers(name: str, site: Site, fetcher: Make) -> None:
    site.robots, expected, times = ANSWERS[name]
    site.put("/rules", "User-agent: *\nDisallow: /p/\n", "text/plain")
    ask = fetcher()
    assert outcome(ask.fetch(site.url("/p/1"))) == expected
    assert outcome(ask.fetch(site.url("/p/2"))) == expected
    assert site.requests["/robots.txt"] == times


def test_a_host_that_can_not_be_asked_is_asked_again_later(site: Site, fetcher: Make, clock: Clock) -> None:
    site.robots = answer(b"oh", status=500)
    ask = fetcher()
    came = ask.fetch(site.url("/p/1"))
    assert (outcome(came), came.retry_at) == (UNREACHABLE, "2027-01-01T01:00:03.000000Z")
    assert "(status 500)" in (came.message or "")
    site.robots = "User-agent: *\nAllow: /\n"
    assert outcome(ask.fetch(site.url("/p/1"))) == UNREACHABLE
    clock.now += 3_700
    assert outcome(ask.fetch(site.url("/p/1"))) == ALLOWED


def test_a_copy_is_used_for_a_day(site: Site, fetcher: Make, clock: Clock) -> None:
    ask = fetcher()
    for hours in (0, 12, 11):
        clock.now += hours * 3600
        assert outcome(ask.fetch(site.url("/p/1"))) == ALLOWED
    assert site.requests["/robots.txt"] == 1
    clock.now += 2 * 3600
    site.robots = "User-agent: *\nDisallow: /\n"
    assert outcome(ask.fetch(site.url("/p/1"))) == FORBIDDEN


def test_every_hop_is_asked_about(site: Site, fetcher: Make) -> None:
    site.robots = "User-agent: *\nDisallow: /p/\n"
    came = fetcher().fetch(site.url("/faults/chain/2"))
    assert (outcome(came), came.url) == (FORBIDDEN, site.url("/p/1"))
    assert site.requests["/p/1"] == 0


def test_each_host_has_its_own(site: Site, fetcher: Make) -> None:
    strict, plain = "strict.example.com", "plain.example.com"

    def by_host(asked: Asked) -> bytes:
        return (
            answer(b"User-agent: *\nDisallow: /\n", "text/plain") if asked.headers["host"].startswith("strict") else answer(b"", status=404)
        )

    site.robots = by_host
    ask = fetcher((strict, plain))
    assert outcome(ask.fetch(site.url("/p/1", strict))) == FORBIDDEN
    assert outcome(ask.fetch(site.url("/p/1", plain))) == ALLOWED
    there = site.url("/p/2", strict).encode().hex()
    assert outcome(ask.fetch(site.url(f"/faults/to/{there}", plain))) == FORBIDDEN
    assert site.requests["/robots.txt"] == 2


def test_the_delay_of_the_host(site: Site, fetcher: Make, clock: Clock) -> None:
    site.robots = "User-agent: *\nCrawl-delay: 7\n"
    ask = fetcher(pace_s=2.0)
    for number in (1, 2, 3):
        ask.fetch(site.url(f"/p/{number}"))
    assert clock.slept == [2.0, 7.0, 7.0]


def test_a_delay_has_a_cap(site: Site, fetcher: Make, clock: Clock) -> None:
    site.robots = "User-agent: *\nCrawl-delay: 86400\n"
    ask = fetcher()
    for number in (1, 2):
        ask.fetch(site.url(f"/p/{number}"))
    assert clock.slept == [30.0]


def test_without_robots_nothing_is_asked(site: Site, fetcher: Make) -> None:
    site.robots = "User-agent: *\nDisallow: /\n"
    assert outcome(fetcher(robots=False).fetch(site.url("/p/1"))) == ALLOWED
    assert site.requests["/robots.txt"] == 0


def test_sitemaps_that_the_host_names(site: Site, fetcher: Make) -> None:
    site.robots = "Sitemap: https://example.com/news.xml\nUser-agent: *\nDisallow: /\nSitemap: /other.xml\n"
    assert "https://example.com/news.xml" in fetcher().sitemaps(site.url("/"))
    assert fetcher().sitemaps("ftp://example.com/") == []
    assert fetcher().sitemaps("http://10.0.0.1/") == []


def test_the_token_is_the_first_word_of_the_agent(site: Site, fetcher: Make) -> None:
    site.robots = "User-agent: newsroom\nDisallow: /\n"
    assert outcome(fetcher(agent="Newsroom/2.1 (+https://example.org)").fetch(site.url("/p/1"))) == FORBIDDEN
    assert outcome(fetcher().fetch(site.url("/p/1"))) == ALLOWED


def test_a_host_that_is_not_there_is_told_as_that(clock: Clock) -> None:
    def resolver(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with Fetcher(Policy(), clock=clock, sleep=clock.sleep, resolver=resolver) as ask:
        came = ask.fetch("https://nowhere.example.com/")
    assert (outcome(came), came.retry_at) == (("failed", "no_such_host"), "2027-01-01T01:00:00.000000Z")


def test_a_host_that_asks_for_a_pause_with_its_rules(site: Site, fetcher: Make, clock: Clock) -> None:
    site.robots = answer(b"busy", status=503, headers={"Retry-After": "86400"})
    ask = fetcher()
    assert outcome(ask.fetch(site.url("/p/1"))) == UNREACHABLE
    clock.now += 4_000
    came = ask.fetch(site.url("/p/1"))
    assert (outcome(came), came.retry_at) == (("failed", "asked_to_wait"), "2027-01-02T00:00:00.000000Z")
    assert sum(site.requests.values()) == 1
