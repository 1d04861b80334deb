"""Trains the name tagger's weights: ``python training/names.py SHARED OUT.tsv``. An averaged perceptron, greedy, deterministic.

Data (all named in ../shared's list as fit for weights that ship): CoNLL-2003 train (Reuters, research use), CrossNER politics train (MIT),
CoNLL04 train (research use), Re-DocRED (MIT; documents that the coreference measure does not use). Writes features whose largest averaged
weight reaches a floor, and prints exact-span F1 on the development sets before and after that cut.
"""

from __future__ import annotations

import collections
import json
import random
import sys
from pathlib import Path
from typing import Any

from cuibono.engines.rules.names.features import View, features
from cuibono.engines.rules.names.tagger import TAGS, Weights, allowed, decode
from cuibono.engines.rules.parse.documents import pipeline

EPOCHS, FLOOR, SEED, RARE = 8, 0.3, 20, 4
TYPES = {
    "PER": "PER",
    "ORG": "ORG",
    "LOC": "LOC",
    "misc": "MISC",
    "MISC": "MISC",
    "Peop": "PER",
    "Org": "ORG",
    "Loc": "LOC",
    "Other": "MISC",
}
POLITICS = {"election": "MISC", "event": "MISC", "misc": "MISC"}
Example = tuple[View, list[str]]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _redocred(path: Path, keep: bool) -> list[dict[str, Any]]:
    """Sentences of the documents outside (``keep`` False: inside) the sample of evals/names.py."""
    rows = []
    for number, doc in enumerate(_lines(path)):
        if (number % 3 == 0 and number // 3 < 150) == keep:
            continue
        starts, texts = [], []
        for sentence in doc["sents"]:
            offsets, text = [], ""
            for word in sentence:
                offsets.append((len(text), len(text) + len(word)))
                text += word + " "
            starts.append(offsets)
            texts.append(text)
        entities: list[list[dict[str, Any]]] = [[] for _ in texts]
        for vertex in doc["vertexSet"]:
            for m in vertex:
                if m["type"] in TYPES:
                    span = starts[m["sent_id"]][m["pos"][0] : m["pos"][1]]
                    entities[m["sent_id"]].append({"start": span[0][0], "end": span[-1][1], "schema": m["type"]})
        rows.extend({"text": text, "entities": found} for text, found in zip(texts, entities, strict=True))
    return rows


def examples(rows: list[dict[str, Any]], types: dict[str, str]) -> list[Example]:
    """Views and BIO tags; entities that split a token are left out."""
    nlp = pipeline()
    made = []
    with nlp.select_pipes(enable=["tok2vec", "tagger", "attribute_ruler", "ner"]):
        for row, doc in zip(rows, nlp.pipe([row["text"].replace("\n", " ") for row in rows]), strict=True):
            tags = ["O"] * len(doc)
            for entity in row["entities"]:
                kind = types.get(entity["schema"])
                span = doc.char_span(entity["start"], entity["end"]) if kind else None
                if span is not None:
                    for i in range(span.start, span.end):
                        tags[i] = ("B-" if i == span.start else "I-") + kind
            made.append((View(doc), tags))
    return made


def _common(data: list[Example]) -> frozenset[str]:
    """Features that occur at least RARE times where the gold tags lead."""
    counts: collections.Counter[str] = collections.Counter()
    for view, gold in data:
        before = before2 = "O"
        for i, tag in enumerate(gold):
            if view.open(i, before):
                counts.update(features(view, i, before, before2))
            before2, before = before, tag
    return frozenset(f for f, n in counts.items() if n >= RARE)


def train(data: list[Example]) -> Weights:
    """Averaged perceptron weights by feature, a row per feature, a column per tag."""
    weights: dict[str, list[float]] = {}
    total: dict[str, list[float]] = {}
    stamp: dict[str, list[int]] = {}
    step = 0
    order = list(range(len(data)))
    rng = random.Random(SEED)
    common = _common(data)
    for epoch in range(EPOCHS):
        rng.shuffle(order)
        wrong = 0
        for number in order:
            view, gold = data[number]
            before = before2 = "O"
            for i, want in enumerate(gold):
                tag = "O"
                if view.open(i, before):
                    step += 1
                    found = [f for f in features(view, i, before, before2) if f in common]
                    scores = [0.0] * len(TAGS)
                    for feature in found:
                        row = weights.get(feature)
                        if row is not None:
                            for k, value in enumerate(row):
                                scores[k] += value
                    best = max(allowed(before), key=lambda k: scores[k])
                    tag = TAGS[best]
                    aim = TAGS.index(want)
                    if best != aim:
                        wrong += 1
                        for feature in found:
                            row = weights.setdefault(feature, [0.0] * len(TAGS))
                            sums = total.setdefault(feature, [0.0] * len(TAGS))
                            marks = stamp.setdefault(feature, [0] * len(TAGS))
                            for k, change in ((aim, 1.0), (best, -1.0)):
                                sums[k] += (step - marks[k]) * row[k]
                                marks[k] = step
                                row[k] += change
                before2, before = before, tag
        print(f"epoch {epoch + 1}: {wrong} wrong", flush=True)
    averaged = {}
    for feature, row in weights.items():
        averaged[feature] = tuple((total[feature][k] + (step - stamp[feature][k]) * row[k]) / step for k in range(len(TAGS)))
    return averaged


def score(weights: Weights, data: list[Example]) -> float:
    """Exact-span F1 of PER, ORG and LOC."""

    def spans(tags: list[str]) -> set[tuple[int, int, str]]:
        found, start = set(), None
        for i, tag in enumerate([*tags, "O"]):
            if start is not None and not tag.startswith("I-"):
                found.add((start, i, tags[start][2:]))
                start = None
            if tag.startswith("B-"):
                start = i
        return {s for s in found if s[2] != "MISC"}

    right = ours = theirs = 0
    for view, gold in data:
        have, want = spans(decode(view, weights)), spans(gold)
        right, ours, theirs = right + len(have & want), ours + len(have), theirs + len(want)
    return 2 * right / max(ours + theirs, 1)


def main(shared: Path, out: Path) -> None:
    """Trains, cuts, measures, writes."""
    data = examples(_lines(shared / "data/ner/conll2003_train.jsonl"), TYPES)
    data += examples(_lines(shared / "data/ner/politics_train.jsonl"), TYPES | POLITICS) * 3
    data += examples(_lines(shared / "data/relations/conll04_train.jsonl"), TYPES)
    data += examples(_redocred(shared / "data/relations/redocred_dev.jsonl", keep=True), TYPES)
    print(len(data), "sentences", flush=True)
    weights = train(data)
    cut = {f: tuple(round(v, 1) for v in row) for f, row in weights.items() if max(map(abs, row)) >= FLOOR}
    for name in ("conll2003_dev", "politics_dev"):
        dev = examples(_lines(shared / f"data/ner/{name}.jsonl")[:1500], TYPES)
        print(f"{name}: F1 {score(weights, dev):.4f}, cut to {len(cut)} of {len(weights)}: {score(cut, dev):.4f}")
    lines = [
        "# Weights of the name tagger (averaged perceptron over names/features.py), made by training/names.py from CoNLL-2003 train,",
        "# CrossNER politics train, CoNLL04 train and Re-DocRED documents outside our measure; licences as named there. Tag:weight.",
    ]
    for feature in sorted(cut):
        cells = " ".join(f"{k}:{value:g}" for k, value in enumerate(cut[feature]) if value)
        if cells and "\t" not in feature and not any(c in feature for c in "\n\r"):
            lines.append(f"{feature}\t{cells}")
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
