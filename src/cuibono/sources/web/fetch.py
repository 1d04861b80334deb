"""One address to what came of it: redirects, robots.txt, pace, retries and conditions, every hop guarded and kept."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType

import cuibono

from .address import Refused, Target, parse_address
from .body import ACCEPTED, Fault
from .exchange import Exchange, Limits, exchange
from .guard import Allowed, Guard, Resolver, system_resolver
from .pace import Held, Pace
from .robots import MOST_BYTES, MOST_REDIRECTS, Answer, Robots
from .sniff import sniff
from .warc import warc_of

_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_GONE = (404, 410)
_TRY_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_DATED = (429, 503)
# The pause before the second try, in seconds; it doubles with each.
_BACK_OFF = 1.0
# When a try in this run is no use: how long until the address is worth asking again, in seconds.
_LATER = 900.0
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True)
class Policy:
    """How we ask.

    ``allow``: hosts, host:port or networks (CIDR) that may be private; ``agent``: the User-Agent, whose first word up to the slash is what
    robots.txt calls us; ``pace_s``: least seconds between two requests to one host; ``max_bytes``: of a body, before and after unpacking;
    ``max_ratio``: unpacked to packed size; ``connect_s`` and ``read_s``: longest silence; ``total_s``: longest transfer for one address,
    its redirects included, pauses not; ``tries`` for faults that may pass; ``max_wait_s``: the longest pause that a server may ask for
    within a run.
    """

    allow: tuple[str, ...] = ()
    agent: str = f"cuibono/{cuibono.__version__}"
    pace_s: float = 1.0
    max_bytes: int = 50_000_000
    max_ratio: float = 200.0
    max_redirects: int = 10
    connect_s: float = 10.0
    read_s: float = 20.0
    total_s: float = 120.0
    tries: int = 3
    max_wait_s: float = 30.0
    robots: bool = True


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of an address.

    ``outcome``: "ok", "same" (304), "gone" (404, 410), "failed" (may come another time), "refused" (by us, or by robots.txt). ``url`` is
    where the redirects ended, ``permanent_url`` where those that hold for good did; ``at`` and ``retry_at`` (not before) are UTC, ISO 8601.
    ``body`` is without transfer and content coding, None unless "ok"; ``media_type`` is what the content is, with the charset that the
    server names. ``reason`` is a stable short name of what went wrong (None: nothing), ``message`` says it to people, or what was odd about
    an answer that was taken. ``headers`` are the answer's, names in lower case. ``warc`` holds every hop as gzipped WARC members.
    """

    address: str
    url: str
    at: str
    outcome: str
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    reason: str | None = None
    message: str | None = None
    retry_at: str | None = None
    permanent_url: str | None = None
    warc: bytes | None = None


@dataclass(slots=True)
class _Trip:
    """One try for one address, as it goes on."""

    address: str
    target: Target
    headers: list[tuple[str, str]]
    left: float
    exchanges: list[Exchange] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    permanent: str | None = None
    for_good: bool = True


class Fetcher:
    """Asks for addresses under one policy; threads may share it. ``clock`` gives seconds since 1970, ``sleep`` and ``jitter`` (0 to 1) are
    injected by tests. Nothing that a server does is raised."""

    def __init__(
        self,
        policy: Policy,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
        resolver: Resolver = system_resolver,
    ) -> None:
        """Raises ValueError where an entry of ``policy.allow`` is none."""
        self.policy = policy
        self._clock, self._sleep, self._jitter = clock, sleep, jitter
        self._guard = Guard(tuple(Allowed.parse(entry) for entry in policy.allow), resolver)
        self._pace = Pace(clock, sleep, policy.max_wait_s)
        self._robots = Robots(policy.agent.split("/")[0].split()[0], self._ask_robots, clock)
        self._limits = Limits(policy.max_bytes, policy.max_ratio, policy.connect_s, policy.read_s, policy.total_s)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing is kept open between requests."""

    def fetch(self, address: str, *, etag: str | None = None, last_modified: str | None = None, accept: str | None = None) -> Fetched:
        """Asks for the address; with ``etag`` or ``last_modified`` (the server's words of last time) only for what changed."""
        headers = [("User-Agent", self.policy.agent), ("Accept", accept or _ACCEPT), ("Accept-Encoding", ACCEPTED), ("Connection", "close")]
        headers += [("If-None-Match", etag)] if etag else []
        headers += [("If-Modified-Since", last_modified)] if last_modified else []
        done = self._try(address, headers)
        for number in range(1, self.policy.tries):
            fetched, wait = done
            if wait is None or wait > self.policy.max_wait_s:
                break
            self._sleep(max(wait, _BACK_OFF * 2 ** (number - 1) * (0.5 + self._jitter())))
            if fetched.reason == "bad_coding":
                headers = [(key, "identity" if key == "Accept-Encoding" else value) for key, value in headers]
            done = self._try(address, headers)
        fetched, wait = done
        if wait is None or fetched.retry_at is not None:
            return fetched
        return replace(fetched, retry_at=_iso(self._clock() + max(wait, _LATER)))

    def sitemaps(self, address: str) -> list[str]:
        """The sitemaps that the address's host names in its robots.txt; none where it can't be asked."""
        try:
            target = parse_address(address)
            self._guard.check_name(target)
        except Refused:
            return []
        return self._robots.sitemaps(target)

    def _try(self, address: str, headers: list[tuple[str, str]]) -> tuple[Fetched, float | None]:
        """One try, and the least seconds until another is of use; None where no other is."""
        try:
            target = parse_address(address)
        except Refused as error:
            return Fetched(address, address, self._now(), "refused", reason=error.reason, message=error.message), None
        trip = _Trip(address, target, headers, self.policy.total_s)
        try:
            last = self._travel(trip, robots=self.policy.robots, most=self.policy.max_redirects)
        except Refused as error:
            return self._ended(trip, "refused", error.reason, error.message), None
        except Held as held:
            message = "the host asked for a pause; it is not asked before that is over"
            return replace(self._ended(trip, "failed", "asked_to_wait", message), retry_at=_iso(held.until)), None
        except Fault as fault:
            return self._ended(trip, "failed", fault.reason, fault.message), (0.0 if fault.again else None)
        return self._judge(trip, last)

    def _travel(self, trip: _Trip, *, robots: bool, most: int, limits: Limits | None = None) -> Exchange:
        """Follows the redirects to the last answer. Raises Refused, Fault, Held."""
        for _ in range(most + 1):
            target = trip.target
            self._guard.check_name(target)
            trip.seen.add(target.url)
            pause = self.policy.pace_s
            if robots:
                pause = max(pause, self._obey(target))
            with self._pace.turn(target.host, pause):
                came = exchange(target, trip.headers, self._guard, replace(limits or self._limits, total_s=trip.left), self._now())
            trip.left = max(trip.left - came.took, 0.0)
            trip.exchanges.append(came)
            where = came.header("location")
            if came.status not in _REDIRECTS or not where:
                return came
            self._turn(trip, where, came.status)
        raise Fault("too_many_redirects", f"more than {most} redirects")

    def _turn(self, trip: _Trip, where: str, status: int) -> None:
        """The next hop of a trip. Raises Refused and Fault."""
        target = parse_address(where, base=trip.target.url)
        if target.url in trip.seen:
            raise Fault("redirect_loop", f"the redirects lead back to {target.url}")
        if trip.target.scheme == "https" and target.scheme == "http":
            trip.notes.append("a redirect led from https to http: what came could have been changed on the way")
        trip.for_good = trip.for_good and status in _FOR_GOOD
        trip.permanent = target.url if trip.for_good else trip.permanent
        trip.target = target

    def _obey(self, target: Target) -> float:
        """The pause that robots.txt asks for. Raises Refused where it forbids the page, Fault where it can't be had."""
        allowed = self._robots.allows(target)
        if allowed is None:
            raise Fault("robots_unreachable", f"{target.host} does not answer for its robots.txt; until it does, nothing else is asked for")
        if not allowed:
            raise Refused("robots", f"the robots.txt of {target.host} forbids this address")
        return self._robots.delay(target)

    def _ask_robots(self, target: Target) -> Answer:
        """robots.txt over the same guarded way. What goes wrong is status 0; redirects without end are a file that is not there."""
        port = target.authority
        headers = [
            ("User-Agent", self.policy.agent),
            ("Accept", "text/plain,*/*;q=0.5"),
            ("Accept-Encoding", ACCEPTED),
            ("Connection", "close"),
        ]
        trip = _Trip("", parse_address(f"{target.scheme}://{port}/robots.txt"), headers, self.policy.total_s)
        try:
            last = self._travel(trip, robots=False, most=MOST_REDIRECTS, limits=replace(self._limits, max_bytes=10 * MOST_BYTES))
        except Fault as fault:
            return Answer(404 if fault.reason in ("too_many_redirects", "redirect_loop") else 0)
        except (Refused, Held):
            return Answer(0)
        if last.fault is not None and last.status < 400:
            return Answer(0)
        return Answer(200 if last.status // 100 == 2 else last.status, last.content[:MOST_BYTES].decode("utf-8", "replace"))

    def _judge(self, trip: _Trip, last: Exchange) -> tuple[Fetched, float | None]:
        status, fault = last.status, last.fault
        wait = self._asked_wait(last)
        if wait is not None and status in _DATED:
            self._pace.hold(last.target.host, self._clock() + wait)
        if status == 304 and any(key.startswith("If-") for key, _ in trip.headers):
            return self._ended(trip, "same"), None
        if status in _GONE:
            return self._ended(
                trip, "gone", "not_found" if status == 404 else "gone", f"the server says that it is not there ({status})"
            ), None
        if status != 200 and status != 203:
            return self._unwell(trip, last, wait)
        if fault is not None:
            return self._ended(trip, "failed", fault.reason, fault.message), (0.0 if fault.again else None)
        media_type, note = sniff(last.header("content-type"), last.content)
        trip.notes += [note] if note else []
        return replace(self._ended(trip, "ok"), body=last.content, media_type=media_type), None

    def _unwell(self, trip: _Trip, last: Exchange, wait: float | None) -> tuple[Fetched, float | None]:
        """An answer that is no page."""
        status = last.status
        if status in _TRY_AGAIN:
            reason = "too_many_requests" if status == 429 else "server_error" if status >= 500 else f"http_{status}"
            ended = self._ended(trip, "failed", reason, f"the server can't answer now ({status})")
            if wait is not None and wait > self.policy.max_wait_s:
                return replace(ended, retry_at=_iso(self._clock() + wait)), None
            return ended, wait or 0.0
        told = {
            401: "a password is needed",
            402: "it must be paid for",
            403: "the server does not let us",
            451: "withheld for legal reasons",
        }
        message = f"{told.get(status, 'the server sent no page')} ({status})"
        return self._ended(trip, "failed", "bad_redirect" if status in _REDIRECTS else f"http_{status}", message), None

    def _asked_wait(self, last: Exchange) -> float | None:
        """Retry-After in seconds from now, whether it is a number or a date (RFC 9110 10.2.3)."""
        text = last.header("retry-after")
        if not text:
            return None
        if text.isdecimal() and text.isascii():
            return float(text[:9])
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, OverflowError):
            return None
        return max((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - self._clock(), 0.0)

    def _ended(self, trip: _Trip, outcome: str, reason: str | None = None, message: str | None = None) -> Fetched:
        last = trip.exchanges[-1] if trip.exchanges else None
        notes = "; ".join([message] if message else trip.notes) or None
        headers: dict[str, str] = {}
        for key, _ in last.headers if last else ():
            name = key.decode("latin-1").lower()
            headers[name] = (last.header(name) if last else None) or ""
        return Fetched(
            address=trip.address,
            url=trip.target.url,
            at=last.at if last else self._now(),
            outcome=outcome,
            status=last.status if last else None,
            headers=headers,
            etag=headers.get("etag") or None,
            last_modified=headers.get("last-modified") or None,
            reason=reason,
            message=notes,
            permanent_url=trip.permanent,
            warc=warc_of(trip.exchanges) if trip.exchanges else None,
        )

    def _now(self) -> str:
        return _iso(self._clock())


def _iso(moment: float) -> str:
    """Seconds since 1970 as UTC, ISO 8601 to the microsecond."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
