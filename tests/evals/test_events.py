"""The scorer of events: what its figures mean, and that its pairs can be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from cuibono.vocabulary import PREDICATES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "evals"))
    sys.modules.pop("events", None)
    import events

    yield events
    sys.modules.pop("events", None)


def test_scores(module: Any) -> None:
    found = module.score([(True, True), (True, False), (False, True), (False, False)])
    assert (found.pairs, found.precision, found.recall, found.f1) == (4, 0.5, 0.5, 0.5)
    assert (found.cubed_precision, found.cubed_recall) == (0.875, 0.875)
    assert module.score([]).precision == 1.0


def test_the_pairs(module: Any) -> None:
    pairs = module.load_pairs()
    assert len(pairs) > 180
    assert {pair.half for pair in pairs} == {"tuned", "held", "fresh"}
    assert all(not PREDICATES[pair.predicate].lasting for pair in pairs)
    for place in (place for pair in pairs for place in (pair.left, pair.right)):
        article, subject, target, status = place.split(":")
        assert article
        assert subject.isdigit()
        assert target.isdigit()
        assert status
