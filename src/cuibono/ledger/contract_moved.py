"""Whole tables in and out of a ledger; a part of :class:`cuibono.ledger.contract.Ledger`."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import Table

    # To be closed where it is not read to its end: it holds what it reads from open.
    Batches: TypeAlias = Generator[pa.RecordBatch, None, None]


class Moved(Protocol):
    """Tables as batches of rows, as :mod:`cuibono.ledger.tables` has them: what loads and copies are made of."""

    def put_table(self, table: Table, batches: Iterable[pa.RecordBatch]) -> int:
        """Appends batches of a table within the transaction that is open; gives the number of rows. Documents come before what hangs on
        them. Raises WorkspaceError where the database refuses a row, for one that is there already."""
        ...

    def get_table(self, table: Table, *, order: bool = True, doc_ids: Sequence[str] | None = None) -> Batches:
        """All rows of a table, by primary key where ``order``, or those of some documents, in batches: a large table takes no more memory
        than a small one."""
        ...

    def count_rows(self, table: Table) -> int:
        """How many rows a table has."""
        ...
