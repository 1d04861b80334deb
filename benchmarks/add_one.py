"""What one more document costs in ledgers of 100, 1,000 and 10,000 documents.

``python benchmarks/add_one.py [--at 100,1000,10000] [--each 9] [--short] [--from LEDGER] [--out FILE.json]``

Documents are made from a seed: names of people, bodies and states after Zipf's law as in ``resolve_scale.py``, texts of 20 to 60 sentences
from outlets of which few print most, one in twelve a cut copy of an earlier one, one in five with an agency's dateline; eight claims each.
With ``--from`` the documents and readings of a ledger are taken instead, in the order in which they were added to it. At each size some
documents are added one by one; told is the median of the processor's time of this process, in all and by part: what is written of the
document and its reading, who is who, who copied whom, ties, links to known records (where there are any) and the rest, the commit among
it. Reading a text is not in it: it costs the same in every ledger. After the last size links, origins and ties are compared with those of a
rebuild; a difference ends the run with exit code 1.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from resolve_scale import World, made, word
from sqlalchemy import select

from cuibono.ledger import schema
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations import derive as derivation
from cuibono.operations.derive import derive
from cuibono.records import Amount, Attribution, Claim, Document, End, Reading

PARTS = {
    "resolve_ledger": "who is who",
    "trace_new": "who copied whom",
    "trace_whole": "who copied whom",
    "appraise_new": "ties",
    "appraise_whole": "ties",
    "link_new": "known records",
    "link_entities": "known records",
}
Made = tuple[Document, Reading]


def generated(seed: int = 3) -> Iterator[Made]:
    """Documents without end."""
    world, rng = World(seed), random.Random(seed)
    words = [word(rng).lower() for _ in range(20_000)]
    outlets = [f"The {word(rng)} Post" for _ in range(300)]
    texts: list[str] = []
    number = 0
    while True:
        document, reading = made(world, number)
        if texts and number % 12 == 11:
            story = rng.choice(texts)
            story = story[: max(300, len(story) * rng.randint(40, 100) // 100)].rpartition(" ")[0]
        else:
            story = " ".join(f"{' '.join(world.draw(rng, words, rng.randint(8, 24))).capitalize()}." for _ in range(rng.randint(20, 60)))
            texts.append(story)
        lede = "ORSK (Reuters) - " if rng.random() < 0.2 else ""
        # The names with their spans stand first, as they were made.
        text = f"{document.text}\n{lede}{story}"
        (outlet,) = world.draw(rng, outlets, 1)
        day = f"2031-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        yield replace(document, text=text, source_id=outlet, published_at=day), reading
        number += 1


def taken(path: Path) -> Iterator[Made]:
    """The documents of a ledger with their readings, in the order of adding."""
    ledger = SqliteLedger(path)
    with ledger.transaction() as connection:
        ids = [row[0] for row in connection.exec_driver_sql("SELECT doc_id FROM documents ORDER BY rowid")]
    for doc_id in ids:
        yield ledger.document(doc_id), reading_of(ledger, doc_id)


def reading_of(ledger: SqliteLedger, doc_id: str) -> Reading:
    """What was read in a document, from its rows."""

    def rows(table: Any, order: Any) -> list[dict[str, Any]]:
        with ledger.transaction() as connection:
            return [dict(row) for row in connection.execute(select(table).where(table.c.doc_id == doc_id).order_by(order)).mappings()]

    said = rows(schema.attributions, schema.attributions.c.ordinal)
    places = {row["attribution_id"]: place for place, row in enumerate(said)}
    spans = [tuple(tuple(tuple(span) for span in row[name]) for name in ("source", "cue", "content")) for row in said]
    attributions = [
        Attribution(found[0], found[1], found[2], row["kind"], row["quote"], row["source_entity"])
        for row, found in zip(said, spans, strict=True)
    ]
    claims = [_claim(row, places) for row in rows(schema.claims, schema.claims.c.ordinal)]
    sentences = [(row["start"], row["end"]) for row in rows(schema.passages, schema.passages.c.passage_id) if row["sentence"]]
    mentions = tuple(ledger.mentions(doc_id))
    return Reading(doc_id, ledger.engine_of(doc_id), mentions, tuple(attributions), tuple(claims), (), tuple(sentences))


def _claim(row: dict[str, Any], places: dict[str, int]) -> Claim:
    ends = []
    for name in ("subject", "object"):
        start, end, text, kind, entity, anchor = (row[f"{name}_{part}"] for part in ("start", "end", "text", "schema", "entity", "anchor"))
        ends.append(End(start, end, text, kind, entity, tuple(anchor) if anchor else None))
    amount = Amount(row["amount_text"], row["amount_value"], row["amount_currency"]) if row["amount_text"] else None
    return Claim(
        ends[0],
        row["predicate"],
        ends[1],
        row["status"],
        (row["evidence_start"], row["evidence_end"]),
        row["confidence"],
        row["engine"],
        amount,
        row["percentage"],
        row["what"],
        row["role"],
        row["date"],
        row["place"],
        places.get(row["attribution_id"]),
    )


class Watch:
    """Seconds by part of a derivation, from the functions that it calls."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        for name, part in PARTS.items():
            setattr(derivation, name, self._timed(getattr(derivation, name), part))

    def _timed(self, done: Callable[..., Any], part: str) -> Callable[..., Any]:
        def timed(*args: Any, **options: Any) -> Any:
            began = time.process_time()
            try:
                return done(*args, **options)
            finally:
                self.spent[part] += time.process_time() - began

        return timed


def one(ledger: SqliteLedger, watch: Watch, document: Document, reading: Reading) -> dict[str, float]:
    """Adds one document; seconds by part, and in all."""
    watch.spent.clear()
    began = time.process_time()
    ledger.add_document(document, document.text.encode(), reading)
    written = time.process_time()
    derive(ledger)
    ended = time.process_time()
    spent = {"written": written - began, **{part: watch.spent.get(part, 0.0) for part in dict.fromkeys(PARTS.values())}}
    return {**spent, "rest": ended - written - sum(watch.spent.values()), "all": ended - began}


def measure(documents: Iterator[Made], sizes: list[int], each: int) -> Iterator[dict[str, Any]]:
    """One row per size."""
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder, SqliteLedger(Path(folder) / "ledger.sqlite3", write=True, create=True) as ledger:
        for size in sizes:
            with ledger.transaction():
                for document, reading in islice(documents, max(0, size - ledger.count_documents())):
                    ledger.add_document(document, document.text.encode(), reading)
            began = time.process_time()
            derive(ledger, whole=True)
            whole = time.process_time() - began
            rows = [one(ledger, watch, *found) for found in islice(documents, each)]
            median = {name: round(statistics.median(row[name] for row in rows), 4) for name in rows[0]}
            worst = round(max(row["all"] for row in rows), 4)
            yield {"documents": size, "rebuild": round(whole, 2), **median, "worst": worst, "bytes": _bytes(ledger)}
        before = ledger.digest()
        derive(ledger, whole=True)
        if ledger.digest() != before:
            raise SystemExit("the parts are not the whole")


def _bytes(ledger: SqliteLedger) -> int:
    with ledger.transaction() as connection:
        pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return int(pages) * int(size)


def main(argv: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--at", default="100,1000,10000", help="sizes in documents, comma separated")
    parser.add_argument("--each", type=int, default=9)
    parser.add_argument("--short", action="store_true", help="only to see that it runs: 40 and 120 documents")
    parser.add_argument("--from", dest="source", type=Path, help="a ledger whose documents and readings are taken")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(argv)
    sizes = [40, 120] if asked.short else [int(size) for size in asked.at.split(",")]
    rows: list[dict[str, Any]] = []
    for row in measure(taken(asked.source) if asked.source else generated(), sizes, 3 if asked.short else asked.each):
        rows.append(row)
        parts = ", ".join(f"{name} {1000 * row[name]:.0f}" for name in ("written", *dict.fromkeys(PARTS.values()), "rest"))
        times, size = row["all"] / rows[0]["all"], row["bytes"] // row["documents"]
        head = f"{row['documents']:>7} documents: one more {1000 * row['all']:>6.0f} ms, {times:.1f} times the first size"
        print(f"{head} (worst {1000 * row['worst']:.0f}): {parts}; a rebuild {row['rebuild']:.1f} s; {size:,} bytes each", flush=True)
    if asked.out:
        asked.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
