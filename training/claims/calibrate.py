"""``python -m training.claims.calibrate --shared ../shared``: what the network's chances are worth on passages that it did not learn from.

Every tie is told, whatever its chance, on those of our own annotated passages that nothing was learnt from, and judged by the scorer.
Shares are smoothed so that a higher chance is never worth less (pool adjacent violators), and read off at a few points; each predicate's
odds are then moved by what its own ties show. The lines printed go into ``model_claims.toml``. Below them, on the given passages that were
held back, precision and recall by the least confidence, of all ties and by predicate: nothing above was made on these.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from cuibono.engines import get_engine
from cuibono.engines.model.claims import find
from cuibono.operations.read import read_lines
from cuibono.records.readings import STATUSES, TELLERS

from .annotated import annotated
from .folds import held_back
from .passages import same_tie, scorer

SOURCES = {"rules/1": "rules", "model/3": "alone"}
LEAST = 40  # ties that a point stands on, at least
SPREAD = 0.5  # how far predicates' odds differ, before any tie is seen


class Judged(NamedTuple):
    """A tie that may be told: what found it, its chance; the status and the kind of whoever says it by the words' own reading, and both
    by the annotators where they have the tie."""

    source: str
    predicate: str
    chance: float
    said: tuple[str, str]
    gold: tuple[str, str] | None

    @property
    def right(self) -> bool:
        return self.gold is not None and (self.gold[0] == "denied") == (self.said[0] == "denied")


def judged(rows: list[dict[str, Any]], judge: Any) -> list[Judged]:
    """Every tie that may be told; the surest are matched first."""
    plain = replace(find._table(), points={k: [(0.0, 0.0), (1.0, 1.0)] for k in SOURCES.values()}, shifts=dict.fromkeys(find.LABELS, 0.0))
    find._table = lambda: plain  # type: ignore[assignment]
    find._Tie.settle = find._Tie.heard = lambda self, said: said  # type: ignore[method-assign]
    out = []
    told = read_lines([json.dumps(row) + "\n" for row in rows], get_engine("model", 0.0), "held", print)
    for row, made in zip(rows, told, strict=True):
        left = list(row["claims"])
        for claim in sorted(made["claims"], key=lambda c: -c["confidence"]):
            hit = next((g for g in left if same_tie(judge, row, g, claim)), None)
            if hit is not None:
                left.remove(hit)
            out.append(Judged(SOURCES[claim["engine"]], claim["predicate"], claim["confidence"], _put(claim), hit and _put(hit)))
    return out


def _put(claim: dict[str, Any]) -> tuple[str, str]:
    return claim["status"], (claim["attribution"] or {"kind": "outlet"})["kind"]


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


def worth(tie: Judged, table: dict[str, list[tuple[float, float]]]) -> float:
    """A tie's confidence by the curves alone."""
    return float(find.np.interp(tie.chance, *zip(*table[tie.source], strict=True)))


def shift(ties: Sequence[tuple[float, bool]]) -> float:
    """By how much the logarithmic odds of (confidence, right) are off, none being likeliest before any is seen."""

    def gain(moves: float) -> float:
        shares = ((find.moved(min(max(confidence, 0.01), 0.99), moves), right) for confidence, right in ties)
        return sum(math.log(share if right else 1 - share) for share, right in shares) - moves**2 / (2 * SPREAD**2)

    return max((i / 50 for i in range(-100, 101)), key=gain)


def readings(ties: Iterable[Judged], part: int, labels: tuple[str, ...]) -> dict[str, list[float]]:
    """Of ties of each status (part 0) or kind of teller (1), the share that the words' own reading puts so: a row by what it reads, a
    column by what is. Each begins with one tie, read as it is by half."""
    counts = Counter((tie.said[part], tie.gold[part]) for tie in ties if tie.gold)
    of = {label: 1 + sum(counts[said, label] for said in labels) for label in labels}

    def share(said: str, label: str) -> float:
        return round((counts[said, label] + (0.5 if said == label else 0.1)) / of[label], 3)

    return {said: [share(said, label) for label in labels] for said in labels}


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    given = parser.parse_args()
    judge = scorer(given.shared)
    sample = given.shared / "data/articles/allsides_sample.jsonl.gz"
    ours = [row for row in annotated(sample) if held_back(row["url"])]
    ties = judged(ours, judge)
    print(f"# {len(ours)} passages of ours, {sum(len(row['claims']) for row in ours)} claims, {len(ties)} ties that may be told")
    table = {name: points((t.chance, t.right) for t in ties if t.source == name) for name in SOURCES.values()}
    print("[calibration]", *(f"{name} = {json.dumps(rising)}" for name, rising in table.items()), sep="\n")
    by: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for tie in ties:
        if (sure := worth(tie, table)) >= 0.1:
            by[tie.predicate].append((sure, tie.right))
    shifts = {predicate: shift(rows) for predicate, rows in sorted(by.items())}
    print("[shifts]", *(f"{predicate} = {moves:.2f}" for predicate, moves in shifts.items() if abs(moves) >= 0.1), sep="\n")
    print("[statuses]", f"asserted = {json.dumps(readings(ties, 0, STATUSES)['asserted'])}", sep="\n")
    print("[tellers]", *(f"{said} = {json.dumps(row)}" for said, row in readings(ties, 1, TELLERS).items()), sep="\n")
    report("ours", ties, ours, table, shifts)
    lines = (given.shared / "gold" / "influence_train.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if held_back(row["url"])]
    report("given", judged(rows, judge), rows, table, shifts, whole=True)


def report(
    name: str, ties: list[Judged], rows: list[dict[str, Any]], table: dict[str, Any], shifts: dict[str, float], *, whole: bool = False
) -> None:
    """Precision and recall by the least confidence; ``whole``: by predicate too."""
    gold = Counter(claim["predicate"] for row in rows for claim in row["claims"])
    sure = [(t.predicate, find.moved(worth(t, table), shifts.get(t.predicate, 0.0)), t.right) for t in ties]
    print(f"{name}: {len(rows)} passages")
    for least in (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        kept = [right for _, confidence, right in sure if confidence >= least]
        p, r = sum(kept) / max(1, len(kept)), sum(kept) / gold.total()
        print(f"{least}: precision {p:.3f} recall {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}")
    by: dict[str, list[bool]] = defaultdict(list)
    for predicate, confidence, right in sure:
        if confidence >= 0.5:
            by[predicate].append(right)
    for predicate, count in gold.most_common() if whole else ():
        print(f"{predicate:18} {sum(by[predicate])} of {len(by[predicate])} right, {count} there")


if __name__ == "__main__":
    main()
