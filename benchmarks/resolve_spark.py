"""Who is who over whole corpora of growing size: the embedded engine next to Spark on the same tables, with the same result.

``python benchmarks/resolve_spark.py [--at 10000,100000,1000000] [--from LEDGER] [--master local[2]] [--short] [--out FILE.json]``

Sizes are mentions. Documents are made from a seed as in ``resolve_scale.py``; with ``--from`` they are those of a ledger, in order, and
beyond its end the same again with other names: every word of a name that few documents hold is another one in each round, what many hold
stays, so that new names come with new documents as in news. Told are wall-clock seconds and the processor's (of Spark: of all processes
that the session started, on Linux), pairs compared, and the largest component, which one worker holds. Reading the tables is part of
both; Spark's session is started and used once before. A difference between the two results ends the run with exit code 1. ``--short`` is
for a look whether it runs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import sys
import tempfile
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from resolve_scale import World, made, word
from sqlalchemy import select

from cuibono.ledger import schema
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.ledger.tables import arrow_schema, to_arrow
from cuibono.operations.on_spark.local_facts import SAID, TOLD
from cuibono.operations.on_spark.resolve import resolve_on_spark
from cuibono.records import Said, gather_locals, to_dict
from cuibono.records.cells import READER
from cuibono.runners.spark.session import close, get_session
from cuibono.stages.resolve.entities import key_locals, resolve_keyed
from cuibono.stages.resolve.obey_decisions import read_rulings
from cuibono.stages.resolve.tally_terms import tally_terms

SIZES, SHORT = "10000,100000,1000000", "1000,3000"
FEW = 12  # documents of a word that is another one in the next round
# What resolution reads of the tables.
COLUMNS = {"documents": ("doc_id", "title", "reader", "blocks"), "mentions": ("doc_id", *SAID), "claims": ("doc_id", *TOLD)}
TABLES = {name: getattr(schema, name) for name in COLUMNS}
Rows = dict[str, list[dict[str, Any]]]
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")


def generated(seed: int) -> Iterator[Rows]:
    """Made documents without end, as rows by table."""
    world = World(seed)
    for number in count():
        row, reading = made(world, number)
        document: dict[str, Any] = {"doc_id": row.doc_id, "title": row.title, "reader": row.reader, "blocks": []}
        said = [{"doc_id": row.doc_id, "ordinal": place, **to_dict(mention)} for place, mention in enumerate(reading.mentions)]
        told = [
            {
                "doc_id": row.doc_id,
                "subject_entity": claim.subject.entity,
                "subject_text": claim.subject.text,
                "predicate": claim.predicate,
                "object_entity": claim.object.entity,
                "object_text": claim.object.text,
            }
            for claim in reading.claims
        ]
        yield {"documents": [document], "mentions": said, "claims": told}


@cache
def stored(path: Path) -> dict[str, Rows]:
    """The rows of a ledger by document."""
    by_doc: dict[str, Rows] = defaultdict(lambda: {name: [] for name in COLUMNS})
    ledger = SqliteLedger(path)
    for name, columns in COLUMNS.items():
        with ledger.transaction() as connection:
            for row in connection.execute(select(*(TABLES[name].c[column] for column in columns))).mappings():
                by_doc[row["doc_id"]][name].append(dict(row))
    return by_doc


def taken(path: Path, seed: int) -> Iterator[Rows]:
    """The documents of a ledger, and again and again with other names."""
    by_doc = stored(path)
    spread = Counter(found for rows in by_doc.values() for found in {w for row in rows["mentions"] for w in _NAME.findall(row["text"])})
    yield from by_doc.values()
    for turn in count(1):

        @cache
        def other(name: str, turn: int = turn) -> str:
            return name if spread[name] > FEW else word(random.Random(f"{seed} {turn} {name}"))

        def changed(column: str, value: Any, turn: int = turn, other: Any = other) -> Any:
            if column == "doc_id":
                return f"{value}-{turn}"
            named = column in ("title", "text", "subject_text", "object_text")
            return _NAME.sub(lambda match: other(match[0]), value) if named and value else value

        for rows in by_doc.values():
            yield {name: [{key: changed(key, value) for key, value in row.items()} for row in found] for name, found in rows.items()}


def write_tables(documents: Iterator[Rows], mentions: int, folder: Path) -> int:
    """Writes documents until there are so many mentions, a Parquet file a table; gives how many documents."""
    writers = {}
    for name, columns in COLUMNS.items():
        whole = arrow_schema(TABLES[name])
        writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", pa.schema([whole.field(column) for column in columns]))
    written = number = 0
    while written < mentions:
        batch: Rows = {name: [] for name in COLUMNS}
        for rows in islice(documents, 200):
            for name, found in rows.items():
                batch[name] += found
            number += 1
            written += len(rows["mentions"])
            if written >= mentions:
                break
        for name, writer in writers.items():
            writer.write_table(pa.Table.from_pylist([_plain(row) for row in batch[name]], writer.schema))
    for writer in writers.values():
        writer.close()
    return number


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "blocks": json.dumps(row["blocks"])} if "blocks" in row else row


def read_rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a table."""
    for batch in pq.ParquetFile(folder / f"{name}.parquet").iter_batches(5_000):
        yield from batch.to_pylist()


def embedded(folder: Path) -> tuple[str, int, int]:
    """Resolves the tables in this process; gives the digest of the result, pairs compared, and locals."""
    documents = {row["doc_id"]: row for row in read_rows(folder, "documents")}
    said: dict[str, list[Said]] = defaultdict(list)
    starts = {key: [block["start"] for block in json.loads(row["blocks"])] for key, row in documents.items() if row["reader"] == READER}
    for row in read_rows(folder, "mentions"):
        line = bisect_right(starts[row["doc_id"]], row["start"]) if starts.get(row["doc_id"]) else None
        said[row["doc_id"]].append(Said(row["entity"], row["text"], row["schema"], row["named"], row["country"], row["region"], line))
    told: dict[str, list[Any]] = defaultdict(list)
    for row in read_rows(folder, "claims"):
        told[row["doc_id"]].append(tuple(row[name] for name in TOLD))
    locals_ = [one for key, rows in sorted(said.items()) for one in gather_locals(key, rows, told[key], documents[key]["title"])]
    items = key_locals(locals_)
    found = resolve_keyed(items, read_rulings([]), tally_terms(items))
    batches = (to_arrow(schema.links, map(to_dict, found.links)), to_arrow(schema.entities, map(to_dict, found.entities)))
    return digest(zip(*(column.to_pylist() for column in batch.columns), strict=True) for batch in batches), found.compared, len(items)


def on_spark(spark: Any, folder: Path) -> tuple[str, Any]:
    """Resolves the tables on Spark, into Parquet; gives the digest of the result and what the run tells."""
    done = resolve_on_spark(*(spark.read.parquet(str(folder / f"{name}.parquet")) for name in COLUMNS))
    places = [folder / "links", folder / "entities"]
    for frame, place in zip((done.links, done.entities), places, strict=True):
        frame.write.parquet(str(place))
    done.release()
    tables = [pq.read_table(place) for place in places]
    return digest(zip(*(column.to_pylist() for column in table.columns), strict=True) for table in tables), done


def digest(tables: Iterable[Iterable[tuple[Any, ...]]]) -> str:
    """A hash over sorted rows."""
    made = hashlib.sha256()
    for rows in tables:
        for row in sorted(map(repr, rows)):
            made.update(row.encode())
    return made.hexdigest()


def spent(root: int | None = None) -> float:
    """Processor's seconds of this process, or of a process and all that it started."""
    if root is None:
        return time.process_time()
    told = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            row = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        told[int(path.parent.name)] = int(row[1]), sum(map(int, row[11:15]))
    known = {root}
    while more := {pid for pid, (parent, _) in told.items() if parent in known} - known:
        known |= more
    return sum(told[pid][1] for pid in known if pid in told) / os.sysconf("SC_CLK_TCK")


def timed(done: Any, root: int | None = None) -> tuple[Any, float, float]:
    """What a call gives, its seconds by the clock and by the processor."""
    clock, processor = time.monotonic(), spent(root)
    found = done()
    return found, time.monotonic() - clock, spent(root) - processor


def measure(args: argparse.Namespace, spark: Any) -> Iterator[dict[str, Any]]:
    """One row a size. Raises SystemExit where the results differ."""
    root = int(spark._jvm.java.lang.ProcessHandle.current().pid()) if Path("/proc/self/stat").exists() else None
    with tempfile.TemporaryDirectory() as first:
        write_tables(generated(args.seed), 500, Path(first))
        on_spark(spark, Path(first))
    for size in map(int, args.at.split(",")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            documents = write_tables(taken(args.source, args.seed) if args.source else generated(args.seed), size, folder)
            (theirs, done), wall, processor = timed(lambda folder=folder: on_spark(spark, folder), root)
            (ours, compared, locals_), own_wall, own_processor = timed(lambda folder=folder: embedded(folder))
            if theirs != ours or done.locals != locals_:
                raise SystemExit(f"at {size} mentions Spark gives something else than the embedded engine")
            yield {
                "mentions": size,
                "documents": documents,
                "locals": locals_,
                "embedded_s": round(own_wall, 1),
                "embedded_cpu_s": round(own_processor, 1),
                "embedded_compared": compared,
                "spark_s": round(wall, 1),
                "spark_cpu_s": round(processor, 1),
                "spark_compared": done.compared,
                "components": done.components,
                "largest": done.largest,
                "digest": ours,
                "load": round(os.getloadavg()[1], 1),
            }


def main(argv: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at", default=SIZES, help="sizes in mentions, comma separated")
    parser.add_argument("--from", dest="source", type=Path, help="a ledger")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args(argv)
    if args.short:
        args.at = SHORT
    spark = get_session(args.master)
    rows = []
    try:
        for row in measure(args, spark):
            rows.append(row)
            print(
                f"{row['mentions']:>8} mentions, {row['documents']:>6} documents, {row['locals']:>7} locals: embedded {row['embedded_s']} s"
                f" (processor {row['embedded_cpu_s']}), {row['embedded_compared']} compared; Spark {row['spark_s']} s"
                f" ({row['spark_cpu_s']}), {row['spark_compared']} compared; {row['components']} components, the largest of"
                f" {row['largest']} locals ({row['largest'] / row['locals']:.1%}); load {row['load']}",
                flush=True,
            )
    finally:
        close(spark)
    if args.out:
        args.out.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
