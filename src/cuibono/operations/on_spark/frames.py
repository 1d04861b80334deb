"""Rows through Python functions on Spark, batch by batch or group by group, and steps whose rows are kept in files between them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlalchemy import Table

from cuibono.ledger import schema
from cuibono.ledger.tables import arrow_schema, canonical, to_arrow

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Row = dict[str, Any]
Batches = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]
# Groups are handed on together until they have so many rows: most have one or two.
AT_ONCE = 2000
# What goes between two steps: rows of a group, of a kind, as JSON.
PACKED = pa.schema([("key", pa.string()), ("kind", pa.string()), ("row", pa.string())])


def map_batches(frame: DataFrame, function: Batches, made: pa.Schema) -> DataFrame:
    """``DataFrame.mapInArrow`` with a schema of Arrow."""
    from pyspark.sql.pandas.types import from_arrow_schema

    given: Any = from_arrow_schema(made)
    return frame.mapInArrow(function, given)


def partitions(frame: DataFrame) -> int:
    """In how many parts work is done that takes the processor long. Spark itself goes by the bytes of the rows, which say nothing of it."""
    return int(frame.sparkSession.conf.get("spark.sql.shuffle.partitions") or 200)


def map_rows(frame: DataFrame, function: Callable[[list[Row]], Iterable[Row]], made: pa.Schema) -> DataFrame:
    """Each batch's rows through a function."""
    return map_batches(frame, partial(_by_batch, function=function, made=made), made)


def map_groups(frame: DataFrame, key: str, function: Callable[[list[Row]], Iterable[Row]], made: pa.Schema) -> DataFrame:
    """The rows of whole groups through a function, several groups at once: all rows of one key come together, one key after the other."""
    together = frame.repartition(partitions(frame), key).sortWithinPartitions(key)
    return map_batches(together, partial(by_group, key=key, function=function, made=made), made)


def _by_batch(
    batches: Iterator[pa.RecordBatch], *, function: Callable[[list[Row]], Iterable[Row]], made: pa.Schema
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield pa.RecordBatch.from_pylist([*function(batch.to_pylist())], schema=made)


def by_group(
    batches: Iterator[pa.RecordBatch],
    *,
    key: str,
    function: Callable[[list[Row]], Iterable[Row]],
    made: pa.Schema,
    at_once: int = AT_ONCE,
) -> Iterator[pa.RecordBatch]:
    """Sorted rows through a function, group by group; several groups in a call, until these have ``at_once`` rows. None is ever cut."""
    waiting: list[Row] = []
    for batch in batches:
        for row in batch.to_pylist():
            if len(waiting) >= at_once and row[key] != waiting[-1][key]:
                yield pa.RecordBatch.from_pylist([*function(waiting)], schema=made)
                waiting = []
            waiting.append(row)
    if waiting:
        yield pa.RecordBatch.from_pylist([*function(waiting)], schema=made)


def packed(key: str, kind: str, plain: Any) -> Row:
    """A row of :data:`PACKED`."""
    return {"key": key, "kind": kind, "row": canonical(plain)}


def unpacked(frame: DataFrame, table: Table) -> DataFrame:
    """The packed rows of the table's name as the table's own: the columns of ``arrow_schema``."""
    rows = frame.where(frame["kind"] == table.name).select("row")
    return map_batches(rows, partial(_unpack, name=table.name), arrow_schema(table))


def _unpack(batches: Iterator[pa.RecordBatch], *, name: str) -> Iterator[pa.RecordBatch]:
    table = schema.metadata.tables[name]
    for batch in batches:
        yield to_arrow(table, map(json.loads, batch.column("row").to_pylist()))


class Steps:
    """Rows that are kept in Parquet below a folder once they are made: a later step reads them, and nothing is worked out twice."""

    def __init__(self, folder: str, on_step: Callable[[str], None] = lambda name: None) -> None:
        self.folder, self.on_step = folder.rstrip("/"), on_step

    def keep(self, name: str, frame: DataFrame) -> DataFrame:
        """Makes the rows now; gives them as they are read back."""
        self.on_step(name)
        path = f"{self.folder}/{name}"
        frame.write.mode("overwrite").parquet(path)
        return frame.sparkSession.read.schema(frame.schema).parquet(path)
