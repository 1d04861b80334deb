"""All ties and entities as columns, from every ledger."""

from __future__ import annotations

import pyarrow as pa

from cuibono.ledger import Ledger
from cuibono.records import Entity, Link, Tie
from cuibono.stages.inquire.graph import make_graph

from .factories import document, reading

TIES = [
    Tie("tie-2", "b", "owns", "a", "asserted", ("claim-1",), (), 1, 2, "2019-01-01", "2019-02-01", "2018/..", "B", 2, "why"),
    Tie("tie-1", "a", "meets", "c", "possible", (), ("claim-2",), 3, 4, None, None, None, "F", 6, "why"),
]
ENTITIES = [
    Entity("b", "Company", "Velmora", ("Velmora",), None, True, 2, 3),
    Entity("a", "Person", "Ana Dörn", ("Ana Dörn", "Dörn"), "pe", True, 1, 1),
    Entity("c", "Organization", "some firms", ("some firms",), "cn", False, 1, 1),
]


def test_ties_by_id_without_claims_and_reasons(ledger: Ledger) -> None:
    ledger.replace_appraisal([], TIES, [])
    found = ledger.tie_columns()
    names = "tie_id subject_id predicate object_id status origins documents first_seen last_seen valid reliability credibility sureness"
    assert found.column_names == names.split()
    assert found.to_pylist() == [{name: getattr(row, name) for name in names.split()} for row in sorted(TIES, key=lambda row: row.tie_id)]
    assert found.schema.field("credibility").type == pa.int64()


def test_entities_by_id_without_their_other_names(ledger: Ledger) -> None:
    ledger.replace_links([], ENTITIES)
    found = ledger.entity_columns()
    names = ["entity_id", "schema", "caption", "country", "named", "documents"]
    assert found.column_names == names
    assert found.to_pylist() == [{name: getattr(row, name) for name in names} for row in sorted(ENTITIES, key=lambda row: row.entity_id)]
    assert found["named"].type == pa.bool_()


def test_of_an_empty_ledger_there_are_columns_without_rows(ledger: Ledger) -> None:
    assert (ledger.tie_columns().num_rows, ledger.entity_columns().num_rows) == (0, 0)
    assert ledger.tie_columns().schema.field("tie_id").type == pa.string()
    assert make_graph(ledger.entity_columns(), ledger.tie_columns()).tie_ids == ()


def test_columns_make_a_graph(ledger: Ledger) -> None:
    ledger.replace_links([], ENTITIES)
    ledger.replace_appraisal([], TIES, [])
    graph = make_graph(ledger.entity_columns(), ledger.tie_columns())
    assert graph.tie_ids == ("tie-1", "tie-2")
    assert list(graph.named) == [True, True, False]
    assert [graph.captions[node] for node in graph.neighbour[graph.first[0] : graph.first[1]]] == ["some firms", "Velmora"]


def test_one_entity_in_parts(ledger: Ledger) -> None:
    made = document()
    ledger.add_document(made, b"x", reading(made))
    links = [Link(made.doc_id, f"e{number}", "a" if number < 3 else "b", 1.0, f"why {number // 3}") for number in (1, 2, 3)]
    ledger.replace_links(links, ENTITIES)
    ledger.replace_appraisal([], TIES, [])
    kinds = ledger.tie_kinds("a")
    assert [(row.tie_ids, row.predicate, row.origins, row.undated) for row in kinds] == [
        (("tie-1",), "meets", 3, 1),
        (("tie-2",), "owns", 1, 0),
    ]
    assert [row.tie_ids for row in ledger.tie_kinds("c")] == [("tie-1",)]
    assert ledger.tie_kinds("nobody") == []
    assert ledger.ties_named(["tie-2", "tie-9", "tie-1"]) == sorted(TIES, key=lambda row: row.tie_id)
    assert ledger.merges_of("a") == [("why 0", 2)]
    said, count, direct = ledger.said_some("a", 5)
    assert ([row.content_text for row in said], count, direct) == (["We paid nothing"], 1, 1)
    assert said == ledger.said_by(["a"])
    assert ledger.said_some("a", 0) == ([], 1, 1)
    assert ledger.said_some("c", 5) == ([], 0, 0)
