"""Learns how likely an editor leaves a quotation of a brief as it is: ``python training/learn_kept.py WORKSPACE``.

Input: the ledger of the article sample, and ``evals/kept_verdicts.tsv``: places of quoted sentences (document, span; no text) in briefs on
twenty subjects, with what judges said of them (``evals/brief_verdicts.tsv``) and how much of them an earlier sentence of the same brief
had told (``kept.told_before``). Output: ``vocabulary/data/kept_weights.tsv``, a logistic curve over the signs of
``stages/brief/kept.py``, fitted by Newton's method with a ridge on scaled signs. A sentence counts once, however often it was read.
Rows of the round "alone" are sentences of fourteen other subjects, drawn from all that could be quoted and read by one reader; those of
"headed" are of 136 more, half of them drawn from what a brief would choose, half from the rest, read by thirteen readers under their
pages' headlines and without their pages, with grades from 1 (strike) to 4 (leave). The others were read without headlines: a constant of
their own, which is not written out, stands for that and for their stricter judges.
``--check`` writes nothing: a twentieth of the subjects is left out in turn, and printed are the area under the curve and how many are left
as they are among those ranked first.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cuibono.ledger import Ledger
from cuibono.operations.brief import with_voices
from cuibono.operations.names import resolve_name
from cuibono.operations.passages import with_namings, with_passages
from cuibono.operations.workspace import open_workspace
from cuibono.records import Passage
from cuibono.stages.brief.bearing import Bearing
from cuibono.stages.brief.file import File
from cuibono.stages.brief.kept import OF_HEADLINES, TOLD_BEFORE, signs, with_any
from cuibono.stages.brief.words import squeeze

HEADER = """# Weights of signs of quoted sentences (stages/brief/kept.py), logistic: whether an editor leaves the sentence as it is.
# Made by training/learn_kept.py from evals/kept_verdicts.tsv; holds weights only.
"""
VERDICTS = Path(__file__).parents[1] / "evals" / "kept_verdicts.tsv"
RIDGE = 50.0
PARTS = 20  # the subjects are left out in so many of them
Floats = npt.NDArray[np.float64]
Row = tuple[str, tuple[str, int, int], dict[str, float], float]  # subject, place, signs, whether it was left
LEFT = {"n": 0.0, "1": 0.0, "2": 0.15, "3": 0.85, "4": 1.0, "y": 1.0}
BARE = "bare"  # read without a headline


def rows_of(ledger: Ledger, verdicts: list[dict[str, str]]) -> list[Row]:
    """Every judged sentence with its signs, subject by subject."""
    by_subject: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in verdicts:
        by_subject[row["subject"], row["other"]].append(row)
    found: list[Row] = []
    for (name, other), rows in by_subject.items():
        with ledger.transaction():
            subjects = tuple(resolve_name(ledger, asked).entity_id for asked in (name, other) if asked)
            case = with_voices(ledger, with_namings(ledger, with_passages(ledger, ledger.casefile(subjects, hubs=False))))
            more = {row["doc_id"] for row in rows} - {row.doc_id for row in case.documents}
            case = replace(case, documents=(*case.documents, *ledger.documents_of(more)))
        file = File(case)
        bearing = Bearing(file, subjects)
        for row in rows:
            place = row["doc_id"], int(row["start"]), int(row["end"])
            if row["doc_id"] not in file.documents:
                raise SystemExit(f"{row['doc_id']} is not in this ledger: it takes that of the article sample")
            text = squeeze(file.documents[place[0]].text[place[1] : place[2]])
            told = signs(file, bearing, Passage(*place, subjects), text) | {TOLD_BEFORE: float(row["told_before"])}
            bare = row["round"] != "headed"
            told |= dict.fromkeys(OF_HEADLINES if bare else (), 0.0)
            found.append((f"{name} {other}".strip(), place, with_any(told) | {BARE: float(bare)}, LEFT[row["kept"]]))
    return found


def table(rows: list[Row]) -> tuple[list[str], Floats, Floats, Floats]:
    """Names of the signs, the signs [n, m + 1] (the last is 1), labels [n] and what each row counts [n]."""
    names = sorted({name for *_, told, _ in rows for name in told})
    x = np.array([[told.get(name, 0.0) for name in names] + [1.0] for *_, told, _ in rows])
    y = np.array([kept for *_, kept in rows])
    times = Counter(place for _, place, *_ in rows)
    return names, x, y, np.array([1 / times[place] for _, place, *_ in rows])


def fit(x: Floats, y: Floats, counts: Floats, ridge: float = RIDGE) -> Floats:
    """Weights [m + 1] on unscaled signs; the ridge is on scaled ones and not on the constant."""
    middle, spread = x.mean(0), x.std(0)
    middle[-1], spread[spread < 1e-9] = 0.0, 1.0
    z = (x - middle) / spread
    z[:, -1] = 1.0
    penalty = np.full(x.shape[1], ridge)
    penalty[-1] = 1e-3
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        step = np.linalg.solve((z * (counts * p * (1 - p))[:, None]).T @ z + np.diag(penalty), z.T @ (counts * (p - y)) + penalty * w)
        w -= step
        if np.abs(step).max() < 1e-9:
            break
    plain: Floats = w / spread
    plain[-1] = w[-1] - float((w[:-1] * middle[:-1] / spread[:-1]).sum())
    return plain


def area(y: npt.NDArray[np.float64 | np.bool_], score: Floats) -> float:
    """The area under the curve: how often one that was left is ranked before one that was struck."""
    pairs = score[y > 0.5][:, None] - score[y < 0.5][None, :]
    return float((pairs > 0).mean() + 0.5 * (pairs == 0).mean())


def check(rows: list[Row]) -> None:
    """Prints what the curve is worth on subjects that it has not seen, of sentences under headlines."""
    names, x, y, counts = table(rows)
    part = np.array([sorted({row[0] for row in rows}).index(row[0]) for row in rows]) % PARTS
    score = np.zeros(len(rows))
    for one in range(PARTS):
        out = part == one
        score[out] = x[out] @ fit(x[~out], y[~out], counts[~out])
    headed = x[:, names.index(BARE)] == 0
    subject, score, left = np.array([row[0] for row in rows])[headed], score[headed], y[headed] > 0.5
    within = [(area(left[subject == one], score[subject == one]), int((subject == one).sum())) for one in sorted(set(subject))]
    within = [(value, n) for value, n in within if value == value]
    print(f"{len(rows)} sentences, {len(left)} of them under headlines, {len(names)} signs, {100 * left.mean():.0f} % of these left")
    print(f"area {area(left, score):.3f}; within a subject {sum(v * n for v, n in within) / sum(n for _, n in within):.3f}")
    order = np.argsort(-score, kind="stable")
    for share in (0.1, 0.25, 0.5, 0.75):
        print(f"left among the first {share:.0%}: {100 * left[order[: int(share * len(left))]].mean():.0f} %")
    for least in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9):
        kept = score >= np.log(least / (1 - least))
        print(f"from {least} on: {int(kept.sum())} sentences, {100 * left[kept].mean():.0f} % left")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/cuibono/vocabulary/data/kept_weights.tsv"))
    parser.add_argument("--check", action="store_true", help="print what the curve is worth on subjects left out; write nothing")
    args = parser.parse_args()
    with VERDICTS.open(encoding="utf-8", newline="") as handle:
        verdicts = list(csv.DictReader(handle, delimiter="\t"))
    with open_workspace(args.workspace) as opened:
        rows = rows_of(opened.ledger, verdicts)
    if args.check:
        check(rows)
        return
    names, x, y, counts = table(rows)
    weights = dict(zip([*names, "bias"], fit(x, y, counts), strict=True))
    lines = [f"{name}\t{weight:.4f}\n" for name, weight in sorted(weights.items()) if BARE not in name]
    args.out.write_text(HEADER + "sign\tweight\n" + "".join(lines), encoding="utf-8")
    print(f"{len(rows)} sentences, {len(names)} signs")


if __name__ == "__main__":
    main()
