"""Words per second of both read engines next to the bare spaCy pipeline, on the same texts in the same run, with peak memory.

``python benchmarks/read_speed.py ARTICLES.jsonl[.gz] [--count 200] [--workers 2] [--short] [--lengths] [--out FILE.json]``

``--short`` (for CI) takes 20 texts. Both sides run in ``workers`` fresh processes with the same batches through the same runner; first
batches that warm the models are not timed. Memory is the sum over this process and its workers (proportional set size, Linux only).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from cuibono.engines import ENGINES, get_engine
from cuibono.operations.batches import grouped, read_stage
from cuibono.operations.read import parse_line
from cuibono.records import Document, to_batch
from cuibono.runners import PoolRunner, Stage
from cuibono.stages.read.documents import READS

COUNTED = pa.schema([("tokens", pa.int64())])


def bare(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The pipeline alone over whole texts: the floor of what a parse costs."""
    from cuibono.engines.rules.parse.documents import pipeline

    tokens = [len(doc) for doc in pipeline().pipe(batch.column("text").to_pylist())]
    return pa.RecordBatch.from_arrays([pa.array(tokens, pa.int64())], schema=COUNTED)


def no_crash(batch: pa.RecordBatch, message: str) -> pa.RecordBatch:
    """A benchmark does not go on after a crash."""
    raise RuntimeError(message)


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            for child in Path(f"/proc/{pid}/task/{thread}/children").read_text().split():
                found += tree(int(child))
    except OSError:
        return found
    return found


def memory(pid: int) -> int:
    """Proportional set size in KiB; 0 where the system does not tell."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        return 0
    return 0


class Peak:
    """Samples the memory of this process and its children until stopped."""

    def __enter__(self) -> Peak:
        self.kib, self._done = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            self.kib = max(self.kib, sum(memory(pid) for pid in tree(os.getpid())))


def measure(stage: Stage, documents: list[Document], workers: int) -> dict[str, float]:
    """Seconds, words per second and peak MiB of one stage."""
    batches = [to_batch(Document, group) for group in grouped(documents)]
    warm = [to_batch(Document, documents[:1])] * (2 * workers)
    runner = PoolRunner(workers)
    try:
        with Peak() as peak:
            for _ in runner.run(stage, warm):
                pass
            began = time.perf_counter()
            for _ in runner.run(stage, batches):
                pass
            seconds = time.perf_counter() - began
    finally:
        runner.close()
    words = sum(len(document.text.split()) for document in documents)
    return {"seconds": round(seconds, 2), "words_per_second": round(words / seconds), "peak_mib": peak.kib // 1024}


def lengths(documents: list[Document], name: str) -> dict[int, int]:
    """Words per second of an engine in this process, by words of a document; paragraphs of the articles, put together."""
    paragraphs = [line for document in documents for line in document.text.split("\n") if len(line.split()) > 10]
    engine, found = get_engine(name), {}
    list(engine.read(documents[:1]))
    for size in (100, 300, 1000, 3000, 10_000):
        made, at = [], 0
        for _ in range(max(1, 20_000 // size)):
            text, count = [], 0
            while count < size:
                text.append(paragraphs[at % len(paragraphs)])
                count += len(text[-1].split())
                at += 1
            made.append(replace(documents[0], text="\n\n".join(text), blocks=()))
        began = time.perf_counter()
        list(engine.read(made))
        found[size] = round(sum(len(document.text.split()) for document in made) / (time.perf_counter() - began))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--lengths", action="store_true", help="the engines on documents of 100 to 10,000 words too")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    count = 20 if asked.short else asked.count
    reader: Callable[..., object] = gzip.open if asked.articles.suffix == ".gz" else open
    with reader(asked.articles, "rt", encoding="utf-8") as lines:  # type: ignore[attr-defined]
        documents = [parse_line(line, str(number)) for number, line in zip(range(count), lines, strict=False)]
    sides = {"spacy": Stage(bare, READS, COUNTED, no_crash)} | {name: read_stage(name) for name in ENGINES}
    found = {name: measure(stage, documents, asked.workers) for name, stage in sides.items()}
    words = sum(len(document.text.split()) for document in documents)
    ratios = {name: round(found[name]["words_per_second"] / found["spacy"]["words_per_second"], 3) for name in ENGINES}
    result = {"texts": len(documents), "words": words, "workers": asked.workers, **found, "ratios": ratios}
    print(f"{len(documents)} texts, {words} words, {asked.workers} workers")
    print(f"{'':8}{'words/s':>10}{'seconds':>10}{'peak MiB':>10}{'ratio':>8}")
    for name in sides:
        row = found[name]
        print(f"{name:8}{row['words_per_second']:>10}{row['seconds']:>10}{row['peak_mib']:>10}{ratios.get(name, 1.0):>8}")
    if asked.lengths:
        result["lengths"] = {name: lengths(documents, name) for name in ENGINES}
        for name, rates in result["lengths"].items():
            print(f"{name}, one process, words a document and words a second: " + ", ".join(f"{n}: {rate}" for n, rate in rates.items()))
    if asked.out:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        asked.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
