"""What is derived over all documents of a run: by the ledger's own derivation here, or by Spark over the tables."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from cuibono.ledger.rows import put
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.ledger.tables import arrow_schema, from_arrow
from cuibono.runners.spark.failures import told
from cuibono.runners.spark.folder import DERIVED_TABLES, Folder, slice_name, whole_slices

from .derive import derive
from .run_slices import digest_of, table_of
from .table_digests import TableDigest

# The derivation needs no original bytes.
_LOADED = ("documents", "passages", "mentions", "attributions", "claims", "rejects")
_ROWS = 50_000
_STEPS = dict.fromkeys(("resolve", "links", "entities"), "who is who")
_STEPS |= dict.fromkeys(("told", "voiced", "rivals", "weighed"), "ties and their grades")


def derive_tables(folder: Folder, *, spark: Any = None, on_step: Callable[[str], None] = lambda what: None) -> None:
    """Writes the tables that are derived over all whole slices, over what was there of them."""
    if spark is None:
        _derive_here(folder, on_step)
        return
    from .on_spark.derive import derive_run  # only where Spark runs

    with told(spark, "derive"):
        derive_run(spark, folder.where, on_step=lambda step: on_step(in_words(step)))


def in_words(step: str) -> str:
    """A step of the derivation on Spark as the derivation here tells it."""
    if step.startswith("write "):
        return "writing"
    return _STEPS.get(step, "who copied whom")


def _derive_here(folder: Folder, on_step: Callable[[str], None]) -> None:
    with (
        TemporaryDirectory(prefix="cuibono-run-") as place,
        SqliteLedger(Path(place) / "ledger.sqlite3", write=True, create=True) as ledger,
    ):
        on_step("loading")
        load_ledger(folder, ledger)
        derive(ledger, whole=True, on_step=lambda done, total, what: on_step(what))
        for name in DERIVED_TABLES:
            folder.remove(name)
            schema = arrow_schema(table_of(name))
            batches = ledger.get_table(table_of(name))
            first = next(batches, pa.RecordBatch.from_pylist([], schema))  # an empty table has its file too
            for number, batch in enumerate(chain([first], batches)):
                folder.put_table(f"{name}/part-{number:05d}.parquet", pa.Table.from_batches([batch], schema))


def load_ledger(folder: Folder, ledger: SqliteLedger) -> None:
    """The documents of all whole slices with what was read of them, into an empty ledger; its search finds nothing."""
    last = 0
    for number in whole_slices(folder):
        with ledger.transaction() as connection:
            for name in _LOADED:
                table = folder.table(f"{name}/{slice_name(number)}/part-00000.parquet")
                for batch in table.to_batches(_ROWS):
                    rows = from_arrow(table_of(name), batch)
                    if name == "passages":
                        rows = [{"passage_id": place, **row} for place, row in enumerate(rows, last + 1)]
                        last += len(rows)
                    put(connection, table_of(name), rows)


def derived_digests(folder: Folder) -> tuple[dict[str, int], dict[str, str]]:
    """Rows and digest of each derived table, file by file."""
    found = {name: TableDigest() for name in DERIVED_TABLES}
    for name, whole in found.items():
        for part in folder.names(name):
            if part.startswith("part-") and part.endswith(".parquet"):
                whole += digest_of(name, folder.table(f"{name}/{part}"))
    return {name: whole.rows for name, whole in found.items()}, {name: whole.hex for name, whole in found.items()}
