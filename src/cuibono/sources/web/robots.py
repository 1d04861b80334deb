"""robots.txt as RFC 9309 has it: asked for once per host and day, obeyed for every page and every redirect."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from protego import Protego

from .address import Refused, Target
from .body import Fault

# RFC 9309: at least 500 KiB are read (2.5), a copy is used for no more than a day (2.4), five redirects are followed (2.3.1.2).
MOST_BYTES = 500 * 1024
MOST_REDIRECTS = 5
_DAY = 86_400
# A host that could not be asked is asked again after an hour.
_HOUR = 3_600
# A longer delay than this is a wish to be left alone; who wants that says Disallow.
MOST_DELAY = 30.0
# Faults of the host, not of its robots.txt: the page would have them too, and they say more.
_NO_HOST = ("no_such_host", "no_connection", "connect_timeout", "bad_certificate", "tls_failed")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came for /robots.txt: the status (0: none that is of use, ``fault`` says why) and the text."""

    status: int
    text: str = ""
    fault: Fault | None = None


@dataclass(slots=True)
class _Known:
    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Protego | None = None
    trouble: str | None = None
    fault: Fault | None = None
    until: float = 0.0


class Robots:
    """``ask`` fetches the robots.txt of a target; ``token`` is our product token."""

    def __init__(self, token: str, ask: Callable[[Target], Answer], clock: Callable[[], float]) -> None:
        self._token, self._ask, self._clock = token, ask, clock
        self._hosts: dict[tuple[str, str, int], _Known] = {}
        self._lock = threading.Lock()

    def check(self, target: Target) -> None:
        """Raises Refused where the rules forbid the page, and Fault where they can't be had now (RFC 9309 2.3.1.4: so it may not)."""
        known = self._known(target)
        if known.fault is not None and known.fault.reason in _NO_HOST:
            raise Fault(known.fault.reason, known.fault.message, until=known.until)
        if known.trouble is not None:
            message = f"the robots.txt of {target.host} can't be had ({known.trouble}); until it can, nothing else is asked for"
            raise Fault("robots_unreachable", message, until=known.until)
        if known.rules is not None and not known.rules.can_fetch(target.url, self._token):
            raise Refused("robots", f"the robots.txt of {target.host} forbids this address")

    def delay(self, target: Target) -> float:
        """Seconds between requests that the host asks for, 0 where it asks for none."""
        rules = self._known(target).rules
        wished = rules.crawl_delay(self._token) if rules is not None else None
        return min(max(float(wished or 0), 0.0), MOST_DELAY)

    def sitemaps(self, target: Target) -> list[str]:
        """The sitemaps that the host names."""
        rules = self._known(target).rules
        return list(rules.sitemaps) if rules is not None else []

    def _known(self, target: Target) -> _Known:
        key = (target.scheme, target.host, target.port)
        with self._lock:
            known = self._hosts.setdefault(key, _Known())
        with known.lock:
            if self._clock() >= known.until:
                answer = self._ask(target)
                # 429 is a 4xx by its number alone: the host is too busy to say, like a 503.
                unwell = answer.status >= 500 or answer.status in (0, 429)
                known.fault = answer.fault
                known.trouble = (answer.fault.message if answer.fault else f"status {answer.status}") if unwell else None
                known.rules = Protego.parse(answer.text.removeprefix("\ufeff")) if answer.status == 200 else None
                known.until = self._clock() + (_HOUR if unwell else _DAY)
        return known
