"""All ties as arrays."""

from __future__ import annotations

import pyarrow as pa
import pytest

from cuibono.stages.inquire.graph import NO_DAY, make_graph
from cuibono.stages.inquire.strength import age_factor, tie_strength

ENTITIES = pa.table(
    {
        "entity_id": ["a", "b", "c"],
        "schema": ["Person", "Company", "Territory"],
        "caption": ["Ana Dorn", "Velmora", "Peru"],
        "country": ["pe", None, "pe"],
        "named": [True, True, True],
        "documents": [1, 1, 1],
    }
)
COLUMNS = ("tie_id", "subject_id", "predicate", "object_id", "status", "valid", "last_seen", "reliability", "credibility")


def _ties(*rows: tuple[object, ...]) -> pa.Table:
    table = pa.table({name: [row[i] for row in rows] for i, name in enumerate(COLUMNS)})
    more = {
        "origins": pa.array([1] * len(rows)),
        "documents": pa.array([2] * len(rows)),
        "first_seen": pa.array(["2019-01-01"] * len(rows)),
        "sureness": pa.array([0.9] * len(rows)),
    }
    for name, column in more.items():
        table = table.append_column(name, column)
    return table


GRAPH = make_graph(
    ENTITIES,
    _ties(
        ("t1", "a", "owns", "b", "asserted", "2018/..", "2020-03-01T10:00:00Z", "B", 2),
        ("t2", "a", "citizen_of", "c", "asserted", None, "2008-03-01", "F", 3),
        ("t3", "b", "owns", "gone", "asserted", None, "2020-03-01", "F", 3),
        ("t4", "b", "owns", "b", "asserted", None, "2020-03-01", "F", 3),
        ("t5", "b", "based_in", "c", "denied", None, None, "F", 3),
    ),
)


def test_a_tie_stands_at_both_its_ends() -> None:
    assert GRAPH.tie_ids == ("t1", "t2", "t4", "t5")  # one end of t3 is no entity
    assert [GRAPH.tie_ids[i] for i in GRAPH.ties_at(GRAPH.number["a"])] == ["t1", "t2"]
    assert [GRAPH.tie_ids[i] for i in GRAPH.ties_at(GRAPH.number["b"])] == ["t1", "t5"]  # not the one to itself
    assert list(GRAPH.degree) == [2, 2, 2]


def test_dates_are_days() -> None:
    assert GRAPH.from_day[0] > NO_DAY
    assert GRAPH.to_day[1] == NO_DAY
    assert GRAPH.as_of == GRAPH.seen_day.max()


def test_strength_goes_by_grade_kind_status_and_age() -> None:
    assert GRAPH.strength[0] == pytest.approx(0.9 * tie_strength("owns", "asserted", "B", 2))
    assert GRAPH.strength[1] == pytest.approx(0.9 * tie_strength("citizen_of", "asserted", "F", 3, 12))
    assert GRAPH.strength[3] == 0
    assert tie_strength("owns", "asserted", "A", 1) == 1
    assert age_factor(500) == 0.4


def test_values_of_a_column() -> None:
    assert GRAPH.schema[0] == "Person"
    assert GRAPH.country[1] is None
    assert list(GRAPH.country.among(("pe",))) == [True, False, True]


def test_an_empty_ledger_is_an_empty_graph() -> None:
    empty = make_graph(ENTITIES.slice(0, 0), _ties().cast(pa.schema([(name, pa.string()) for name in _ties().column_names])))
    assert empty.tie_ids == ()
    assert empty.as_of == NO_DAY
