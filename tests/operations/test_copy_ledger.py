"""A ledger copied: all of it, to where none is, whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from cuibono.errors import IntegrityError, LockedError, UsageError, WorkspaceError
from cuibono.ledger.moving import Moving
from cuibono.ledger.postgres import PostgresLedger
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations.copy_ledger import TABLES, copy_ledger, digests
from cuibono.operations.decide import decide_claim, set_publisher
from cuibono.operations.derive import derive
from cuibono.operations.ledger_places import made_whole
from cuibono.operations.verify import verify
from cuibono.operations.workspace import open_workspace
from cuibono.records import Publisher
from tests.operations.runs import CORPUS, ROOT, add, briefs
from tests.postgres_server import Server

SAID = {"by": "ida", "at": "2031-06-02T00:00:00.000001Z", "why": "read it again"}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with decisions, and with all that deriving keeps."""
    path = tmp_path_factory.mktemp("original") / "workspace"
    with open_workspace(path, write=True, create=True) as workspace:
        ledger = workspace.ledger
        add(ledger, CORPUS)
        derive(ledger)
        decide_claim(ledger, ledger.claims()[0].claim_id, "reject", **SAID)
        set_publisher(ledger, Publisher("Velmora Herald", "B"), **SAID)
        derive(ledger)
    return path


def test_a_copy_is_the_same_ledger(original: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int | None]] = []
    file = f"sqlite:{tmp_path / 'copy.sqlite3'}"
    told = copy_ledger(str(original), file, on_step=lambda done, total, what: steps.append((done, total)))
    assert {row.table for row in told} == {table.name for table in TABLES}
    assert steps[-1] == (2 * sum(row.rows for row in told),) * 2
    back = tmp_path / "back"
    assert copy_ledger(file, str(back)) == told == digests(str(original)) == digests(file)
    with open_workspace(original) as first, open_workspace(back, write=True) as second:
        assert first.ledger.digest() == second.ledger.digest()
        assert briefs(first.ledger) == briefs(second.ledger)
        assert first.ledger.search("railway") == second.ledger.search("railway") != []
        assert verify(second.ledger).faults == []
        # What deriving keeps came along: one more document is derived alone, with the same result.
        assert second.ledger.unresolved_documents() == []
        text = tmp_path / "new.txt"
        text.write_text("Ana Dorn leads Orsk Bank.", encoding="utf-8")
        add(second.ledger, text)
        derive(second.ledger)
        kept = second.ledger.digest()
        derive(second.ledger, whole=True)
        assert second.ledger.digest() == kept


def test_nothing_is_copied_onto_something(original: Path, tmp_path: Path) -> None:
    for target in (str(original), f"sqlite:{original / 'ledger.sqlite3'}"):
        with pytest.raises(UsageError, match="a ledger here already"):
            copy_ledger(str(original), target)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("Dear Ana")
    with pytest.raises(WorkspaceError, match="not empty"):
        copy_ledger(str(original), str(tmp_path / "full"))
    with pytest.raises(UsageError, match="names no file"):
        copy_ledger(str(original), "sqlite:")


def test_what_is_copied_must_be_there_and_of_this_version(original: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError):
        copy_ledger(str(tmp_path / "nowhere"), f"sqlite:{tmp_path / 'copy.sqlite3'}")
    older = Path(shutil.copytree(original, tmp_path / "older"))
    with SqliteLedger(older / "ledger.sqlite3", write=True) as ledger, ledger.transaction() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WorkspaceError, match="newer than this program's"):
        copy_ledger(str(older), f"sqlite:{tmp_path / 'copy.sqlite3'}")
    assert [path.name for path in tmp_path.iterdir()] == ["older"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), WorkspaceError("cannot write: database or disk is full")])
def test_a_copy_that_stops_leaves_nothing(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    put = Moving.put_table

    def stopping(self: Any, table: Any, batches: Any) -> int:
        if table.name == "ties":
            raise error
        return put(self, table, batches)

    monkeypatch.setattr(Moving, "put_table", stopping)
    with pytest.raises(type(error)):
        copy_ledger(str(original), f"sqlite:{tmp_path / 'copy.sqlite3'}")
    assert [path.name for path in tmp_path.iterdir() if path.name != "writer.lock"] == []
    monkeypatch.undo()
    copy_ledger(str(original), f"sqlite:{tmp_path / 'copy.sqlite3'}")


def test_a_copy_that_says_something_else_is_none(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put = Moving.put_table

    def losing(self: Any, table: Any, batches: Any) -> int:
        def less() -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield batch.slice(1) if table.name == "mentions" else batch

        return put(self, table, less())

    monkeypatch.setattr(Moving, "put_table", losing)
    with pytest.raises(IntegrityError, match="mentions has"):
        copy_ledger(str(original), str(tmp_path / "copy"))
    monkeypatch.undo()
    assert not (tmp_path / "copy" / "ledger.sqlite3").exists()
    copy_ledger(str(original), str(tmp_path / "copy"))  # the folder that is left holds no ledger


def test_half_a_copy_of_a_killed_process_is_no_ledger(original: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.sqlite3.copying").write_bytes(b"half of it")
    copy_ledger(str(original), f"sqlite:{tmp_path / 'copy.sqlite3'}")
    assert not (tmp_path / "copy.sqlite3.copying").exists()


# Bytes that a file of the process may have: SQLite meets the same end as on a full disk, as the tables are made and as rows come in.
@pytest.mark.parametrize("limit", [200_000, 700_000])
def test_a_full_disk_is_told_and_nothing_is_left(original: Path, tmp_path: Path, limit: int) -> None:
    assert (original / "ledger.sqlite3").stat().st_size > limit
    program = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\nimport cuibono.cli\n"
        f"cuibono.cli.main(['ledger', 'copy', {str(original)!r}, 'sqlite:{tmp_path / 'copy.sqlite3'}'])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}, check=False
    )
    assert ran.returncode == WorkspaceError.exit_code, ran.stderr
    assert "cannot write" in ran.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name != "writer.lock"] == []


def test_two_do_not_copy_to_one_place(original: Path, tmp_path: Path) -> None:
    with made_whole(f"sqlite:{tmp_path / 'copy.sqlite3'}"), pytest.raises(LockedError):
        copy_ledger(str(original), f"sqlite:{tmp_path / 'copy.sqlite3'}")


# -- on a server
def test_there_and_back_by_a_server(original: Path, tmp_path: Path, database: Callable[[], str]) -> None:
    url, back = database(), tmp_path / "back"
    told = copy_ledger(str(original), url)
    assert told == digests(str(original)) == digests(url)
    with PostgresLedger(url, write=True) as served:
        assert verify(served).faults == []
        with open_workspace(original) as workspace:
            assert served.digest() == workspace.ledger.digest()
            assert served.search("railway") == workspace.ledger.search("railway") != []
            assert briefs(served) == briefs(workspace.ledger)
        with pytest.raises(UsageError, match="is not empty"):
            copy_ledger(str(original), url)
    assert copy_ledger(url, str(back)) == told
    with open_workspace(original) as workspace, open_workspace(back) as copied:
        assert copied.ledger.digest() == workspace.ledger.digest()


def test_a_connection_that_is_cut_leaves_nothing(
    original: Path, database: Callable[[], str], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, put = database(), Moving.put_table

    def cutting(self: Any, table: Any, batches: Any) -> int:
        if table.name == "ties":
            name = url.partition("?")[0].rpartition("/")[2]
            server.do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        return put(self, table, batches)

    monkeypatch.setattr(Moving, "put_table", cutting)
    with pytest.raises(WorkspaceError, match="ended the connection"):
        copy_ledger(str(original), url)
    monkeypatch.undo()
    assert not any(row.rows for row in digests(url))
    copy_ledger(str(original), url)
