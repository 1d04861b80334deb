"""What is learnt of sentences that an editor leaves: the fit, its measure, and the table of verdicts that it is made from."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from cuibono.stages.brief.kept import TOLD_BEFORE, weights

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def learn() -> ModuleType:
    spec = importlib.util.spec_from_file_location("learn_kept", ROOT / "training" / "learn_kept.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_sign_that_decides_gets_the_weight(learn: ModuleType) -> None:
    rows = [("Quell", (f"doc-{at}", 0, 9), {"leans": float(at % 2), "noise": float(at % 3)}, at % 2 == 0) for at in range(60)]
    names, x, y, counts = learn.table(rows)
    w = dict(zip(names, learn.fit(x, y, counts, ridge=1.0), strict=False))
    assert w["leans"] < 0
    assert abs(w["noise"]) < abs(w["leans"]) / 5
    assert learn.area(y, x @ learn.fit(x, y, counts, ridge=1.0)) == 1


def test_a_sentence_that_was_read_twice_counts_once(learn: ModuleType) -> None:
    rows = [("Quell", ("doc-1", 0, 9), {"leans": 1.0}, True)] * 2 + [("Quell", ("doc-2", 0, 9), {"leans": 0.0}, False)]
    assert learn.table(rows)[3].tolist() == [0.5, 0.5, 1.0]


def test_ties_of_the_order_count_half(learn: ModuleType) -> None:
    assert learn.area(np.array([1.0, 0.0]), np.array([3.0, 3.0])) == 0.5
    assert learn.area(np.array([1.0, 0.0]), np.array([1.0, 3.0])) == 0


def test_the_verdicts_have_places_and_no_text(learn: ModuleType) -> None:
    with (ROOT / "evals" / "kept_verdicts.tsv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))
    assert {row["kept"] for row in rows} == set(learn.LEFT)
    assert all(int(row["start"]) < int(row["end"]) and 0 <= float(row["told_before"]) <= 1 for row in rows)
    assert all(row["doc_id"].startswith("doc-") for row in rows)


def test_what_was_told_before_counts_against_a_sentence() -> None:
    assert weights()[TOLD_BEFORE] < 0
