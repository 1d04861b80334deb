"""robots.txt as RFC 9309 has it: asked for once per host and day, obeyed for every page and every redirect."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from protego import Protego

from .address import Target

# RFC 9309: at least 500 KiB are read (2.5), a copy is used for no more than a day (2.4), five redirects are followed (2.3.1.2).
MOST_BYTES = 500 * 1024
MOST_REDIRECTS = 5
_DAY = 86_400
# A host that could not be asked is asked again after an hour.
_HOUR = 3_600
# A longer delay than this is a wish to be left alone; who wants that says Disallow.
MOST_DELAY = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came for /robots.txt: the status (0: nothing came at all) and the text."""

    status: int
    text: str = ""


@dataclass(slots=True)
class _Known:
    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Protego | None = None
    reachable: bool = True
    until: float = 0.0


class Robots:
    """``ask`` fetches the robots.txt of a target; ``token`` is our product token."""

    def __init__(self, token: str, ask: Callable[[Target], Answer], clock: Callable[[], float]) -> None:
        self._token, self._ask, self._clock = token, ask, clock
        self._hosts: dict[tuple[str, str, int], _Known] = {}
        self._lock = threading.Lock()

    def allows(self, target: Target) -> bool | None:
        """Whether the page may be asked for; None where that can't be known now (RFC 9309 2.3.1.4: then it may not)."""
        known = self._known(target)
        if not known.reachable:
            return None
        return known.rules is None or bool(known.rules.can_fetch(target.url, self._token))

    def asked_again_at(self, target: Target) -> float:
        """When the host's rules are asked for anew, in seconds since 1970."""
        return self._known(target).until

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
                known.reachable = 0 < answer.status < 500 and answer.status != 429
                known.rules = Protego.parse(answer.text.removeprefix("\ufeff")) if answer.status == 200 else None
                known.until = self._clock() + (_DAY if known.reachable else _HOUR)
        return known
