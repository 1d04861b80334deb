"""From an address over its redirects to the last answer: every hop is checked, allowed by robots.txt, and in its turn."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .address import Target, parse_address
from .body import Fault
from .exchange import Exchange, Limits, exchange
from .guard import Guard
from .pace import Pace
from .robots import Robots

REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)


@dataclass(slots=True)
class Trip:
    """One try for one address, as it goes on. ``target`` is the hop to come or the last one; ``left`` seconds of transfer.

    ``permanent`` is where the redirects that hold for good (301, 308, from the first on) led; ``notes`` are what was odd on the way.
    """

    target: Target
    headers: list[tuple[str, str]]
    left: float
    exchanges: list[Exchange] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    permanent: str | None = None
    for_good: bool = True

    def turn(self, where: str, status: int) -> None:
        """On to the next hop. Raises Refused and Fault."""
        target = parse_address(where, base=self.target.url)
        if target.url in self.seen:
            raise Fault("redirect_loop", f"the redirects lead back to {target.url}")
        if self.target.scheme == "https" and target.scheme == "http":
            self.notes.append("a redirect led from https to http: what came could have been changed on the way")
        self.for_good = self.for_good and status in _FOR_GOOD
        self.permanent = target.url if self.for_good else self.permanent
        self.target = target


@dataclass(frozen=True, slots=True)
class Traveller:
    """What all trips share. ``now`` gives UTC, ISO 8601; ``pause`` is in seconds."""

    guard: Guard
    pace: Pace
    now: Callable[[], str]
    pause: float
    tls: ssl.SSLContext | None

    def go(self, trip: Trip, limits: Limits, most: int, robots: Robots | None) -> Exchange:
        """Follows at most ``most`` redirects to the last answer. Raises Refused, Fault, and Held."""
        for _ in range(most + 1):
            target = trip.target
            self.guard.check_name(target)
            trip.seen.add(target.url)
            if robots is not None:
                robots.check(target)
            pause = max(self.pause, robots.delay(target) if robots is not None else 0.0)
            with self.pace.turn(target.host, pause):
                came = exchange(target, trip.headers, self.guard, replace(limits, total_s=trip.left), self.now(), self.tls)
            trip.left = max(trip.left - came.took, 0.0)
            trip.exchanges.append(came)
            where = came.header("location")
            if came.status not in REDIRECTS or not where:
                return came
            trip.turn(where, came.status)
        raise Fault("too_many_redirects", f"more than {most} redirects")
