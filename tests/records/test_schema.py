"""Rows of a storage as records: the same as by the names of their fields."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cuibono.records import StoredAttribution, Tie, Unread, from_dict, from_rows, to_dict

_SPANS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=3).map(tuple)
_WORDS = st.text(max_size=4)
ROWS = st.builds(
    StoredAttribution,
    *(_WORDS, _WORDS, _WORDS, _WORDS, st.none() | _WORDS, st.none() | _WORDS, st.none() | _WORDS, _WORDS),
    source=_SPANS,
    cue=_SPANS,
    content=_SPANS,
)


@given(st.lists(ROWS, max_size=4), st.permutations([*StoredAttribution.__dataclass_fields__, "ordinal"]))
def test_rows_in_any_order_of_columns_come_back(rows: list[StoredAttribution], columns: list[str]) -> None:
    plain = [{**to_dict(row), "ordinal": at} for at, row in enumerate(rows)]
    assert from_rows(StoredAttribution, columns, [[row[name] for name in columns] for row in plain]) == rows
    assert [from_dict(StoredAttribution, row) for row in plain] == rows


def test_columns_that_are_missing_have_their_defaults() -> None:
    columns = [name for name in Tie.__dataclass_fields__ if name != "sureness"]
    values = {"supporting": ["c1", "c2"], "contrary": [], "origins": 1, "documents": 1, "credibility": 3}
    row = [values.get(name, "x") for name in columns]
    assert from_rows(Tie, columns, [row]) == [from_dict(Tie, dict(zip(columns, row, strict=True)))]
    assert from_rows(Unread, list(Unread.__dataclass_fields__), []) == []
