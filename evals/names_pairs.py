"""Pairs of names that are one entity's or not: precision, recall and F1 of the pair scorer where a reader cuts at 0.5, 0.6 and 0.7.

    python evals/names_pairs.py [PAIRS.jsonl]    the development pairs beside the repository, and the table of tests/matching, apart

Lines have ``schema``, ``name1``, ``name2`` and ``is_match`` ("true" or "false").
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cuibono.matching.match import match_names

ROOT = Path(__file__).resolve().parents[1]
CUTS = (50, 60, 70)


def score_pairs(lines: Iterable[str]) -> dict[str, Any]:
    """Figures by cut, in hundredths: ``{"pairs": n, "at_70": {"precision", "recall", "f1"}, …}``."""
    rows = [json.loads(line) for line in lines if line.strip()]
    scored = [(match_names(row["schema"], row["name1"], row["name2"]).score, str(row["is_match"]).lower() == "true") for row in rows]
    return figures(scored)


def figures(scored: list[tuple[float, bool]]) -> dict[str, Any]:
    """The same from scores with their gold."""
    result: dict[str, Any] = {"pairs": len(scored)}
    for cut in CUTS:
        hits = sum(score >= cut / 100 and right for score, right in scored)
        given, wanted = sum(score >= cut / 100 for score, _ in scored), sum(right for _, right in scored)
        result[f"at_{cut}"] = {
            "precision": round(hits / max(1, given), 4),
            "recall": round(hits / max(1, wanted), 4),
            "f1": round(2 * hits / max(1, given + wanted), 4),
        }
    return result


def own_pairs() -> dict[str, Any]:
    """Figures on the table of the tests; pairs that can't be told count as two names."""
    table = (ROOT / "tests" / "matching" / "name_pairs.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in table if line and not line.startswith(("#", "schema\t"))]
    return figures([(match_names(row[0], row[3], row[4]).score, row[1] == "same") for row in rows])


def main() -> int:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data" / "names" / "name_pairs_dev.jsonl"
    print(json.dumps({"tests/matching/name_pairs.tsv": own_pairs()}, indent=1))
    if not path.is_file():
        print("the development pairs are not beside this checkout (../shared): not measured")
        return 0
    with path.open(encoding="utf-8") as lines:
        print(json.dumps({path.name: score_pairs(lines)}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
