"""Which addresses mean one page: without fragment, default port and the parameters that only tell who sent the reader.

courlan cleans addresses too, but takes away "cid", "eid", "source" and whatever begins with "ga" or "ref", by which many a site tells its
articles apart. Here two articles must never become one: only what its maker documents as tracking goes (``vocabulary/data/trackers.toml``).
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from cuibono.vocabulary.addresses import is_tracker

# Longer ones are made by mistake; browsers and servers take no more.
MOST_CHARACTERS = 4096
_PORTS = {"http": 80, "https": 443}


def is_address(text: str) -> bool:
    """Whether this is an http or https address with a host, of one line and a length that servers take."""
    if len(text) > MOST_CHARACTERS or any(letter.isspace() or ord(letter) < 32 for letter in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme.lower() in _PORTS and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


SECRET = "the address holds a name or password; give one without"


def secret_in(address: str) -> bool:
    """Whether a name or password stands in the address: neither is kept, printed or sent."""
    return "@" in re.split(r"[/?#]", address.partition("://")[2], maxsplit=1)[0]


def without_secret(address: str) -> str:
    """The address as it may be shown and kept."""
    scheme, slashes, rest = address.partition("//")
    host, *path = re.split(r"(?=[/?#])", rest, maxsplit=1)
    return f"{scheme}{slashes}{host.rpartition('@')[2]}{''.join(path)}"


def without_trackers(address: str) -> str:
    """The address as it is asked for: small letters in scheme and host, no default port, fragment or tracking parameter."""
    parts = urlsplit(address)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    port = parts.port if parts.port != _PORTS.get(scheme) else None
    host = f"[{host}]" if ":" in host else host
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    kept = [cell for cell in parts.query.split("&") if not is_tracker(unquote_plus(cell.partition("=")[0]))]
    return urlunsplit((scheme, f"{user}{host}{f':{port}' if port else ''}", parts.path or "/", "&".join(kept), ""))


def page_key(address: str) -> str:
    """What addresses of one page have in common: http and https, and the order of the query, tell no pages apart."""
    parts = urlsplit(without_trackers(address))
    return f"{parts.netloc}{parts.path}?{'&'.join(sorted(parts.query.split('&')))}"
