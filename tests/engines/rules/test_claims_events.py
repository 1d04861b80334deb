"""Transfers, talks, support and opposition by table: active, passive, nominal, negated, hedged, and what only looks like it."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cuibono.engines import get_engine
from cuibono.operations.read import parse_line, reading_as_json
from cuibono.vocabulary import PREDICATES

HERE = Path(__file__).parent
FAMILIES = ("money", "talk", "for", "against")


def load(family: str) -> list[dict[str, Any]]:
    with (HERE / f"cases_{family}.toml").open("rb") as source:
        return tomllib.load(source)["case"]


CASES = [case for family in FAMILIES for case in load(family)]


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, Any]]]:
    """The claims of every sentence, all read in one batch."""
    import json

    texts = sorted({case["text"] for case in CASES})
    documents = [parse_line(json.dumps({"id": text, "text": text}), "case") for text in texts]
    claims = {}
    for document, reading in zip(documents, get_engine("rules").read(documents), strict=True):
        assert not reading.rejects
        claims[document.text] = reading_as_json(document, reading)["claims"]
    return claims


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['predicate']}-{case['form']}-{case['text'][:30]}")
def test_sentence(case: dict[str, Any], found: dict[str, list[dict[str, Any]]]) -> None:
    got = set()
    for claim in found[case["text"]]:
        if claim["predicate"] == case["predicate"]:
            status = "" if claim["status"] == "asserted" else f" : {claim['status']}"
            got.add(f"{claim['subject']['text']} -> {claim['object']['text']}{status}")
    assert got == set(case["expect"])


def test_every_predicate_has_its_eight_sentences() -> None:
    counts = Counter(case["predicate"] for case in CASES)
    lookalikes = Counter(case["predicate"] for case in CASES if case["form"] == "lookalike")
    for name, predicate in PREDICATES.items():
        if predicate.family in FAMILIES:
            assert counts[name] >= 8, name
            assert lookalikes[name] >= 2, name
