"""A run gives the same tables whoever reads, in whatever slices, and however often it was stopped."""

from __future__ import annotations

import gzip
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fsspec.spec import AbstractBufferedFile
from sqlalchemy import select

from cuibono.errors import IntegrityError, LockedError, UsageError, WorkspaceError
from cuibono.ledger import schema
from cuibono.ledger.locking import WriterLock
from cuibono.ledger.tables import from_arrow, moved_columns
from cuibono.operations.add import add_paths
from cuibono.operations.derive import derive
from cuibono.operations.run_corpus import Options, Ran, run_corpus
from cuibono.operations.run_derive import load_ledger
from cuibono.operations.run_slices import WRITES, Slice, crashed_rows, digest_of, read_rows, read_slice, rows_stage
from cuibono.operations.run_source import pieces as pieces_at
from cuibono.operations.run_source import read_piece
from cuibono.operations.take_in import Capture
from cuibono.operations.workspace import open_workspace
from cuibono.records import Document, Reject
from cuibono.runners import InlineRunner, PoolRunner, Runner, Stage
from cuibono.runners.spark.folder import DERIVED_TABLES, READ_TABLES, LocalFolder, open_folder, whole_slices
from cuibono.runners.spark.runner import SparkRunner
from cuibono.runners.spark.tables import read_table
from cuibono.stages.read.documents import READS
from tests.ledger.factories import NORTH, SOUTH

AT = "2031-06-01T00:00:00Z"
ROOT = Path(__file__).parents[2]
PROGRAM = "import cuibono.cli; cuibono.cli.main()"
RULES = Options("rules")
STORIES = [
    {"id": "north", "text": NORTH, "publisher": "The Vell Post", "url": "https://vell.test/north", "published": "2031-05-01"},
    {"id": "south", "text": SOUTH, "publisher": "The Orsk Times", "published": "2031-05-02"},
    {"id": "bank", "text": "Ana Dorn is a director of Vell Bank. Vell Bank sued Orsk Rail in June.", "publisher": "The Vell Post"},
    {"id": "copy", "text": NORTH, "publisher": "Marn Daily", "published": "2031-05-03"},
    {"id": "fremd", "text": "Der Bürgermeister der Stadt sagte am Montag, dass die neue Brücke im Herbst eröffnet werden soll."},
]


def lines(path: Path) -> Path:
    """A file with five documents, one of them twice, and three lines that are none."""
    rows = [json.dumps(row, ensure_ascii=False) for row in STORIES]
    path.write_text("\n".join([*rows[:2], "{broken", rows[0], '{"id": "empty"}', *rows[2:], "[1]"]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lines(tmp_path_factory.mktemp("corpus") / "stories.jsonl")


def ran(source: Path | str, out: Path | str, runner: Runner | None = None, **more: Any) -> Ran:
    runner = runner or InlineRunner()
    try:
        return run_corpus(str(source), str(out), runner, more.pop("options", RULES), at=more.pop("at", AT), **more)
    finally:
        runner.close()


@pytest.fixture(scope="module")
def unbroken(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    out = tmp_path_factory.mktemp("unbroken") / "run"
    return out, ran(corpus, out)


def test_what_is_read_and_derived_is_what_a_ledger_holds(unbroken: tuple[Path, Ran], corpus: Path, tmp_path: Path) -> None:
    out, done = unbroken
    assert (done.slices, done.kept, done.known) == (1, 0, 1)
    assert done.counts["documents"] == len(STORIES)
    assert done.reasons == {"language": 1, "missing_field": 1, "not_json": 2}
    with open_workspace(tmp_path / "workspace", write=True, create=True) as workspace:
        ledger = workspace.ledger
        add_paths(ledger, [corpus], Capture(AT), InlineRunner(), engine="rules")
        derive(ledger, whole=True)
        with ledger.transaction() as connection:
            for name in (*READ_TABLES, *DERIVED_TABLES):
                table = schema.metadata.tables[name]
                stored = sorted(map(repr, connection.execute(select(*moved_columns(table))).mappings()))
                read = pq.read_table(out / name, partitioning=None).to_batches()
                assert sorted(repr(dict(row)) for batch in read for row in from_arrow(table, batch)) == stored, name


@pytest.mark.parametrize(("make", "most"), [(InlineRunner, 1), (partial(PoolRunner, 1), 3), (partial(PoolRunner, 2), 3)])
def test_any_runner_and_slice_give_the_same(
    make: Callable[[], Runner], most: int, unbroken: tuple[Path, Ran], corpus: Path, tmp_path: Path
) -> None:
    done = ran(corpus, tmp_path / "run", make(), most=most)
    assert done.slices == (len(STORIES) + 3 + most - 1) // most
    assert replace(done, out="", slices=1) == replace(unbroken[1], out="")


def test_spark_gives_the_same(spark: Any, unbroken: tuple[Path, Ran], corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    done = ran(corpus, out, SparkRunner(session=spark), most=4, spark=spark)
    assert replace(done, out="", slices=1) == replace(unbroken[1], out="")
    assert read_table(spark, out, "claims").count() == done.counts["claims"]
    assert read_table(spark, out, "ties").count() == done.counts["ties"]


def test_a_run_that_is_done_is_left_alone(unbroken: tuple[Path, Ran], corpus: Path) -> None:
    out, done = unbroken
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    again = ran(corpus, out, at="2040-01-01T00:00:00Z", most=1)
    assert again == replace(done, slices=0, kept=1)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")} == before


def poison(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The stage ``rows``, but a text of the bank kills its worker."""
    if any("Vell Bank" in text for text in batch.column("text").to_pylist()):
        os._exit(9)
    return read_rows(batch, "rules")


def the_slice(corpus: Path) -> Slice:
    [piece] = pieces_at(str(corpus))
    assert not isinstance(piece, Reject)
    taken = [item for item in read_piece(piece, Capture(AT)) if not isinstance(item, Reject)]
    kept: dict[str, tuple[Document, bytes]] = {document.doc_id: (document, data) for document, data in taken}
    return Slice(0, [document for document, _ in kept.values()], [data for _, data in kept.values()])


def test_a_document_that_kills_its_worker_is_rejected_and_the_others_are_read(spark: Any, corpus: Path) -> None:
    part, stage = the_slice(corpus), Stage(poison, READS, WRITES, crashed_rows)
    whole = read_slice(part, InlineRunner(), rows_stage("rules", None), lambda done: None)
    pool = PoolRunner(2)
    found = [read_slice(part, runner, stage, lambda done: None) for runner in (pool, SparkRunner(session=spark))]
    pool.close()
    one, other = ({name: digest_of(name, table) for name, table in tables.items()} for tables in found)
    assert one == other
    [bank] = [row.doc_id for row in part.documents if "Vell Bank" in row.text]
    crashes = [row for row in found[0]["rejects"].to_pylist() if row["reason"] == "worker_crash"]
    assert [row["doc_id"] for row in crashes] == [bank]
    assert found[0]["documents"].num_rows == len(part.documents)
    others = pa.compute.not_equal(whole["claims"].column("doc_id"), bank)
    assert found[0]["claims"].equals(whole["claims"].filter(others).combine_chunks())


def start(corpus: Path, out: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PROGRAM, "run", str(corpus), str(out), "--engine", "rules", *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize("least", [1, 3])
def test_a_run_that_was_killed_goes_on_where_it_was(least: int, unbroken: tuple[Path, Ran], corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    process = start(corpus, out, "--on", "inline", "--slice", "1")
    while process.poll() is None and len(whole_slices(LocalFolder(out))) < least:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    kept = len(whole_slices(LocalFolder(out)))
    # What a write leaves that was cut off: files of a slice without its marker.
    (out / "claims" / f"slice={kept:05d}").mkdir(parents=True, exist_ok=True)
    (out / "claims" / f"slice={kept:05d}" / "part-00000.parquet").write_bytes(b"PAR1 cut off")
    done = ran(corpus, out, most=2, at="2040-01-01T00:00:00Z")
    assert done.kept == kept >= least
    assert replace(done, out="", slices=1, kept=0) == replace(unbroken[1], out="")
    table = pq.read_table(out / "documents", partitioning=None)
    assert set(table.column("retrieved_at").to_pylist()) == set(table.column("retrieved_at").to_pylist()[:1])


def test_a_full_disk_is_told_and_the_run_goes_on_when_there_is_room(unbroken: tuple[Path, Ran], corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # No file of this process can grow larger: a write fails as on a disk without room.
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, hard))
    try:
        with pytest.raises(WorkspaceError, match=r"can't read or write here: .*\n.*make room"):
            ran(corpus, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert whole_slices(LocalFolder(out)) == []
    done = ran(corpus, out)
    assert replace(done, out="") == replace(unbroken[1], out="")


def test_another_run_in_the_folder_is_refused(unbroken: tuple[Path, Ran], corpus: Path, tmp_path: Path) -> None:
    out, _ = unbroken
    with pytest.raises(WorkspaceError, match=r"another run: options .*\n.*another folder"):
        ran(corpus, out, options=Options("rules", dataset="other"))
    other = tmp_path / "other.jsonl"
    other.write_text('{"text": "Ana Dorn met Orsk Rail."}\n')
    with pytest.raises(WorkspaceError, match="another run: inputs"):
        ran(other, out)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/cat.png").write_bytes(b"")
    with pytest.raises(WorkspaceError, match="other files"):
        ran(corpus, tmp_path / "photos")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/run.json").write_text("{")
    with pytest.raises(IntegrityError, match=r"run\.json"):
        ran(corpus, tmp_path / "broken")


def test_a_folder_that_is_none_or_taken_is_told(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot write here"):
        ran(corpus, tmp_path / "file" / "run")
    with pytest.raises(UsageError, match="read what it writes"):
        ran(corpus.parent, corpus.parent / "run")
    with pytest.raises(UsageError, match="no such file"):
        ran(tmp_path / "nowhere", tmp_path / "run")
    (tmp_path / "taken").mkdir()
    lock = WriterLock(tmp_path / "taken" / ".lock")
    with pytest.raises(LockedError):
        ran(corpus, tmp_path / "taken")
    lock.release()


def test_an_input_of_nothing_gives_empty_tables(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = ran(tmp_path / "empty", tmp_path / "run")
    assert set(done.counts.values()) == {0}
    assert all(pq.read_table(tmp_path / "run" / name, partitioning=None).num_rows == 0 for name in (*READ_TABLES, *DERIVED_TABLES))


def texts(source: Path | str) -> list[tuple[str, str, str | None, str | None, str]]:
    taken = [item for piece in pieces_at(str(source)) if not isinstance(piece, Reject) for item in read_piece(piece, Capture(AT))]
    return [(d.text, d.source_id, d.url, d.published_at, d.address) for d, _ in (item for item in taken if not isinstance(item, Reject))]


def test_parquet_is_read_as_lines_are(corpus: Path, tmp_path: Path) -> None:
    names = {"publisher": "source_id", "url": "address", "published": "published_at"}
    for at, renamed in enumerate(({}, names)):
        rows = [{renamed.get(name, name): value for name, value in row.items()} for row in STORIES]
        pq.write_table(pa.Table.from_pylist([*rows, {"id": "none"}]), tmp_path / f"{at}.parquet")
        found = texts(tmp_path / f"{at}.parquet")
        assert [row[:4] for row in found] == [row[:4] for row in dict.fromkeys(texts(corpus))]
        assert found[0][4] == f"{at}.parquet#north"
    [piece] = pieces_at(str(tmp_path / "0.parquet"))
    assert not isinstance(piece, Reject)
    [reject] = [item for item in read_piece(piece, Capture(AT)) if isinstance(item, Reject)]
    assert (reject.address, reject.reason) == ("0.parquet:6", "missing_field")
    (tmp_path / "cut.parquet").write_bytes((tmp_path / "0.parquet").read_bytes()[:-20])
    [piece] = pieces_at(str(tmp_path / "cut.parquet"))
    assert not isinstance(piece, Reject)
    assert [item.reason for item in read_piece(piece, Capture(AT)) if isinstance(item, Reject)] == ["corrupt"]


def test_an_earlier_run_is_read_with_its_originals(unbroken: tuple[Path, Ran], tmp_path: Path) -> None:
    out, done = unbroken
    again = ran(out, tmp_path / "run", most=2)
    assert again.counts["documents"] == len(STORIES)
    same = ("documents", "originals", "passages", "mentions", "attributions", "claims", *DERIVED_TABLES)
    assert {name: again.digests[name] for name in same} == {name: done.digests[name] for name in same}


def test_an_object_store_is_read_and_written(unbroken: tuple[Path, Ran], corpus: Path) -> None:
    store = fsspec.filesystem("memory")
    store.pipe_file("/bucket/in/a.jsonl.gz", gzip.compress(corpus.read_bytes()))
    store.pipe_file("/bucket/in/b.jsonl", b'{"id": "b", "text": "Ana Dorn met Orsk Rail."}\n')
    assert [row[4] for row in texts("memory://bucket/in")][-2:] == ["a.jsonl.gz#fremd", "b.jsonl#b"]
    done = ran("memory://bucket/in/a.jsonl.gz", "memory://bucket/out", most=3)
    assert done.counts == unbroken[1].counts
    assert ran("memory://bucket/in/a.jsonl.gz", "memory://bucket/out").kept == done.slices
    assert open_folder("memory://bucket/out").table("claims/slice=00000/part-00000.parquet").num_rows
    with pytest.raises(UsageError, match="nothing is there"):
        ran("memory://bucket/nothing", "memory://bucket/else")


class RangedFile(AbstractBufferedFile):
    """A file that is fetched range by range, as those over a network are."""

    def _fetch_range(self, start: int, end: int) -> bytes:
        return bytes(self.fs.store[self.path].getvalue()[start:end])


def test_files_over_a_network_are_read_as_those_here(
    unbroken: tuple[Path, Ran], corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = fsspec.filesystem("memory")
    store.pipe_file("/far/in/stories.jsonl", corpus.read_bytes())
    here = type(store).open

    def there(self: Any, path: str, mode: str = "rb", **more: Any) -> Any:
        return RangedFile(self, self._strip_protocol(path)) if mode == "rb" else here(self, path, mode, **more)

    monkeypatch.setattr(type(store), "open", there)
    done = ran("memory://far/in", "memory://far/out", most=2)
    again = ran("memory://far/out", tmp_path / "again")
    assert replace(done, out="", slices=1) == replace(unbroken[1], out="")
    assert again.digests["originals"] == done.digests["originals"]


def test_a_store_that_spark_has_no_way_to_is_told_before_anything_is_read(spark: Any, unbroken: tuple[Path, Ran], corpus: Path) -> None:
    with pytest.raises(UsageError, match="Spark can't read and write there"):
        ran(corpus, "memory://closed/out", SparkRunner(session=spark), spark=spark)
    assert whole_slices(open_folder("memory://closed/out")) == []
    done = ran(corpus, "memory://closed/out")
    assert replace(done, out="") == replace(unbroken[1], out="")


def test_a_run_loads_into_a_ledger(unbroken: tuple[Path, Ran], tmp_path: Path) -> None:
    with open_workspace(tmp_path / "workspace", write=True, create=True) as workspace:
        load_ledger(LocalFolder(unbroken[0]), workspace.ledger)
        assert workspace.ledger.count_documents() == len(STORIES)
        assert workspace.ledger.unresolved_documents() != []
