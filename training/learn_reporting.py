"""Learns the weights of reporting words and constructions: ``python training/learn_reporting.py TRAIN.jsonl``.

Input: PolNeAR 1.0 train (articles with source, cue and content spans). Output: ``vocabulary/data/reporting_weights.tsv``. Every candidate
of the rules engine is labelled with the token Jaccard of its content and the best gold content whose source it touches (0 where none
reaches one half), and a logistic model is fitted to these labels by AdaGrad. Deterministic: one order, no randomness; the same parse gives
the same table. ``--tune`` holds back every fifth article and prints joint F1 for a row of thresholds on it instead of writing.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import exp, sqrt
from pathlib import Path
from typing import Any

from cuibono.engines.rules.attributions import block_candidates
from cuibono.engines.rules.parse import parse_documents
from cuibono.engines.rules.parsed import Parsed
from cuibono.operations.read import parse_line

Example = tuple[list[str], float]
HEADER = """# Weights of features of candidate attributions (frame, cue lemma, speaker, tense, quotation …), logistic model.
# Made by training/learn_reporting.py from PolNeAR 1.0 train (networkdynamics/PolNeAR); holds weights only, no text of it.
"""
EPOCHS, RATE, DECAY, LEAST, SMALL = 4, 0.15, 3e-6, 4, 0.02


def tokens(text: str) -> list[int]:
    """The number of the whitespace token at each character, -1 for white space."""
    numbers, current, inside = [], -1, False
    for char in text:
        if char.isspace():
            inside = False
            numbers.append(-1)
        else:
            current += not inside
            inside = True
            numbers.append(current)
    return numbers


def covered(numbers: list[int], spans: Iterable[Iterable[int]]) -> frozenset[int]:
    """The tokens that spans touch."""
    return frozenset(n for start, end in spans for n in numbers[start:end] if n >= 0)


def examples(parsed: Parsed, gold: list[dict[str, Any]]) -> Iterator[Example]:
    """Features and label of every candidate of one article."""
    numbers = tokens(parsed.text)
    contents = [covered(numbers, item["content"]) for item in gold]
    at: dict[int, set[int]] = defaultdict(set)
    for index, content in enumerate(contents):
        for n in content:
            at[n].add(index)
    sources = [covered(numbers, item["source"]) for item in gold]
    for content_spans, source_spans, names in block_candidates(parsed):
        mine, speaker = covered(numbers, content_spans), covered(numbers, source_spans)
        label = 0.0
        for index in sorted({index for n in mine for index in at.get(n, ())}):
            theirs = contents[index]
            jaccard = len(mine & theirs) / len(mine | theirs)
            same = bool(speaker & sources[index]) or (not speaker and not sources[index])
            if jaccard >= 0.5 and same:
                label = max(label, jaccard)
        yield names, label


def fit(rows: list[Example]) -> dict[str, float]:
    """Logistic weights by AdaGrad with soft labels; features seen fewer than LEAST times are left out."""
    seen = Counter(name for names, _ in rows for name in names)
    ids = {name: i + 1 for i, name in enumerate(sorted(n for n, count in seen.items() if count >= LEAST))}
    data = [([0, *(ids[n] for n in names if n in ids)], label) for names, label in rows]
    weight, square = [0.0] * (len(ids) + 1), [1e-2] * (len(ids) + 1)
    for _ in range(EPOCHS):
        for indices, label in data:
            total = sum(weight[i] for i in indices)
            slope = 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total)))) - label
            for i in indices:
                step = slope + DECAY * weight[i]
                square[i] += step * step
                weight[i] -= RATE * step / sqrt(square[i])
    table = {name: weight[i] for name, i in ids.items() if abs(weight[i]) >= SMALL}
    table["bias"] = weight[0]
    return table


def read(path: Path) -> Iterator[tuple[Parsed, list[dict[str, Any]]]]:
    """Parsed articles with their gold attributions."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    documents = (parse_line(json.dumps(row), f"{path.name}:{i}") for i, row in enumerate(rows, 1))
    yield from zip(parse_documents(documents), (row["attributions"] for row in rows), strict=True)


def write(table: dict[str, float], path: Path) -> None:
    """The table as TSV, sorted by feature."""
    lines = [f"{name}\t{value:.3f}\n" for name, value in sorted(table.items()) if "\t" not in name and "\n" not in name]
    path.write_text(HEADER + "feature\tweight\n" + "".join(lines), encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/cuibono/vocabulary/data/reporting_weights.tsv"))
    args = parser.parse_args()
    rows = [example for parsed, gold in read(args.train) for example in examples(parsed, gold)]
    table = fit(rows)
    write(table, args.out)
    print(f"{len(rows)} candidates, {sum(label > 0 for _, label in rows)} good, {len(table)} weights")


if __name__ == "__main__":
    main()
