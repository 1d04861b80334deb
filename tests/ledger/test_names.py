from __future__ import annotations

import pytest

from cuibono.ledger.names import likeness, plain, rank
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
