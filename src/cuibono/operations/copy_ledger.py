"""``cuibono ledger copy``: all tables of a ledger into an empty one, which is there whole or not at all, and compared afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa
from sqlalchemy import Table

from cuibono.errors import IntegrityError, UsageError
from cuibono.ledger import Ledger, schema

from .ledger_places import opened, made_whole
from .table_digests import TableDigest

# Parents before what refers to them.
TABLES: tuple[Table, ...] = tuple(schema.metadata.sorted_tables)
Told = Callable[[int, int | None, str], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """One table: how many rows it has, and the sum of what they say as 64 hex digits."""

    table: str
    rows: int
    digest: str


def copy_ledger(source: str, target: str, *, on_step: Told = lambda done, total, what: None) -> list[Copied]:
    """Copies a ledger, in one snapshot of it: truth, derived, and what deriving keeps. The search index is made anew.

    ``source`` and ``target`` are places as :mod:`cuibono.operations.ledger_places` reads them. What was written is read back and compared
    table by table before it is there. Raises UsageError where the target holds something, WorkspaceError for another version of the schema,
    a full disk or a lost connection (nothing is there then), IntegrityError where the copy says something else than the original.
    """
    with opened(source) as ledger, ledger.transaction():
        found = _Copy(ledger, on_step)
        with made_whole(target) as copy:
            if not is_empty(copy):
                raise UsageError("the ledger that is copied to is not empty", where=target, advice="name a new or empty one")
            return found.into(copy, target)


def digests(place: str, *, on_step: Told = lambda done, total, what: None) -> list[Copied]:
    """The rows of every table of a ledger, counted and summed up in one snapshot."""
    found, done = [], 0
    with opened(place) as ledger, ledger.transaction():
        for table in TABLES:
            told = TableDigest.of(table, ledger.get_table(table, order=False), on_rows=lambda rows, at=done, name=table.name: None)
            done += told.rows
            on_step(done, None, table.name)
            found.append(Copied(table.name, told.rows, told.hex))
    return found


def is_empty(ledger: Ledger) -> bool:
    """Whether a ledger has no row in any table."""
    return not any(batch.num_rows for table in TABLES for batch in ledger.get_table(table, order=False))


class _Copy:
    def __init__(self, source: Ledger, on_step: Told) -> None:
        self.source, self.on_step, self.done = source, on_step, 0

    def into(self, copy: Ledger, where: str) -> list[Copied]:
        with copy.transaction():
            sums = [(table, self._put(copy, table)) for table in TABLES]
            for table, told in sums:
                back = TableDigest.of(table, copy.get_table(table, order=False), on_rows=self._step("compared", table))
                if back != told:
                    words = f"{table.name} has {back.rows} rows in the copy, {told.rows} here, or they say something else"
                    raise IntegrityError(words, where=where, advice="nothing is there; check the disk, and copy again")
        return [Copied(table.name, told.rows, told.hex) for table, told in sums]

    def _put(self, copy: Ledger, table: Table) -> TableDigest:
        told, names = TableDigest(), None
        step = self._step("copied", table)

        def batches() -> Iterator[pa.RecordBatch]:
            for batch in self.source.get_table(table):
                told.add(batch, batch.schema.names)
                yield batch
                step(batch.num_rows)

        copy.put_table(table, batches())
        return told

    def _step(self, what: str, table: Table) -> Callable[[int], None]:
        def step(rows: int) -> None:
            self.done += rows
            self.on_step(self.done, None, f"{what} {table.name}")

        return step
