"""A run over Spark Connect: a program with a session at a server's address, as on a cluster that others share."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.operations.test_run_corpus import PROGRAM, ROOT, lines, ran


@pytest.fixture
def address(spark: Any) -> Iterator[str]:
    """A server of Spark Connect in the Java process of the tests' own session."""
    pytest.importorskip("grpc", reason="pyspark[connect] is not installed")
    context = spark._jsc.sc()
    settings = context.conf()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.set("spark.connect.grpc.binding.address", "127.0.0.1").set("spark.connect.grpc.binding.port", str(port))
    settings.set("spark.sql.shuffle.partitions", "2")
    service = spark._jvm.org.apache.spark.sql.connect.service.SparkConnectService
    service.start(context)
    yield f"sc://127.0.0.1:{port}"
    service.stop(*(getattr(service, f"stop$default${number}")() for number in (1, 2)))


def test_a_run_over_spark_connect_gives_the_same(address: str, tmp_path: Path) -> None:
    corpus = lines(tmp_path / "stories.jsonl")
    expected = ran(corpus, tmp_path / "here")
    words = ["run", str(corpus), str(tmp_path / "run"), "--on", "spark", "--master", address, "--engine", "rules", "--slice", "4", "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", PROGRAM, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)["data"]
    assert data["rows"] == expected.counts
    assert data["digests"] == expected.digests
