"""Each format's sample against what was read by eye once and is kept beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cuibono.readers import read_source
from cuibono.records import Reject, sha256, to_dict

DATA = Path(__file__).parent / "data"
SAMPLES = (
    "wrapped.txt", "utf16.txt", "latin.txt", "page.html", "legacy.html", "notes.md", "report.pdf", "minutes.docx", "lines.jsonl",
    "costs.xlsx", "costs.xls", "costs.ods", "letter.odt", "talk.pptx", "harbour.epub", "pier.rtf",
)  # fmt: skip
# Files that hold files: their rejects are kept too.
CONTAINERS = ("letter.eml", "mail.mbox", "leak.zip", "bundle.tgz", "crawl.warc.gz", "site.wacz")


def reading_of(path: Path) -> list[dict[str, Any]]:
    """What the readers give for a file: blocks as words, the reader without its libraries' versions."""
    rows = []
    for item in read_source(path.name, path.read_bytes(), dataset="test", retrieved_at="2026-01-02T03:04:05Z"):
        if isinstance(item, Reject):
            assert path.name in CONTAINERS, item
            rows.append({"reject": item.reason, "address": item.address, "message": item.message})
            continue
        document, original = item
        assert sha256(original) == document.content_sha256
        assert sha256(document.text.encode("utf-8")) == document.text_sha256
        row = to_dict(document)
        row["blocks"] = [[block.kind, document.text[block.start : block.end]] for block in document.blocks]
        row["reader"] = document.reader.split(" ")[0]
        rows.append(row)
    return rows


@pytest.mark.parametrize("name", SAMPLES + CONTAINERS)
def test_sample_reads_as_kept(name: str) -> None:
    assert reading_of(DATA / name) == json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SAMPLES + CONTAINERS)
def test_same_bytes_give_the_same_reading(name: str) -> None:
    assert reading_of(DATA / name) == reading_of(DATA / name)


def test_frame_of_a_page_is_gone() -> None:
    text = reading_of(DATA / "page.html")[0]["text"]
    for frame in ("cookies", "Copyright", "Sport"):
        assert frame not in text
    assert "José Peña, said on Monday that the pier" in text


def test_running_heads_and_hyphens_of_a_pdf_are_gone() -> None:
    text = reading_of(DATA / "report.pdf")[0]["text"]
    assert "Report 3" not in text
    assert "\x02" not in text
    assert "state-owned ferry company" in text
    assert "extraordinarily comprehensive investigation" in text
    assert "insufficiently differentiated" in text


def test_deleted_text_of_a_docx_is_gone() -> None:
    text = reading_of(DATA / "minutes.docx")[0]["text"]
    assert "closed for a month" in text
    assert "two months" not in text
