"""``cuibono ledger copy``: all tables of a ledger into an empty one, which is there whole or not at all, and compared afterwards."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass

import pyarrow as pa
from sqlalchemy import Table

from cuibono.errors import IntegrityError, UsageError
from cuibono.ledger import Ledger, schema

from .ledger_places import made_whole, opened
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
    with opened(source) as ledger, ledger.transaction(), made_whole(target) as copy:
        return _copied(ledger, copy, target, on_step)


def digests(place: str, *, on_step: Told = lambda done, total, what: None) -> list[Copied]:
    """The rows of every table of a ledger, counted and summed up in one snapshot."""
    with opened(place) as ledger, ledger.transaction():
        steps = _Steps(sum(map(ledger.count_rows, TABLES)), on_step)
        sums = [(table, TableDigest.of(table, ledger.get_table(table, order=False), on_rows=steps.at(table.name))) for table in TABLES]
    return [Copied(table.name, told.rows, told.hex) for table, told in sums]


def is_empty(ledger: Ledger) -> bool:
    """Whether a ledger has no row in any table."""
    return not any(map(ledger.count_rows, TABLES))


class _Steps:
    """Counts rows as they pass."""

    def __init__(self, total: int, on_step: Told) -> None:
        self.done, self.total, self.on_step = 0, total, on_step

    def at(self, what: str) -> Callable[[int], None]:
        def step(rows: int) -> None:
            self.done += rows
            self.on_step(self.done, self.total, what)

        return step


def _copied(source: Ledger, copy: Ledger, where: str, on_step: Told) -> list[Copied]:
    steps = _Steps(2 * sum(map(source.count_rows, TABLES)), on_step)
    with copy.transaction("derive"):
        if not is_empty(copy):
            raise UsageError("the ledger that is copied to is not empty", where=where, advice="name a new or empty one")
        sums = [(table, _put(source, copy, table, steps.at(f"copied {table.name}"))) for table in TABLES]
        for table, told in sums:
            back = TableDigest.of(table, copy.get_table(table, order=False), on_rows=steps.at(f"compared {table.name}"))
            if back != told:
                words = f"{table.name} has {back.rows} rows in the copy and {told.rows} here, or they say something else"
                raise IntegrityError(words, where=where, advice="no copy is there; check the disk, and copy again")
    return [Copied(table.name, told.rows, told.hex) for table, told in sums]


def _put(source: Ledger, copy: Ledger, table: Table, on_rows: Callable[[int], None]) -> TableDigest:
    told = TableDigest()

    def batches() -> Generator[pa.RecordBatch, None, None]:
        # Closed at once where the copy stops: what reads may not outlive the connection that it reads from.
        with closing(source.get_table(table)) as rows:
            for batch in rows:
                told.add(batch, batch.schema.names)
                yield batch
                on_rows(batch.num_rows)

    with closing(batches()) as listed:
        copy.put_table(table, listed)
    return told
