"""The site itself: it serves what the other tests count on."""

from __future__ import annotations

from cuibono.sources.web.fetch import Fetcher, Policy

from .site import ARTICLES, Site, article


def test_every_article_once() -> None:
    with Site() as site, Fetcher(Policy(allow=(site.allow,), pace_s=0)) as fetcher:
        for number in range(1, ARTICLES + 1):
            fetched = fetcher.fetch(site.url(f"/p/{number}"))
            assert (fetched.outcome, fetched.body, fetched.media_type) == ("ok", article(number), "text/html; charset=utf-8")
        assert site.requests == {"/robots.txt": 1} | {f"/p/{number}": 1 for number in range(1, ARTICLES + 1)}


def test_conditions_and_changes() -> None:
    with Site() as site, Fetcher(Policy(allow=(site.allow,), pace_s=0)) as fetcher:
        first = fetcher.fetch(site.url("/p/1"))
        assert fetcher.fetch(site.url("/p/1"), etag=first.etag).outcome == "same"
        assert fetcher.fetch(site.url("/p/1"), last_modified=first.last_modified).outcome == "same"
        site.put("/p/1", article(901))
        changed = fetcher.fetch(site.url("/p/1"), etag=first.etag, last_modified=first.last_modified)
        assert (changed.outcome, changed.body) == ("ok", article(901))
        site.remove("/p/1")
        assert fetcher.fetch(site.url("/p/1"), etag=changed.etag).outcome == "gone"
