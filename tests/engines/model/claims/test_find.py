"""What the tie network adds and judges, by margins: sentences that are plain, and what must hold whatever the weights are."""

from __future__ import annotations

import pytest

from cuibono.engines import get_engine
from cuibono.engines.model.claims.find import ENGINE, confidence_of
from cuibono.vocabulary import PREDICATES, load_toml
from tests.engines.rules.reading import document


def _told(text: str) -> set[tuple[str, str, str]]:
    (reading,) = get_engine("model").read([document(text)])
    assert reading.rejects == ()
    return {(c.subject.text, c.predicate, c.object.text) for c in reading.claims}


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("The summit took place in Raleigh, North Carolina, on Monday.", ("Raleigh", "located_in", "North Carolina")),
        (
            "Adriana Beltran, a senior expert at the Washington Office on Latin America, was quoted by the paper.",
            ("Adriana Beltran", "works_for", "Washington Office on Latin America"),
        ),
    ],
)
def test_the_network_adds_what_no_trigger_tells(text: str, tie: tuple[str, str, str]) -> None:
    assert tie in _told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ana Roe and Tom Bell stood in the hall.",
        "It is a long drive from Lima to the Shenandoah Valley.",
    ],
)
def test_what_only_stands_together_is_no_tie(text: str) -> None:
    assert _told(text) == set()


def test_what_a_rule_read_at_a_word_is_not_read_there_of_somebody_else() -> None:
    told = _told("The State Department condemned Russia for supporting Bashar Assad.")
    assert ("Russia", "supports", "Bashar Assad") in told
    assert ("State Department", "supports", "Bashar Assad") not in told


@pytest.mark.parametrize("engine", ["rules/1", ENGINE])
def test_a_higher_chance_is_never_worth_less(engine: str) -> None:
    for predicate in PREDICATES:
        worth = [confidence_of(i / 100, predicate, engine) for i in range(101)]
        assert worth == sorted(worth)
        assert 0 <= worth[0] <= worth[-1] <= 1


def test_the_table_names_predicates_and_asks_more_of_the_network_than_of_a_rule_it_agrees_with() -> None:
    data = load_toml("model_claims.toml")
    assert set(data["least"]) - {"any", "rules"} <= set(PREDICATES)
    assert 0 < data["least"]["rules"] <= data["least"]["any"] < 1


def test_each_claim_says_how_sure_its_reading_is() -> None:
    (reading,) = get_engine("model").read([document("President Ana Roe met Tom Bell in Lima. Kay Low works for Orsk Steel.")])
    least = load_toml("model_claims.toml")["least"]
    assert reading.claims
    for claim in reading.claims:
        assert least["rules" if claim.engine.startswith("rules") else "any"] <= claim.confidence <= 1
