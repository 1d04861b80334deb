"""What the runner on Spark does beside the contract of all runners (tests/runners/test_runners.py)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from cuibono.errors import CuibonoError, UsageError
from cuibono.runners import Stage
from cuibono.runners.spark.runner import SparkRunner
from cuibono.runners.spark.session import get_session
from cuibono.runners.spark.worker import from_bytes, to_bytes
from tests.runners import stages

WORDS = [f"word{number}" for number in range(7)]


def _shouted(runner: SparkRunner, stage: Any, words: list[str]) -> list[str]:
    return [word for batch in runner.run(stage, stages.batches(words)) for word in batch.column("shout").to_pylist()]


def test_a_worker_keeps_its_process_from_job_to_job(spark: Any) -> None:
    runner = SparkRunner(session=spark)
    pids = [
        {pid for batch in runner.run(stages.stage(stages.where), stages.batches(WORDS)) for pid in batch.column("n").to_pylist()}
        for _ in range(3)
    ]
    assert len(set().union(*pids)) <= 2


def test_a_document_that_takes_sparks_worker_down_costs_one_row(spark: Any) -> None:
    words = [*WORDS[:2], "poison"]
    got = _shouted(SparkRunner(session=spark), stages.stage(stages.shout_or_take_spark_down), words)
    assert got[:2] == [word.upper() for word in WORDS[:2]]
    assert got[2].startswith("the worker of Spark died")


def test_a_job_is_bounded(spark: Any) -> None:
    taken = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        for batch in stages.batches(["word"] * 12):
            taken += 1
            yield batch

    results = SparkRunner(session=spark, most_batches=2).run(stages.stage(stages.shout), counted())
    next(results)
    assert taken == 2


def test_batches_go_as_bytes_and_come_back_the_same() -> None:
    for batch in (*stages.batches(WORDS), stages.batches(WORDS)[0].slice(0, 0), stages.batches(WORDS)[0].slice(1, 1)):
        again = from_bytes(to_bytes(batch))
        assert again.equals(batch)
        assert again.schema.equals(batch.schema, check_metadata=True)


def test_one_process_has_one_master(spark: Any) -> None:
    assert get_session("local[2]") is spark
    with pytest.raises(UsageError, match="is open"):
        get_session("local[1]")
    for name in ("localhost", "locl", "http://host:7077", " "):
        with pytest.raises(UsageError, match="no master"):
            get_session(name)


def test_what_is_not_installed_where_the_workers_run_is_no_documents_fault(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "only_here.py").write_text("def same(batch):\n    return batch\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    same = import_module("only_here").same
    stage = Stage(same, stages.READS, stages.READS, stages.crashed)
    with pytest.raises(CuibonoError, match=r"only_here.*\n.*installed where Spark's workers run"):
        list(SparkRunner(session=spark).run(stage, stages.batches(WORDS)))
