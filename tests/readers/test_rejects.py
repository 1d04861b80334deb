"""Every bad input comes back as its named reject, and the batch goes on."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import zipfile
from pathlib import Path

import pytest

from cuibono.readers import MAX_BYTES, REASONS, read_source
from cuibono.records import Document, Reject

from . import made

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[2]


def read(address: str, data: bytes, **more: object) -> list[Document | Reject]:
    made = read_source(address, data, dataset="test", retrieved_at="2026-01-02T03:04:05Z", **more)  # type: ignore[arg-type]
    return [item if isinstance(item, Reject) else item[0] for item in made]


def sample(name: str) -> bytes:
    return (DATA / name).read_bytes()


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
    "a page called PDF": ("a.pdf", sample("page.html"), "type_mismatch"),
    "a text called PDF": ("a.pdf", b"The pier is closed.", "type_mismatch"),
    "a PDF called page": ("a.html", sample("report.pdf"), "type_mismatch"),
    "a PDF called text": ("a.txt", sample("report.pdf"), "type_mismatch"),
    "a page called text": ("a.txt", sample("page.html"), "type_mismatch"),
    "a text called page": ("a.html", b"The pier is closed.", "type_mismatch"),
    "a picture called DOCX": ("a.docx", b"\xff\xd8\xff\xe0" + bytes(200), "type_mismatch"),
    "another archive called DOCX": ("a.docx", made.zipped({"x.txt": b"x"}), "type_mismatch"),
    "NUL bytes called PDF": ("a.pdf", bytes(5000), "binary"),
    "NUL bytes": ("a.txt", bytes(5000), "binary"),
    "noise": ("a.txt", bytes(range(256)) * 40, "binary"),
    "a wrong mark": ("a.txt", b"\xef\xbb\xbfThe pier \xff\xfe is closed.", "bad_encoding"),
    "half UTF-16": ("a.txt", "Der Pier".encode("utf-16")[:-1], "bad_encoding"),
    "a PDF with no inside": ("a.pdf", b"%PDF-1.7\nnothing\n%%EOF\n", "corrupt"),
    "a DOCX with a damaged part": ("a.docx", broken_part(), "corrupt"),
    "a DOCX without a manifest": ("a.docx", made.zipped({"word/document.xml": b"<x/>"}), "corrupt"),
    "a damaged gzip": ("a.txt.gz", gzip.compress(b"The pier is closed. " * 50)[:-8] + b"\0\0\0\0\xff\xff\xff\xff", "corrupt"),
    "an old presentation": ("a.ppt", made.ole({"PowerPoint Document": b"x"}), "unsupported_type"),
    "an Outlook message": ("a.msg", made.ole({"__properties_version1.0": b"x"}), "unsupported_type"),
    "a picture in an archive": ("a.zip", made.zipped({"x.png": made.PNG}), "unsupported_type"),
    "a text called ZIP": ("a.zip", b"PK is what the pier of Orlin is called.", "type_mismatch"),
    "a text called mailbox": ("a.mbox", b"From here on the pier is closed.\nWe are sorry.\n", "type_mismatch"),
    "a page called web archive": ("a.warc", sample("page.html"), "type_mismatch"),
    "a page called workbook": ("a.xls", sample("page.html"), "type_mismatch"),
    "a text called book": ("a.epub", b"The pier is closed.", "type_mismatch"),
    "an archive called book": ("a.epub", made.zipped({"x.txt": b"x"}), "type_mismatch"),
    "a locked part": ("a.zip", made.locked_zip(), "encrypted"),
    "a locked book": ("a.epub", made.epub({"a": "<p>The pier.</p>"}, rights=made.locked("http://ns.adobe.com/adept")), "encrypted"),
    "a locked ODT": ("a.odt", made.odf("text", "<text:p>x</text:p>", "<manifest:encryption-data/>"), "encrypted"),
    "a cut archive": ("a.zip", sample("leak.zip")[:-40], "truncated"),
    "a cut tar": ("a.tar", made.tarred({"a.txt": b"x" * 5000})[:3000], "truncated"),
    "a cut RTF": ("a.rtf", sample("pier.rtf")[:-20], "truncated"),
    "a cut web archive": ("a.warc", made.record("response", "https://echo.example/", made.http(b"<p>x</p>"))[:-9], "truncated"),
    "a book without a chapter": ("a.epub", made.epub({"a": "x"}).replace(b"a.xhtml", b"b.xhtml", 1), "corrupt"),
    "a workbook without sheets": ("a.xlsx", made.zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "corrupt"),
    "an old workbook of nothing": ("a.xls", made.ole({"Workbook": b"\xff" * 600}), "corrupt"),
    "a damaged part": ("a.zip", made.damaged_zip(), "corrupt"),
    "a damaged xz": ("a.txt.xz", b"\xfd7zXZ\x00" + b"x" * 90, "corrupt"),
    "a web archive of nothing": ("a.warc", b"WARC/1.1\r\nWARC-Type: response\r\nnothing", "truncated"),
    "a gzip of nothing but zeros": ("a.txt.gz", gzip.compress(bytes(40_000_000)), "bomb"),
    "an xz of nothing but zeros": ("a.txt.xz", lzma.compress(bytes(40_000_000)), "bomb"),
    "a part of nothing but zeros": ("a.zip", made.zipped({"a.txt": bytes(40_000_000)}), "bomb"),
    "a presentation of entities": ("a.pptx", made.laughing("ppt/presentation.xml"), "bomb"),
    "a book of entities": ("a.epub", made.laughing("META-INF/container.xml"), "bomb"),
    "a text of entities": ("a.odt", made.laughing("content.xml", "application/vnd.oasis.opendocument.text"), "bomb"),
    "a sheet that breaks off inside": ("a.ods", made.odf("spreadsheet", "<table:table><table:table-row></tabl>"), "corrupt"),
    "a sheet of two corners": ("a.xlsx", made.xlsx({"A": made.cells(1, "x") + made.CORNER}), "too_large"),
    "a sheet that repeats": ("a.ods", made.odf("spreadsheet", made.REPEATED), "too_large"),
    "an archive in archives": ("a.zip", made.nested(8), "too_deep"),
    "a part that is not there": ("a.zip", made.zipped({"x.txt": b""}), "empty"),
    "a page that was changed": ("a.warc", made.record("resource", "a://x", b"The pier", "text/plain", digest="md5:00"), "digest_mismatch"),
    "a web archive without a page": ("a.warc", made.record("revisit", "a://x", b""), "passed_over"),
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
    assert made[0].address.startswith((address, "a://x"))


def test_every_reason_is_tried_and_documented() -> None:
    tried = {reason for _, _, reason in BAD.values()} | {"too_large", "too_many", "bad_row"}  # rows of tables: test_tables.py
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
    bomb = made.zipped({"word/document.xml": b"a" * 500_000, "[Content_Types].xml": b"x"})
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
