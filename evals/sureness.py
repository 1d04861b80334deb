"""How sure a claim is, from its engine, its confidence and its predicate: what a brief tells, quotes or asks by (``appraisal.toml``).

    python evals/sureness.py            the fit, and how often claims of each tier are right

sureness_verdicts.tsv: 380 claims drawn by engine and confidence from the first third of the article sample, each judged by reading its
sentence (by a language model that saw nothing else of the project); "trivial" is right and not worth telling. Confidence is calibrated
on whether annotators list a claim; whether its sentence says it is another, kinder question, and the one that a brief has to ask.
Logistic regression, predicates drawn to none where claims are few.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np

VERDICTS = Path(__file__).with_name("sureness_verdicts.tsv")
RIGHT = ("right", "trivial")
FIRST = 4  # base, slope, rules, pronoun


def rows() -> list[dict[str, str]]:
    """The judged claims."""
    with VERDICTS.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t"))


def fit() -> tuple[list[float], dict[str, float], list[float]]:
    """Base, slope, the rules' share and a pronoun's; the predicates' shifts; each claim's sureness."""
    judged = rows()
    predicates = sorted({row["predicate"] for row in judged})
    table = np.zeros((len(judged), FIRST + len(predicates)))
    for at, row in enumerate(judged):
        confidence = min(0.995, max(0.05, float(row["confidence"])))
        table[at, :FIRST] = 1.0, math.log(confidence / (1 - confidence)), row["engine"].startswith("rules"), row["pronoun"] == "yes"
        table[at, FIRST + predicates.index(row["predicate"])] = 1.0
    right = np.array([row["verdict"] in RIGHT for row in judged], float)
    ridge = np.diag([0.5] * FIRST + [2.0] * len(predicates))
    weights = np.zeros(table.shape[1])
    for _ in range(80):
        chance = 1 / (1 + np.exp(-table @ weights))
        curve = (table.T * (chance * (1 - chance))) @ table + ridge
        weights = weights + np.linalg.solve(curve, table.T @ (right - chance) - ridge @ weights)
    chance = 1 / (1 + np.exp(-table @ weights))
    shifts = {name: round(float(weights[FIRST + at]), 2) for at, name in enumerate(predicates)}
    return [round(float(w), 3) for w in weights[:FIRST]], shifts, chance.tolist()


def main() -> None:
    """Prints the numbers of ``[sureness]``."""
    base, shifts, chance = fit()
    print(f"base {base[0]}, slope {base[1]}, rules {base[2]}, pronoun {base[3]}")
    print("by predicate:", ", ".join(f"{name} {shift:+.2f}" for name, shift in shifts.items() if abs(shift) >= 0.3))
    judged = rows()
    for low, high in ((0.0, 0.7), (0.7, 0.9), (0.9, 0.93), (0.93, 1.0)):
        here = [row["verdict"] in RIGHT for row, p in zip(judged, chance, strict=True) if low <= p < high]
        print(f"{low:.2f} to {high:.2f}: {len(here)} claims, {100 * sum(here) / max(1, len(here)):.0f} % right")


if __name__ == "__main__":
    main()
