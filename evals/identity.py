"""How well who is who and who copied whom are told, where no read engine takes part; prints a table and holds the floors.

    python evals/identity.py            every set, whole (about five minutes on one core)
    python evals/identity.py --short    a fixed part; what the tests run
    python evals/identity.py --update   writes new floors, as evals/run.py does

KnowledgeNet: every marked span that has a Wikidata id, over all passages (B-cubed, and the share of joined pairs that are right);
"names" leaves out pronouns. The spans go in without a schema. Re-DocRED: clusters inside each document (MUC, B-cubed, CEAF by
entities; their mean is the CoNLL figure) over all marked names; times and numbers are left out. blocking.py, names_pairs.py and
origins.py say what the other three are.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any

import rustworkx

sys.path.insert(0, str(Path(__file__).resolve().parent))
import origins
from blocking import score_blocking
from names import laid_out
from names_pairs import score_pairs
from run import FLOORS, SHARED, Metric, Set, table, update

from cuibono.operations.resolve import Resolved, resolve_lines
from cuibono.vocabulary import load_toml

SETS = (
    Set(
        "knowledgenet_entities",
        "data/relations/knowledgenet_dev.jsonl",
        "identity.py",
        500,
        (
            Metric("pairs precision, names", "names.pairs"),
            Metric("B-cubed precision, names", "names.precision"),
            Metric("B-cubed recall, names", "names.recall"),
            Metric("B-cubed F1, names", "names.f1"),
            Metric("pairs precision, all", "all.pairs"),
            Metric("B-cubed F1, all", "all.f1"),
        ),
    ),
    Set(
        "blocking",
        "data/relations/knowledgenet_dev.jsonl",
        "blocking.py",
        None,
        (Metric("true pairs found", "found"), Metric("pairs not compared", "kept_out")),
    ),
    Set(
        "redocred_clusters",
        "data/relations/redocred_dev.jsonl",
        "identity.py",
        80,
        (Metric("CoNLL F1", "conll"), Metric("MUC F1", "muc"), Metric("B-cubed F1", "b_cubed"), Metric("CEAF F1", "ceaf")),
    ),
    Set(
        "names_pairs",
        "data/names/name_pairs_dev.jsonl",
        "identity.py",
        None,
        (Metric("pairs F1", "at_70.f1"), Metric("pairs precision", "at_70.precision"), Metric("pairs F1, cut at 0.5", "at_50.f1")),
    ),
    Set(
        "origins_made",
        "data/articles/allsides_sample.jsonl.gz",
        "identity.py",
        30,
        (
            Metric("copies recall", "pairs.recall"),
            Metric("copies precision", "pairs.precision"),
            Metric("one origin recall", "clusters.recall"),
            Metric("one origin precision", "clusters.precision"),
            Metric("parts recall", "parts.recall"),
        ),
        200,
    ),
)
VALUES = ("TIME", "NUM")
Labels = Sequence[tuple[Hashable, Hashable]]


def f1(precision: float, recall: float) -> float:
    """The harmonic mean; 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def b_cubed(labels: Labels) -> tuple[float, float]:
    """Precision and recall over mentions of (gold cluster, given cluster) (Bagga and Baldwin 1998)."""
    gold, given, both = Counter(g for g, _ in labels), Counter(p for _, p in labels), Counter(labels)
    share = [(both[pair] / given[pair[1]], both[pair] / gold[pair[0]]) for pair in labels]
    return sum(p for p, _ in share) / len(share), sum(r for _, r in share) / len(share)


def pair_precision(labels: Labels) -> float:
    """Of all pairs of mentions that are joined, how many belong together."""

    def pairs(counts: Counter[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    joined = pairs(Counter(p for _, p in labels))
    return pairs(Counter(labels)) / joined if joined else 1.0


def muc(labels: Labels) -> tuple[int, int, int, int]:
    """Links kept and links there, for precision and for recall (Vilain et al. 1995)."""

    def one(by: int) -> tuple[int, int]:
        groups: dict[Hashable, list[Hashable]] = defaultdict(list)
        for label in labels:
            groups[label[by]].append(label[1 - by])
        return sum(len(g) - len(set(g)) for g in groups.values()), sum(len(g) - 1 for g in groups.values())

    return (*one(1), *one(0))


def ceaf(labels: Labels) -> tuple[float, int, int]:
    """The best one-to-one match of clusters by the Dice measure, and how many clusters each side has (Luo 2005, entities)."""
    gold, given = Counter(g for g, _ in labels), Counter(p for _, p in labels)
    left, right = {g: i for i, g in enumerate(gold)}, {p: len(gold) + i for i, p in enumerate(given)}
    graph = rustworkx.PyGraph()
    graph.add_nodes_from([None] * (len(gold) + len(given)))
    for (g, p), n in Counter(labels).items():
        graph.add_edge(left[g], right[p], 2 * n / (gold[g] + given[p]))
    matched = rustworkx.max_weight_matching(graph, weight_fn=lambda w: round(w * 1_000_000))
    return sum(graph.get_edge_data(a, b) for a, b in matched), len(gold), len(given)


def resolved(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with our entities on their mentions."""
    done = Resolved()
    found = [json.loads(line) for line in resolve_lines((json.dumps(row) + "\n" for row in rows), "gold", done)]
    if done.rejects:
        raise SystemExit(f"{len(done.rejects)} rejects, the first: {done.rejects[0]}")
    return found


def pronouns_() -> set[str]:
    """Words that stand for a name."""
    table_ = load_toml("coreference.toml")
    kinds = ("male", "female", "neutral", "first_person", "first_plural", "relative", "plural", "places")
    return {word for kind in kinds for word in table_[kind]}


def knowledgenet(lines: Sequence[str]) -> dict[str, Any]:
    """Figures over the marked spans that have a Wikidata id."""
    rows = []
    for line in lines:
        passage = json.loads(line)
        marks = {tuple(fact[end]): fact[f"{end}_qid"] for fact in passage["facts"] for end in ("subject", "object")}
        mentions = [{"start": start, "end": end, "gold": qid} for (start, end), qid in sorted(marks.items())]
        rows.append({"id": passage["id"], "text": passage["text"], "mentions": mentions})
    told = [(m["gold"], m["entity"], row["text"][m["start"] : m["end"]]) for row in resolved(rows) for m in row["mentions"] if m["gold"]]
    figures = {}
    pronouns = pronouns_()
    for name, labels in (("all", [t[:2] for t in told]), ("names", [t[:2] for t in told if t[2].lower() not in pronouns])):
        precision, recall = b_cubed(labels)
        figures[name] = {"precision": precision, "recall": recall, "f1": f1(precision, recall), "pairs": pair_precision(labels)}
    return figures


def redocred(lines: Sequence[str]) -> dict[str, Any]:
    """Figures over the marked names, document by document."""
    rows = []
    for number, line in enumerate(lines):
        document = json.loads(line)
        text, places = laid_out(document["sents"])
        marks = {}
        for cluster, mentions in enumerate(document["vertexSet"]):
            for m in mentions:
                first, last = places[m["sent_id"]][m["pos"][0]], places[m["sent_id"]][m["pos"][1] - 1]
                marks.setdefault((first[0], last[1]), {"start": first[0], "end": last[1], "schema": m["type"], "gold": cluster})
        rows.append({"id": str(number), "text": text, "mentions": [mark for _, mark in sorted(marks.items())]})
    links, cubes, match = [0, 0, 0, 0], [0.0, 0.0, 0], [0.0, 0, 0]
    for row in resolved(rows):
        labels = [(m["gold"], m["entity"]) for m in row["mentions"] if m["schema"] not in VALUES]
        if labels:
            links = [a + b for a, b in zip(links, muc(labels), strict=True)]
            precision, recall = b_cubed(labels)
            cubes = [cubes[0] + precision * len(labels), cubes[1] + recall * len(labels), cubes[2] + len(labels)]
            match = [a + b for a, b in zip(match, ceaf(labels), strict=True)]
    parts = {
        "muc": f1(links[0] / links[1], links[2] / links[3]),
        "b_cubed": f1(cubes[0] / cubes[2], cubes[1] / cubes[2]),
        "ceaf": f1(match[0] / match[2], match[0] / match[1]),
    }
    return parts | {"conll": sum(parts.values()) / 3}


def made_copies(item: Set, data: bytes, short: bool) -> dict[str, Any]:
    """Copies with known edits, made from the articles."""
    count = item.size(short)
    found: dict[str, Any] = origins.measure(origins.load(data), count, 5 * count)
    return found


def by_lines(scorer: Callable[[Sequence[str]], dict[str, Any]]) -> Callable[[Set, bytes, bool], dict[str, Any]]:
    """A scorer that takes the set's lines."""
    return lambda item, data, short: scorer(item.lines(data.decode("utf-8"), short))


SCORERS = {
    "knowledgenet_entities": by_lines(knowledgenet),
    "blocking": by_lines(lambda lines: score_blocking(lines, pronouns_())),
    "redocred_clusters": by_lines(redocred),
    "names_pairs": by_lines(score_pairs),
    "origins_made": made_copies,
}


def main(argv: list[str] | None = None) -> int:
    """The command; exit codes as those of evals/run.py."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", choices=list(SCORERS))
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--reason")
    args = parser.parse_args(argv)
    if not (SHARED / "data").is_dir():
        print("the development sets are not beside this checkout (../shared): nothing measured")
        return 0
    figures, hashes = {}, {}
    for item in SETS:
        if args.only in (None, item.name):
            data = (SHARED / item.gold).read_bytes()
            hashes[item.name] = hashlib.sha256(data).hexdigest()
            found = SCORERS[item.name](item, data, args.short)
            figures[item.name] = {m.name: walk_(found, m.path) for m in item.metrics}
    form = f"identity {'short' if args.short else 'full'}"
    if args.update:
        update(figures, hashes, form, args.reason, SETS)
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    text, low = table(figures, floors, form, SETS)
    print(text)
    moved = [name for name, digest in hashes.items() if floors["gold"].get(name, digest) != digest]
    for line in (*low, *(f"the gold of {name} is not the one the floors were set on" for name in moved)):
        print(line, file=sys.stderr)
    return 2 if moved else 1 if low else 0


def walk_(tree: Any, path: str) -> float:
    """The number at a dotted path."""
    for key in path.split("."):
        tree = tree[key]
    return float(tree)


if __name__ == "__main__":
    sys.exit(main())
