"""What was fetched stands up later: ``verify`` reads the kept bytes and the text again, ``export warc`` hands them on."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from cuibono.errors import UsageError
from cuibono.ledger import Ledger
from cuibono.operations.export import export_captures
from cuibono.operations.verify import Report, verify
from cuibono.operations.workspace import open_workspace
from cuibono.readers import read_source
from cuibono.records import Reading, Reject, WebCapture, make_id, sha256
from cuibono.sources.web.fetch import Fetcher, Policy
from tests.sources.web.site import Site

AT = "2031-06-01T00:00:00Z"
LINES = b'{"id": "one", "text": "The pier was sold."}\n{"id": "two", "text": "The crane was sold too."}\n'
# Paths of pages, and which of their documents the capture names.
PAGES = {"/p/1": 0, "/faults/chain/2": 0, "/faults/chunked-gzip": 0, "/faults/br": 0, "/lines.jsonl": 1}


def land(ledger: Ledger, fetcher: Fetcher, address: str, which: int | None) -> None:
    """A capture as ``watch`` logs it, with the documents that it became (the log names one of them)."""
    came = fetcher.fetch(address)
    doc_id = None
    if which is not None:
        assert came.body is not None
        taken = list(read_source(address, came.body, dataset="default", retrieved_at=AT, hint=(came.media_type or "").split(";")[0]))
        made = [item for item in taken if not isinstance(item, Reject)]
        for document, original in made:
            ledger.add_document(document, original, Reading(document.doc_id, "none/1"))
        doc_id = made[which][0].doc_id
    row = WebCapture(
        make_id("capture", address, came.at),
        address,
        came.url,
        came.at,
        "new" if came.outcome == "ok" else came.outcome,
        status=came.status,
        media_type=came.media_type,
        payload_sha256=sha256(came.body) if came.body is not None else None,
        doc_id=doc_id,
    )
    ledger.add_capture(row, came.warc)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("captured") / "workspace"
    with Site() as site, Fetcher(Policy(allow=(site.allow,), pace_s=0, tries=1)) as fetcher:
        site.put("/lines.jsonl", LINES, "application/x-ndjson")
        with open_workspace(path, write=True, create=True) as workspace:
            for page, which in PAGES.items():
                land(workspace.ledger, fetcher, site.url(page), which)
            for page in ("/nowhere", "/faults/short", "/faults/nothing", "/faults/to/" + b"http://10.0.0.1/".hex()):
                land(workspace.ledger, fetcher, site.url(page), None)
            land(workspace.ledger, fetcher, "http://10.0.0.1/", None)
    return path


@pytest.fixture
def captured(made: Path, tmp_path: Path) -> Path:
    """A copy of a workspace with nine captures, five of them pages."""
    return Path(shutil.copytree(made, tmp_path / "workspace"))


def verified(path: Path) -> Report:
    with open_workspace(path) as workspace:
        return verify(workspace.ledger)


def change(path: Path, sql: str, *values: object) -> None:
    connection = sqlite3.connect(path / "ledger.sqlite3")
    with connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        assert connection.execute(sql, values).rowcount > 0
    connection.close()


def test_captures_hold(captured: Path) -> None:
    report = verified(captured)
    assert report.faults == []
    assert (report.checked["captures"], report.checked["captured pages"], report.checked["captured texts"]) == (8, 5, 5)
    # Each of five is in the ledger, and is what its exchange holds.
    assert report.checked["captured documents"] == 10


@pytest.mark.parametrize(
    ("tampering", "words"),
    [
        ("UPDATE web_captures SET payload_sha256 = 'x' WHERE payload_sha256 IS NOT NULL", "not the one that the log names"),
        ("UPDATE web_captures SET doc_id = 'doc-nowhere' WHERE doc_id IS NOT NULL", "which is not there"),
        ("UPDATE web_captures SET warc = x'00' WHERE warc IS NOT NULL", "can't be read"),
        ("UPDATE web_captures SET warc = substr(warc, 1, 400) WHERE warc IS NOT NULL", "can't be read"),
        ("UPDATE documents SET content_sha256 = 'x'", "is not what the kept exchange"),
        ("UPDATE documents SET text = replace(text, 'million', 'billion')", "reads otherwise than the stored text"),
        ("UPDATE web_captures SET doc_id = (SELECT max(doc_id) FROM documents) WHERE doc_id IS NOT NULL", "is not what the kept exchange"),
    ],
)
def test_every_tampering_is_found(captured: Path, tampering: str, words: str) -> None:
    change(captured, tampering)
    faults = verified(captured).faults
    assert any(words in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b" million ", b" billion ", "not what its digest says"),
        (b"HTTP/1.1 200", b"HTTP/1.1 404", "not what its digest says"),
        (b"WARC-IP-Address: 127.0.0.1", b"WARC-IP-Address: 93.1.1.1", "was changed"),
        (b"WARC-Date: 20", b"WARC-Date: 19", "was changed"),
        (b"/p/1\r\nWARC-Date", b"/p/9\r\nWARC-Date", "was changed"),
        (b"WARC-Payload-Digest: sha256:", b"WARC-Payload-Digest: sha256:0", "not what its digest says"),
        (b"WARC-Type: request", b"WARC-Type: resource", "was changed"),
    ],
)
def test_a_changed_exchange_is_found(captured: Path, old: bytes, new: bytes, words: str) -> None:
    connection = sqlite3.connect(captured / "ledger.sqlite3")
    (warc,) = connection.execute("SELECT warc FROM web_captures WHERE number = 1").fetchone()
    connection.close()
    plain = gzip.decompress(warc)
    assert old in plain
    changed = plain.replace(old, new)
    change(captured, "UPDATE web_captures SET warc = ? WHERE number = 1", gzip.compress(changed))
    faults = verified(captured).faults
    assert any(words in fault for fault in faults), faults


def test_another_reader_may_read_otherwise(captured: Path) -> None:
    change(captured, "UPDATE documents SET reader = 'html/another'")
    report = verified(captured)
    assert report.faults == []
    assert "captured texts" not in report.checked


def test_all_captures_as_one_warc(captured: Path, tmp_path: Path) -> None:
    with open_workspace(captured) as workspace:
        done = export_captures(workspace.ledger, tmp_path / "out", at=AT)
        again = export_captures(workspace.ledger, tmp_path / "again.warc.gz", at=AT)
        kept = [warc for _, warc in workspace.ledger.warcs()]
    (path,) = (Path(name) for name in done.files)
    assert (path.name, done.captures, done.without) == ("captures.warc.gz", 8, 2)
    assert path.read_bytes() == Path(again.files[0]).read_bytes()
    assert path.read_bytes().endswith(b"".join(kept))
    kinds = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, parse_http=False):
            kinds.append(record.headers.get("WARC-Type"))
            assert record.verify_block_digest()
    # Two hops more of the chain, one more before the page inside.
    assert kinds == ["warcinfo"] + ["response", "request"] * (8 + 3)
    with path.open("rb") as stream:
        assert all(record.verify_payload_digest() for record in ArchiveIterator(stream) if record.headers.get("WARC-Type") != "warcinfo")
    assert not list(tmp_path.glob("**/*.part"))


def test_a_ledger_without_captures_is_a_warc_too(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "empty", write=True, create=True) as workspace:
        done = export_captures(workspace.ledger, tmp_path / "none.warc.gz", at=AT)
    assert (done.captures, done.without) == (0, 0)
    with (tmp_path / "none.warc.gz").open("rb") as stream:
        assert [record.headers.get("WARC-Type") for record in ArchiveIterator(stream)] == ["warcinfo"]


def test_a_target_that_can_not_be_written(captured: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with open_workspace(captured) as workspace, pytest.raises(UsageError):
        export_captures(workspace.ledger, tmp_path / "file" / "out", at=AT)
