"""What ties lack, and what filling it would be worth."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cuibono.records import Entity, StoredClaim, Tie
from cuibono.stages.inquire.find_gaps import cited_documents, count_known, find_gaps, lacking_of, lonely_ends, worth_of
from cuibono.stages.inquire.rank_gaps import count_all, most_open
from tests.stages import makers

from .test_graph import GRAPH


def tie(name: str, subject: str, predicate: str, object_: str, **more: Any) -> Tie:
    return replace(makers.tie(subject, predicate, object_), **{"tie_id": name, "supporting": (f"c-{name}",), **more})


def told(name: str, **more: Any) -> StoredClaim:
    fields: dict[str, Any] = dict.fromkeys(StoredClaim.__dataclass_fields__)
    fields |= {
        "claim_id": f"c-{name}",
        "doc_id": f"d-{name}",
        "confidence": 0.9,
        "kind": "outlet",
        "status": "asserted",
        "predicate": "owns",
    }
    return StoredClaim(**{**fields, "review": "", **more})


def entity(name: str, *, named: bool = True) -> Entity:
    return Entity(name, "Company", name.upper(), (), None, named, 1, 1)


ENTITIES = {name: entity(name, named=name != "g") for name in ("a", "b", "c", "g")}


@pytest.mark.parametrize(
    ("row", "claim", "lacking"),
    [
        (tie("t", "a", "owns", "b"), told("t"), ("origin", "share", "date")),
        (tie("t", "a", "owns", "b", origins=2, credibility=1, valid="2030"), told("t", percentage=60.0), ()),
        (tie("t", "a", "pays", "g", status="possible", credibility=4), told("t"), ("origin", "speaker", "status", "end", "sum", "date")),
        (tie("t", "a", "meets", "b", sureness=0.3), told("t"), ("reading", "origin")),
        (tie("t", "a", "meets", "b"), told("t", confidence=0.3, review="accepted"), ("origin",)),
        (tie("t", "a", "meets", "b"), told("t", kind="unnamed"), ("origin", "speaker")),
        (tie("t", "a", "related_to", "b", origins=2), told("t"), ()),
    ],
)
def test_what_a_tie_lacks(row: Tie, claim: StoredClaim, lacking: tuple[str, ...]) -> None:
    assert lacking_of(row, [claim], ENTITIES) == lacking


def test_worth_is_more_for_what_binds_and_for_who_is_central() -> None:
    owns, meets = tie("t", "a", "owns", "b"), tie("t", "a", "meets", "b")
    assert worth_of(owns, ("origin",), [40]) > worth_of(meets, ("origin",), [40])
    assert worth_of(owns, ("origin",), [40]) > worth_of(owns, ("origin",), [1])
    assert worth_of(owns, ("origin", "date"), [40]) > worth_of(owns, ("origin",), [40])
    assert worth_of(owns, ("origin",), []) == 0


def test_one_gap_for_a_pair_and_less_where_another_tie_is_sure() -> None:
    rows = [
        tie("t1", "a", "owns", "b"),
        tie("t2", "a", "meets", "b"),
        tie("t3", "a", "owns", "c"),
        tie("t4", "a", "controls", "c", origins=3, credibility=1, valid="2030"),
        tie("t5", "a", "owns", "g", status="denied"),
    ]
    claims = {f"c-t{n}": told(f"t{n}") for n in range(1, 6)}
    found = find_gaps("a", rows, claims, ENTITIES, {"b": 30, "c": 30})
    assert [(gap.tie.tie_id, gap.other, gap.beside) for gap in found] == [("t1", "b", ("t2",)), ("t3", "c", ())]
    assert found[1].worth < found[0].worth
    assert count_known(rows, claims, ENTITIES).unknown("origin") == 3
    assert lonely_ends("a", rows, ENTITIES, {"b": 2, "c": 9}) == ["b"]


def test_cited_documents_that_could_be_looked_up() -> None:
    rows = [
        told("1", kind="document", source_text="the Dorn memo"),
        told("2", kind="document", source_text="Dorn memo"),
        told("3", kind="document", source_text="the report"),
        told("4", kind="document", source_text="the Velm Audit"),
        told("5", kind="person", source_text="Ana Dorn"),
    ]
    found = cited_documents(rows, ["The Velm Audit of 2030"])
    assert [(words, len(claims)) for words, claims in found] == [("the Dorn memo", 2)]


def test_the_whole_graph_is_counted_and_ranked_at_once() -> None:
    parts = {name: (known, lack) for name, known, lack in count_all(GRAPH).parts}
    assert parts["origin"] == (0, 3)  # the denied one is left out
    assert parts["date"] == (1, 1)  # where somebody is a citizen is not asked with a date
    assert [GRAPH.tie_ids[number] for number in most_open(GRAPH, 2)] == ["t1", "t2"]
