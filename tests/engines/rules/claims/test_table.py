"""The trigger tables load whole or not at all."""

from __future__ import annotations

import pytest

from cuibono.engines.rules.claims.paths import parse_slot
from cuibono.engines.rules.claims.table import _trigger, triggers
from cuibono.vocabulary import PREDICATES


def test_every_predicate_has_a_trigger_or_is_told_by_names_alone() -> None:
    told = {row.predicate for rows in triggers().values() for row in rows}
    assert set(PREDICATES) - told <= {"holds_office"}


def test_priors_are_probabilities() -> None:
    assert all(0 < row.confidence <= 1 for rows in triggers().values() for row in rows)


@pytest.mark.parametrize(
    "row",
    [
        {"lemma": "own", "predicate": "possesses"},
        {"lemma": "own", "predicate": "owns", "subjekt": "subj"},
        {"lemma": "own", "predicate": "owns", "object": "nowhere:of"},
        {"lemma": "own", "predicate": "owns", "role": "owned"},
    ],
)
def test_a_bad_row_is_refused(row: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"bad row|no step"):
        _trigger("verb", row, "triggers_x.toml")


def test_slots_parse_into_alternatives_of_steps() -> None:
    (first, second) = parse_slot("gov:hold,have[hold].subj | poss")
    assert [step.name for step in first] == ["gov", "subj"]
    assert first[0].args == {"hold", "have"}
    assert first[0].lemmas == {"hold"}
    assert [step.name for step in second] == ["poss"]
