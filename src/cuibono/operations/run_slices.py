"""A slice of a run: documents read by the stage ``rows`` into rows of the ledger's tables, and those as Parquet with their marker."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pyarrow as pa
from sqlalchemy import Table

from cuibono.engines import get_engine
from cuibono.ledger import schema
from cuibono.ledger.checking import check_reading
from cuibono.ledger.tables import arrow_schema, to_arrow
from cuibono.records import Document, Reading, Reject, from_batch, make_id, to_batch, to_dict
from cuibono.runners import Runner, Stage
from cuibono.runners.spark.folder import READ_TABLES, SLICES, Folder, slice_name
from cuibono.stages.read.documents import READS, crashed, read_all

from .batches import grouped
from .table_digests import TIMES, TableDigest

# What a worker gives of each document, in the order of the ledger's tables; documents and originals are written as they came.
_FROM_WORKERS = ("passages", "mentions", "attributions", "claims", "rejects")


def table_of(name: str) -> Table:
    """A table of the ledger by its name."""
    return schema.metadata.tables[name]


WRITES = pa.schema(
    [
        ("doc_id", pa.string()),
        ("engine", pa.string()),
        *((name, pa.list_(pa.struct(list(arrow_schema(table_of(name)))))) for name in _FROM_WORKERS),
    ]
)


def rows_stage(engine: str, least: float | None) -> Stage:
    """The stage ``rows``: documents to what the ledger's tables hold of them, a row out for every row in."""
    return Stage(partial(read_rows, engine=engine, least=least), READS, WRITES, crashed_rows)


def read_rows(batch: pa.RecordBatch, engine: str, least: float | None = None) -> pa.RecordBatch:
    """``Document`` rows to rows of ``WRITES``: read by the engine and checked as at the door of the ledger."""
    documents = from_batch(Document, batch)
    return _rows(documents, read_all(get_engine(engine, least), documents))


def crashed_rows(batch: pa.RecordBatch, message: str) -> pa.RecordBatch:
    """What stands for documents whose worker died: they are kept, with the reject "worker_crash" and nothing read."""
    return _rows(from_batch(Document, batch), from_batch(Reading, crashed(batch, message)))


def _rows(documents: Sequence[Document], readings: Sequence[Reading]) -> pa.RecordBatch:
    found: dict[str, list[list[dict[str, Any]]]] = {name: [] for name in _FROM_WORKERS}
    for document, reading in zip(documents, readings, strict=True):
        checked = check_reading(document, reading)
        found["passages"].append([{"doc_id": document.doc_id, **row} for row in checked.passages])
        found["mentions"].append(checked.mentions)
        found["attributions"].append(checked.attributions)
        found["claims"].append(checked.claims)
        found["rejects"].append(reject_rows(checked.rejects))
    arrays = [pa.array([row.doc_id for row in documents]), pa.array([row.engine for row in readings])]
    return pa.RecordBatch.from_arrays([*arrays, *(_lists(name, found[name]) for name in _FROM_WORKERS)], schema=WRITES)


def reject_rows(rejects: Iterable[Reject]) -> list[dict[str, Any]]:
    """Rows of the table ``rejects``; the same reject once."""
    rows = {make_id("reject", to_dict(reject)): to_dict(reject) for reject in rejects}
    return [{"reject_id": key, **row} for key, row in rows.items()]


def _lists(name: str, rows: list[list[dict[str, Any]]]) -> pa.Array:
    flat = to_arrow(table_of(name), (row for document in rows for row in document))
    places = [0]
    for document in rows:
        places.append(places[-1] + len(document))
    structs = pa.StructArray.from_arrays(flat.columns, fields=list(arrow_schema(table_of(name))))
    return pa.ListArray.from_arrays(pa.array(places, pa.int32()), structs, type=WRITES.field(name).type)


@dataclass(slots=True)
class Slice:
    """Documents and rejects of one slice. ``file`` and ``item`` are the place in the input behind its last one."""

    number: int
    documents: list[Document] = field(default_factory=list)
    originals: list[bytes] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    known: int = 0
    file: int = 0
    item: int = 0
    bytes: int = 0


def read_slice(part: Slice, runner: Runner, stage: Stage, on_batch: Callable[[int], None]) -> dict[str, pa.Table]:
    """All rows of a slice by table, in the order of the input; ``on_batch`` is told how many documents were read."""
    engines: list[str] = []
    found: dict[str, list[pa.Table]] = {name: [arrow_schema(table_of(name)).empty_table()] for name in READ_TABLES}
    for batch in runner.run(stage, (to_batch(Document, group) for group in grouped(part.documents))):
        engines += batch.column("engine").to_pylist()
        for name in _FROM_WORKERS:
            structs = batch.column(name).flatten()
            found[name].append(pa.Table.from_arrays(structs.flatten(), schema=arrow_schema(table_of(name))))
        on_batch(len(engines))
    rows = ({**to_dict(row), "engine": engine} for row, engine in zip(part.documents, engines, strict=True))
    found["documents"].append(pa.Table.from_batches([to_arrow(table_of("documents"), rows)]))
    kept = ({"doc_id": row.doc_id, "compressed": zlib.compress(data, 6)} for row, data in zip(part.documents, part.originals, strict=True))
    found["originals"].append(pa.Table.from_batches([to_arrow(table_of("originals"), kept)]))
    found["rejects"].append(pa.Table.from_batches([to_arrow(table_of("rejects"), reject_rows(part.rejects))]))
    return {name: pa.concat_tables(found[name]).combine_chunks() for name in READ_TABLES}


def write_slice(folder: Folder, part: Slice, tables: dict[str, pa.Table]) -> dict[str, Any]:
    """Puts a slice's tables into the folder, then its marker, without which they count for nothing. Gives the marker."""
    for name, table in tables.items():
        folder.put_table(f"{name}/{slice_name(part.number)}/part-00000.parquet", table)
    marker = {
        "file": part.file,
        "item": part.item,
        "known": part.known,
        "rows": {name: table.num_rows for name, table in tables.items()},
        "reasons": dict(sorted(Counter(tables["rejects"].column("reason").to_pylist()).items())),
        "sums": {name: digest_of(name, table).sum for name, table in tables.items()},
    }
    folder.write(f"{SLICES}/{part.number:05d}.json", json.dumps(marker, indent=1, sort_keys=True).encode())
    return marker


def digest_of(name: str, rows: pa.Table) -> TableDigest:
    """The digest of rows of a table of the ledger; when they were taken in is no part of it."""
    return TableDigest.of(table_of(name), rows.to_batches(), without=TIMES)
