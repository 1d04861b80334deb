"""Labels of names from scores, and whose word a promise is."""

from __future__ import annotations

import numpy as np

from cuibono.engines import get_engine
from cuibono.engines.model.parse import name_tags
from tests.engines.rules.reading import document


def test_a_name_is_of_one_kind() -> None:
    labels = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG")
    scores = np.array([[9, 0, 0, 0, 0], [0, 0, 0, 4, 0], [0, 0, 5, 0, 4.9], [0, 0, 0, 0, 6], [9, 0, 0, 0, 0]], np.float32)
    tags, chances = name_tags(scores, labels)
    assert tags == ["O", "B-ORG", "I-ORG", "I-ORG", "O"]
    assert all(0 < chance <= 1 for chance in chances)


def test_what_somebody_agrees_to_do_is_the_outlets_word() -> None:
    (reading,) = get_engine("model").read([document("Hunter Biden agreed to represent Patrick Ho as his lawyer.")])
    (claim,) = (c for c in reading.claims if c.predicate == "represents")
    assert claim.attribution is None


def test_two_halves_of_a_name_are_one() -> None:
    (reading,) = get_engine("model").read([document("So said Steve Bell, vice president of Taxpayers for Common Sense.")])
    assert "Taxpayers for Common Sense" in {mention.text for mention in reading.mentions}
