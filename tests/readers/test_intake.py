"""The capture record, and what holds for every document of every reader."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.readers import READERS, Given, Known, read_source
from cuibono.readers.detect import detect
from cuibono.records import Document, Reject, make_id, sha256

DATA = Path(__file__).parent / "data"
WHEN = "2026-01-02T03:04:05Z"


def only(address: str, data: bytes, known: Known | None = None) -> Document:
    made = list(read_source(address, data, dataset="test", retrieved_at=WHEN, known=known))
    assert len(made) == 1
    assert not isinstance(made[0], Reject), made[0]
    return made[0][0]


def sound(document: Document) -> None:
    """Blocks lie inside the text, in order, apart, and begin and end with words; the text has one kind of newline."""
    last = 0
    for block in document.blocks:
        assert last <= block.start < block.end <= len(document.text)
        words = document.text[block.start : block.end]
        assert words == words.strip()
        last = block.end
    assert "\r" not in document.text
    document.text.encode("utf-8")


WORDS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=120)
MARKS = st.lists(
    st.sampled_from(["# ", "- ", "> ", "| a | b |\n|---|---|\n| ", "\n", "\n\n", "**", "`", "[x](y)", "---\n", "1. "]) | WORDS
).map("".join)
TAGS = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<h2>",
            "</h2>",
            "<ul><li>",
            "</li></ul>",
            "<table><tr><td>",
            "</td></tr></table>",
            "<br>",
            "<blockquote>",
            "</blockquote>",
        ]
    )
    | WORDS
).map("".join)


@settings(max_examples=60, deadline=None)
@given(MARKS)
def test_any_markdown_is_sound_or_refused(text: str) -> None:
    for item in read_source("a.md", text.encode("utf-8"), dataset="test", retrieved_at=WHEN):
        if not isinstance(item, Reject):
            sound(item[0])


@settings(max_examples=40, deadline=None)
@given(TAGS)
def test_any_page_is_sound_or_refused(text: str) -> None:
    page = f"<!doctype html><html><body><article><p>The pier of Orlin is closed for a month.</p>{text}</article></body></html>"
    for item in read_source("a.html", page.encode("utf-8"), dataset="test", retrieved_at=WHEN):
        if not isinstance(item, Reject):
            sound(item[0])


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_documents_or_rejects(data: bytes) -> None:
    for name in ("a", "a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a.jsonl", "a.jsonl.gz"):
        for item in read_source(name, data, dataset="test", retrieved_at=WHEN):
            if not isinstance(item, Reject):
                sound(item[0])


@settings(max_examples=60, deadline=None)
@given(WORDS)
def test_text_of_a_line_keeps_its_code_points(text: str) -> None:
    line = json.dumps({"id": "1", "text": text}).encode()
    for item in read_source("a.jsonl", line, dataset="test", retrieved_at=WHEN):
        if not isinstance(item, Reject):
            kept = item[0].text
            assert kept.replace("\n", "") == text.removeprefix("\ufeff").translate({ord(c): None for c in "\r\n\x85\u2028\u2029"})


def test_capture_record() -> None:
    line = b'{"id": "7", "url": "https://www.echo.example/7", "text": "The pier is closed."}'
    ((document, original),) = list(read_source("a.jsonl", line + b"\r\n", dataset="test", retrieved_at=WHEN))  # type: ignore[misc]
    assert original == line
    assert document.content_sha256 == sha256(line)
    assert document.doc_id == make_id("doc", "test", "a.jsonl#7", sha256(line))
    assert document.retrieved_at == WHEN
    assert document.reader == "jsonl/1"
    assert document.source_id == "echo.example"


def test_changed_page_is_a_new_document() -> None:
    assert only("a.txt", b"The pier is closed.").doc_id != only("a.txt", b"The pier is open.").doc_id


def test_gzip_is_unpacked_and_the_unpacked_bytes_are_kept() -> None:
    page = (DATA / "page.html").read_bytes()
    ((document, original),) = list(read_source("page.html.gz", gzip.compress(page), dataset="test", retrieved_at=WHEN))  # type: ignore[misc]
    assert original == page
    assert document.media_type == "text/html"


def test_lines_are_streamed() -> None:
    """The first document is out before the second line is asked for."""

    class Endless(io.RawIOBase):
        lines = 0

        def readable(self) -> bool:
            return True

        def seekable(self) -> bool:
            return True

        def seek(self, offset: int, whence: int = 0, /) -> int:
            return 0

        def read(self, size: int = -1, /) -> bytes:
            return b'{"id": "1", "text": "The pier is closed."}\n' * 3

        def readline(self, size: int | None = -1, /) -> bytes:
            Endless.lines += 1
            return b'{"id": "%d", "text": "The pier is closed."}\n' % Endless.lines

    made = read_source("a.jsonl", Endless(), dataset="test", retrieved_at=WHEN)  # type: ignore[arg-type]
    for number in range(1, 4):
        item = next(made)
        assert not isinstance(item, Reject)
        assert item[0].address == f"a.jsonl#{number}"
        assert Endless.lines == number


def test_what_the_analyst_knows_outweighs_the_file() -> None:
    known = Known("Harbour Office", "https://office.example/3", "2025-03-05", "The true title", ("Jo Kern",))
    document = only("report.pdf", (DATA / "report.pdf").read_bytes(), known)
    assert (document.source_id, document.url, document.title, document.authors) == (known.publisher, known.url, known.title, known.authors)
    assert (document.published_at, document.published_from) == ("2025-03-05", "given")


def test_line_speaks_for_itself_before_the_analyst() -> None:
    line = b'{"id": "1", "publisher": "Orlin Echo", "published": "2025-03-04", "text": "The pier is closed."}'
    document = only("a.jsonl", line, Known(publisher="Other", published="2020-01-01", title="Given"))
    assert (document.source_id, document.published_at, document.title) == ("Orlin Echo", "2025-03-04", "Given")


def test_page_dated_after_its_capture_is_undated() -> None:
    page = (DATA / "page.html").read_bytes()
    ((document, _),) = list(read_source("a.html", page, dataset="test", retrieved_at="2024-01-01T00:00:00Z"))  # type: ignore[misc]
    assert document.published_at is None


@pytest.mark.parametrize("name", sorted(READERS))
def test_registry_names_each_reader_by_its_name(name: str) -> None:
    reader = READERS[name]
    assert reader.name == name
    assert reader.version.split()[0].isdigit()
    assert "/" in reader.media_type


def test_reader_alone_gives_parts() -> None:
    parts = READERS["text"].read(b"The pier is closed.", Given("a.txt", "2026-01-02", 1000))
    assert parts.text == "The pier is closed."


def test_a_start_of_many_comments_does_not_hold_a_page_up() -> None:
    # Each comment more had doubled the time: a few dozen would have been for ever.
    comments = b"<!---->" * 5000
    assert detect("page", comments + b"<p>The pier is closed.</p>") == "html"
    assert detect("page", comments + b"words") == "text"
