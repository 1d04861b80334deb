"""Addresses of pages, compared: whose host, whose site, whether two mean one page. Nothing is fetched."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from .tables import load_toml

# Hosts of the same pages in another dress.
_DRESS = re.compile(r"^(?:www\d?|m|mobile|amp|edition)\.")
# Beside what always tells only who sent the reader: what does so on most sites, or asks for the same page in another dress.
_MOSTLY = re.compile(r"^(?:ref|cmp|at_\w+|ito|amp|outputtype)$", re.IGNORECASE)


def is_tracker(name: str) -> bool:
    """Whether a parameter of an address tells who sent the reader, and never which page is meant."""
    known = load_toml("trackers.toml")
    return name.lower() in known["names"] or name.lower().startswith(tuple(known["prefixes"]))


@lru_cache(maxsize=100_000)
def host_of(url: str | None) -> str:
    """The host of an http(s) address in lower case without "www.", or "". An address with a name or password in it is none of the web."""
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "") if parts.scheme in ("http", "https") and "@" not in parts.netloc else ""
    except ValueError:
        return ""
    return host.rstrip(".").removeprefix("www.")


@lru_cache(maxsize=100_000)
def site_of(host: str) -> str:
    """The domain that somebody registered: ``news.bbc.co.uk`` gives "bbc.co.uk"; the last two labels where no public suffix fits.

    On a platform where everybody has a name of his own that is his ("ana.substack.com"); a number is a host of its own.
    """
    from tld import get_fld  # the list of public suffixes, as it is installed

    if ":" in host or host.replace(".", "").isdigit():
        return host
    found = get_fld(f"https://{host}", fail_silently=True) if host else None
    site = str(found or ".".join(host.split(".")[-2:]))
    own = host.removesuffix(f".{site}")
    return f"{own.rpartition('.')[2]}.{site}" if own != host and site in load_toml("pages.toml")["platforms"]["sites"] else site


def same_site(left: str, right: str) -> bool:
    """Whether two hosts are under one registered domain."""
    return bool(left) and site_of(left) == site_of(right)


@lru_cache(maxsize=100_000)
def address_key(url: str) -> str:
    """What two addresses of one page have in common: host without its dress, path, query without tracking; "" for no web address."""
    host = host_of(url)
    if not host:
        return ""
    parts = urlsplit(url)
    path = re.sub(r"/(?:amp|index\.html?)?/*$", "", parts.path) if parts.path.strip("/") else ""
    query = urlencode(sorted((key, value) for key, value in parse_qsl(parts.query) if not (is_tracker(key) or _MOSTLY.match(key))))
    return f"{_DRESS.sub('', host)}{path}{'?' + query if query else ''}"
