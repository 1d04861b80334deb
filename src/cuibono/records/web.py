"""What was fetched, and what is watched: the log of a ledger's dealings with the web."""

from __future__ import annotations

from dataclasses import dataclass

# What came of one request for an address.
OUTCOMES = ("new", "same", "changed", "gone", "failed", "refused")


@dataclass(frozen=True, slots=True)
class WebCapture:
    """One request for one address, whatever came of it. Rows are appended, never changed.

    ``outcome``: "new" (the first time that bytes came), "same" (304, or the bytes of last time), "changed" (others), "gone" (404, 410, or a
    page that says so with 200), "failed" (may come another time), "refused" (by us or by robots.txt; ``message`` says by which rule).
    ``address`` is what was asked for, ``url`` where the redirects ended; ``at`` is UTC, ISO 8601; ``etag`` and ``last_modified`` are the
    server's words for the next conditional request. ``payload_sha256`` is over the body as the page, without transfer and content coding;
    ``doc_id`` the document that it became. ``via`` is the feed or list that named the address; ``next_at`` is the moment before which
    it is not asked for again (Retry-After, back-off).
    """

    capture_id: str
    address: str
    url: str
    at: str
    outcome: str
    status: int | None = None
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    payload_sha256: str | None = None
    doc_id: str | None = None
    via: str | None = None
    message: str | None = None
    next_at: str | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """A feed, sitemap or list that is asked for again and again; the newest row of an address counts. ``verdict``: "watch" or "stop".

    ``every`` is in seconds (None: whenever ``watch`` runs); ``dataset`` takes what comes of it.
    """

    address: str
    verdict: str
    dataset: str
    by: str
    at: str
    every: int | None = None
    publisher: str | None = None
