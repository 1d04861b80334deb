"""Tables of a ledger as data frames."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from sqlalchemy import Table, select

from cuibono.ledger import schema
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.ledger.tables import arrow_schema, to_arrow

READ = (schema.documents, schema.mentions, schema.claims)


def frames(spark: Any, ledger: SqliteLedger, tables: tuple[Table, ...] = READ) -> list[Any]:
    """A data frame a table, with the ledger's columns."""
    found = []
    for table in tables:
        with ledger.transaction() as connection:
            batch = to_arrow(table, connection.execute(select(table)).mappings().all())
        found.append(spark.createDataFrame(pa.Table.from_batches([batch], arrow_schema(table))))
    return found
