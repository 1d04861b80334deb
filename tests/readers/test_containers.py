"""Archives, mailboxes and web archives: what goes in comes out, under its address, and nothing takes more than its limit."""

from __future__ import annotations

import gzip
import os
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.readers import Known, read_source
from cuibono.readers.containers import base
from cuibono.readers.containers.base import shown
from cuibono.records import Document, Reject, sha256

from . import made

DATA = Path(__file__).parent / "data"
WHEN = "2026-01-02T03:04:05Z"


def read(address: str, data: bytes, **more: object) -> list[Document | Reject]:
    return [
        item if isinstance(item, Reject) else item[0]
        for item in read_source(address, data, dataset="test", retrieved_at=WHEN, **more)  # type: ignore[arg-type]
    ]


def documents(address: str, data: bytes) -> dict[str, str]:
    """Address to text; there is no reject."""
    found = read(address, data)
    assert not [item for item in found if isinstance(item, Reject)]
    return {item.address: item.text for item in found if isinstance(item, Document)}


def reasons(address: str, data: bytes, **more: object) -> list[str]:
    return [item.reason for item in read(address, data, **more) if isinstance(item, Reject)]


WORD = st.text("abcdefghijklmnopqrstuvwxyzäöüßéñøæœžščđłабвгдежзиклмнопрстуφχψωéà", min_size=1, max_size=12)
TEXT = st.lists(WORD, min_size=1, max_size=40).map(" ".join)
TEXTS = st.lists(TEXT, min_size=1, max_size=8)
NAMED = st.dictionaries(st.lists(WORD, min_size=1, max_size=3).map("/".join), TEXT, min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(NAMED, st.sampled_from(["zip", "stored", "tar", "w:gz", "w:bz2", "w:xz"]), st.booleans())
def test_an_archive_gives_back_its_texts(texts: dict[str, str], kind: str, twice: bool) -> None:
    parts = {f"{name}.txt": text.encode() for name, text in texts.items()}
    name = "a.zip" if kind in ("zip", "stored") else "a.tar"
    if name == "a.zip":
        data = made.zipped(parts, zipfile.ZIP_STORED if kind == "stored" else zipfile.ZIP_DEFLATED)
    else:
        data = made.tarred(parts, kind if ":" in kind else "w")
    if twice:
        data, name, prefix = made.zipped({name: data}), "b.zip", f"b.zip/{name}/"
    else:
        prefix = f"{name}/"
    assert documents(name, data) == {prefix + path: text.decode() for path, text in parts.items()}


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "quoted-printable", "base64"]))
def test_a_mailbox_gives_back_its_texts(texts: list[str], encoding: str) -> None:
    messages = []
    for text in texts:
        message = made.mail("x", subject="Pier")
        message.set_content(f"From {text}\n", cte="8bit" if encoding == "utf-8" else encoding)
        messages.append(message.as_bytes())
    found = documents("a.mbox", made.mailbox(messages))
    assert list(found) == [f"a.mbox#{n}" for n in range(1, len(texts) + 1)]
    for text, read_text in zip(texts, found.values(), strict=True):
        assert read_text.split("\n\n")[-1] == f"From {text}"


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.booleans(), st.sampled_from([(), ("gzip",), ("gzip", "chunked"), ("chunked",), ("deflate",)]))
def test_a_web_archive_gives_back_its_texts(texts: list[str], packed: bool, encodings: tuple[str, ...]) -> None:
    import zlib

    records = []
    for n, text in enumerate(texts):
        body, fields = text.encode(), ["Content-Type: text/plain; charset=utf-8"]
        for encoding in encodings:
            if encoding == "chunked":
                body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
                fields.append("Transfer-Encoding: chunked")
            else:
                body = made.gzipped(body) if encoding == "gzip" else zlib.compress(body)
                fields.append(f"Content-Encoding: {encoding}")
        records.append(made.record("response", f"https://echo.example/{n}", made.http(body, *fields)))
    data = b"".join(map(made.gzipped, records)) if packed else b"".join(records)
    found = documents("a.warc.gz" if packed else "a.warc", data)
    assert found == {f"https://echo.example/{n}": text for n, text in enumerate(texts)}


def test_a_part_carries_its_container_and_its_own_bytes() -> None:
    inner = made.zipped({"x/a.txt": b"The pier is closed."})
    outer = made.zipped({"in.zip": inner})
    ((document, original),) = read_source("leak.zip", outer, dataset="test", retrieved_at=WHEN)  # type: ignore[misc]
    assert (document.address, original) == ("leak.zip/in.zip/x/a.txt", b"The pier is closed.")
    assert document.container_sha256 == sha256(outer)
    assert document.url is None


def test_a_part_of_a_fetched_archive_has_the_archive_s_url() -> None:
    (document,) = read("https://x.example/leak.zip", made.zipped({"a.txt": b"The pier is closed."}))
    assert isinstance(document, Document)
    assert (document.address, document.url) == ("https://x.example/leak.zip/a.txt", "https://x.example/leak.zip")


def test_a_page_was_retrieved_when_its_record_says() -> None:
    data = made.record("resource", "https://echo.example/", b"The pier", "text/plain", "WARC-Truncated: length")
    (document,) = read("a.warc", data)
    assert isinstance(document, Document)
    assert (document.retrieved_at, document.partial, document.source_id) == ("2025-05-06T07:08:09Z", "truncated", "echo.example")
    assert document.container_sha256 == sha256(data)


def test_a_message_alone_has_no_container_and_its_attachment_has_it() -> None:
    found = {item.address: item for item in read("letter.eml", (DATA / "letter.eml").read_bytes()) if isinstance(item, Document)}
    assert found["letter.eml"].container_sha256 is None
    assert found["letter.eml/Übersicht.rtf"].container_sha256 == found["letter.eml"].content_sha256


def test_a_part_speaks_for_itself_before_the_analyst() -> None:
    known = Known(publisher="Source", published="2020", title="The leak", url="https://leak.example/")
    message, text = read("a.zip", made.zipped({"a.eml": bytes(made.mail("Hello.")), "b.txt": b"The pier"}), known=known)
    assert isinstance(message, Document)
    assert isinstance(text, Document)
    assert (message.title, message.published_at, message.source_id) == ("The pier", "2025-03-04", "Source")
    assert (text.title, text.published_at, text.url) == (None, "2020", None)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\a.txt", "Windows/a.txt"),
        ("a\x00b\x1b[31m.txt", "a\ufffdb\ufffd[31m.txt"),
        ("gpj.\u202etxt.exe", "gpj.\ufffdtxt.exe"),
        ("a//./b.txt", "a/b.txt"),
        ("https://echo.example/x", "https:/echo.example/x"),
    ],
)
def test_names_are_shown_safely(name: str, safe: str) -> None:
    assert shown(name) == safe


def test_an_endless_name_is_cut() -> None:
    assert len(shown("a" * 60_000 + ".txt")) == 300


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (b"From here on the pier is closed.\nTo: nobody\n", "text/1"),
        (b"From: Ana\nTo: Jo\nSubject: the pier\n\nA memo on paper.\n", "text/1"),
        (b"PK is what the pier is called.\n", "text/1"),
        (b"WARC/ is a format.\n", "text/1"),
        (b"BM, said Ana.\n", "text/1"),
        (b"From: Ana\nMessage-ID: <1@x>\nSubject: the pier\n\nA mail.\n", "eml/1"),
    ],
)
def test_a_text_is_no_container_by_its_first_word(text: bytes, kind: str) -> None:
    (document,) = read("pier", text)
    assert isinstance(document, Document)
    assert document.reader == kind


def test_a_list_s_archive_named_text_is_one_text() -> None:
    (document,) = read("2025-March.txt", made.mailbox([bytes(made.mail("x"))] * 2))
    assert isinstance(document, Document)
    assert document.reader == "text/1"


def test_a_locked_message_says_who_wrote_it() -> None:
    document, reject = read("a.eml", made.locked_mail())
    assert isinstance(document, Document)
    assert "ana@harbour.example" in document.text
    assert isinstance(reject, Reject)
    assert reject.reason == "encrypted"


def test_what_can_t_be_read_does_not_end_the_archive() -> None:
    parts = {"a.txt": b"", "b.pdf": b"The pier", "c.zip": b"PK\x03\x04", "d.png": made.PNG, "e.txt": b"The pier is closed."}
    found = read("a.zip", made.zipped(parts))
    assert [(item.address, getattr(item, "reason", None)) for item in found] == [
        ("a.zip/a.txt", "empty"),
        ("a.zip/b.pdf", "type_mismatch"),
        ("a.zip/c.zip", "truncated"),
        ("a.zip/d.png", "unsupported_type"),
        ("a.zip/e.txt", None),
    ]


def test_a_cut_archive_keeps_what_came_before() -> None:
    records = [made.record("resource", f"https://echo.example/{n}", b"The pier is closed." * 9, "text/plain") for n in range(5)]
    for data in (b"".join(records), b"".join(map(made.gzipped, records))):
        found = read("a.warc", data[: len(data) - len(records[-1]) // 2 if data[:4] == b"WARC" else -60])
        assert [getattr(item, "reason", None) for item in found] == [None] * 4 + ["truncated" if data[:4] == b"WARC" else found[-1].reason]  # type: ignore[union-attr]
        assert isinstance(found[-1], Reject)
    tar = made.tarred({f"{n}.txt": b"The pier is closed." * 100 for n in range(5)})
    found = read("a.tar", tar[:9000])
    assert [type(item) for item in found] == [Document] * 3 + [Reject]


def test_a_mail_too_large_is_passed_over() -> None:
    box = made.mailbox([bytes(made.mail("one")), bytes(made.mail("word " * 2000)), bytes(made.mail("three"))])
    found = read("a.mbox", box, max_bytes=5000)
    assert [(item.address, getattr(item, "reason", None)) for item in found] == [
        ("a.mbox#1", None),
        ("a.mbox#2", "too_large"),
        ("a.mbox#3", None),
    ]


def test_overlapping_parts_are_a_bomb() -> None:
    """Two entries of the directory that point to the same bytes."""
    data = bytearray(made.zipped([("a.txt", b"The pier is closed."), ("b.txt", b"The pier is open.")]))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 4)
    assert "bomb" in reasons("a.zip", bytes(data))


def test_an_archive_that_holds_itself_ends() -> None:
    """As deep as a quine would be opened: each level is the same bytes."""
    data = made.nested(40)
    assert reasons("a.zip", data) == ["too_deep"]


def test_many_archives_in_archives_end_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "MAX_PARTS", 500)
    level = made.zipped({f"{n}.txt": b"x" for n in range(10)})
    for _ in range(4):
        level = made.zipped([(f"{n}.zip", level) for n in range(10)])
    found = read("a.zip", level)
    assert sum(isinstance(item, Document) for item in found) < 500
    assert {item.reason for item in found if isinstance(item, Reject)} == {"too_many"}


def test_all_that_one_file_unpacks_to_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "MAX_TOTAL", 3)
    data = made.zipped({f"{n}.txt": b"The pier is closed. " * 40 for n in range(20)})
    found = read("a.zip", data, max_bytes=1000)
    assert [getattr(item, "reason", None) for item in found] == [None] * 4 + ["too_large"]


def test_a_directory_of_a_hundred_thousand_parts_is_read_to_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = made.zipped([(f"{n}/", b"") for n in range(2000)])
    assert reasons("a.zip", empty) == ["empty"]
    data = bytearray(empty)
    end = data.rindex(b"PK\x05\x06")
    data[end + 10 : end + 12] = struct.pack("<H", 0xFFFF)
    data[end:end] = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 300_000, 300_000, 300_000 * 50, 0)
    assert reasons("a.zip", bytes(data)) == ["too_many"]


def test_messages_in_messages_end_by_name() -> None:
    message = made.mail("The innermost.")
    for number in range(12):
        outer = made.mail(f"Level {number}.", number=number)
        outer.add_attachment(message)
        message = outer
    found = read("a.eml", message.as_bytes())
    assert sum(isinstance(item, Document) for item in found) == base.MAX_DEPTH + 1
    assert [item.reason for item in found if isinstance(item, Reject)] == ["too_deep"]
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    found = read("a.eml", b"From: a@x\nMessage-ID: <1@x>\nMIME-Version: 1.0\n" + deep)
    assert {item.reason for item in found if isinstance(item, Reject)} <= {"too_deep"}


@pytest.mark.parametrize(
    "fault",
    [
        b"Content-Type: text/plain; charset=no-such-thing\n\nThe pier",
        b'Content-Type: text/plain; charset="\xff"\n\nThe pier',
        b"Content-Transfer-Encoding: base64\n\nThe pier!!!===",
        b"Content-Transfer-Encoding: quoted-printable\n\nThe pier =ZZ =",
        b"Content-Type: multipart/mixed\n\nThe pier",
        b"Content-Type: multipart/alternative; boundary=x\n\n--x\n\nThe pier",
        b"Subject: =?utf-8?b?!!!?= =?x?q?=FF?=\n\nThe pier",
        b"From: =?utf-8?q?=FF?= <a@\xff>, ,, <\nDate: yesterday\n\nThe pier",
        b"Content-Type: text/html\n\n<p>The pier<table><tr><td>",
    ],
)
def test_broken_mail_is_read_as_far_as_it_goes(fault: bytes) -> None:
    (document,) = read("a.eml", b"Message-ID: <1@x>\nTo: b@x\nMIME-Version: 1.0\n" + fault)
    assert isinstance(document, Document)
    assert "b@x" in document.text


SLOW = {
    "a field of marks": made.HEAD + b'Content-Type: multipart/mixed; boundary="' + b'";' * 100_000,
    "a name of marks": made.HEAD
    + b'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Disposition: x; filename="'
    + b'\\";' * 50_000,
    "parts in parts, and lines": made.HEAD + made.parts_in_parts(250) + b"\n--bx\n" * 200_000,
}


@pytest.mark.parametrize("case", SLOW)
def test_mail_that_the_library_would_take_the_square_of_is_cut_or_refused(case: str) -> None:
    found = read("a.eml", SLOW[case] + b"\n\nx")
    assert {item.reason for item in found if isinstance(item, Reject)} <= {"too_many", "no_text"}


@pytest.mark.parametrize("charset", ["iso-2022-jp", "iso-2022-kr", "hz", "utf-7"])
def test_letters_in_seven_bits_are_read_as_declared(charset: str) -> None:
    text = {"iso-2022-kr": "부두가 닫혔다", "hz": "码头关闭了"}.get(charset, "桟橋は閉鎖された")
    head = made.HEAD + f"Content-Type: text/plain; charset={charset}\n\n".encode()
    (document,) = read("a.eml", head + text.encode(charset))
    assert isinstance(document, Document)
    assert document.text.endswith(text)


def test_half_a_character_is_refused_or_left_out() -> None:
    page = b"<html><head><meta charset=utf-7></head><body><p>The +2AA- pier \xe9 is closed for a month, the town says.</p></body></html>"
    for name, data in (
        ("a.html", page),
        ("a.eml", made.HEAD + b"Subject: =?utf-7?q?+2AA-?= x\nContent-Type: text/plain; charset=utf-7\n\n+2AA-"),
    ):
        for item in read(name, data):
            if isinstance(item, Document):
                f"{item.text}{item.title}{item.authors}".encode()
            else:
                assert item.reason == "bad_encoding"


def test_a_web_archive_is_never_held(tmp_path: Path) -> None:
    """Forty megabytes of pages that are gone in one file, read in a few."""
    path = tmp_path / "a.warc"
    one = made.record("response", "https://echo.example/", made.http(b"The pier is closed. " * 5000, status="404 Not Found"))
    note = made.record("resource", "https://echo.example/", b"The pier is closed.", "text/plain")
    with path.open("wb") as archive:
        for _ in range(400):
            archive.write(one + note)
    tracemalloc.start()
    try:
        with path.open("rb") as stream:
            count = sum(not isinstance(item, Reject) for item in read_source("a.warc", stream, dataset="test", retrieved_at=WHEN))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 400
    assert peak < 8 << 20


ZEROS = gzip.compress(bytes(32 << 20), 1)
BOMBS = {
    "a.txt.gz": lambda: gzip.compress(ZEROS * 30),
    "b.txt.gz": lambda: ZEROS * 30,
    "c.zip": lambda: made.zipped({"a.zip": made.zipped({"a.txt": bytes(64 << 20)})}),
    "d.tar.gz": lambda: made.gzipped(made.tarred({"a.txt": bytes(64 << 20)})),
    "e.xlsx": lambda: made.xlsx({"A": made.cells(1, "x") + made.CORNER}),
    "f.warc": lambda: made.record("response", "a://x/", made.http(ZEROS * 30, "Content-Encoding: gzip")),
    "g.docx": lambda: made.zipped({"[Content_Types].xml": "<x/>", "word/document.xml": b"<x>" + bytes(64 << 20)}),
}


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited so on Linux")
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_fill_the_memory(name: str, tmp_path: Path) -> None:
    """Read in a process that may take 250 MB of addresses over what its libraries take."""
    (tmp_path / name).write_bytes(BOMBS[name]())
    code = f"""
import resource, sys
from cuibono.readers import READERS, read_source
[READERS[kind] for kind in READERS]
now = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (now + (250 << 20), now + (250 << 20)))
with open({str(tmp_path / name)!r}, "rb") as stream:
    for item in read_source({name!r}, stream, dataset="test", retrieved_at={WHEN!r}):
        print(getattr(item, "reason", "read"))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ), check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()
    assert set(done.stdout.split()) <= {"bomb", "too_large", "type_mismatch"}


def test_a_crawler_s_robots_txt_is_no_page() -> None:
    rules = made.record("response", "https://echo.example/robots.txt", made.http(b"User-agent: *\nDisallow: /", "Content-Type: text/plain"))
    note = made.record("resource", "https://echo.example/notes/robots.txt", b"The pier is closed.", "text/plain")
    document, reject = sorted(read("a.warc", rules + note), key=lambda item: isinstance(item, Reject))
    assert document.address == "https://echo.example/notes/robots.txt"
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.message) == ("passed_over", "records that hold no page: robots.txt (1)")
