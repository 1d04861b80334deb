"""What every list of addresses comes to, and the small things that its formats share."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from cuibono.errors import InputError

from .trackers import is_address, secret_in, without_trackers

ADVICE = "watched are RSS, Atom, JSON Feed, OPML, sitemaps, lists of addresses, GDELT files, and pages that name a feed"
_TAG = re.compile(r"<[^<>]{1,200}>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of a list: absolute, http or https, without tracking parameters.

    ``published`` and ``updated`` are as the list says: UTC, ISO 8601, or a date alone. ``kind``: "page", "list" (a further list), or
    "either" (its content will tell).
    """

    address: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    kind: str = "page"


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list holds. ``form`` names its format; ``faults`` are (what, why) of what was left out, the first twenty of ``left_out``."""

    form: str
    title: str | None
    entries: tuple[Entry, ...]
    faults: tuple[tuple[str, str], ...] = ()
    left_out: int = 0

    @property
    def of_lists(self) -> bool:
        """Whether it leads to further lists: then it is always asked for whole."""
        return any(entry.kind != "page" for entry in self.entries)


def refused(reason: str, message: str, address: str) -> InputError:
    return InputError(message, reason=reason, where=address or None, advice=ADVICE if reason == "not_a_list" else None)


def absolute(base: str, link: str) -> str | None:
    """The absolute address without fragment and tracking parameters; None where it is no address of the web, or holds a password."""
    if link.startswith("data:"):
        return None
    try:
        joined = urljoin(base if "://" in base else "", html.unescape(link.strip()) if "&amp;" in link else link.strip())
    except ValueError:
        return None
    return without_trackers(joined) if is_address(joined) and not secret_in(joined) else None


def one_line(text: object) -> str | None:
    words = " ".join(str(text).split())[:500] if text else ""
    return words or None


def plain(text: object) -> str | None:
    """Words without markup."""
    return one_line(html.unescape(_TAG.sub("", text))) if isinstance(text, str) else None


def moment(parsed: Any) -> str | None:
    """A feedparser time, which is in UTC, as ISO 8601."""
    try:
        return _told(datetime(*parsed[:6]).replace(tzinfo=UTC)) if parsed else None
    except (ValueError, TypeError, OverflowError):
        return None


def w3c(text: object) -> str | None:
    """A date as W3C and RFC 3339 write it: a day stays a day, a moment becomes UTC. None for anything else."""
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if len(text.strip()) == 10:
        return text.strip() if _told(moment.replace(tzinfo=UTC)) else None
    try:
        return _told((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC))
    except OverflowError:
        return None


def _told(moment: datetime) -> str | None:
    """As text; None for what no list of news can mean."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if _BEGIN < moment < _END else None


_BEGIN = datetime(1970, 1, 2, tzinfo=UTC)
_END = datetime(2100, 1, 1, tzinfo=UTC)
