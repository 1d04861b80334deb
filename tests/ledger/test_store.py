"""How rows are asked for: by an index, however many there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Table, select

from cuibono.ledger import schema
from cuibono.ledger.sqlite import SqliteLedger


@pytest.mark.parametrize(
    ("table", "first", "second"),
    [
        (schema.ties, "subject_id", "object_id"),
        (schema.links, "doc_id", "entity"),
        (schema.locals_, "doc_id", "entity"),
        (schema.counted_names, "grp", "key"),
    ],
    ids=str,
)
def test_pairs_are_looked_up(tmp_path: Path, table: Table, first: str, second: str) -> None:
    with SqliteLedger(tmp_path / "ledger.sqlite3", write=True, create=True) as ledger, ledger.transaction() as connection:
        query = select(table).where(ledger.database.is_pair((table.c[first], table.c[second]), [("a'\"", "b"), ("c", "ü")]))
        asked = str(query.compile(ledger.engine, compile_kwargs={"literal_binds": True}))
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")]
    assert plan[0].startswith(f"SEARCH {table.name} USING")
