"""Several processes on one ledger, and processes that are killed."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from cuibono.errors import LockedError
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations.verify import verify

from .factories import pair

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from cuibono.ledger.sqlite import SqliteLedger
from tests.ledger.factories import pair
with SqliteLedger(Path(sys.argv[1]), write=True, create=True) as ledger:
    print("open", flush=True)
    for number in range(int(sys.argv[2])):
        document, reading = pair(number)
        if ledger.add_document(document, document.text.encode(), reading):
            print(document.doc_id, flush=True)
    print("done", flush=True)
    if len(sys.argv) > 3:
        sys.stdin.readline()
"""


def _writer(path: Path, count: int, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), str(count), *more]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _lines(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout is not None
    return [line.strip() for _ in range(count) if (line := process.stdout.readline())]


def _end(process: subprocess.Popen[str]) -> list[str]:
    output, _ = process.communicate()
    return output.split()


def test_a_kill_loses_nothing_reported_and_leaves_nothing_half(tmp_path: Path) -> None:
    count = 120
    with SqliteLedger(tmp_path / "clean.sqlite3", write=True, create=True) as ledger:
        for number in range(count):
            document, reading = pair(number)
            ledger.add_document(document, document.text.encode(), reading)
        clean = ledger.digest()
    path = tmp_path / "killed" / "ledger.sqlite3"
    path.parent.mkdir()
    reported: list[str] = []
    for after in (0, *sorted(random.Random(20).sample(range(1, 40), 3))):
        process = _writer(path, count)
        seen = _lines(process, after)
        process.kill()
        reported += [line for line in (*seen, *_end(process)) if line.startswith("doc-")]
        if not path.exists():
            continue
        with SqliteLedger(path, write=True) as ledger:
            assert set(reported) <= set(ledger.document_ids())
            assert verify(ledger).faults == []
            assert all(ledger.claims(doc_id=doc_id) and ledger.original(doc_id) for doc_id in ledger.document_ids())
    process = _writer(path, count)
    _end(process)
    assert process.returncode == 0
    with SqliteLedger(path) as ledger:
        assert ledger.digest() == clean


def test_two_read_while_one_writes_and_nobody_else_may(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    process = _writer(path, 60, "wait")
    try:
        assert _lines(process, 5)[0] == "open"
        with pytest.raises(LockedError) as raised:
            SqliteLedger(path, write=True)
        assert "wait until it ends" in str(raised.value)
        with SqliteLedger(path) as first, SqliteLedger(path) as second:
            with first.transaction():
                before = first.document_ids()
                rest = _lines(process, 57)
                assert rest[-1] == "done"
                # One snapshot per transaction: what was written meanwhile does not show in it.
                assert first.document_ids() == before
            assert len(before) >= 4
            assert len(first.document_ids()) == len(second.document_ids()) == 60
            assert verify(second).faults == []
    finally:
        _end(process)
    with SqliteLedger(path, write=True) as ledger:
        assert ledger.add_document(*_late()) is True


def _late() -> tuple:
    document, reading = pair(999)
    return document, b"late", reading


def test_the_same_document_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    document, reading = pair(1)
    with SqliteLedger(path, write=True, create=True) as ledger:
        ledger.add_document(document, b"x", reading)
    before = path.read_bytes()
    with SqliteLedger(path, write=True) as ledger:
        assert not ledger.add_document(document, b"x", reading)
    assert path.read_bytes() == before
