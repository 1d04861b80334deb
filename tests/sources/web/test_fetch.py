"""The faults of the real web, each under its name; nothing is lost, nothing is asked for twice without need."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.sources.web.fetch import Fetched, Fetcher, Policy
from cuibono.sources.web.kept import read_back
from cuibono.sources.web.missing import SoftMissing, resemblance, shingles
from cuibono.sources.web.pace import Held, Pace

from .conftest import START, Clock
from .site import PLAIN, Site, article

Make = Callable[..., Fetcher]

# Name of the fault: outcome, reason, how often it is asked for.
NAMED = {
    "loop/a": ("failed", "redirect_loop", 1),
    "self": ("failed", "redirect_loop", 1),
    "cookie-loop": ("failed", "redirect_loop", 1),
    "no-location": ("failed", "bad_redirect", 1),
    "drip": ("failed", "out_of_time", 1),
    "drip-head": ("failed", "out_of_time", 1),
    "silent": ("failed", "read_timeout", 3),
    "short": ("failed", "truncated", 2),
    "two-lengths": ("failed", "not_http", 1),
    "bad-length": ("failed", "not_http", 1),
    "endless": ("failed", "too_large", 1),
    "large": ("failed", "too_large", 1),
    "chunked-cut": ("failed", "truncated", 2),
    "chunked-bad": ("failed", "bad_framing", 1),
    "gzip-cut": ("failed", "truncated", 2),
    "gzip-always-lie": ("failed", "bad_coding", 2),
    "br-cut": ("failed", "truncated", 2),
    "zstd": ("failed", "unknown_coding", 1),
    "many-codings": ("failed", "unknown_coding", 1),
    "429": ("failed", "too_many_requests", 3),
    "503-long": ("failed", "server_error", 1),
    "503-odd": ("failed", "server_error", 3),
    "500": ("failed", "server_error", 3),
    "304": ("failed", "http_304", 1),
    "status/401": ("failed", "http_401", 1),
    "status/403": ("failed", "http_403", 1),
    "status/404": ("gone", "not_found", 1),
    "status/410": ("gone", "gone", 1),
    "status/418": ("failed", "http_418", 1),
    "status/451": ("failed", "http_451", 1),
    "status/206": ("failed", "http_206", 1),
    "huge-headers": ("failed", "huge_headers", 1),
    "endless-headers": ("failed", "huge_headers", 1),
    "endless-early": ("failed", "too_large", 1),
    "reset": ("failed", "connection_reset", 3),
    "nothing": ("failed", "no_answer", 3),
    "http09": ("failed", "not_http", 1),
    "garbage": ("failed", "not_http", 1),
    "bad-header": ("failed", "not_http", 1),
}
# What is taken all the same, with the number of requests and the pauses in between.
TAKEN = {
    "no-length": (1, []),
    "chunked": (1, []),
    "chunked-gzip": (1, []),
    "gzip": (1, []),
    "deflate": (1, []),
    "deflate-raw": (1, []),
    "br": (1, []),
    "html-no-type": (1, []),
    "gzip-lie": (2, [1.0]),
    "nothing-once": (2, [1.0]),
    "500-twice": (3, [1.0, 2.0]),
    "429-once": (2, [2.0]),
    "503-once": (2, [7.0]),
}


@pytest.mark.parametrize("fault", NAMED)
def test_each_fault_has_its_name(fault: str, site: Site, fetcher: Make) -> None:
    outcome, reason, times = NAMED[fault]
    limits = {"out_of_time": {"total_s": 0.3}, "read_timeout": {"read_s": 0.1}}.get(reason, {})
    came = fetcher(**limits).fetch(site.url(f"/faults/{fault}"))
    assert (came.outcome, came.reason, came.body) == (outcome, reason, None)
    assert came.message
    assert site.requests[f"/faults/{fault}"] == times
    assert_warc(came)


@pytest.mark.parametrize("kind", TAKEN)
def test_what_can_be_read_is_taken(kind: str, site: Site, fetcher: Make, clock: Clock) -> None:
    times, pauses = TAKEN[kind]
    came = fetcher().fetch(site.url(f"/faults/{kind}"))
    assert (came.outcome, came.body, came.reason, came.message) == ("ok", PLAIN, None, None)
    assert (site.requests[f"/faults/{kind}"], clock.slept) == (times, pauses)
    assert_warc(came)


@pytest.mark.parametrize("bomb", ["bomb-gzip", "bomb-twice", "bomb-br"])
def test_a_bomb_does_not_go_off(bomb: str, site: Site, fetcher: Make) -> None:
    # With room for all of it, its ratio tells; with little room, its size does.
    for room, reason in ((100_000_000, "bomb"), (300_000, "too_large")):
        came = fetcher(max_bytes=room).fetch(site.url(f"/faults/{bomb}"))
        assert (came.outcome, came.reason, came.body) == ("failed", reason, None)
        assert len(came.warc or b"") < 100_000


def test_what_is_odd_about_a_page_is_told(site: Site, fetcher: Make) -> None:
    ask = fetcher()
    long = ask.fetch(site.url("/faults/long"))
    assert (long.outcome, long.body) == ("ok", PLAIN[: len(PLAIN) // 2])
    assert "more came than the length" in (long.message or "")
    for kind, found in {
        "html-as-pdf": "text/html",
        "pdf-as-html": "application/pdf",
        "binary-as-text": "application/octet-stream",
    }.items():
        came = ask.fetch(site.url(f"/faults/{kind}"))
        assert (came.outcome, came.media_type) == ("ok", found)
        assert f"the content is {found}" in (came.message or "")
    broken = ask.fetch(site.url("/faults/wrong-charset"))
    assert (broken.outcome, broken.media_type) == ("ok", "text/html; charset=utf-8")


def test_redirects_are_followed_and_kept(site: Site, fetcher: Make) -> None:
    came = fetcher().fetch(site.url("/faults/chain/3"))
    assert (came.outcome, came.url, came.body) == ("ok", site.url("/p/1"), article(1))
    # The second hop of the chain does not hold for good, so what comes after it does not either.
    assert came.permanent_url == site.url("/faults/chain/2")
    assert [row[1] for row in records(came) if row[0] == "response"] == [site.url(f"/faults/chain/{left}") for left in (3, 2, 1, 0)] + [
        site.url("/p/1")
    ]
    assert fetcher(max_redirects=3).fetch(site.url("/faults/chain/3")).reason == "too_many_redirects"
    assert fetcher(max_redirects=4).fetch(site.url("/faults/chain/3")).outcome == "ok"


def test_retry_after_that_is_too_long_is_handed_on(site: Site, fetcher: Make, clock: Clock) -> None:
    ask = fetcher()
    came = ask.fetch(site.url("/faults/503-long"))
    assert (came.retry_at, clock.slept) == ("2027-01-02T00:00:00.000000Z", [])
    # The host asked for it, so no other page of it is asked for either.
    other = ask.fetch(site.url("/p/1"))
    assert (other.outcome, other.reason, other.retry_at) == ("failed", "asked_to_wait", came.retry_at)
    assert site.requests["/p/1"] == 0
    clock.now += 90_000
    assert ask.fetch(site.url("/p/1")).outcome == "ok"


def test_a_fault_that_may_pass_says_when_to_come_back(site: Site, fetcher: Make, clock: Clock) -> None:
    came = fetcher().fetch(site.url("/faults/nothing"))
    assert clock.slept == [1.0, 2.0]
    assert came.retry_at == "2027-01-01T00:15:03.000000Z"
    assert fetcher().fetch(site.url("/faults/status/403")).retry_at is None


def test_nobody_listens(fetcher: Make, site: Site) -> None:
    with Site() as other:
        closed = other.port
    came = fetcher(allow=("127.0.0.1",), robots=False).fetch(f"http://127.0.0.1:{closed}/")
    assert (came.outcome, came.reason, came.status, came.warc) == ("failed", "no_connection", None, None)


def test_a_name_that_leads_nowhere(clock: Clock) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with Fetcher(Policy(robots=False), clock=clock, sleep=clock.sleep, resolver=unknown) as ask:
        came = ask.fetch("http://nowhere.example.com/")
    assert (came.outcome, came.reason, clock.slept) == ("failed", "no_such_host", [])


def test_long_words_of_a_server_are_not_kept(site: Site, fetcher: Make) -> None:
    """They would be sent back with each request, and stand in each row of the log."""
    told = {"ETag": f'"{"e" * 60_000}"', "Last-Modified": "x" * 2000}
    site.put("/long", article(5), f"text/{'x' * 2000}", headers=told, conditional=False)
    came = fetcher().fetch(site.url("/long"))
    assert (came.outcome, came.etag, came.last_modified) == ("ok", None, None)
    assert len(came.media_type or "") < 300
    site.remove("/long")


def test_headers_of_the_answer(site: Site, fetcher: Make) -> None:
    site.put("/kept", "<p>kept</p>")
    came = fetcher().fetch(site.url("/kept"))
    assert came.headers["etag"] == came.etag
    assert came.headers["last-modified"] == came.last_modified
    assert came.headers["content-type"] == "text/html; charset=utf-8"


def test_what_is_asked_with(site: Site, fetcher: Make) -> None:
    fetcher(agent="newsroom/2 (+https://newsroom.example/bot)").fetch(site.url("/p/1"), accept="application/feed+json")
    robots, page = site.seen
    assert (robots.path, page.path) == ("/robots.txt", "/p/1")
    assert page.headers["user-agent"] == "newsroom/2 (+https://newsroom.example/bot)"
    assert page.headers["accept"] == "application/feed+json"
    assert page.headers["host"] == f"127.0.0.1:{site.port}"
    assert not {"cookie", "referer", "authorization"} & set(page.headers)


def test_no_cookie_netrc_or_proxy(
    site: Site, fetcher: Make, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("home")
    (folder / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    monkeypatch.setenv("HOME", str(folder))
    site.put("/cookie", "<p>x</p>", headers={"Set-Cookie": "who=me"})
    ask = fetcher()
    assert ask.fetch(site.url("/cookie")).outcome == "ok"
    assert ask.fetch(site.url("/p/2")).outcome == "ok"
    assert not any({"cookie", "authorization"} & set(asked.headers) for asked in site.seen)


@pytest.mark.parametrize("agent", ["", "  ", "bot\r\nX: y", "bött"])
def test_an_agent_that_is_none(agent: str) -> None:
    with pytest.raises(ValueError, match="no User-Agent"):
        Fetcher(Policy(agent=agent))


def test_hostile_words_in_a_condition_do_no_harm(site: Site, fetcher: Make) -> None:
    came = fetcher().fetch(site.url("/p/1"), etag='"a"\r\nX-Injected: 1')
    assert came.outcome == "failed"
    assert not any("x-injected" in asked.headers for asked in site.seen)


LINES = st.sampled_from(
    [b"HTTP/1.1 200 OK", b"HTTP/1.0 301", b"HTTP/1.1 304 x", b"HTTP/9.9 200 OK", b"Content-Length: 5",
     b"Content-Length: 99999999999999999999", b"Transfer-Encoding: chunked",
     b"Content-Encoding: gzip", b"Content-Encoding: br", b"Location: http://[", b"Location: \xff\xfe",
     b"Location: /faults/raw?x", b"Location: //10.0.0.1", b"Retry-After: -5", b"Retry-After: 99999999999", b"ETag: \x80", b"X: \r\r",
     b"Content-Type: text/html; charset=\xff", b"", b"5", b"0", b"hello", b"\x1f\x8b\x08\x00", b"HTTP/1.1 103 Early", b"\x00"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES | st.binary(max_size=30), max_size=9), st.sampled_from([b"\r\n", b"\n"]))
def test_whatever_a_server_sends_nothing_is_raised(lines: list[bytes], end: bytes) -> None:
    policy = Policy(allow=(SITE.allow,), pace_s=0, tries=1, robots=False, max_bytes=10_000)
    SITE.raw = end.join(lines)
    came = Fetcher(policy, sleep=lambda seconds: None).fetch(SITE.url("/faults/raw"))
    assert came.outcome in ("ok", "gone", "failed", "refused")
    assert (came.body is not None) == (came.outcome == "ok")
    assert (came.reason is None) == (came.outcome == "ok")
    if came.warc is not None:
        assert read_back(came.warc).faults == ()


SITE = Site()


@pytest.fixture(scope="module", autouse=True)
def _open() -> Iterator[None]:
    with SITE:
        yield


# -- pace and threads
def test_pauses_between_requests_to_one_host(site: Site, fetcher: Make, clock: Clock) -> None:
    ask = fetcher(("one.example.com", "two.example.com"), pace_s=5.0, robots=False)
    for host in ("one.example.com", "two.example.com", "one.example.com", "one.example.com"):
        assert ask.fetch(site.url("/p/1", host)).outcome == "ok"
    assert clock.slept == [5.0, 5.0]


def test_one_request_at_a_time_to_a_host_and_hosts_side_by_side() -> None:
    lock, busy, most, together = threading.Lock(), {"a": 0, "b": 0}, {"a": 0, "b": 0}, threading.Barrier(2, timeout=10)
    pace = Pace(lambda: 0.0, lambda seconds: None, 30.0)

    def work(host: str) -> None:
        for number in range(20):
            with pace.turn(host, 0.0):
                with lock:
                    busy[host] += 1
                    most[host] = max(most[host], busy[host])
                if number == 0 and threading.current_thread().name == "first":
                    together.wait()  # only passes while both hosts have their turn at once
                with lock:
                    busy[host] -= 1

    threads = [threading.Thread(target=work, args=(host,), name=name) for host in "ab" for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == {"a": 1, "b": 1}


def test_many_threads_one_fetcher(site: Site, fetcher: Make) -> None:
    ask = fetcher(tuple(f"h{number}.example.com" for number in range(5)))
    came: list[Fetched] = []

    def work(number: int) -> None:
        for page in range(1, 11):
            came.append(ask.fetch(site.url(f"/p/{page}", f"h{number}.example.com")))

    threads = [threading.Thread(target=work, args=(number % 5,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(fetched.outcome, fetched.body) for fetched in came} == {("ok", article(page)) for page in range(1, 11)}
    assert site.requests["/robots.txt"] == 5


def test_a_host_that_asks_for_quiet() -> None:
    clock = Clock(0.0)
    pace = Pace(clock, clock.sleep, 30.0)
    pace.hold("a", 20.0)
    with pace.turn("a", 1.0):
        assert clock.slept == [20.0]
    pace.hold("a", 500.0)
    with pytest.raises(Held) as held, pace.turn("a", 1.0):
        pass
    assert held.value.until == 500.0
    with pace.turn("b", 1.0):
        assert clock.slept == [20.0]


# -- soft 404s
def test_soft_missing_pages_are_told_from_real_ones(site: Site, fetcher: Make) -> None:
    for number in range(1, 9):
        site.put(f"/soft/{number}", article(number + 40))
    ask = fetcher(soft_missing=True)
    for number in range(1, 9):
        assert ask.fetch(site.url(f"/soft/{number}")).outcome == "ok"
    for number in range(11, 15):
        came = ask.fetch(site.url(f"/soft/{number}"))
        assert (came.outcome, came.reason, came.body) == ("gone", "soft_missing", None)
        assert came.warc
    # Two addresses of chance for the whole directory.
    assert len([path for path in site.requests if path.startswith("/soft/")]) == 8 + 4 + 2
    assert max(site.requests.values()) == 1


def test_an_honest_host_is_asked_once(site: Site, fetcher: Make) -> None:
    ask = fetcher(soft_missing=True)
    for number in range(1, 30):
        assert ask.fetch(site.url(f"/p/{number}")).outcome == "ok"
    assert sum(site.requests.values()) == 29 + 1 + 1


def test_a_front_page_that_stands_in_for_what_is_missing() -> None:
    home = article(3)
    asked = SoftMissing(lambda address: ("http://a.example/", home))
    assert not asked.is_missing("http://a.example/", "http://a.example/", home)
    assert asked.is_missing("http://a.example/old", "http://a.example/", home)
    assert not asked.is_missing("http://a.example/new", "http://a.example/new", article(4))


def test_a_host_with_directories_without_end_is_not_asked_without_end() -> None:
    """Each of them costs requests, and memory for as long as the run goes on."""
    chance: list[str] = []

    def ask(address: str) -> tuple[str, bytes]:
        chance.append(address)
        return address, article(3)

    asked = SoftMissing(ask)
    for number in range(300):
        assert not asked.is_missing(f"http://a.example/{number}/x", f"http://a.example/{number}/x", article(4))
    assert len(chance) == 2 * 101
    assert asked.is_missing("http://a.example/new/x", "http://a.example/new/x", article(3))
    assert len(shingles(b"<p>" + b" ".join(b"word%d" % number for number in range(60_000)))) < 20_000


def test_a_host_whose_answers_differ_teaches_nothing() -> None:
    pages = iter(range(1000))
    asked = SoftMissing(lambda address: (address, article(next(pages))))
    assert not asked.is_missing("http://a.example/x", "http://a.example/x", article(0))


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<html>", b"<!DOCTYPE html><meta charset=utf-7>", b"<?xml version='1.0' encoding='x'?><a>"]),
)
def test_any_bytes_have_shingles(body: bytes, before: bytes) -> None:
    mine = shingles(before + body)
    assert resemblance(mine, mine) == 1.0
    assert 0.0 <= resemblance(mine, shingles(PLAIN)) <= 1.0


# -- WARC
def records(fetched: Fetched) -> list[tuple[str, str | None, bytes]]:
    """Type, address and body of each record."""
    return [
        (record.headers.get("WARC-Type") or "", record.headers.get("WARC-Target-URI"), record.reader.read())
        for record in ArchiveIterator(io.BytesIO(fetched.warc or b""))
    ]


def assert_warc(fetched: Fetched) -> None:
    """The records are read back, their digests hold, and each request names its response."""
    if fetched.warc is None:
        assert fetched.status is None
        return
    ids, seen = [], 0
    for record in ArchiveIterator(io.BytesIO(fetched.warc), parse_http=False):
        assert record.verify_block_digest()
        assert record.headers.get("WARC-IP-Address") == "127.0.0.1"
        ids.append(record.record_id)
        if record.headers.get("WARC-Type") == "request":
            assert record.headers.get("WARC-Concurrent-To") == ids[-2]
    for record in ArchiveIterator(io.BytesIO(fetched.warc)):
        assert record.verify_payload_digest()
        seen += 1
    assert seen == len(set(ids))
    assert seen % 2 == 0


def test_the_same_exchange_gives_the_same_warc(site: Site, fetcher: Make, clock: Clock) -> None:
    first = fetcher().fetch(site.url("/faults/chain/2"))
    clock.now = START
    second = fetcher().fetch(site.url("/faults/chain/2"))
    assert first.warc == second.warc
    clock.now += 1
    assert fetcher().fetch(site.url("/faults/chain/2")).warc != first.warc


def test_a_body_is_kept_as_it_came_without_chunks(site: Site, fetcher: Make) -> None:
    came = fetcher().fetch(site.url("/faults/chunked-gzip"))
    response = next(iter(ArchiveIterator(io.BytesIO(came.warc or b""))))
    headers = dict(response.http_headers.to_tuples())
    assert "Transfer-Encoding" not in headers
    assert headers["X-Archive-Orig-Transfer-Encoding"] == "chunked"
    assert headers["Content-Encoding"] == "gzip"
    packed = response.reader.read()
    assert int(headers["Content-Length"]) == len(packed)
    unpacked = next(iter(ArchiveIterator(io.BytesIO(came.warc or b""), auto_decode="all"))).reader.read()
    assert packed[:2] == b"\x1f\x8b"
    assert unpacked == PLAIN


def test_the_head_is_kept_to_the_byte(site: Site, fetcher: Make) -> None:
    head = b"HTTP/1.1 200  Quite  Fine\r\nX-Odd:   two  spaces \r\ncontent-LENGTH:2\r\n\r\n"
    site.raw = b"HTTP/1.1 103 Early\r\nLink: </x>\r\n\r\n" + head + b"hi"
    came = fetcher(robots=False).fetch(site.url("/faults/raw"))
    record = next(iter(ArchiveIterator(io.BytesIO(came.warc or b""), parse_http=False)))
    assert record.reader.read() == head + b"hi"
    assert came.message is None
    site.raw = head + b"hi, and more"
    assert "10 bytes more came" in (fetcher(robots=False).fetch(site.url("/faults/raw")).message or "")


def test_a_cut_body_is_kept_and_marked(site: Site, fetcher: Make) -> None:
    came = fetcher().fetch(site.url("/faults/short"))
    response = next(iter(ArchiveIterator(io.BytesIO(came.warc or b""))))
    assert response.headers.get("WARC-Truncated") == "disconnect"
    assert response.reader.read() == PLAIN
    assert came.message == f"the connection closed before the end of the body: {len(PLAIN):,} of {len(PLAIN) + 900:,} bytes came"
