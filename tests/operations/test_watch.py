"""Watching a real site on loopback: what is new, the same, changed, gone, failed and refused, and that nothing is asked for twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cuibono.errors import NoMatchError, UsageError
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.compare import Edit
from cuibono.operations.derive import derive
from cuibono.operations.show import show
from cuibono.operations.verify import verify
from cuibono.operations.versions import standings
from cuibono.operations.watch import due_at, plan, stop_watching
from cuibono.operations.watch_report import as_data, as_lines, report
from cuibono.operations.web_log import moved_to
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner
from cuibono.sources.web.fetch import Fetcher, Policy
from cuibono.sources.web.trackers import SECRET, page_key, without_trackers
from tests.operations.paper import DAY, HOUR, Desk, outcomes, rss, story
from tests.sources.web.site import Site
from tests.sources.web.test_feeds import events


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        for name in ("port", "rail", "bank"):
            site.put(f"/{name}", story(name))
        site.put("/feed", rss(site, "/port", "/rail"), "application/rss+xml")
        yield site


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    return Desk(tmp_path, site)


def _asked(site: Site) -> Counter[str]:
    """Requests since the last call; robots.txt and questions after pages that can't be there aside."""
    told = Counter({path: count for path, count in site.requests.items() if path in site.pages or path.startswith("/faults")})
    site.requests.clear()
    return told


def test_new_pages_once_and_then_by_condition(desk: Desk, site: Site) -> None:
    done = desk.run(site.url("/feed"))
    assert outcomes(done) == {"/port": "new", "/rail": "new"}
    assert _asked(site) == {"/feed": 1, "/port": 1, "/rail": 1}
    assert [(row.form, row.title, row.addresses, row.new) for row in done.lists] == [("RSS", "The Vell Post", 2, 2)]
    with desk.ledger() as ledger:
        documents = list(ledger.documents())
        assert {(row.address, row.title, row.source_id) for row in documents} == {
            (site.url("/port"), "Halcyon buys the port of Vell", "The Vell Post"),
            (site.url("/rail"), "Orsk Rail names a chairman", "The Vell Post"),
        }
        for document in documents:
            row = ledger.last_capture(document.address)
            assert (row.doc_id, row.payload_sha256, row.via) == (document.doc_id, document.content_sha256, site.url("/feed"))
            assert ledger.capture_warc(row.capture_id).startswith(b"\x1f\x8b")
            assert row.next_at == "2031-06-03T01:00:00Z"
    # Not due: nothing but the feed is asked for, and that by condition.
    done = desk.run()
    assert (outcomes(done), done.known, done.next_at) == ({}, 2, "2031-06-03T01:00:00Z")
    assert _asked(site) == {"/feed": 1}
    assert [row.row.outcome for row in done.lists] == ["same"]
    # Due: 304, and twice the wait.
    desk.clock.sleep(HOUR)
    assert outcomes(desk.run()) == {"/port": "same", "/rail": "same"}
    assert {asked.headers.get("if-none-match") is not None for asked in site.seen if asked.path == "/port"} == {False, True}
    with desk.ledger() as ledger:
        row = ledger.last_capture(site.url("/port"))
        assert (row.status, row.doc_id is not None, row.next_at) == (304, True, "2031-06-03T03:00:00Z")
        assert ledger.capture_warc(row.capture_id) is None
        assert not verify(ledger).faults


def test_a_changed_page_is_a_new_version(desk: Desk, site: Site) -> None:
    desk.run(site.url("/feed"))
    site.put("/port", story("port", "Correction: the sum was 400 million dollars."))
    site.put("/rail", story("rail", head="<meta name=build content=77>"))
    desk.clock.sleep(HOUR)
    with open_workspace(desk.folder, write=True) as workspace:
        derive(workspace.ledger)
    done = desk.run()
    assert outcomes(done) == {"/port": "changed", "/rail": "same"}
    with open_workspace(desk.folder, write=True) as workspace:
        ledger = workspace.ledger
        old, new = ledger.versions("default", site.url("/port"))
        assert "400" not in old.text
        assert "400 million" in new.text
        assert "same" in [row.outcome for row in ledger.captures(site.url("/rail"))]
        rail = ledger.last_capture(site.url("/rail"))
        assert rail.message == "only the markup changed, the text is the same"
        assert ledger.capture_warc(rail.capture_id) is not None
        assert len(ledger.versions("default", site.url("/rail"))) == 1
        found = report(ledger, done)
        change = found.changes[new.doc_id]
        assert (change.words_added, change.words_removed) == (7, 0)
        assert change.edits == (Edit("", "Correction: the sum was 400 million dollars."),)
        text = "\n".join(as_lines(found))
        assert "7 words added, 0 removed" in text
        assert as_data(found)["counts"] == {"changed": 1, "same": 1}
        stands = standings(ledger)
        assert stands[old.doc_id].words == (
            f"version 1 of 2 of its address; superseded by {new.doc_id}, found 2031-06-03; last seen 2031-06-03"
        )
        assert stands[new.doc_id].words == "version 2 of 2 of its address; the newest; last seen 2031-06-03"
        assert "version 1 of 2" in "\n".join(show(ledger, old.doc_id)[1])
        # Two versions are one witness, and say so.
        derive(ledger)
        origins = {row.doc_id: row for row in ledger.origins()}
        assert origins[old.doc_id].origin_id == origins[new.doc_id].origin_id
        assert origins[new.doc_id].relation == "version"
        assert not verify(ledger).faults
    # Back to a short wait; and a text that comes back is the version that it was.
    site.put("/port", story("port"))
    desk.clock.sleep(HOUR)
    assert outcomes(desk.run()) == {"/port": "changed"}
    with desk.ledger() as ledger:
        assert len(ledger.versions("default", site.url("/port"))) == 2
        row = ledger.last_capture(site.url("/port"))
        assert row.doc_id == old.doc_id
        assert ledger.capture_warc(row.capture_id) is None  # these bytes are kept already
        assert standings(ledger)[old.doc_id].superseded_at is None


def test_a_page_that_goes_to_and_fro_has_two_versions(desk: Desk, site: Site) -> None:
    """Two texts in turn, each time in a frame of its own (a counter, an advertisement)."""
    for number in range(6):
        more = ("The sum was 400 million dollars.",) if number % 2 else ()
        site.put("/port", story("port", *more, head=f"<meta name=count content={number}>"))
        assert outcomes(desk.run(site.url("/feed")))["/port"] == ("changed" if number else "new")
        desk.clock.sleep(HOUR)
    with desk.ledger() as ledger:
        first, second = ledger.versions("default", site.url("/port"))
        rows = ledger.captures(site.url("/port"))
        assert [row.doc_id for row in rows] == [first.doc_id, second.doc_id] * 3
        assert len({row.payload_sha256 for row in rows}) == 6
        assert all(ledger.capture_warc(row.capture_id) for row in rows)
        assert not verify(ledger).faults
    with open_workspace(desk.folder, write=True) as workspace:
        workspace.ledger.add_capture(
            replace(rows[4], capture_id="capture-x", doc_id=second.doc_id), workspace.ledger.capture_warc(rows[4].capture_id)
        )
        assert "is not what the kept exchange" in "".join(verify(workspace.ledger).faults)


def test_a_page_without_a_title_keeps_that_of_its_feed(desk: Desk, site: Site) -> None:
    """Asked for by the feed, then by itself: its frame changes, it does not."""

    def bare(number: int) -> str:
        text = "Halcyon Holdings bought the port of Vell for 40 million dollars, the company said on Monday."
        return f"<html><head><meta name=count content={number}></head><body><p>{text}</p></body></html>"

    site.put("/port", bare(1))
    desk.run(site.url("/feed"))
    site.put("/port", bare(2))
    site.put("/feed", rss(site), "application/rss+xml")
    desk.clock.sleep(HOUR)
    assert outcomes(desk.run())["/port"] == "same"
    with desk.ledger() as ledger:
        assert [row.title for row in ledger.versions("default", site.url("/port"))] == ["On /port"]


def test_claims_that_are_no_longer_said(desk: Desk, site: Site) -> None:
    desk.run(site.url("/feed"))
    page = story("port")
    assert "Holdings bought the port" in page
    site.put("/port", page.replace("Holdings bought the port", "Holdings sold the port"))
    done = desk.run(recheck=True)
    with desk.ledger() as ledger:
        changes = list(report(ledger, done).changes.values())
    assert len(changes) == 1
    assert (changes[0].words_added, changes[0].words_removed) == (1, 1)
    assert changes[0].edits == (Edit("Halcyon Holdings bought the port of", "Halcyon Holdings sold the port of"),)
    assert [line.partition(" [")[0] for line in changes[0].claims_gone] == ["Halcyon Holdings acquires port"]
    assert not set(changes[0].claims_gone) & set(changes[0].claims_new)


def test_a_page_that_went_is_noted_and_stays(desk: Desk, site: Site) -> None:
    desk.run(site.url("/feed"))
    site.remove("/port")
    site.put("/rail", b"", status=301, headers={"Location": "/"}, conditional=False)
    desk.clock.sleep(HOUR)
    done = desk.run()
    assert outcomes(done) == {"/port": "gone", "/rail": "gone"}
    with desk.ledger() as ledger:
        assert ledger.count_documents() == 2
        stands = standings(ledger)
        assert all("gone from the web, found 2031-06-03" in row.words for row in stands.values())
        assert ledger.last_capture(site.url("/port")).next_at == "2031-06-04T01:00:00Z"
        assert "kept: doc-" in "\n".join(as_lines(report(ledger, done)))
    # It comes back as it was: the document stands again.
    site.put("/port", story("port"))
    desk.clock.sleep(DAY)
    done = desk.run()
    assert outcomes(done)["/port"] == "same"
    assert "there again: 1" in "\n".join(as_lines(report_of(desk, done)))
    with desk.ledger() as ledger:
        assert ledger.count_documents() == 2
        assert all(row.gone_at is None for key, row in standings(ledger).items() if ledger.document(key).address == site.url("/port"))


def test_what_the_server_withholds_is_left_alone_for_a_day(desk: Desk, site: Site) -> None:
    site.put("/paid", story("port"), status=403)
    site.put("/feed", rss(site, "/paid"), "application/rss+xml")
    assert outcomes(desk.run(site.url("/feed"))) == {"/paid": "failed"}
    with desk.ledger() as ledger:
        row = ledger.last_capture(site.url("/paid"))
        assert row.message == "the server does not let us (403)"
        assert row.next_at[:10] == "2031-06-04"


def test_failed_pages_wait_and_are_tried_again(desk: Desk, site: Site) -> None:
    site.put("/feed", rss(site, "/port", "/faults/nothing-once", "/faults/503-long"), "application/rss+xml")
    done = desk.run(site.url("/feed"))
    assert outcomes(done) == {"/port": "new", "/faults/503-long": "failed", "/faults/nothing-once": "failed"}
    with desk.ledger() as ledger:
        assert ledger.last_capture(site.url("/faults/503-long")).next_at == "2031-06-04T00:00:00Z"
        soon = ledger.last_capture(site.url("/faults/nothing-once")).next_at
    _asked(site)
    assert outcomes(desk.run()) == {}
    assert _asked(site) == {"/feed": 1}
    desk.clock.sleep(HOUR / 2)
    assert soon <= desk.clock.told()
    site.requests["/faults/nothing-once"] = 1
    assert outcomes(desk.run()) == {"/faults/nothing-once": "new"}


def test_what_robots_forbid_is_refused(desk: Desk, site: Site) -> None:
    site.robots = "User-agent: *\nDisallow: /rail"
    done = desk.run(site.url("/feed"))
    assert outcomes(done) == {"/port": "new", "/rail": "refused"}
    assert site.requests["/rail"] == 0
    lines = "\n".join(as_lines(report_of(desk, done)))
    assert "forbids this address" in lines
    _asked(site)
    desk.run()
    assert _asked(site) == {"/feed": 1}


def report_of(desk: Desk, done):
    with desk.ledger() as ledger:
        return report(ledger, done)


def test_one_page_under_many_addresses_is_one(desk: Desk, site: Site) -> None:
    home = site.url("/port")
    site.put("/port", story("port", canonical=home))
    site.put("/port/print", story("port", canonical=home))
    site.put("/amp", story("port", "Share this page with a friend.", canonical=home))
    site.put("/other", story("bank", canonical=home))
    names = ("/port?utm_source=rss", "/port?fbclid=1&utm_medium=x", "/port#top", "/port/print", "/amp", "/other")
    site.put("/feed", rss(site, *names), "application/rss+xml")
    done = desk.run(site.url("/feed"))
    assert outcomes(done) == {"/port": "new", "/port/print": "same", "/amp": "same", "/other": "new"}
    assert _asked(site) == {"/feed": 1, "/port": 1, "/port/print": 1, "/amp": 1, "/other": 1}
    with desk.ledger() as ledger:
        assert {row.address for row in ledger.documents()} == {home, site.url("/other")}
        row = ledger.last_capture(site.url("/amp"))
        assert (row.doc_id, row.next_at, row.message) == (None, None, f"the same page as {home}, which is kept")
    desk.clock.sleep(HOUR)
    desk.run()
    assert set(_asked(site)) == {"/feed", "/port", "/other"}


@pytest.mark.parametrize(
    "canonical", ["http://[::1", "http://a.example:x/", "javascript:alert(1)", "/", "//", "mailto:a@b", "http://127.0.0.1/"]
)
def test_odd_canonical_addresses_are_no_harm(desk: Desk, site: Site, canonical: str) -> None:
    for name in ("port", "rail"):
        site.put(f"/{name}", story(name, canonical=canonical))
    assert outcomes(desk.run(site.url("/feed"))) == {"/port": "new", "/rail": "new"}
    assert outcomes(desk.run(recheck=True)) == {"/port": "same", "/rail": "same"}


def test_a_page_by_its_canonical_address_is_known(desk: Desk, site: Site) -> None:
    site.put("/p?x=1", story("port"))
    site.put("/short", story("port", canonical=site.url("/port")))
    site.put("/feed", rss(site, "/short"), "application/rss+xml")
    desk.run(site.url("/feed"))
    site.put("/feed", rss(site, "/short", "/port"), "application/rss+xml")
    _asked(site)
    assert outcomes(desk.run()) == {}
    assert _asked(site) == {"/feed": 1}


def test_lists_of_lists(desk: Desk, site: Site, tmp_path: Path) -> None:
    site.put("/two", rss(site, "/bank", "/rail", title="Two"), "application/rss+xml")
    outlines = "".join(f'<outline type="rss" xmlUrl="{site.url(path)}"/>' for path in ("/feed", "/two", "/feed"))
    (tmp_path / "desk.opml").write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    done = desk.run(str(tmp_path / "desk.opml"))
    assert outcomes(done) == {"/port": "new", "/rail": "new", "/bank": "new"}
    assert set(_asked(site).values()) == {1}
    assert sorted((row.form, row.addresses) for row in done.lists) == [("OPML", 2), ("RSS", 2), ("RSS", 2)]
    desk.clock.sleep(HOUR)
    assert outcomes(desk.run()) == {"/port": "same", "/rail": "same", "/bank": "same"}
    assert _asked(site) == {"/feed": 1, "/two": 1, "/port": 1, "/rail": 1, "/bank": 1}


def test_sitemap_index_gdelt_and_a_plain_list(desk: Desk, site: Site, tmp_path: Path) -> None:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    site.put("/s1.xml", f'<urlset xmlns="{space}"><url><loc>{site.url("/port")}</loc></url></urlset>', "application/xml")
    index = f'<sitemapindex xmlns="{space}"><sitemap><loc>{site.url("/s1.xml")}</loc></sitemap></sitemapindex>'
    site.put("/sitemap.xml", index, "application/xml")
    assert outcomes(desk.run(site.url("/sitemap.xml"))) == {"/port": "new"}
    file = tmp_path / "20310602.export.CSV"
    file.write_bytes(events(site.url("/rail"), site.url("/port")))
    assert outcomes(desk.run(str(file))) == {"/rail": "new"}
    # A list may name pages and feeds; the feed is followed, and asked for again as one.
    (tmp_path / "list.txt").write_text(f"{site.url('/bank')}\n{site.url('/feed')}\nno address\n")
    done = desk.run(str(tmp_path / "list.txt"))
    assert outcomes(done) == {"/bank": "new"}
    assert [(row.form, row.addresses, row.left_out) for row in done.lists if row.form == "list"] == [("list", 2, 1)]
    site.put("/late", story("bank", "A later report."))
    site.put("/feed", rss(site, "/late"), "application/rss+xml")
    assert outcomes(desk.run(str(tmp_path / "list.txt"))) == {"/late": "new"}
    with desk.ledger() as ledger:
        assert len(ledger.watched()) == 3


def test_a_list_that_is_cut_short_is_asked_for_whole(desk: Desk, site: Site) -> None:
    site.put("/feed", rss(site, "/port", "/rail", "/bank"), "application/rss+xml")
    done = desk.run(site.url("/feed"), at_most=1)
    assert (len(done.pages), done.left) == (1, 2)
    done = desk.run(at_most=1)
    assert (len(done.pages), done.left) == (1, 1)
    assert outcomes(desk.run()) == {"/bank": "new"}
    assert all(asked.headers.get("if-none-match") is None for asked in site.seen if asked.path == "/feed")
    _asked(site)
    desk.run()
    assert site.seen[-1].headers.get("if-none-match") is not None


def test_stopping_keeps_what_came(desk: Desk, site: Site) -> None:
    desk.stop.set()
    done = desk.run(site.url("/feed"))
    assert done.stopped
    desk.stop.clear()
    assert outcomes(desk.run(site.url("/feed"))) == {"/port": "new", "/rail": "new"}


def test_a_feed_that_moved_for_good_is_asked_for_there(desk: Desk, site: Site) -> None:
    site.put("/old", b"", status=301, headers={"Location": "/feed"}, conditional=False)
    desk.run(site.url("/old"))
    _asked(site)
    desk.run()
    assert _asked(site) == {"/feed": 1}
    with desk.ledger() as ledger:
        assert [row.address for row in ledger.watched()] == [site.url("/old")]
        assert f"moved for good to {site.url('/feed')}" in (ledger.last_capture(site.url("/old")).message or "")


def test_a_place_with_a_semicolon_is_found_again(desk: Desk, site: Site) -> None:
    site.put("/old", b"", status=301, headers={"Location": "/held;id=7"}, conditional=False)
    site.put("/held;id=7", story("port"))
    site.put("/feed", rss(site, "/old"), "application/rss+xml")
    desk.run(site.url("/feed"))
    desk.clock.sleep(HOUR)
    assert outcomes(desk.run()) == {"/old": "same"}


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("it is there again; moved for good to http://a.example/x;y=1", "http://a.example/x;y=1"),
        ("moved for good to http://a.example/", "http://a.example/"),
        ("the server says moved for good to http://a.example, but the content is text/html", None),
        (None, None),
    ],
)
def test_where_a_row_says_that_it_moved(message: str | None, place: str | None) -> None:
    assert moved_to(message) == place


def test_a_redirect_for_now_does_not_end_the_asking(desk: Desk, site: Site) -> None:
    """A site under repair sends all to one page; what its addresses hold afterwards must not be missed."""
    names = {"/a": "port", "/b": "rail", "/c": "bank"}
    site.put("/repair", story("port", "Back soon."), conditional=False)
    for path in names:
        site.put(path, b"", status=302, headers={"Location": "/repair"}, conditional=False)
    site.put("/feed", rss(site, *names), "application/rss+xml")
    assert outcomes(desk.run(site.url("/feed"))) == {"/a": "new", "/b": "same", "/c": "same"}
    for path, name in names.items():
        site.put(path, story(name))
    desk.clock.sleep(DAY)
    assert outcomes(desk.run()) == {"/a": "changed", "/b": "new", "/c": "new"}


def test_the_date_of_a_page_that_stood_in_is_not_sent(desk: Desk, site: Site) -> None:
    site.put("/repair", story("port", "Back soon."), changed_at=1_900_000_000.0)
    site.put("/port", b"", status=302, headers={"Location": "/repair"}, conditional=False)
    desk.run(site.url("/feed"))
    site.put("/port", story("port"), changed_at=1_800_000_000.0)
    site.seen.clear()
    desk.clock.sleep(HOUR)
    assert outcomes(desk.run())["/port"] == "changed"
    assert [asked.headers.get("if-modified-since") for asked in site.seen if asked.path == "/port"] == [None]


def test_a_password_in_a_list_is_neither_kept_nor_told(desk: Desk, site: Site) -> None:
    site.put("/feed", rss(site, "/port").replace("</item>", "</item><item><link>http://ann:secret@127.0.0.1/x</link></item>"), "text/xml")
    done = desk.run(site.url("/feed"))
    assert outcomes(done) == {"/port": "new"}
    assert done.lists[0].faults == (("http://127.0.0.1/x", SECRET),)
    with desk.ledger() as ledger:
        assert not any("secret" in row.address for row in ledger.captures())


def test_a_page_that_leads_to_another_that_is_kept_is_gone(desk: Desk, site: Site) -> None:
    """What was said of the port is not corrected by what is said of the railway."""
    desk.run(site.url("/feed"))
    site.put("/port", b"", status=301, headers={"Location": "/rail"}, conditional=False)
    desk.clock.sleep(HOUR)
    done = desk.run()
    assert outcomes(done) == {"/port": "gone", "/rail": "same"}
    with desk.ledger() as ledger:
        assert ledger.count_documents() == 2
        row = ledger.last_capture(site.url("/port"))
        assert (row.message or "").startswith(f"it leads to {site.url('/rail')} now")
        assert ledger.capture_warc(row.capture_id) is not None
        assert "gone from the web" in standings(ledger)[done.pages[0].before or ""].words
        assert not verify(ledger).faults
    # The same text under another known address is no loss: the site was put in new order.
    site.put("/new", story("port", "Read also: the week in pictures."))
    site.put("/port", story("port"))
    site.put("/feed", rss(site, "/port", "/rail", "/new"), "application/rss+xml")
    desk.clock.sleep(DAY)
    assert outcomes(desk.run()) == {"/port": "same", "/rail": "same", "/new": "new"}
    site.put("/port", b"", status=302, headers={"Location": "/new"}, conditional=False)
    assert outcomes(desk.run(recheck=True))["/port"] == "changed"


def test_a_page_that_led_to_the_front_page_for_good_is_seen_when_it_is_back(desk: Desk, site: Site) -> None:
    desk.run(site.url("/feed"))
    site.put("/port", b"", status=301, headers={"Location": "/"}, conditional=False)
    desk.clock.sleep(HOUR)
    assert outcomes(desk.run())["/port"] == "gone"
    site.put("/port", story("port"))
    desk.clock.sleep(DAY)
    assert outcomes(desk.run())["/port"] == "same"


def test_a_clock_that_was_wrong_does_not_end_the_asking(desk: Desk, site: Site) -> None:
    desk.clock.sleep(1000 * DAY)
    desk.run(site.url("/feed"))
    desk.clock.sleep(-1000 * DAY)
    assert outcomes(desk.run()) == {"/port": "same", "/rail": "same"}
    assert outcomes(desk.run()) == {}
    with desk.ledger() as ledger:
        feed = replace(ledger.watched()[0], every=3600)
        assert due_at(ledger, [feed], "2031-06-03T00:00:00Z") == {feed.address: "2031-06-03T01:00:00Z"}
        assert due_at(ledger, [feed], "2029-01-01T00:00:00Z") == {feed.address: None}


def test_a_site_that_names_pages_for_ever_is_not_followed_for_ever(desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cuibono.operations.watch.MOST_PAGES", 2)
    monkeypatch.setattr("cuibono.operations.watch.MOST_PLANNED", 1)
    monkeypatch.setattr("cuibono.operations.watch.MOST_HELD", 300)
    site.put("/one", rss(site, "/port", "/rail"), "application/rss+xml")
    site.put("/two", rss(site, "/bank", "/port"), "application/rss+xml")
    done = desk.run(site.url("/one"), site.url("/two"))
    assert outcomes(done) == {"/port": "new", "/rail": "new"}
    assert (done.left, len(done.lists)) == (1, 2)
    # What was held too long was written at once, without the words that would make the next request for it a short one.
    assert outcomes(desk.run()) == {"/bank": "new"}
    with desk.ledger() as ledger:
        assert all(row.payload_sha256 for name in ("/one", "/two") for row in ledger.captures(site.url(name)))
        assert not verify(ledger).faults


def test_no_site_keeps_another_sites_page_from_being_read(desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by naming it as its own nor by carrying its name in the path, as archives do."""
    port = site.url("/").split(":")[2].strip("/")
    policy = Policy(allow=(f"other.example:{port}", f"paper.example:{port}"), pace_s=0, tries=1)
    names = Fetcher(policy, clock=desk.clock, sleep=desk.clock.sleep, jitter=lambda: 0.5, resolver=lambda host, port: ["127.0.0.1"])
    monkeypatch.setattr(desk, "fetcher", lambda: names)
    real = site.url("/rail", host="paper.example")
    site.put("/paper.example/x", story("port", canonical=real))
    for path, link in (("/one", site.url("/paper.example/x", host="other.example")), ("/two", real)):
        site.put(path, f"<rss version='2.0'><channel><item><link>{link}</link></item></channel></rss>", "application/rss+xml")
    assert outcomes(desk.run(site.url("/one", host="other.example"))) == {"/paper.example/x": "new"}
    assert outcomes(desk.run(site.url("/two", host="paper.example"))) == {"/rail": "new"}


def test_a_password_in_a_page_is_not_kept(desk: Desk, site: Site) -> None:
    site.put("/port", story("port", canonical=site.url("/port?page=7").replace("http://", "http://ann:secret@")))
    desk.run(site.url("/feed"))
    with desk.ledger() as ledger:
        assert [row.url for row in ledger.versions("default", site.url("/port"))] == [site.url("/port")]


def test_a_newer_date_in_the_feed_makes_a_page_due(desk: Desk, site: Site) -> None:
    def atom(updated: str) -> str:
        link = f'<link href="{site.url("/port")}"/>'
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry>{link}<updated>{updated}</updated></entry></feed>'

    site.put("/feed", atom("2031-06-02T23:00:00Z"), "application/atom+xml")
    desk.run(site.url("/feed"))
    desk.clock.sleep(600)
    site.put("/feed", atom("2031-06-03T00:05:00Z"), "application/atom+xml")
    assert outcomes(desk.run()) == {"/port": "same"}
    assert outcomes(desk.run()) == {}
    site.put("/feed", atom("2040-01-01T00:00:00Z"), "application/atom+xml")
    assert outcomes(desk.run()) == {}


def test_what_is_no_list_is_not_watched(desk: Desk, site: Site) -> None:
    done = desk.run(site.url("/port"))
    assert (done.not_watched, outcomes(done)) == ([site.url("/port")], {})
    assert "names no feed" in (done.lists[0].row.message or "")
    with desk.ledger() as ledger:
        assert ledger.watched() == []
        assert ledger.captures() == []


def test_a_page_names_its_feed(desk: Desk, site: Site) -> None:
    site.put("/home", '<html><head><link rel=alternate type="application/rss+xml" href="/feed"></head><body>x</body></html>')
    assert outcomes(desk.run(site.url("/home"))) == {"/port": "new", "/rail": "new"}
    with desk.ledger() as ledger:
        assert [row.address for row in ledger.watched()] == [site.url("/home")]


def test_pages_without_a_text_and_feeds_among_pages(desk: Desk, site: Site) -> None:
    site.put("/film", "<html><body><video src=a></video></body></html>")
    site.put("/inner", rss(site, "/bank"), "application/rss+xml")
    site.put("/feed", rss(site, "/film", "/inner", "/port"), "application/rss+xml")
    done = desk.run(site.url("/feed"))
    assert outcomes(done) == {"/film": "new", "/inner": "new", "/port": "new"}
    assert {seen.reject.reason for seen in done.pages if seen.reject} == {"no_text", "list"}
    assert "cuibono watch" in next(seen.reject.message for seen in done.pages if seen.reject and seen.reject.reason == "list")
    with desk.ledger() as ledger:
        assert ledger.count_documents() == 1
        assert {row.reason for row in ledger.rejects() if row.stage != "read"} == {"no_text", "list"}


def test_many_pages_and_a_silent_host(desk: Desk, site: Site) -> None:
    names = [f"/faults/nothing?{number}" for number in range(12)]
    site.put("/feed", rss(site, *names, "/port"), "application/rss+xml")
    done = desk.run(site.url("/feed"))
    assert Counter(outcomes(done).values()) == {"failed": 4}
    assert (done.left, done.silent) == (0, 9)
    assert outcomes(desk.run()).get("/port") is None


def test_add_takes_addresses(desk: Desk, site: Site, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Kestrel Bank lent money to the city of Marn.")
    (tmp_path / "desk.opml").write_text("<opml version='2.0'><body><outline xmlUrl='https://a.example/f'/></body></opml>")
    names = [
        str(tmp_path / "note.txt"),
        site.url("/port?utm_source=x"),
        site.url("/port"),
        site.url("/feed"),
        site.url("/none"),
        "ftp://x/y",
    ]
    names.append(str(tmp_path / "desk.opml"))
    with open_workspace(desk.folder, write=True, create=True) as workspace:
        capture = Capture(desk.clock.told(), "d", "My Post")
        added = add_paths(workspace.ledger, names, capture, InlineRunner(), engine="rules", fetcher=desk.fetcher())
        assert added.documents == 2
        assert {(row.reason, row.stage) for row in added.rejects if row.stage != "read"} == {
            ("list", "source"), ("gone", "source"), ("refused", "source"),
        }  # fmt: skip
        assert {row.source_id for row in workspace.ledger.documents()} == {"My Post"}
        again = add_paths(workspace.ledger, [site.url("/port")], capture, InlineRunner(), engine="rules", fetcher=desk.fetcher())
        assert (again.documents, again.known) == (0, 1)
        assert site.seen[-1].headers.get("if-none-match") is not None
        site.put("/port", story("port", "More was said."))
        more = add_paths(workspace.ledger, [site.url("/port")], capture, InlineRunner(), engine="rules", fetcher=desk.fetcher())
        assert more.documents == 1
        assert len(workspace.ledger.versions("d", site.url("/port"))) == 2
        with pytest.raises(UsageError):
            add_paths(workspace.ledger, [site.url("/port")], capture, InlineRunner(), engine="rules")


def test_what_a_person_says_of_lists(desk: Desk, site: Site) -> None:
    with open_workspace(desk.folder, write=True, create=True) as workspace:
        ledger = workspace.ledger
        for word in ("not there.txt", "ftp://x/y", ""):
            with pytest.raises(UsageError):
                plan(ledger, [word], "me", desk.clock.told(), dataset=None, publisher=None, every=None)
        with pytest.raises(NoMatchError):
            stop_watching(ledger, site.url("/feed"), "me", desk.clock.told())
        with pytest.raises(NoMatchError, match=r"^(?!.*secret)"):
            stop_watching(ledger, "http://ann:secret@a.example/feed", "me", desk.clock.told())
    desk.run(site.url("/feed"), dataset="ports")
    with open_workspace(desk.folder, write=True) as workspace:
        (row,) = workspace.ledger.watched()
        assert row.dataset == "ports"
        (kept,) = plan(workspace.ledger, [row.address], "me", desk.clock.told(), dataset=None, publisher=None, every=900)
        assert (kept.dataset, kept.every) == ("ports", 900)
        stop_watching(workspace.ledger, site.url("/feed"), "me", desk.clock.told())
        assert workspace.ledger.watched() == []
        assert workspace.ledger.count_documents() == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://a.example/x?utm_source=1", "https://A.example:443/x", True),
        ("http://a.example/x?a=1&b=2", "http://a.example/x?b=2&a=1", True),
        ("http://a.example/x#y", "http://a.example/x", True),
        ("http://a.example/x?cid=1", "http://a.example/x?cid=2", False),
        ("http://a.example/x?ref=1", "http://a.example/x", False),
        ("http://a.example/x?gallery=1", "http://a.example/x?gallery=2", False),
        ("http://a.example/x/", "http://a.example/x", False),
        ("http://a.example", "http://a.example/?FBCLID=1", True),
        ("http://a.example:8080/", "http://a.example/", False),
    ],
)  # fmt: skip
def test_which_addresses_are_one_page(one: str, other: str, same: bool) -> None:
    assert (page_key(one) == page_key(other)) == same
    assert page_key(without_trackers(one)) == page_key(one)
