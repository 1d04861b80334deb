"""Lasting ties by table: each predicate active, passive, nominal, apposed, negated and hedged, and what only looks like it."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cuibono.vocabulary import PREDICATES
from tests.engines.rules.reading import claims_of, told

HERE = Path(__file__).parent
FAMILIES = ("ownership", "role", "kin", "asset", "place")


def load(family: str) -> list[dict[str, Any]]:
    with (HERE / f"cases_{family}.toml").open("rb") as source:
        return tomllib.load(source)["case"]


CASES = [case for family in FAMILIES for case in load(family)]


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, Any]]]:
    return claims_of(case["text"] for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['predicate']}-{case['form']}-{case['text'][:30]}")
def test_sentence(case: dict[str, Any], found: dict[str, list[dict[str, Any]]]) -> None:
    assert told(found[case["text"]], case["predicate"]) == set(case["expect"])


def test_every_predicate_has_its_eight_sentences() -> None:
    counts = Counter(case["predicate"] for case in CASES)
    lookalikes = Counter(case["predicate"] for case in CASES if case["form"] == "lookalike")
    for name, predicate in PREDICATES.items():
        if predicate.family in FAMILIES:
            assert counts[name] >= 8, name
            assert lookalikes[name] >= 2, name
            statuses = {case["expect"][0].rpartition(" : ")[2] for case in CASES if case["predicate"] == name and case["expect"]}
            assert "denied" in statuses, name
            assert name == "holds_office" or "possible" in statuses, name
