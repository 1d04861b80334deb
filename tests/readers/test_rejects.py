"""Every bad input comes back as its named reject, and the batch goes on."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from cuibono.readers import MAX_BYTES, REASONS, read_source
from cuibono.records import Document, Reject

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[2]


def read(address: str, data: bytes, **more: object) -> list[Document | Reject]:
    made = read_source(address, data, dataset="test", retrieved_at="2026-01-02T03:04:05Z", **more)  # type: ignore[arg-type]
    return [item if isinstance(item, Reject) else item[0] for item in made]


def sample(name: str) -> bytes:
    return (DATA / name).read_bytes()


def zipped(parts: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return raw.getvalue()


def broken_part() -> bytes:
    """A DOCX with a byte of its main part turned over."""
    data = bytearray(sample("minutes.docx"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        item = archive.getinfo("word/document.xml")
    data[item.header_offset + 30 + len(item.filename) + item.compress_size // 2] ^= 0xFF
    return bytes(data)


LINE = b'{"id": "1", "text": "The pier is closed."}\n'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

BAD = {
    "no bytes": ("a.txt", b"", "empty"),
    "an empty archive": ("a.txt.gz", gzip.compress(b""), "empty"),
    "only spaces": ("a.txt", b" \n\t \r\n", "no_text"),
    "a page of menus": ("a.html", b"<!doctype html><html><body><nav><a href='/'>Home</a></nav></body></html>", "no_text"),
    "only rules": ("a.md", b"---\n\n***\n", "no_text"),
    "a cut PDF": ("a.pdf", sample("report.pdf")[:9000], "truncated"),
    "a cut DOCX": ("a.docx", sample("minutes.docx")[:20000], "truncated"),
    "a DOCX cut in its first part": ("a.docx", sample("minutes.docx")[:200], "truncated"),
    "a cut gzip": ("a.txt.gz", gzip.compress(b"The pier is closed. " * 4000)[:60], "truncated"),
    "a locked PDF": ("a.pdf", sample("locked.pdf"), "encrypted"),
    "a locked DOCX": ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "an old Office file": ("a.doc", OLE, "unsupported_type"),
    "a picture": ("a", b"\x89PNG\r\n\x1a\n" + bytes(200), "unsupported_type"),
    "a table": ("a.csv", b"name,share\nAna,40\n", "unsupported_type"),
    "another archive": ("a.zip", zipped({"x.txt": b"x"}), "unsupported_type"),
    "a page called PDF": ("a.pdf", sample("page.html"), "type_mismatch"),
    "a text called PDF": ("a.pdf", b"The pier is closed.", "type_mismatch"),
    "a PDF called page": ("a.html", sample("report.pdf"), "type_mismatch"),
    "a PDF called text": ("a.txt", sample("report.pdf"), "type_mismatch"),
    "a page called text": ("a.txt", sample("page.html"), "type_mismatch"),
    "a text called page": ("a.html", b"The pier is closed.", "type_mismatch"),
    "a picture called DOCX": ("a.docx", b"\xff\xd8\xff\xe0" + bytes(200), "type_mismatch"),
    "another archive called DOCX": ("a.docx", zipped({"x.txt": b"x"}), "type_mismatch"),
    "NUL bytes called PDF": ("a.pdf", bytes(5000), "binary"),
    "NUL bytes": ("a.txt", bytes(5000), "binary"),
    "noise": ("a.txt", bytes(range(256)) * 40, "binary"),
    "a wrong mark": ("a.txt", b"\xef\xbb\xbfThe pier \xff\xfe is closed.", "bad_encoding"),
    "half UTF-16": ("a.txt", "Der Pier".encode("utf-16")[:-1], "bad_encoding"),
    "a PDF with no inside": ("a.pdf", b"%PDF-1.7\nnothing\n%%EOF\n", "corrupt"),
    "a DOCX with a damaged part": ("a.docx", broken_part(), "corrupt"),
    "a DOCX without a manifest": ("a.docx", zipped({"word/document.xml": b"<x/>"}), "corrupt"),
    "a damaged gzip": ("a.txt.gz", gzip.compress(b"The pier is closed. " * 50)[:-8] + b"\0\0\0\0\xff\xff\xff\xff", "corrupt"),
    "a line of no JSON": ("a.jsonl", b"no json\n", "not_json"),
    "a line of a list": ("a.jsonl", b"[1, 2]\n", "not_json"),
    "a deep line": ("a.jsonl", b"[" * 100_000 + b"\n", "not_json"),
    "a line without text": ("a.jsonl", b'{"id": "1"}\n', "missing_field"),
    "a line with text of numbers": ("a.jsonl", b'{"id": "1", "text": 7}\n', "missing_field"),
    "a line of spaces": ("a.jsonl", b'{"id": "1", "text": " "}\n', "no_text"),
    "a line with NUL": ("a.jsonl", b'{"id": "1", "text": "a\\u0000b"}\n', "binary"),
    "a line not in UTF-8": ("a.jsonl", b'{"id": "1", "text": "Pe\xf1a"}\n', "bad_encoding"),
    "a line with half a pair": ("a.jsonl", b'{"id": "1", "text": "\\ud83d"}\n', "bad_encoding"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_by_name(case: str) -> None:
    address, data, reason = BAD[case]
    made = read(address, data)
    assert [item.reason for item in made if isinstance(item, Reject)] == [reason]
    assert len(made) == 1
    assert made[0].address.startswith(address)


def test_every_reason_is_tried_and_documented() -> None:
    tried = {reason for _, _, reason in BAD.values()} | {"too_large", "bad_row"}  # rows of tables: test_tables.py
    assert tried == set(REASONS)
    page = (ROOT / "docs" / "readers.md").read_text(encoding="utf-8")
    assert all(f"`{reason}`" in page for reason in REASONS)


def test_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as made:
        made.write(b"%PDF-1.7\n")
        made.truncate(MAX_BYTES + 1)

    class Counting(io.FileIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            Counting.taken += len(data or b"")
            return data or b""

    with Counting(path) as stream:
        made_of = list(read_source("large.pdf", stream, dataset="test", retrieved_at="2026-01-02T03:04:05Z"))  # type: ignore[arg-type]
    assert [item.reason for item in made_of if isinstance(item, Reject)] == ["too_large"]
    assert Counting.taken <= 1 << 16


def test_small_file_that_unpacks_to_a_large_one_is_refused() -> None:
    packed = gzip.compress(b"a " * 500_000)
    assert [item.reason for item in read("a.txt.gz", packed, max_bytes=100_000) if isinstance(item, Reject)] == ["too_large"]
    bomb = zipped({"word/document.xml": b"a" * 500_000, "[Content_Types].xml": b"x"})
    assert [item.reason for item in read("a.docx", bomb, max_bytes=100_000) if isinstance(item, Reject)] == ["too_large"]


def test_bad_lines_are_told_by_number_and_the_others_read() -> None:
    made = read("a.jsonl", LINE + b"broken\n\n" + LINE.replace(b'"1"', b'"2"') + b'{"id": "3"}\n')
    assert [(item.address, getattr(item, "reason", None)) for item in made] == [
        ("a.jsonl#1", None),
        ("a.jsonl:2", "not_json"),
        ("a.jsonl#2", None),
        ("a.jsonl:5", "missing_field"),
    ]


def test_line_above_the_limit_is_passed_over() -> None:
    long = json.dumps({"id": "2", "text": "a" * 500}).encode() + b"\n"
    made = read("a.jsonl", LINE + long + LINE.replace(b'"1"', b'"3"'), max_bytes=100)
    assert [item.address for item in made] == ["a.jsonl#1", "a.jsonl:2", "a.jsonl#3"]
    assert isinstance(made[1], Reject)
    assert made[1].reason == "too_large"


def test_cut_archive_of_lines_gives_what_came_before() -> None:
    lines = b"".join(json.dumps({"id": str(n), "text": f"Pier {n * 7919} is closed."}).encode() + b"\n" for n in range(5000))
    made = read("a.jsonl.gz", gzip.compress(lines)[:-2000])
    assert isinstance(made[-1], Reject)
    assert made[-1].reason in ("truncated", "not_json")
    assert any(isinstance(item, Reject) and item.reason == "truncated" for item in made)
    assert sum(isinstance(item, Document) for item in made) > 1000


def test_hint_outweighs_the_name() -> None:
    made = read("https://echo.example/download.pdf", sample("page.html"), hint="text/html; charset=utf-8")
    assert isinstance(made[0], Document)
    assert made[0].media_type == "text/html"
