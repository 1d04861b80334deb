from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cuibono.ledger import Ledger
from cuibono.ledger.names import PART, likeness, plain, rank
from cuibono.records import Entity


def _entity(caption: str, *names: str, documents: int = 1, named: bool = True) -> Entity:
    return Entity(f"ent-{caption}", "Person", caption, (caption, *names), None, named, documents, documents)


PEOPLE = [
    _entity("Rafael López Aliaga", "López Aliaga", documents=9),
    _entity("Ana Dorn", documents=3),
    _entity("Anna Dorne"),
    _entity("the mayor", named=False),
]


def test_case_accents_and_hyphens_do_not_matter() -> None:
    assert plain("López-ALIAGA") == plain("lopez aliaga") == "lopez aliaga"


@pytest.mark.parametrize(
    ("asked", "caption", "score"),
    [
        ("rafael lopez aliaga", "Rafael López Aliaga", 1.0),
        ("Lopez Aliaga", "Rafael López Aliaga", 1.0),
        ("Aliaga López", "Rafael López Aliaga", 0.95),
        ("Aliaga", "Rafael López Aliaga", 0.9),
        ("Ana Dorn", "Ana Dorn", 1.0),
    ],
)
def test_the_best_match(asked: str, caption: str, score: float) -> None:
    found = rank(asked, PEOPLE, 10)
    assert (found[0][0].caption, found[0][1]) == (caption, score)


@pytest.mark.parametrize("slip", ["Lopes Aliaga", "Lopez Aliago", "Rafel Lopes Aliaga"])
def test_a_slip_is_near_but_never_taken_for_the_name(slip: str) -> None:
    ((entity, score),) = rank(slip, PEOPLE, 10)
    assert entity.caption == "Rafael López Aliaga"
    assert score < 0.9


@pytest.mark.parametrize("nothing", ["", "…", "Xi Jinping", "the mayor"])
def test_nothing_is_near(nothing: str) -> None:
    assert rank(nothing, PEOPLE, 10) == []


def test_names_of_other_scripts_are_spelled_in_latin() -> None:
    assert likeness(plain("Владимир Путин"), plain("Vladimir Putin")) == 1.0


def test_the_limit_keeps_the_best() -> None:
    assert [entity.caption for entity, _ in rank("ana dorn", PEOPLE, 1)] == ["Ana Dorn"]


_SYLLABLES = st.sampled_from(["ana", "dorn", "López", "lopez", "d'or", "Ltd", "the", "Li-ma", "perez"])
_ASKED = _SYLLABLES | st.sampled_from(["anna", "dron", "lopes", "limaana", "perzeltd", "López\nperes", "лима"])
_NAMES = st.lists(st.lists(_SYLLABLES, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=2)
_ROWS = st.lists(st.tuples(_NAMES, st.booleans(), st.integers(0, 3)), max_size=8)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS, more=_ROWS, asked=st.lists(_ASKED, max_size=3).map(" ".join), limit=st.integers(1, 4))
def test_names_found_by_their_words_are_those_of_all_names(ledger: Ledger, rows: list, more: list, asked: str, limit: int) -> None:
    def entities(some: list, first: int) -> list[Entity]:
        return [
            Entity(f"ent-{at}", "Person", names[0], tuple(names), None, named, documents, documents)
            for at, (names, named, documents) in enumerate(some, first)
        ]

    first, second = entities(rows, 0), entities(more, len(rows) // 2)
    ledger.replace_links([], first)
    ledger.amend_resolution([], second, [row.entity_id for row in first[:1]], {})
    expected = rank(asked, ledger.entities(), 20)
    assert ledger.find_entities(asked, limit) == expected[:limit]
    sure = [row for row in expected if row[1] >= PART]
    assert ledger.find_entities(asked, limit, slips=False) == (sure or expected)[:limit]
