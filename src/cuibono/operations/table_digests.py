"""How many rows a table has and what they say, as one number that is the same in whatever order and on whatever database they lie."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

import pyarrow as pa
from sqlalchemy import Table

from cuibono.ledger.tables import moved_columns

_MODULUS = 1 << 256


TIMES = ("retrieved_at",)  # when a document was taken in is no part of what a run read


@dataclass(slots=True)
class TableDigest:
    """The number of rows, and the sum (modulo 2 to the 256th) of their SHA-256: a row more, less, twice or otherwise shows in it."""

    rows: int = 0
    total: int = 0

    @classmethod
    def of(
        cls,
        table: Table,
        batches: Iterable[pa.RecordBatch],
        *,
        without: Iterable[str] = (),
        on_rows: Callable[[int], None] = lambda rows: None,
    ) -> Self:
        """The digest of all rows, without some columns."""
        found, names = cls(), [column.name for column in moved_columns(table) if column.name not in without]
        for batch in batches:
            found.add(batch, names)
            on_rows(batch.num_rows)
        return found

    def add(self, batch: pa.RecordBatch, names: Iterable[str]) -> None:
        """Adds the rows of a batch."""
        columns = [batch.column(name).to_pylist() for name in names]
        total = 0
        for row in zip(*columns, strict=True):
            total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest())
        self.rows += batch.num_rows
        self.total = (self.total + total) % _MODULUS

    def __iadd__(self, other: TableDigest) -> Self:
        self.rows += other.rows
        self.total = (self.total + other.total) % _MODULUS
        return self

    @property
    def hex(self) -> str:
        """Both as one SHA-256, which ``run.json`` calls a table's digest."""
        return hashlib.sha256(f"{self.rows} {self.sum}".encode()).hexdigest()

    @property
    def sum(self) -> str:
        """The sum as 64 digits, as markers of slices have it."""
        return f"{self.total:064x}"
