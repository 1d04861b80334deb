"""The numbers by which an entity is given a country are those of the judged entities, and what they keep is right."""

from __future__ import annotations

import numpy as np
import pytest
from evals.countries import fit, precision, rows

from cuibono.vocabulary import load_toml


def test_the_table_is_the_fit() -> None:
    table = load_toml("appraisal.toml")["country"]
    numbers, _, _ = fit()
    assert [table[name] for name in ("base", "slope", "placed")] == pytest.approx(numbers, abs=0.01)


def test_what_is_given_is_right() -> None:
    least = float(load_toml("appraisal.toml")["country"]["least"])
    _, chance, right = fit()
    judged = rows()
    bodies = np.array([row["schema"] != "Territory" for row in judged])
    unsure = np.array([5 * int(row["told"]) < 4 * int(row["locals"]) for row in judged])
    for part, floor, share in ((bodies | ~bodies, 0.98, 0.93), (bodies, 0.965, 0.88), (unsure, 0.98, 0.75)):
        good, kept, recall = precision(chance[part], right[part], least)
        assert good / kept >= floor
        assert recall >= share
