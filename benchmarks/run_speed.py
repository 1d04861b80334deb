"""Words per second of ``cuibono run``'s reading inline, in pools and on Spark, and what each runner costs beside the reading.

``python benchmarks/run_speed.py ARTICLES.jsonl[.gz] [--count 300] [--engine model] [--short] [--out FILE.json]``

``--short`` (for CI) takes 16 texts, the rules, and no Spark where there is none. The same documents in the same batches go through each
runner, after a first pass over some of them that starts processes and loads weights; ``spark, in its worker`` runs the stage in Spark's own
Python process and ``spark`` in one beside it (what the program does). ``idle`` are the same texts said to be in a language that nobody
reads: what more than inline that takes is the way there and back. The row sums must be the same for all.

Beside the time on the clock stands the processor's, of this process and all below it (Java too), which other programs on the machine hardly
change (Linux only).
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa

from cuibono.operations.batches import grouped
from cuibono.operations.run_slices import Slice, digest_of, read_slice, rows_stage
from cuibono.operations.run_source import pieces, read_piece
from cuibono.operations.take_in import Capture
from cuibono.records import Reject
from cuibono.runners import InlineRunner, PoolRunner, Runner, Stage
from cuibono.runners.spark.runner import SparkRunner


class InWorker(SparkRunner):
    """The stage in Spark's own Python process: nothing holds a document that takes it down."""

    def _work(self, stage: Stage) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
        def run(rows: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            from cuibono.runners.base import apply
            from cuibono.runners.spark.worker import from_bytes, to_bytes

            for row in rows:
                for number, sent in zip(row.column(0).to_pylist(), row.column(1).to_pylist(), strict=True):
                    result = to_bytes(apply(stage, from_bytes(sent)))
                    columns = [pa.array([number], pa.int64()), pa.array([result], pa.binary()), pa.array([None], pa.binary())]
                    yield pa.record_batch(columns, names=["number", "result", "error"])

        return run


def processor() -> float:
    """Seconds of the processor that this process and all that live below it have used, ended children of each counted; 0 where not told."""
    below: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        pid = int(stat.parent.name)
        below.setdefault(int(fields[1]), []).append(pid)
        used[pid] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    wanted, total = [os.getpid()], 0.0
    while wanted:
        pid = wanted.pop()
        total += used.get(pid, 0.0)
        wanted += below.get(pid, [])
    return total


def taken_from(path: str, count: int) -> Slice:
    """The first ``count`` documents of a file."""
    part = Slice(0)
    for piece in pieces(path):
        if isinstance(piece, Reject):
            continue
        for item in read_piece(piece, Capture("2031-06-01T00:00:00Z")):
            if not isinstance(item, Reject):
                part.documents.append(item[0])
                part.originals.append(item[1])
            if len(part.documents) == count:
                return part
    return part


def runners(short: bool) -> Iterator[tuple[str, Runner]]:
    """The runners by name, each started when it is asked for."""
    yield "inline", InlineRunner()
    yield "pool 1", PoolRunner(1)
    yield "pool 2", PoolRunner(2)
    if short and find_spec("pyspark") is None:
        return
    spark = SparkRunner("local[2]")
    yield "spark local[2]", spark
    yield "spark local[2], in its worker", InWorker(session=spark.spark)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--engine", default="model")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--out", type=Path)
    told = parser.parse_args()
    count, engine = (16, "rules") if told.short else (told.count, told.engine)
    began = time.perf_counter()
    part = taken_from(told.articles, count)
    taken = time.perf_counter() - began
    words = sum(len(document.text.split()) for document in part.documents)
    batches = sum(1 for _ in grouped(part.documents))
    print(f"{len(part.documents)} documents, {words:,} words, {batches} batches; bytes to documents: {taken:.1f} s")
    unread = Slice(0, [replace(document, language="zz") for document in part.documents], part.originals)
    stage = rows_stage(engine, None)
    first = Slice(0, part.documents[:: max(1, count // 16)], part.originals[:: max(1, count // 16)])
    found: dict[str, Any] = {}
    sums: dict[str, dict[str, str]] = {}
    for name, runner in runners(told.short):
        row: dict[str, float] = {}
        try:
            read_slice(first, runner, stage, lambda done: None)
            for what, documents in (("idle", unread), ("read", part)):
                began, before = time.perf_counter(), processor()
                tables = read_slice(documents, runner, stage, lambda done: None)
                row[what], row[f"{what} cpu"] = time.perf_counter() - began, processor() - before
            sums[name] = {table: digest_of(table, rows).hex for table, rows in tables.items()}
        finally:
            if not isinstance(runner, SparkRunner):
                runner.close()
        load = os.getloadavg()[0]
        found[name] = {
            "words a second": round(words / row["read"]),
            "words a processor's second": round(words / (row["read cpu"] or row["read"])),
            "idle, ms a batch": round(1000 * row["idle"] / batches, 1),
            "idle, processor's ms a batch": round(1000 * row["idle cpu"] / batches, 1),
            "load": load,
        }
        print(f"{name:32}", "; ".join(f"{what} {value:,}" for what, value in found[name].items()), flush=True)
    assert all(row == sums["inline"] for row in sums.values()), "the tables differ"
    if told.out:
        told.out.write_text(json.dumps({"engine": engine, "documents": len(part.documents), "words": words, "runners": found}, indent=1))


if __name__ == "__main__":
    main()
