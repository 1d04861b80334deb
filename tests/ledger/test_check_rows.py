"""Rows at the door: those of a ledger hold as they are; one that was touched anywhere does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from cuibono.ledger import Ledger
from cuibono.ledger.check_rows import READ, Checked, check_rows
from cuibono.ledger.sound_rows import fitted
from cuibono.ledger.tables import arrow_schema
from tests.ledger.factories import NORTH, document, reading

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def rows(ledger: Ledger) -> Rows:
    doc = document(NORTH)
    ledger.add_document(doc, NORTH.encode(), reading(doc))
    return {table.name: pa.Table.from_batches(ledger.get_table(table), arrow_schema(table)).to_pylist() for table in READ}


def checked(rows: Rows) -> Checked:
    parts = {}
    for table in READ:
        wanted = pa.schema([pa.field(field.name, field.type) for field in arrow_schema(table)])
        parts[table.name] = fitted(table, pa.Table.from_pylist(rows[table.name], wanted))
    return check_rows(parts)


def test_a_ledgers_own_rows_hold(rows: Rows) -> None:
    assert all(rows[name] for name in ("documents", "originals", "passages", "mentions", "attributions", "claims"))
    found = checked(rows)
    assert found.refused == []
    for name in ("documents", "originals", "passages", "mentions", "attributions", "claims"):
        assert found.tables[name].to_pylist() == rows[name]


def put(column: str, value: Any) -> Callable[[dict[str, Any]], object]:
    return lambda row: row.update({column: value})


@pytest.mark.parametrize(
    ("table", "touch", "reason"),
    [
        ("documents", put("text", "Another text."), "text_hash"),
        ("documents", put("title", None), None),
        ("documents", put("doc_id", None), "missing_field"),
        ("documents", put("blocks", '[{"start":0,"end":999999,"kind":"paragraph"}]'), "block_span"),
        ("documents", put("blocks", '[{"start":0}]'), "block_span"),
        ("documents", put("authors", "[1]"), "bad_row"),
        ("documents", put("alternates", '{"a":1}'), "bad_row"),
        ("documents", put("alternates", "null"), "not_json"),
        ("originals", put("compressed", b""), "original_hash"),
        ("passages", put("start", -1), "passage_span"),
        ("mentions", put("text", "nobody"), "mention_span"),
        ("mentions", put("schema", "Ghost"), "mention_schema"),
        ("mentions", put("entity", "e\0"), "binary"),
        ("mentions", put("ordinal", 2**40), "bad_number"),
        ("attributions", put("content", "[]"), "attribution_span"),
        ("attributions", put("content", "7"), "attribution_span"),
        ("attributions", put("content", "[[0,true]]"), "attribution_span"),
        ("attributions", put("kind", "rumour"), "attribution_kind"),
        ("attributions", put("content_text", "never said"), "attribution_span"),
        ("attributions", put("quote", "mixed"), "attribution_id"),
        ("attributions", put("source", '["\\ud800"]'), "not_json"),
        ("claims", put("subject_text", "nobody"), "claim_span"),
        ("claims", put("object_anchor", "[0,999999]"), "claim_span"),
        ("claims", put("object_anchor", '"x"'), "claim_span"),
        ("claims", put("object_schema", "Ghost"), "claim_schema"),
        ("claims", put("evidence_text", "never said"), "claim_span"),
        ("claims", put("sentence_end", 999999), "claim_span"),
        ("claims", put("predicate", "haunts"), "claim_predicate"),
        ("claims", put("status", "rumoured"), "claim_status"),
        ("claims", put("status", "denied"), "claim_id"),
        ("claims", put("confidence", 2.0), "claim_confidence"),
        ("claims", put("confidence", float("nan")), "bad_number"),
        ("claims", put("attribution_id", "attr-of-nobody"), "claim_attribution"),
    ],
)
def test_a_touched_row_is_named(rows: Rows, table: str, touch: Callable[[dict[str, Any]], object], reason: str | None) -> None:
    touch(rows[table][-1])
    found = checked(rows)
    if reason is None:
        assert found.refused == []
        return
    assert reason in {row.reason for row in found.refused}
    kept = found.tables[table].num_rows
    assert kept == len(rows[table]) - 1
    assert all(row.stage == "ledger" for row in found.refused)


def test_a_document_goes_with_all_its_rows(rows: Rows) -> None:
    rows["originals"] = []
    found = checked(rows)
    assert [row.reason for row in found.refused] == ["no_original"]
    assert {part.num_rows for part in found.tables.values()} == {0}


def test_columns_are_those_of_the_table() -> None:
    table = next(table for table in READ if table.name == "mentions")
    whole = arrow_schema(table).empty_table()
    assert fitted(table, whole).column_names == whole.column_names
    with pytest.raises(ValueError, match="lacks text, schema"):
        fitted(table, whole.drop_columns(["text", "schema"]))
    with pytest.raises(ValueError, match="has more"):
        fitted(table, whole.append_column("more", pa.array([], pa.string())))
    with pytest.raises(ValueError, match="start as double"):
        fitted(table, whole.set_column(2, "start", pa.array([], pa.float64())))
