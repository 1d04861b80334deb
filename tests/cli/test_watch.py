"""``cuibono watch`` and ``cuibono add URL`` as a person calls them: words, exit codes, JSON, bad input, signals."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cuibono.cli.watch import checked_span, rest, stopping
from cuibono.errors import UsageError
from cuibono.operations.watch_report import span
from tests.operations.paper import rss, story
from tests.sources.web.site import Site

from .conftest import Cuibono


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with Site() as site:
        for name in ("port", "rail", "bank"):
            site.put(f"/{name}", story(name))
        site.put("/feed", rss(site, "/port", "/rail", "/none"), "application/rss+xml")
        monkeypatch.setenv("CUIBONO_ALLOW_HOSTS", site.allow)
        monkeypatch.setenv("CUIBONO_WEB_PACE", "0")
        monkeypatch.setenv("CUIBONO_ENGINE", "rules")
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        yield site


@pytest.fixture
def watch(cuibono: Cuibono, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cuibono:
    monkeypatch.setenv("CUIBONO_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return cuibono


def test_a_feed_is_watched_from_its_first_answer_on(watch: Cuibono, site: Site) -> None:
    ran = watch("watch", site.url("/feed"), "--dataset", "ports")
    assert ran.code == 0
    assert "new: 2" in ran.out
    assert "2024-06-02  The Vell Post: Halcyon buys the port of Vell" in ran.out
    assert "not there: 1" in ran.out
    assert "RSS “The Vell Post”, 3 addresses, 3 of them new" in ran.out
    assert "asked: 4 of 4" in ran.err
    listed = watch("watch", "--list")
    assert "at every run, into dataset ports" in listed.out
    assert "new, a list of 3 addresses (RSS)" in listed.out
    site.put("/port", story("port", "The price was corrected."))
    again = watch("watch", "--recheck")
    assert "changed: 1" in again.out
    assert "+ The price was corrected." in again.out
    documents = watch("status", "--documents").out
    assert "version 1 of 2 of its address; superseded by doc-" in documents
    assert watch("verify").code == 0
    stopped = watch("watch", "--stop", site.url("/feed"))
    assert (stopped.code, "no longer watched" in stopped.out) == (0, True)
    assert "nothing is watched yet" in watch("watch", "--list").out
    assert watch("watch", "--stop", site.url("/feed")).code == 3


def test_json(watch: Cuibono, site: Site) -> None:
    data = watch("watch", site.url("/feed"), "--json", "--at-most", 2).envelope["data"]
    assert (data["documents"], data["left"], data["counts"]) == (2, 1, {"new": 2})
    assert {row["title"] for row in data["pages"]} == {"Halcyon buys the port of Vell", "Orsk Rail names a chairman"}
    assert data["lists"][0]["format"] == "RSS"
    rows = watch("watch", "--list", "--json").envelope["data"]["watched"]
    assert [(row["address"], row["every"], row["outcome"]) for row in rows] == [(site.url("/feed"), None, "new")]


def test_every_is_remembered_and_respected(watch: Cuibono, site: Site) -> None:
    assert watch("watch", site.url("/feed"), "--every", "2h", "--once").code == 0
    assert "every 2h" in watch("watch", "--list").out
    before = site.requests["/feed"]
    ran = watch("watch")
    assert "1 list is not due yet" in ran.out
    assert site.requests["/feed"] == before
    watch("watch", site.url("/feed"))
    assert site.requests["/feed"] == before + 1


def test_it_runs_until_it_is_told_to_stop(watch: Cuibono, site: Site) -> None:
    def tell() -> None:
        waiting.wait(30)
        os.kill(os.getpid(), signal.SIGTERM)

    waiting = threading.Event()
    answers = site.answers

    def heard(asked):
        # The second time that the feed is asked for, the loop has come round.
        if site.requests["/feed"] == 2:
            waiting.set()
        return answers(asked)

    site.answers = heard  # type: ignore[method-assign]
    thread = threading.Thread(target=tell)
    thread.start()
    ran = watch("watch", site.url("/feed"), "--every", "1s")
    thread.join()
    assert ran.code == 0
    assert "stopping after the page at hand" in ran.err
    assert site.requests["/port"] == 1


class Suspended(threading.Event):
    """A machine that is put to sleep for eight hours at its third wait: the calendar goes on, the waiting does not."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at, self.waits = at, 0

    def wait(self, timeout: float | None = None) -> bool:
        self.waits += 1
        self.at += timedelta(seconds=timeout or 0.0) if self.waits != 3 else timedelta(hours=8)
        return False

    def now(self) -> str:
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("until", ["2031-06-03T06:00:00Z", None])
def test_a_machine_that_slept_does_not_wait_as_long_again(until: str | None) -> None:
    stopped = Suspended(datetime(2031, 6, 3, tzinfo=UTC))
    rest(until, 6 * 3600.0, stopped, stopped.now)
    assert (stopped.waits, stopped.at.hour) == (3, 8)
    before = stopped.waits
    rest("2031-06-01T00:00:00Z", 1.0, stopped, stopped.now)
    assert stopped.waits == before + 1
    # A calendar that was set back by years does not stop it for years.
    rest("2041-06-01T00:00:00Z", 1.0, stopped, stopped.now)
    assert stopped.at < datetime(2031, 6, 5, tzinfo=UTC)


def test_an_address_where_nothing_is_is_not_remembered(watch: Cuibono, site: Site) -> None:
    ran = watch("watch", site.url("/fed"))
    assert (ran.code, "it is not watched" in ran.out) == (4, True)
    assert "nothing is watched yet" in watch("watch", "--list").out
    # One that was watched already stays so.
    watch("watch", site.url("/feed"))
    site.remove("/feed")
    assert "it is not watched" not in watch("watch").out
    assert site.url("/feed") in watch("watch", "--list").out


def test_the_second_signal_ends_at_once() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stopping() as stopped:
        signal.raise_signal(signal.SIGINT)
        assert stopped.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("watch",), 5, "no workspace here"),
        (("watch", "nothing-there"), 2, "is no address and no file"),
        (("watch", "ftp://a.example/x"), 2, "is no address of the web"),
        (("watch", "http://a b/"), 2, "is no address of the web"),
        (("watch", "http://"), 2, "is no address of the web"),
        (("watch", "empty.opml"), 4, "the list has no bytes"),
        (("watch", "note.txt"), 4, "text that lists no address"),
        (("watch", "none.opml"), 0, "OPML, 0 lists"),
        (("watch", "none.opml", "--every", "soon"), 2, "is no span of time"),
        (("watch", "none.opml", "--every", "0m"), 2, "is no span of time"),
        (("watch", "none.opml", "--engine", "best"), 2, "is no read engine"),
        (("watch", "none.opml", "--at-most", "0"), 2, "0"),
        (("watch", "http://127.0.0.1/feed"), 4, "it is not watched"),
        (("watch", "http://169.254.169.254/latest/meta-data"), 4, "not watched"),
        (("add", "http://127.0.0.1/page"), 4, "only addresses of the public internet"),
        (("add", "none.opml"), 4, "cuibono watch"),
    ],
)
def test_bad_input(watch: Cuibono, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, told: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.opml").write_bytes(b"")
    (tmp_path / "note.txt").write_text("Just a note.")
    (tmp_path / "none.opml").write_text("<opml version='2.0'><head/><body/></opml>")
    ran = watch(*words)
    assert ran.code == code
    assert told in ran.out + ran.err
    assert "Traceback" not in ran.err


def test_nothing_is_watched(watch: Cuibono, site: Site) -> None:
    assert watch("add", site.url("/port")).code == 0
    ran = watch("watch")
    assert (ran.code, "nothing is watched yet" in ran.err) == (2, True)
    # Pages that were added can be asked for again.
    assert "pages asked for: 1 same" in watch("watch", "--recheck").out


def test_add_tells_what_came_of_addresses(watch: Cuibono, site: Site) -> None:
    ran = watch("add", site.url("/port"), site.url("/feed"), site.url("/none"))
    assert ran.code == 0
    assert "this is a feed or list (RSS), not a page: cuibono watch" in ran.out
    assert "the server says that it is not there (404)" in ran.out
    assert "added 1 documents" in ran.out
    again = watch("add", site.url("/port"), site.url("/feed"))
    assert "added 0 documents (1 were there already)" in again.out
    assert "this is a feed or list" in again.out


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("15m", 900), ("45", 2700), ("2h", 7200), ("1d", 86400)])
def test_spans(text: str, seconds: int) -> None:
    assert checked_span(text) == seconds
    assert checked_span(span(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "m", "-1h", "1.5h", "0", "400d", "٣m"])
def test_no_spans(text: str) -> None:
    with pytest.raises(UsageError):
        checked_span(text)
