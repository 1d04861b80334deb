"""Names that a person may have meant, and names that only look alike."""

from __future__ import annotations

import pytest

from cuibono.matching.screen import screen_names
from cuibono.matching.spelling import slip
from cuibono.vocabulary import load_toml

THRESHOLD = load_toml("matching.toml")["screening"]["threshold"]


@pytest.mark.parametrize(
    ("schema", "left", "right", "same"),
    [
        ("Person", "Karl Orvath", "Orvath, Karl", True),
        ("Person", "KarlOrvath", "Karl Orvath", True),
        ("Person", "K.-J. Orvath", "Karl-Jonas Orvath", True),
        ("Person", "Karl Orvaht", "Karl Orvath", True),
        ("Person", "Wladimir Orlow", "Владимир Орлов", True),
        ("Person", "Karl Orvath", "Peter Orvath", False),
        ("Person", "Orvath", "Karl Orvath", False),
        ("Company", "Orsk Bank AG", "Orsk Bank Aktiengesellschaft", True),
        ("Company", "Orsk Bank AG", "Orsk Bank GmbH", False),
        ("Company", "Orsk Fund II", "Orsk Fund 3", False),
        ("Company", "Orsk Bank", "Vell Bank", False),
    ],
)
def test_screen(schema: str, left: str, right: str, same: bool) -> None:
    score = screen_names(schema, left, right)
    assert (score.value >= THRESHOLD) is same, score
    assert screen_names(schema, right, left).value == score.value
    assert score.why


def test_slips() -> None:
    assert slip("orvath", "orvath") == 1.0
    assert 0 < slip("orvath", "orvaht") < 1
    assert slip("orvath", "korbach") == 0.0
