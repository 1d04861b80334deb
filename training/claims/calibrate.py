"""``python -m training.claims.calibrate --shared ../shared``: what the network's chances are worth on passages that it did not learn from.

Every tie is told, whatever its chance, and judged by the scorer; shares are smoothed so that a higher chance is never worth less (pool
adjacent violators), and read off at a few points. The lines printed go into ``model_claims.toml``. Below them: precision and recall by the
least confidence, of all ties and by predicate.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from cuibono.engines import get_engine
from cuibono.engines.model.claims import find
from cuibono.operations.read import read_lines

from .folds import HELD, fold_of
from .passages import scorer

SOURCES = {"rules/1": "rules", "model/2": "alone"}
LEAST = 25  # ties that a point stands on, at least


def judged(rows: list[dict[str, Any]], judge: Any) -> list[tuple[str, str, float, bool]]:
    """(engine, predicate, chance, right) of every tie that may be told, the surest first matched."""
    plain = replace(
        find._table(),
        least=dict.fromkeys(find.LABELS, 0.0),
        least_by_rule=0.0,
        points={k: [(0.0, 0.0), (1.0, 1.0)] for k in SOURCES.values()},
    )
    find._table = lambda: plain  # type: ignore[assignment]
    out = []
    told = read_lines([json.dumps(row) + "\n" for row in rows], get_engine("model"), "held", print)
    for row, made in zip(rows, told, strict=True):
        left = list(row["claims"])
        for claim in sorted(made["claims"], key=lambda c: -c["confidence"]):
            hit = next((g for g in left if _same(judge, row, g, claim)), None)
            if hit is not None:
                left.remove(hit)
            out.append((claim["engine"], claim["predicate"], claim["confidence"], hit is not None))
    return out


def _same(judge: Any, row: dict[str, Any], gold: dict[str, Any], claim: dict[str, Any]) -> bool:
    if gold["predicate"] != claim["predicate"] or (gold["status"] == "denied") != (claim["status"] == "denied"):
        return False
    s, o = claim["subject"], claim["object"]
    straight = judge.hits(row, gold["subject"], s) and judge.hits(row, gold["object"], o)
    turned = judge.hits(row, gold["subject"], o) and judge.hits(row, gold["object"], s)
    return bool(straight or (turned and gold["predicate"] in judge.SYMMETRIC))


def points(ties: Iterable[tuple[float, bool]]) -> list[tuple[float, float]]:
    """(chance, share right), rising; each on ``LEAST`` ties or more."""
    rows, bins = sorted(ties), list[list[float]]()
    for start in range(0, len(rows), LEAST):
        part = rows[start : start + LEAST]
        bins.append([sum(c for c, _ in part), sum(r for _, r in part), len(part)])
        while len(bins) > 1 and bins[-2][1] / bins[-2][2] >= bins[-1][1] / bins[-1][2]:
            last = bins.pop()
            bins[-1] = [a + b for a, b in zip(bins[-1], last, strict=True)]
    return [(round(total / n, 2), round(right / n, 2)) for total, right, n in bins]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    given = parser.parse_args()
    rows = [json.loads(line) for line in (given.shared / "gold" / "influence_train.jsonl").open(encoding="utf-8")]
    rows = [row for row in rows if fold_of(row["url"]) == HELD]
    ties = judged(rows, scorer(given.shared))
    gold = Counter(claim["predicate"] for row in rows for claim in row["claims"])
    table = {name: points((c, r) for e, _, c, r in ties if SOURCES[e] == name) for name in SOURCES.values()}
    for name, rising in table.items():
        print(f"{name} = {json.dumps(rising)}")
    sure = [(p, find.np.interp(c, *zip(*table[SOURCES[e]], strict=True)), r) for e, p, c, r in ties]
    for least in (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85):
        kept = [right for _, worth, right in sure if worth >= least]
        p, r = sum(kept) / max(1, len(kept)), sum(kept) / gold.total()
        print(f"{least}: precision {p:.3f} recall {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}")
    by: dict[str, list[bool]] = defaultdict(list)
    for predicate, worth, right in sure:
        if worth >= 0.55:
            by[predicate].append(right)
    for predicate, count in gold.most_common():
        print(f"{predicate:18} {sum(by[predicate])} of {len(by[predicate])} right, {count} there")


if __name__ == "__main__":
    main()
