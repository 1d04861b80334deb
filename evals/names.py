"""Measures names and coreference of the rules engine on the development sets: ``python evals/names.py [SHARED]``; prints one table.

Exact-span F1 of PER, ORG and LOC on fixed samples (every k-th sentence), B-cubed and pairwise figures of name coreference over the mentions
that both sides have, wrong merges counted apart, and words per second of our layers beside the bare pipeline. Needs the development data.
"""

from __future__ import annotations

import collections
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cuibono.engines.rules.coreference.resolve import resolve_names
from cuibono.engines.rules.names.find import find_names
from cuibono.engines.rules.parse.documents import parse_documents, pipeline
from cuibono.records import Document, Mention

TYPE = {"Person": "PER", "Company": "ORG", "Organization": "ORG", "PublicBody": "ORG", "Territory": "LOC"}
SENTENCES, DOCUMENTS = 1500, 150


def _document(name: str, text: str) -> Document:
    return Document(name, "", "", name, None, "text/plain", "en", None, (), None, None, "", "", "", "evals", text)


def _rows(path: Path, limit: int) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    step = max(1, len(rows) // limit)
    return rows[::step][:limit]


def _mentions(texts: list[str]) -> Iterator[list[Mention]]:
    for parsed in parse_documents(_document(str(i), text) for i, text in enumerate(texts)):
        yield resolve_names(parsed, find_names(parsed)).mentions


def spans(path: Path, limit: int, *, errors: int = 0) -> tuple[float, float, float]:
    """Exact-span precision, recall and F1; ``errors`` prints that many of the wrong and missed ones."""
    rows = _rows(path, limit)
    right = found = gold = 0
    wrong: list[str] = []
    for row, mentions in zip(rows, _mentions([row["text"] for row in rows]), strict=True):
        want = {(e["start"], e["end"], TYPE.get(e["schema"], e["schema"])) for e in row["entities"]}
        want = {w for w in want if w[2] in ("PER", "ORG", "LOC")}
        have = {(m.start, m.end, TYPE[m.schema]) for m in mentions if m.schema in TYPE and m.named}
        right, found, gold = right + len(want & have), found + len(have), gold + len(want)
        if want ^ have:
            extra, missed = ([(t, row["text"][a:b]) for a, b, t in sorted(s)] for s in (have - want, want - have))
            wrong.append(f"+{extra} -{missed} :: {row['text'][:160]}")
    for line in wrong[:errors]:
        print(line)
    precision, recall = right / max(found, 1), right / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def laid_out(sentences: list[list[str]]) -> tuple[str, list[list[tuple[int, int]]]]:
    """Tokenised sentences as one text, a space behind every word, and the span of each word in it."""
    text, places = "", []
    for sentence in sentences:
        spans = []
        for word in sentence:
            spans.append((len(text), len(text) + len(word)))
            text += word + " "
        places.append(spans)
    return text, places


def coreference(path: Path, limit: int, *, errors: int = 0) -> dict[str, float]:
    """B-cubed and pairwise figures over the name mentions that gold and we have with the same span."""
    rows = _rows(path, limit)
    texts, golds = [], []
    for row in rows:
        text, starts = laid_out(row["sents"])
        gold = {}
        for number, vertex in enumerate(row["vertexSet"]):
            for m in vertex:
                if m["type"] in ("PER", "ORG", "LOC"):
                    offsets = starts[m["sent_id"]][m["pos"][0] : m["pos"][1]]
                    gold[offsets[0][0], offsets[-1][1]] = number
        texts.append(text)
        golds.append(gold)
    p_sum = r_sum = n = 0.0
    pairs: collections.Counter[str] = collections.Counter()
    bad: list[str] = []
    for text, gold, mentions in zip(texts, golds, _mentions(texts), strict=True):
        ours = {(m.start, m.end): m.entity for m in mentions}
        common = sorted(gold.keys() & ours.keys())
        for a in common:
            same_gold = {b for b in common if gold[b] == gold[a]}
            same_ours = {b for b in common if ours[b] == ours[a]}
            p_sum += len(same_gold & same_ours) / len(same_ours)
            r_sum += len(same_gold & same_ours) / len(same_gold)
            n += 1
            for b in common:
                if a < b:
                    g, o = gold[a] == gold[b], ours[a] == ours[b]
                    pairs["both" if g and o else "gold" if g else "ours" if o else "none"] += 1
                    if g != o:
                        bad.append(f"{'MISSED' if g else 'MERGED'} {text[a[0] : a[1]]!r} {text[b[0] : b[1]]!r}")
    for line, count in sorted(collections.Counter(bad).items())[:errors]:
        print(count, line)
    precision, recall = p_sum / max(n, 1), r_sum / max(n, 1)
    pair_p = pairs["both"] / max(pairs["both"] + pairs["ours"], 1)
    pair_r = pairs["both"] / max(pairs["both"] + pairs["gold"], 1)
    return {
        "b3_precision": precision,
        "b3_recall": recall,
        "b3_f1": 2 * precision * recall / max(precision + recall, 1e-9),
        "pair_precision": pair_p,
        "pair_recall": pair_r,
        "wrong_merges": float(pairs["ours"]),
        "mentions": n,
    }


def speed(texts: list[str]) -> tuple[float, float]:
    """Seconds of the bare pipeline over the same blocks, and of our layers (layout, names, coreference) on top."""
    documents = [_document(str(i), text) for i, text in enumerate(texts)]
    list(parse_documents(documents[:2]))
    begin = time.perf_counter()
    for _ in pipeline().pipe(texts):
        pass
    bare = time.perf_counter() - begin
    parsed = list(parse_documents(documents))
    begin = time.perf_counter()
    for one in parsed:
        resolve_names(one, find_names(one))
    return bare, time.perf_counter() - begin


if __name__ == "__main__":
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
    show = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for name, path, limit in (
        ("conll2003_dev", shared / "data/ner/conll2003_dev.jsonl", SENTENCES),
        ("politics_dev", shared / "data/ner/politics_dev.jsonl", SENTENCES),
        ("influence_dev", shared / "gold/influence_dev.jsonl", SENTENCES),
    ):
        print(f"{name:16} P {{:.3f}} R {{:.3f}} F1 {{:.3f}}".format(*spans(path, limit, errors=show)))
    for key, value in coreference(shared / "data/relations/redocred_dev.jsonl", DOCUMENTS, errors=show).items():
        print(f"{'redocred_dev':16} {key:16} {value:.3f}")
    sample = [row["text"] for row in _rows(shared / "gold/influence_dev.jsonl", SENTENCES)]
    bare, ours = speed(sample)
    print(f"{'speed':16} bare pipeline {bare:.2f} s, names and coreference {ours:.2f} s ({ours / bare:.0%})")
