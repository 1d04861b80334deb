"""What deriving over a whole corpus costs on Spark as it grows: seconds by the clock and of processors, bytes shuffled, memory at most.

    python benchmarks/run_costs.py --ledger WORKSPACE/ledger.sqlite3 --at 1000,10000,100000 [--master local[2]] [--keep FOLDER]

The documents are the ledger's, again and again with other words (repeated_corpus.py), with what was read in them: reading costs each
document the same, by itself (run_speed.py). Figures are of Spark's own log of events; memory is of this process and all that it started.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from repeated_corpus import write_repeated

from cuibono.operations.on_spark.derive import derive_run
from cuibono.runners.spark.folder import READ_TABLES, SLICES, slice_name
from cuibono.runners.spark.session import close, get_session

_MB = 1 << 20


def main() -> None:
    """Prints a row a size, then what each step took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--ledger", type=Path, required=True)
    options.add_argument("--at", default="1000,10000")
    options.add_argument("--master", default="local[2]")
    options.add_argument("--keep", type=Path, help="where the made documents are kept, for another run")
    given = options.parse_args()
    sizes = sorted(int(size) for size in given.at.split(","))
    with tempfile.TemporaryDirectory() as scratch:
        made = given.keep or Path(scratch) / "made"
        if not (made / SLICES).is_dir():
            write_repeated(given.ledger, made, sizes[-1])
        for size in sizes:  # each in a process of its own: Java's machine keeps what it was started with
            context = multiprocessing.get_context("spawn")
            process = context.Process(target=_measure, args=(made, size, given.master, Path(scratch) / str(size)))
            process.start()
            process.join()


def _measure(made: Path, size: int, master: str, out: Path) -> None:
    documents = _first_slices(made, out, size)
    log = out / "events"
    log.mkdir()
    said = {"enabled": "true", "compress": "false", "dir": f"file://{log}"}
    os.environ["PYSPARK_SUBMIT_ARGS"] = " ".join(
        [*(f"--conf spark.eventLog.{name}={value}" for name, value in said.items()), "pyspark-shell"]
    )
    began, steps = time.monotonic(), list[tuple[str, float]]()
    spark = get_session(master)
    watch = _Watch()
    counts = derive_run(spark, str(out), on_step=lambda what: _step(steps, what, documents))
    _step(steps, "", documents)
    ended = time.monotonic()
    most, processor = watch.stop()
    close(spark)
    told = _events(log)
    held = {name: _bytes(out / name) for name in (*READ_TABLES, *counts)}
    print(
        f"{documents:,} documents: {ended - began:,.0f} s by the clock, {processor:,.0f} s of processors, "
        f"{told['shuffled'] / _MB:,.0f} MB shuffled, {told['spilled'] / _MB:,.0f} MB spilled, at most {most / _MB:,.0f} MB held"
    )
    print(
        f"  a document: {1000 * processor / documents:,.1f} ms of processors, {1000 * told['run'] / documents:,.1f} ms in tasks, "
        f"{told['shuffled'] / documents / 1024:,.1f} KB shuffled"
    )
    print("  rows: " + ", ".join(f"{name} {rows:,}" for name, rows in counts.items()))
    print("  KB a document: " + ", ".join(f"{name} {size / documents / 1024:.2f}" for name, size in held.items()), flush=True)
    shutil.rmtree(out)


def _step(steps: list[tuple[str, float]], what: str, documents: int) -> None:
    """A step begins: what the one before it took is told at once, since of very many documents each takes long."""
    now = time.monotonic()
    if steps:
        before, at = steps[-1]
        print(f"  {before:24} {now - at:8.1f} s  {1000 * (now - at) / documents:8.2f} ms a document", flush=True)
    steps.append((what, now))


def _first_slices(made: Path, out: Path, size: int) -> int:
    """The first whole slices of the made documents, by links; how many documents these are. A size below one slice is cut from it."""
    out.mkdir(parents=True)
    (out / SLICES).mkdir()
    documents = 0
    for marker in sorted((made / SLICES).iterdir()):
        if documents >= size:
            break
        number, held = int(marker.stem), json.loads(marker.read_text())["documents"]
        wanted = min(held, size - documents)
        ids = None
        for name in READ_TABLES:
            part = Path(name) / slice_name(number) / "part-00000.parquet"
            (out / part).parent.mkdir(parents=True)
            if wanted == held:
                os.link(made / part, out / part)
                continue
            table = pq.read_table(made / part, partitioning=None)
            ids = ids or table.column("doc_id").to_pylist()[:wanted]  # documents come first
            pq.write_table(table.filter(pc.is_in(table.column("doc_id"), pa.array(ids))), out / part)
        (out / SLICES / marker.name).write_text(json.dumps({"documents": wanted}))
        documents += wanted
    return documents


def _events(log: Path) -> dict[str, float]:
    """Sums over all tasks that ended."""
    sums: dict[str, float] = defaultdict(float)
    for path in sorted(path for path in log.rglob("*") if path.is_file() and not path.name.startswith(("appstatus", "."))):
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            metrics = row.get("Task Metrics") if row.get("Event") == "SparkListenerTaskEnd" else None
            if metrics:
                sums["run"] += metrics["Executor Run Time"] / 1e3
                sums["shuffled"] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
                sums["spilled"] += metrics["Disk Bytes Spilled"]
    return sums


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


class _Watch:
    """Of this process and its descendants: the most memory held together, in bytes, and the processor's seconds; looked at twice a second
    (Linux)."""

    def __init__(self) -> None:
        self.most, self.ticks, self.done = 0, dict[int, int](), threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def stop(self) -> tuple[int, float]:
        self.done.set()
        self.thread.join()
        return self.most, sum(self.ticks.values()) / os.sysconf("SC_CLK_TCK")

    def _look(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while not self.done.wait(0.5):
            parents, sizes, ticks = {}, {}, {}
            for entry in Path("/proc").iterdir():
                if entry.name.isdigit():
                    try:
                        told = (entry / "stat").read_text().rpartition(")")[2].split()
                        pid = int(entry.name)
                        parents[pid], ticks[pid] = int(told[1]), int(told[11]) + int(told[12])
                        sizes[pid] = int((entry / "statm").read_text().split()[1]) * page
                    except (OSError, IndexError):
                        continue  # it has ended
            mine = {os.getpid()}
            while more := {pid for pid, parent in parents.items() if parent in mine} - mine:
                mine |= more
            self.most = max(self.most, sum(sizes.get(pid, 0) for pid in mine))
            self.ticks.update((pid, ticks[pid]) for pid in mine if pid in ticks)


if __name__ == "__main__":
    main()
