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
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path
from typing import Any

from cuibono.engines.rules.attributions.choice import choose, limits
from cuibono.engines.rules.attributions.find import block_candidates
from cuibono.engines.rules.attributions.frames import Candidate
from cuibono.engines.rules.attributions.weights import score
from cuibono.engines.rules.parse.documents import parse_documents
from cuibono.engines.rules.parsed.document import Parsed
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
    for _, _, content_spans, source_spans, names in block_candidates(parsed):
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


@dataclass
class Held:
    """One held-back article: its gold contents and sources as tokens, and its scored candidates by block with their tokens."""

    parsed: Parsed
    contents: list[frozenset[int]]
    sources: list[frozenset[int]]
    blocks: dict[int, list[Candidate]]
    spans: dict[int, tuple[frozenset[int], frozenset[int]]]


def hold(parsed: Parsed, gold: list[dict[str, Any]], table: dict[str, float]) -> Held:
    """An article with its candidates scored."""
    numbers = tokens(parsed.text)
    made = Held(parsed, [covered(numbers, g["content"]) for g in gold], [covered(numbers, g["source"]) for g in gold], {}, {})
    for block, candidate, content_spans, source_spans, names in block_candidates(parsed):
        candidate.score = score(names, table)
        made.blocks.setdefault(block, []).append(candidate)
        made.spans[id(candidate)] = covered(numbers, content_spans), covered(numbers, source_spans)
    return made


def joint(held: Held, least: dict[str, float]) -> tuple[int, int]:
    """True positives and predictions of one article, counted as the scorer does but without its one-to-one search."""
    good, made = 0, 0
    used: set[int] = set()
    for block, candidates in sorted(held.blocks.items()):
        doc = held.parsed.docs[block]
        assert doc is not None
        for candidate in choose(doc, candidates, least):
            mine, speaker = held.spans[id(candidate)]
            made += 1
            for index, theirs in enumerate(held.contents):
                if index not in used and mine & theirs and 2 * len(mine & theirs) >= len(mine | theirs) and speaker & held.sources[index]:
                    used.add(index)
                    good += 1
                    break
    return good, made


def tune(articles: list[tuple[Parsed, list[dict[str, Any]]]]) -> None:
    """Prints joint F1 on every fifth article, learned from the others, for a row of thresholds."""
    rest = [item for number, item in enumerate(articles) if number % 5 != 4]
    table = fit([example for parsed, gold in rest for example in examples(parsed, gold)])
    held = [hold(parsed, gold, table) for number, (parsed, gold) in enumerate(articles) if number % 5 == 4]
    total = sum(len(item.contents) for item in held)
    for key in ("quote", "named", "clause", "tail", "commit", "as"):
        for value in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4):
            counts = [joint(item, {**limits(), key: value}) for item in held]
            good, made = sum(a for a, _ in counts), sum(b for _, b in counts)
            print(f"{key} {value:.2f}: precision {good / made:.4f} recall {good / total:.4f} F1 {2 * good / (made + total):.4f}")


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
    parser.add_argument("--tune", action="store_true", help="print joint F1 for a row of thresholds on a held-back fifth; write nothing")
    args = parser.parse_args()
    if args.tune:
        tune(list(read(args.train)))
        return
    rows = [example for parsed, gold in read(args.train) for example in examples(parsed, gold)]
    table = fit(rows)
    write(table, args.out)
    print(f"{len(rows)} candidates, {sum(label > 0 for _, label in rows)} good, {len(table)} weights")


if __name__ == "__main__":
    main()
