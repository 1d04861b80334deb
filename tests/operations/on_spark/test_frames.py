"""Groups go whole through a function, whatever the batches that they come in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.operations.on_spark.frames import by_group

CALLS = pa.schema([("key", pa.int64()), ("values", pa.list_(pa.int64()))])


def summed(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What of each key came in one call."""
    for key in dict.fromkeys(row["key"] for row in rows):
        yield {"key": key, "values": [row["value"] for row in rows if row["key"] == key]}


@settings(deadline=None)
@given(st.lists(st.integers(0, 5), max_size=40).map(sorted), st.lists(st.integers(1, 9), min_size=40), st.integers(1, 12))
def test_a_group_is_never_cut(keys: list[int], sizes: list[int], at_once: int) -> None:
    rows = [{"key": key, "value": number} for number, key in enumerate(keys)]
    made: Iterable[pa.RecordBatch] = by_group(_cut(rows, sizes), key="key", function=summed, made=CALLS, at_once=at_once)
    found = [row for batch in made for row in batch.to_pylist()]
    assert found == [*summed(rows)]


def _cut(rows: list[dict[str, Any]], sizes: list[int]) -> Iterator[pa.RecordBatch]:
    start = 0
    for size in sizes:
        if rows[start : start + size]:
            yield pa.RecordBatch.from_pylist(rows[start : start + size])
        start += size
