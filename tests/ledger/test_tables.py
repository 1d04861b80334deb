"""Rows as Arrow and back."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, BigInteger, Boolean, Float, Integer, LargeBinary, Table, Text

from cuibono.ledger import schema
from cuibono.ledger.tables import arrow_schema, canonical, from_arrow, moved_columns, to_arrow

_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(_TEXT, inner),
    max_leaves=4,
)
_KINDS: dict[type, st.SearchStrategy[Any]] = {
    Text: _TEXT,
    Integer: st.integers(-(2**31), 2**31),
    BigInteger: st.integers(-(2**63), 2**63 - 1),
    Boolean: st.booleans(),
    Float: st.floats(allow_nan=False),
    LargeBinary: st.binary(max_size=8),
}
TABLES = sorted(schema.metadata.tables)


def _rows(table: Table) -> st.SearchStrategy[list[dict[str, Any]]]:
    cells = {}
    for column in moved_columns(table):
        # SQL has one way to say that a value is absent, so a stored JSON value is never null by itself.
        kind = _PLAIN.filter(lambda value: value is not None) if isinstance(column.type, JSON) else _KINDS[type(column.type)]
        cells[column.name] = st.none() | kind if column.nullable else kind
    return st.lists(st.fixed_dictionaries(cells), max_size=3)


@pytest.mark.parametrize("name", TABLES)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_table_comes_back(name: str, data: st.DataObject) -> None:
    table = schema.metadata.tables[name]
    rows = data.draw(_rows(table))
    batch = to_arrow(table, rows)
    assert from_arrow(table, batch) == rows
    assert to_arrow(table, from_arrow(table, batch)).equals(batch)


def test_json_is_the_text_that_is_stored() -> None:
    assert canonical({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'


def test_a_missing_column_is_named() -> None:
    batch = pa.RecordBatch.from_pydict({"doc_id": ["d"]})
    with pytest.raises(KeyError, match="entity"):
        from_arrow(schema.links, batch)
    assert arrow_schema(schema.links).metadata[b"cuibono.table"] == b"links"
