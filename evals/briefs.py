"""Briefs on the whole article sample as an editor reads them: ten before and after the brief of large ledgers, then ten others; both again
after the mends of decision 0018, by other and stricter judges (what they said of the briefs just before: "mid", "others mid"); again after
decision 0020 ("third") and after 0021 ("fourth"), by others still, who strike out whatever is told a second time in the same words. Ten
subjects never looked at before stand for decision 0024: just before it ("others mid seventh") and after, mixed, the judges not told which.
Twenty more for 0025, in two tens ("eighth" and "ninth", the second after what the first showed), four judges each, each sentence by two.

    python evals/briefs.py

brief_verdicts.tsv: every sentence (of those before, the first 45 of each brief) by section, kind and the first digits of its SHA-256, with
three verdicts: true to what it cites, on the subject, left as it is by an editor. brief_telling.tsv: of the ten most telling things in the
articles on each subject, listed before any brief was opened, which the brief has. Judges: language models, each reading by itself; no
person has checked them. No sentence stands here: what is quoted is the articles'. kept_verdicts.tsv: the places of the quotations among
them, and of 4,288 sentences drawn for it (rounds "alone", "headed"), from which training/learn_kept.py learns what an editor leaves.
"""

from __future__ import annotations

import collections
import csv
from pathlib import Path

HERE = Path(__file__).parent
ROUNDS = (
    "before",
    "after",
    "others",
    "mid",
    "others mid",
    "again",
    "others again",
    "third",
    "others third",
    "fourth",
    "others fourth",
    "fifth",
    "others fifth",
    "sixth",
    "others sixth",
    "others mid seventh",
    "others seventh",
    "others mid eighth",
    "others eighth",
    "others mid ninth",
    "others ninth",
)
TOP = ("lede", "points")


def rows(name: str) -> list[dict[str, str]]:
    """A table of verdicts."""
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t"))


def main() -> None:
    """Prints the shares of each round."""
    verdicts, telling = rows("brief_verdicts.tsv"), rows("brief_telling.tsv")
    print(f"{'round':12} {'sentences':>9} {'true':>6} {'lede, points':>13} {'subject':>8} {'editor':>7} {'telling':>9}")
    for name in ROUNDS:
        here = [row for row in verdicts if row["round"] == name]
        top = [row for row in here if row["section"] in TOP]
        told = collections.Counter(row["told"] for row in telling if row["round"] == name)
        share = {key: 100 * sum(row[key] == "y" for row in here) / len(here) for key in ("true", "subject", "editor")}
        first = 100 * sum(row["true"] == "y" for row in top) / len(top)
        counts = f"{told['y']}/{told.total()}" if told else "-"
        print(f"{name:12} {len(here):9} {share['true']:5.0f}% {first:12.0f}% {share['subject']:7.0f}% {share['editor']:6.0f}% {counts:>9}")


if __name__ == "__main__":
    main()
