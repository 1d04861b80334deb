"""Pairs of mentions are one tie where their ends are one; a reader that tells each tie once is not held to the pairs."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "evals"))
    import ties_once

    yield ties_once
    sys.modules.pop("ties_once", None)


def _fact(label: str, one: tuple[int, int], text: str, other: tuple[int, int], beside: str) -> dict[str, Any]:
    return {
        "property": label, "subject": one, "subject_text": text, "subject_qid": None,
        "object": other, "object_text": beside, "object_qid": None,
    }  # fmt: skip


JUDGE = SimpleNamespace(
    MAP={"SPOUSE": [("related_to", False), ("related_to", True)], "NATIONALITY": [("citizen_of", False)]},
    ends=lambda end: [(end["start"], end["end"])],
    same_span=lambda a, b: tuple(a) == tuple(b),
)
# "Novak and his wife, Ida": both pairs, each way round, are one tie
PASSAGE = {
    "facts": [
        _fact("SPOUSE", (0, 5), "Novak", (20, 23), "Ida"),
        _fact("SPOUSE", (20, 23), "Ida", (0, 5), "Novak"),
        _fact("SPOUSE", (10, 13), "his", (20, 23), "Ida"),
        _fact("SPOUSE", (20, 23), "Ida", (10, 13), "his"),
        _fact("NATIONALITY", (0, 5), "Novak", (30, 35), "Czech"),
    ]
}


def test_one_claim_meets_all_pairs_of_a_tie(module: Any) -> None:
    claim = {"predicate": "related_to", "subject": {"start": 20, "end": 23}, "object": {"start": 10, "end": 13}}
    result = module.once([PASSAGE], [{"claims": [claim]}], JUDGE)
    assert (result["ties"], result["found"], result["recall"], result["most"]) == (1, 1, 1.0, 0.2)


def test_no_claim_is_no_tie(module: Any) -> None:
    assert module.once([PASSAGE], [{"claims": []}], JUDGE)["recall"] == 0.0
