"""The numbers by which a brief tells, quotes or asks are those that the judged claims give."""

from __future__ import annotations

import pytest
from evals.sureness import RIGHT, fit, rows

from cuibono.vocabulary import load_toml


def test_the_table_is_the_fit() -> None:
    table = load_toml("appraisal.toml")["sureness"]
    numbers, shifts, _ = fit()
    assert [table[name] for name in ("base", "slope", "rules", "pronoun")] == pytest.approx(numbers, abs=0.01)
    assert table["by"] == pytest.approx({name: shifts[name] for name in table["by"]}, abs=0.01)


def test_what_is_told_in_our_words_is_right() -> None:
    told = float(load_toml("brief_words.toml")["sureness"]["told"])
    assert told == load_toml("appraisal.toml")["sureness"]["sure"]
    _, _, chance = fit()
    verdicts = [row["verdict"] in RIGHT for row, p in zip(rows(), chance, strict=True) if p >= told]
    assert len(verdicts) > 80
    assert sum(verdicts) / len(verdicts) >= 0.97
