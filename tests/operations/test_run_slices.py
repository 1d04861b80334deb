"""The digest of a table knows its rows, and neither their order nor their parts."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.ledger import schema
from cuibono.ledger.tables import arrow_schema
from cuibono.operations.run_slices import digest_of
from cuibono.operations.table_digests import TableDigest

NAMES = st.none() | st.text("ab€", max_size=3)
ROWS = st.lists(st.fixed_dictionaries({"name": NAMES, "number": st.integers(0, 3), "bytes": st.binary(max_size=2)}), max_size=6)
SCHEMA = pa.schema([("name", pa.string()), ("number", pa.int64()), ("bytes", pa.binary())])


def told(*parts: list[dict[str, object]]) -> str:
    found = TableDigest()
    for part in parts:
        found.add(pa.RecordBatch.from_pylist(part, SCHEMA), SCHEMA.names)
    return found.hex


@settings(deadline=None)
@given(ROWS, st.data())
def test_order_and_parts_do_not_matter(rows: list[dict[str, object]], data: st.DataObject) -> None:
    other = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    assert told(rows) == told(other[:cut], other[cut:])


def _sorted(rows: list[dict[str, object]]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)


@settings(deadline=None)
@given(ROWS, ROWS)
def test_other_rows_have_another_digest(rows: list[dict[str, object]], others: list[dict[str, object]]) -> None:
    assert (told(rows) == told(others)) is (_sorted(rows) == _sorted(others))


def test_when_it_was_taken_in_is_no_part_of_it() -> None:
    columns = arrow_schema(schema.documents)

    def taken(at: str) -> pa.Table:
        return pa.table({field.name: pa.array([at if field.name == "retrieved_at" else None], field.type) for field in columns})

    assert digest_of("documents", taken("2031")) == digest_of("documents", taken("2032"))
