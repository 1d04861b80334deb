"""A clock that stands until somebody sleeps, and a site with a fetcher that may reach it and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from cuibono.sources.web.fetch import Fetcher, Policy

from .site import Site

START = 1_798_761_600.0  # 2027-01-01T00:00:00Z


@dataclass(slots=True)
class Clock:
    """Seconds since 1970; ``slept`` are the pauses that were made."""

    now: float = START
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    """The module's site as if it had just been opened."""
    served.requests.clear()
    served.seen.clear()
    served.robots = None
    return served


@pytest.fixture
def fetcher(site: Site, clock: Clock) -> Callable[..., Fetcher]:
    """Makes fetchers for the site: tiny limits, no pause unless a test sets one, and names that lead to the site by ``hosts``."""

    def make(hosts: tuple[str, ...] = (), **policy: Any) -> Fetcher:
        def resolver(host: str, port: int) -> list[str]:
            assert host in hosts, f"{host} was looked up"
            return ["127.0.0.1"]

        limits = Policy(allow=(site.allow,), pace_s=0, total_s=30.0, read_s=30.0, connect_s=30.0, max_bytes=300_000)
        return Fetcher(replace(limits, **policy), clock=clock, sleep=clock.sleep, jitter=lambda: 0.5, resolver=resolver)

    return make
