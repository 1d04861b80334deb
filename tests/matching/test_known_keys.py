from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.matching.known_keys import name_keys

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "names" / "name_pairs_dev.jsonl"


@pytest.mark.parametrize(
    ("schema", "left", "right"),
    [
        ("Person", "Vladimir Putin", "Владимир Владимирович Путин"),
        ("Person", "Putin, Vladimir", "Wladimir Putin"),
        ("Person", "Bill Dornan", "William J. Dornan"),
        ("Person", "Ursula von der Leyen", "Ursula Leyen"),
        ("Person", "Jin Ping Orr", "Jinping Orr"),
        ("Company", "Sarnhold Lines Ltd", "Sarnhold Lines GmbH"),
        ("Company", "Sarnhold Coastal Lines", "Sarnhold Coastal Lines and Ports Holding"),
        ("Company", "SiemensAG", "Siemens AG"),
        ("Territory", "the Peruvian government", "Peru"),
        ("Project", "The Port of Vell", "Port of Vell"),
    ],
)
def test_names_of_one_share_a_key(schema: str, left: str, right: str) -> None:
    assert name_keys(schema, [left]) & name_keys(schema, [right])


@pytest.mark.parametrize(
    ("schema", "left", "right"),
    [
        ("Person", "Ana Dorn", "Bo Dorn"),
        ("Person", "Dorn", "Ana Dorn"),
        ("Company", "Vell Bank", "Orsk Bank"),
        ("Project", "Port of Vell", "Vell"),
    ],
)
def test_names_of_two_do_not(schema: str, left: str, right: str) -> None:
    assert not name_keys(schema, [left]) & name_keys(schema, [right])


def test_an_entity_that_may_be_either_has_the_keys_of_both() -> None:
    assert name_keys("LegalEntity", ["Orsk Rail"]) == name_keys("Person", ["Orsk Rail"]) | name_keys("Company", ["Orsk Rail"])
    assert name_keys("Vessel", ["Orsk Rail"]) == frozenset()


@given(st.text(max_size=60), st.sampled_from(["Person", "Company", "LegalEntity", "Territory", "Project"]))
def test_any_text_has_few_keys(name: str, schema: str) -> None:
    keys = name_keys(schema, [name])
    assert len(keys) <= 200
    assert all(key and not key.startswith("@") for key in keys)


@given(st.permutations(["ozren", "jan", "moravec", "dorin"]))
def test_the_order_of_words_does_not_show(words: list[str]) -> None:
    assert name_keys("Person", [" ".join(words)]) == name_keys("Person", ["ozren jan moravec dorin"])


@pytest.mark.skipif(not SHARED.exists(), reason="the shared name pairs are not here")
def test_pairs_that_match_mostly_share_a_key() -> None:
    rows = [json.loads(line) for line in SHARED.read_text(encoding="utf-8").splitlines()]
    shares = [
        bool(name_keys(row["schema"], [row["name1"]]) & name_keys(row["schema"], [row["name2"]]))
        for row in rows
        if row["is_match"] == "true"
    ]
    assert sum(shares) / len(shares) >= 0.6
