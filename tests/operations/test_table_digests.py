"""Sums over rows: the same for the same rows in any order, another for any other rows."""

from __future__ import annotations

import pyarrow as pa
import pytest

from cuibono.ledger import schema
from cuibono.ledger.tables import to_arrow
from cuibono.operations.table_digests import TableDigest

ROWS = [{"word": f"w{number}", "entity_id": f"ent-{number % 3}"} for number in range(7)]


def digest(rows: list[dict[str, str]], size: int = 7) -> TableDigest:
    batches = [to_arrow(schema.entity_words, rows[at : at + size]) for at in range(0, len(rows), size)]
    return TableDigest.of(schema.entity_words, batches)


def test_order_and_batches_do_not_matter() -> None:
    assert digest(ROWS) == digest(ROWS[::-1], 2)
    assert (digest(ROWS).rows, len(digest(ROWS).hex)) == (7, 64)
    assert digest([]).sum == "0" * 64


@pytest.mark.parametrize("other", [ROWS[1:], [*ROWS, ROWS[0]], [*ROWS[1:], ROWS[0] | {"word": "x"}]])
def test_any_other_row_matters(other: list[dict[str, str]]) -> None:
    assert digest(other) != digest(ROWS)


def test_a_column_may_be_left_out() -> None:
    one, other = (to_arrow(schema.entity_words, [ROWS[0] | {"word": word}]) for word in "ab")
    of = [TableDigest.of(schema.entity_words, [batch], without=("word",)) for batch in (one, other)]
    assert of[0] == of[1]
    assert isinstance(one, pa.RecordBatch)
