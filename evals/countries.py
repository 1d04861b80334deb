"""When an entity is given the country that some texts tell of it: ``appraisal.toml [country]``, and how often that is right.

    python evals/countries.py            the fit, its precision by ten-fold cross-validation, and on a half that it did not see

country_verdicts.tsv: every named entity of the article sample that five documents or more name and that had a country, and 150 of the
rarer ones, each judged by general knowledge and by the sentences (by a language model). ``locals`` are the documents' entities that it
stands for, ``told`` those of which the words or the name tell that country. "undecidable" is a disputed land, a name of several bearers,
a post abroad. Left out of the fit as telling nothing more: how many texts tell it, how many tell another country, whether the name holds
the country's.
"""

from __future__ import annotations

import csv
import hashlib
import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cuibono.stages.resolve.judge_country import JUDGED, is_placed
from cuibono.vocabulary import load_toml

VERDICTS = Path(__file__).with_name("country_verdicts.tsv")
FOLDS = 10
_RIDGE = (1e-6, 1.0, 1.0)

Array = npt.NDArray[np.float64]


def rows() -> list[dict[str, str]]:
    """The judged entities of those kinds to which texts give a country that is not in the name; undecidable ones left out."""
    with VERDICTS.open(encoding="utf-8", newline="") as handle:
        judged = csv.DictReader(handle, delimiter="\t")
        return [row for row in judged if row["verdict"] != "undecidable" and row["schema"] in JUDGED]


def _table(judged: list[dict[str, str]]) -> Array:
    """One row of (1, log odds of being told, placed) per entity."""
    told = [(int(row["told"]), int(row["locals"])) for row in judged]
    odds = [math.log((yes + 0.5) / (all_ - yes + 0.5)) for yes, all_ in told]
    placed = [is_placed(row["schema"], row["caption"], row["country"]) for row in judged]
    return np.array([(1.0, odd, float(place)) for odd, place in zip(odds, placed, strict=True)])


def _weights(table: Array, right: Array) -> Array:
    weights, ridge = np.zeros(table.shape[1]), np.diag(_RIDGE)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-table @ weights))
        curve = (table.T * (chance * (1 - chance))) @ table + ridge
        weights = weights + np.linalg.solve(curve, table.T @ (right - chance) - ridge @ weights)
    return weights


def fit() -> tuple[list[float], Array, Array]:
    """Base, slope and placed; each entity's chance by weights that did not see it (ten folds by name); whether it is right (0 or 1)."""
    judged = rows()
    table, right = _table(judged), np.array([row["verdict"] == "right" for row in judged], float)
    fold = np.array([_fold(row) for row in judged])
    chance = np.zeros(len(judged))
    for number in range(FOLDS):
        chance[fold == number] = 1 / (1 + np.exp(-table[fold == number] @ _weights(table[fold != number], right[fold != number])))
    return [round(float(weight), 2) for weight in _weights(table, right)], chance, right


def _fold(row: dict[str, str]) -> int:
    return int(hashlib.sha256(row["caption"].encode()).hexdigest(), 16) % FOLDS


def precision(chance: Array, right: Array, least: float) -> tuple[int, int, float]:
    """Of those kept at ``least``: right ones, all, and the share of all right ones that is kept."""
    kept = chance >= least
    return int(right[kept].sum()), int(kept.sum()), float(right[kept].sum() / max(1.0, right.sum()))


def main() -> None:
    """Prints the numbers of ``[country]`` and what they are worth."""
    numbers, chance, right = fit()
    judged, least = rows(), float(load_toml("appraisal.toml")["country"]["least"])
    print("base {}, slope {}, placed {}".format(*numbers))
    unsure = np.array([5 * int(row["told"]) < 4 * int(row["locals"]) for row in judged])
    bodies = np.array([row["schema"] != "Territory" for row in judged])
    half = np.array([_fold(row) % 2 == 1 for row in judged])
    table = _table(judged)
    held = 1 / (1 + np.exp(-table @ _weights(table[~half], right[~half])))
    parts = {
        "all": np.ones(len(judged), bool),
        "told of under four in five": unsure,
        "bodies": bodies,
        "bodies, under four in five": bodies & unsure,
    }
    for label, part in parts.items():
        before = right[part]
        for how, some, scores in (("ten folds", part, chance), ("other half", part & half, held)):
            good, all_, kept = precision(scores[some], right[some], least)
            print(f"{label} ({how}): {good} of {all_} right ({100 * good / max(1, all_):.1f} %), {100 * kept:.0f} % of the right ones kept")
        print(f"    before: {int(before.sum())} of {len(before)} ({100 * before.mean():.1f} %)")


if __name__ == "__main__":
    main()
