"""One input three ways: added to a file, run on Spark and loaded, loaded into PostgreSQL. Ties, grades and briefs are the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cuibono.ledger.postgres import PostgresLedger
from cuibono.operations.load_run import load_run
from cuibono.operations.run_corpus import Options, run_corpus
from cuibono.operations.verify import verify
from cuibono.operations.workspace import open_workspace
from cuibono.runners.spark.runner import SparkRunner
from tests.operations.runs import ARTICLE, AT, CORPUS, briefs, make_run


def test_embedded_spark_and_postgres_say_the_same(tmp_path: Path, spark: Any, database: Callable[[], str]) -> None:
    corpus = Path(shutil.copytree(CORPUS, tmp_path / "corpus"))
    if ARTICLE.exists():
        shutil.copy(ARTICLE, corpus)
    digest = make_run(tmp_path, corpus)
    run_corpus(str(corpus), str(tmp_path / "spark"), SparkRunner(session=spark), Options(engine="rules"), at=AT, most=6, spark=spark)
    with (
        open_workspace(tmp_path / "made") as embedded,
        open_workspace(tmp_path / "loaded", write=True, create=True) as loaded,
        PostgresLedger(database(), write=True) as served,
    ):
        expected = briefs(embedded.ledger)
        assert expected
        for ledger in (loaded.ledger, served):
            assert load_run(ledger, tmp_path / "spark").derived == "taken"
            assert ledger.digest() == digest
            assert [tie.reason for tie in ledger.ties()] == [tie.reason for tie in embedded.ledger.ties()]
            assert briefs(ledger) == expected
            assert verify(ledger).faults == []
