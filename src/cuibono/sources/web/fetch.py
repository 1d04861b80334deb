"""One address to what came of it: redirects, robots.txt, pace, retries and conditions, every hop guarded and kept."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TypeVar

import cuibono

from .address import Refused, Target, parse_address
from .body import ACCEPTED, Fault
from .exchange import Exchange, Limits
from .guard import Allowed, Guard, Resolver, system_resolver
from .missing import SoftMissing
from .pace import Held, Pace
from .robots import MOST_BYTES, MOST_REDIRECTS, Answer, Robots
from .sniff import sniff
from .trip import REDIRECTS, Traveller, Trip
from .warc import warc_of

T = TypeVar("T")
AGENT = f"cuibono/{cuibono.__version__}"
_GONE = (404, 410)
_TRY_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_PAGE = (200, 203)
# A server that has the page and does not give it: asking again soon is of no use.
WITHHELD = {401: "a password is needed", 402: "it must be paid for", 403: "the server does not let us", 451: "withheld for legal reasons"}
# The pause before the second try, in seconds; it doubles with each.
_BACK_OFF = 1.0
# When a try in this run is no use: how long until the address is worth asking again, in seconds.
_LATER = 900.0
# No promise of a server is believed for longer: thirty days, in seconds.
_LONGEST = 2_592_000.0
# Of an ETag or a date, in characters: servers take heads of 8 kB in all.
_LONGEST_WORD = 1000
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True)
class Policy:
    """How we ask.

    ``allow``: hosts, host:port or networks (CIDR) that may be private; ``agent``: the User-Agent, whose first word up to the slash is what
    robots.txt calls us; ``pace_s``: least seconds between two requests to one host; ``max_bytes``: of a body, before and after unpacking;
    ``max_ratio``: unpacked to packed size; ``connect_s`` and ``read_s``: longest silence; ``total_s``: longest transfer for one address,
    its redirects included, pauses not; ``tries`` for faults that may pass; ``max_wait_s``: the longest pause that a server may ask for
    within a run; ``robots``: whether robots.txt is obeyed; ``soft_missing``: whether pages that say with 200 that they are not there are
    looked for, which costs one or two more requests for each directory (``missing.py``).
    """

    allow: tuple[str, ...] = ()
    agent: str = AGENT
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
    soft_missing: bool = False


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


class Fetcher:
    """Asks for addresses under one policy; threads may share it. Nothing that a server does is raised."""

    def __init__(
        self,
        policy: Policy,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
        resolver: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """``clock`` gives seconds since 1970, ``jitter`` 0 to 1; ``tls`` stands in for the default roots.

        Raises ValueError where an entry of ``policy.allow`` or the agent is none.
        """
        if not policy.agent.strip() or not policy.agent.isascii() or not policy.agent.isprintable():
            raise ValueError(f"{policy.agent!r} is no User-Agent; give printable ASCII, for example cuibono/1 (+https://example.org/bot)")
        self.policy = policy
        self._clock, self._sleep, self._jitter = clock, sleep, jitter
        guard = Guard(tuple(Allowed.parse(entry) for entry in policy.allow), resolver)
        self._guard, self._pace = guard, Pace(clock, sleep, policy.max_wait_s)
        self._traveller = Traveller(guard, self._pace, self._now, policy.pace_s, tls)
        self._robots = Robots(policy.agent.strip().split()[0].split("/")[0], self._ask_robots, clock)
        self._limits = Limits(policy.max_bytes, policy.max_ratio, policy.connect_s, policy.read_s, policy.total_s)
        self._missing = SoftMissing(self._probe)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing is open between requests."""

    def fetch(self, address: str, *, etag: str | None = None, last_modified: str | None = None, accept: str | None = None) -> Fetched:
        """Asks for the address; with ``etag`` or ``last_modified`` (the server's words of last time) only for what changed."""
        conditions = [("If-None-Match", etag)] if etag else []
        conditions += [("If-Modified-Since", last_modified)] if last_modified else []
        fetched = self._fetch(address, self._headers(accept or _ACCEPT) + conditions)
        page = fetched.body is not None and (fetched.media_type or "").startswith("text/html")
        if self.policy.soft_missing and page and self._missing.is_missing(parse_address(address).url, fetched.url, fetched.body or b""):
            message = "the page is what its host shows for addresses that lead nowhere, though with status 200"
            return replace(fetched, outcome="gone", reason="soft_missing", message=message, body=None)
        return fetched

    def sitemaps(self, address: str) -> list[str]:
        """The sitemaps that the address's host names in its robots.txt; none where it can't be asked."""
        try:
            target = parse_address(address)
            self._guard.check_name(target)
        except Refused:
            return []
        return self._robots.sitemaps(target)

    def _fetch(self, address: str, headers: list[tuple[str, str]]) -> Fetched:
        """The address, tried again where that may help."""
        plain = [(key, "identity" if key == "Accept-Encoding" else value) for key, value in headers]
        reasons: list[str | None] = []

        def attempt() -> tuple[Fetched, float | None]:
            fetched, wait = self._try(address, plain if "bad_coding" in reasons else headers)
            # A body that is cut or packed wrongly a second time will be so a third time.
            hopeless = fetched.reason in ("truncated", "bad_coding") and fetched.reason in reasons
            reasons.append(fetched.reason)
            return fetched, None if hopeless else wait

        fetched, wait = self._persist(attempt)
        if wait is None or fetched.retry_at is not None:
            return fetched
        return replace(fetched, retry_at=_iso(self._clock() + max(wait, _LATER)))

    def _persist(self, attempt: Callable[[], tuple[T, float | None]]) -> tuple[T, float | None]:
        """Tries until nothing more is to be gained (the attempt's wait is None), the tries are used up, or the wait is too long."""
        done, wait = attempt()
        for number in range(1, self.policy.tries):
            if wait is None or wait > self.policy.max_wait_s:
                break
            self._sleep(max(wait, _BACK_OFF * 2 ** (number - 1) * (0.5 + self._jitter())))
            done, wait = attempt()
        return done, wait

    def _try(self, address: str, headers: list[tuple[str, str]]) -> tuple[Fetched, float | None]:
        """One try, and the least seconds until another is of use; None where none is."""
        try:
            trip = Trip(parse_address(address), headers, self.policy.total_s)
        except Refused as error:
            return Fetched(address, address, self._now(), "refused", reason=error.reason, message=error.message), None
        try:
            last = self._traveller.go(trip, self._limits, self.policy.max_redirects, self._robots if self.policy.robots else None)
        except Refused as error:
            return self._ended(address, trip, "refused", error.reason, error.message), None
        except Held as held:
            message = "the host asked for a pause; it is not asked for anything before that is over"
            return replace(self._ended(address, trip, "failed", "asked_to_wait", message), retry_at=_iso(held.until)), None
        except Fault as fault:
            ended = self._ended(address, trip, "failed", fault.reason, fault.message)
            if fault.until is not None:
                return replace(ended, retry_at=_iso(fault.until)), None
            return ended, (0.0 if fault.again else None)
        return self._judge(address, trip, last)

    def _judge(self, address: str, trip: Trip, last: Exchange) -> tuple[Fetched, float | None]:
        """What the last answer means, and the wait as of ``_try``."""
        status, fault, wait = last.status, last.fault, self._asked_wait(last)
        if status == 304 and any(key.startswith("If-") for key, _ in trip.headers):
            return self._ended(address, trip, "same"), None
        if status in _GONE:
            message = f"the server says that it is not there ({status})"
            return self._ended(address, trip, "gone", "not_found" if status == 404 else "gone", message), None
        if status in _TRY_AGAIN:
            reason = "too_many_requests" if status == 429 else "server_error" if status >= 500 else f"http_{status}"
            ended = self._ended(address, trip, "failed", reason, f"the server can't answer now ({status})")
            long = wait is not None and wait > self.policy.max_wait_s
            return (replace(ended, retry_at=_iso(self._clock() + (wait or 0.0))), None) if long else (ended, wait or 0.0)
        if status not in _PAGE:
            reason = "bad_redirect" if status in REDIRECTS else f"http_{status}"
            return self._ended(address, trip, "failed", reason, f"{WITHHELD.get(status, 'the server sent no page')} ({status})"), None
        if fault is not None:
            return self._ended(address, trip, "failed", fault.reason, fault.message), (0.0 if fault.again else None)
        media_type, note = sniff(last.header("content-type"), last.content)
        trip.notes += [note] if note else []
        if last.surplus:
            trip.notes.append(f"{last.surplus:,} bytes more came than the length that the server announced: the page may be cut")
        return replace(self._ended(address, trip, "ok"), body=last.content, media_type=media_type), None

    def _asked_wait(self, last: Exchange) -> float | None:
        """Retry-After in seconds from now, whether it is a number or a date (RFC 9110 10.2.3). The whole host then waits."""
        text = last.header("retry-after")
        if not text or last.status not in _TRY_AGAIN:
            return None
        if text.isdecimal() and text.isascii():
            wait = float(text[:9])
        else:
            try:
                moment = parsedate_to_datetime(text)
                wait = max((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - self._clock(), 0.0)
            except (ValueError, TypeError, OverflowError):
                return None
        wait = min(wait, _LONGEST)
        self._pace.hold(last.target.host, self._clock() + wait)
        return wait

    def _ask_robots(self, target: Target) -> Answer:
        """robots.txt over the same guarded way. What goes wrong is status 0; redirects without end are a file that is not there.

        Raises Refused where the host is, and Held."""
        limits = replace(self._limits, max_bytes=10 * MOST_BYTES)
        start = parse_address(f"{target.scheme}://{target.authority}/robots.txt")

        def attempt() -> tuple[Answer, float | None]:
            trip = Trip(start, self._headers("text/plain,*/*;q=0.5"), self.policy.total_s)
            try:
                last = self._traveller.go(trip, limits, MOST_REDIRECTS, None)
            except Fault as fault:
                endless = fault.reason in ("too_many_redirects", "redirect_loop")
                return (Answer(404) if endless else Answer(0, fault=fault)), (0.0 if fault.again else None)
            except Refused as error:
                # The host itself is refused: so is the page, for the same reason. A robots.txt that leads inside is one that is not had.
                if not trip.exchanges:
                    raise
                return Answer(0, fault=Fault(error.reason, f"it leads to {trip.target.url}, which is refused")), None
            if last.status in _TRY_AGAIN:
                return Answer(last.status), self._asked_wait(last) or 0.0
            if last.fault is not None and last.status in _PAGE:
                return Answer(0, fault=last.fault), (0.0 if last.fault.again else None)
            return Answer(last.status, last.content[:MOST_BYTES].decode("utf-8", "replace")), None

        return self._persist(attempt)[0]

    def _probe(self, address: str) -> tuple[str, bytes] | None:
        """The page at an address of chance, asked for once; None where there is none, as it should be."""
        found, _ = self._try(address, self._headers(_ACCEPT))
        return (found.url, found.body) if found.body is not None and (found.media_type or "").startswith("text/html") else None

    def _headers(self, accept: str) -> list[tuple[str, str]]:
        return [("User-Agent", self.policy.agent), ("Accept", accept), ("Accept-Encoding", ACCEPTED), ("Connection", "close")]

    def _ended(self, address: str, trip: Trip, outcome: str, reason: str | None = None, message: str | None = None) -> Fetched:
        last = trip.exchanges[-1] if trip.exchanges else None
        names = {key.decode("latin-1").lower() for key, _ in last.headers} if last else set()
        headers = {name: last.header(name) or "" for name in sorted(names)} if last else {}
        return Fetched(
            address=address,
            url=trip.target.url,
            at=last.at if last else self._now(),
            outcome=outcome,
            status=last.status if last else None,
            headers=headers,
            etag=_sent_back(headers.get("etag")),
            last_modified=_sent_back(headers.get("last-modified")),
            reason=reason,
            message=message or "; ".join(trip.notes) or None,
            permanent_url=trip.permanent,
            warc=warc_of(trip.exchanges) if trip.exchanges else None,
        )

    def _now(self) -> str:
        return _iso(self._clock())


def _sent_back(told: str | None) -> str | None:
    """A server's word as it is kept and sent back with the next request; one so long that a server would refuse the request is not."""
    return told if told and len(told) <= _LONGEST_WORD else None


def _iso(moment: float) -> str:
    """Seconds since 1970 as UTC, ISO 8601 to the microsecond."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
