"""Whole tables out of one ledger and into another, over each implementation."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, BigInteger, Boolean, Float, Integer, LargeBinary, Table, Text

from cuibono.errors import WorkspaceError
from cuibono.ledger import Ledger, schema
from cuibono.ledger.tables import arrow_schema, moved_columns, to_arrow
from cuibono.records import Decision, Entity

from .conftest import Opener
from .factories import NORTH, SOUTH, document, reading

ALL = (*schema.TRUTH, *schema.DERIVED)
# What one column of each kind may hold; PostgreSQL has no sign of number 0 in a text.
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
_KINDS: dict[type, st.SearchStrategy[Any]] = {
    Text: _TEXT,
    Integer: st.integers(-(2**63), 2**63 - 1),
    BigInteger: st.integers(-(2**63), 2**63 - 1),
    Boolean: st.booleans(),
    Float: st.floats(allow_nan=False),
    LargeBinary: st.binary(max_size=8),
    JSON: st.lists(st.integers(0, 9) | _TEXT | st.dictionaries(_TEXT, st.none() | st.booleans())),
}
FREE = [name for name, table in sorted(schema.metadata.tables.items()) if not table.foreign_keys]


class _Undone(Exception):
    """Ends a transaction so that nothing of it stays."""


def _row(table: Table) -> st.SearchStrategy[dict[str, Any]]:
    kinds = {column.name: (_KINDS[type(column.type)], column.nullable) for column in moved_columns(table)}
    return st.fixed_dictionaries({name: st.none() | kind if nullable else kind for name, (kind, nullable) in kinds.items()})


def _filled(ledger: Ledger) -> None:
    for text, name in ((NORTH, "north.txt"), (SOUTH, "south.txt"), ("国家主席 Ana Dorn, Orsk Rail, the port of Vell.", "other.txt")):
        made = document(text, name)
        ledger.add_document(made, text.encode(), reading(made, None if text == NORTH else ()))
    ledger.decide(Decision("d1", "claim", "c", None, "accept", "ida", "2031-06-02T00:00:00Z", "a reason"))
    ledger.replace_links([], [Entity("ent-1", "Person", "Ana Dörn", ("Ana Dörn", 'A "D"'), None, True, 1, 1)])
    ledger.replace_appraisal([], [], [])


def test_a_copy_is_the_same_ledger(ledger: Ledger, opener: Opener) -> None:
    _filled(ledger)
    other = opener("other", write=True, create=True)
    with ledger.transaction(), other.transaction():
        counts = {table.name: other.put_table(table, ledger.get_table(table)) for table in ALL}
    assert (counts["documents"], counts["entities"], counts["decisions"]) == (3, 1, 1)
    assert other.digest() == ledger.digest()
    for query in ("orsk rail", '"port of Vell"', "国家", "dorn"):
        assert other.search(query) == ledger.search(query) != []
    assert other.check_storage() == []
    for table in ALL:
        assert pa.Table.from_batches(other.get_table(table), arrow_schema(table)) == pa.Table.from_batches(
            ledger.get_table(table), arrow_schema(table)
        )
    # What comes next has a number of its own.
    other.decide(Decision("d2", "claim", "c", None, "reject", "ida", "2031-06-02T00:00:00Z", "a reason"))
    assert [row.decision_id for row in other.decisions()] == ["d1", "d2"]
    more = document("Report. Ana Dorn met Orsk Rail at the port of Vell.", "more.txt")
    assert other.add_document(more, b"", reading(more, ()))
    other.close()


@pytest.mark.parametrize("name", FREE)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_every_value_comes_back(ledger: Ledger, name: str, data: st.DataObject) -> None:
    table = schema.metadata.tables[name]
    batch = to_arrow(table, [data.draw(_row(table))])
    with suppress(_Undone), ledger.transaction():
        assert ledger.put_table(table, [batch]) == 1
        assert pa.Table.from_batches(ledger.get_table(table)) == pa.Table.from_batches([batch])
        raise _Undone
    assert list(ledger.get_table(table)) == []


def test_nothing_of_a_transaction_that_fails_is_there(ledger: Ledger) -> None:
    row = to_arrow(schema.derived, [{"name": "a", "value": "1"}])
    with pytest.raises(WorkspaceError):
        ledger.put_table(schema.derived, [row, row])
    assert list(ledger.get_table(schema.derived)) == []
    assert ledger.put_table(schema.derived, [row, row.slice(0, 0)]) == 1


def test_rows_that_do_not_fit_are_refused(ledger: Ledger) -> None:
    with pytest.raises(KeyError):
        ledger.put_table(schema.derived, [pa.RecordBatch.from_pydict({"name": ["a"]})])
    with pytest.raises(pa.ArrowInvalid):
        ledger.put_table(schema.derived, [pa.RecordBatch.from_pydict({"name": ["a"], "value": pa.array([None], pa.string())})])
    assert ledger.put_table(schema.derived, []) == 0


def test_by_key_and_in_parts(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cuibono.ledger.moving.MANY", 3)
    names = ["b", "a", "é", "B", "z", "~", "Z"]
    ledger.put_table(schema.derived, [to_arrow(schema.derived, [{"name": name, "value": ""} for name in names])])
    batches = list(ledger.get_table(schema.derived))
    assert [batch.num_rows for batch in batches] == [3, 3, 1]
    assert [name for batch in batches for name in batch.column("name").to_pylist()] == sorted(names)
