"""Reads the claims of the development sets and lists, readably, what was right, wrong and missed.

    python evals/claims.py                     figures of influence_dev, CoNLL04 dev and KnowledgeNet dev
    python evals/claims.py --only influence --list [PREDICATE ...]    false positives and misses, per predicate
    python evals/claims.py --articles 100 --seed 7 [PREDICATE ...]    claims of random articles, to be judged by reading

The sets lie beside the repository (``../shared``) and are no part of it; without them the script says so and exits 0.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

from cuibono.engines import DEFAULT, ENGINES, get_engine
from cuibono.operations.read import read_lines

SHARED = Path(__file__).resolve().parents[2] / "shared"
SCORER = SHARED / "score" / "score_claims.py"
SETS = {
    "influence": SHARED / "gold" / "influence_dev.jsonl",
    "conll04": SHARED / "data" / "relations" / "conll04_dev.jsonl",
    "knowledgenet": SHARED / "data" / "relations" / "knowledgenet_dev.jsonl",
}
ARTICLES = SHARED / "data" / "articles" / "allsides_sample.jsonl.gz"


def read(lines: list[str], name: str, engine: str = DEFAULT) -> list[dict[str, Any]]:
    """The engine's output; a reject stops the run, since a figure without these documents would lie."""
    rejects: list[Any] = []
    rows = list(read_lines(lines, get_engine(engine), name, rejects.append))
    if rejects:
        raise SystemExit(f"{len(rejects)} rejects, the first: {rejects[0]}")
    return rows


def score(gold: Path, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The scorer's JSON for these rows."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as predicted:
        for row in rows:
            predicted.write(json.dumps(row, ensure_ascii=False) + "\n")
        predicted.flush()
        done = subprocess.run([sys.executable, str(SCORER), str(gold), predicted.name], capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def scorer() -> ModuleType:
    """The scorer as a module, for its matching of spans."""
    spec = importlib.util.spec_from_file_location("score_claims", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compare(gold: list[dict[str, Any]], rows: list[dict[str, Any]], wanted: set[str]) -> None:
    """Prints per predicate: + matched with a wrong status or kind, - wrong, ? missed."""
    judge = scorer()
    lists: dict[str, list[str]] = defaultdict(list)
    for document, row in zip(gold, rows, strict=True):
        used: set[int] = set()
        for claim in document["claims"]:
            found = None
            for i, made in enumerate(row["claims"]):
                if i in used or made["predicate"] != claim["predicate"] or (made["status"] == "denied") != (claim["status"] == "denied"):
                    continue
                straight = judge.hits(document, claim["subject"], made["subject"]) and judge.hits(document, claim["object"], made["object"])
                turned = judge.hits(document, claim["subject"], made["object"]) and judge.hits(document, claim["object"], made["subject"])
                if straight or (turned and claim["predicate"] in judge.SYMMETRIC):
                    found = i
                    if made["status"] == claim["status"]:
                        break
            text = document["text"][claim["evidence"]["start"] : claim["evidence"]["end"]]
            kind = claim["attribution"]["kind"] if claim["attribution"] else "-"
            said = f"{document['id']} {claim['subject']['text']} -> {claim['object']['text']} ({claim['status']}, {kind})"
            if found is None:
                lists[claim["predicate"]].append(f"? {said}: {text!r}")
                continue
            used.add(found)
            made = row["claims"][found]
            ours = made["attribution"]["kind"] if made["attribution"] else "-"
            if (made["status"], ours) != (claim["status"], kind):
                lists[claim["predicate"]].append(f"+ {said} told as ({made['status']}, {ours}): {text!r}")
        for i, made in enumerate(row["claims"]):
            if i not in used:
                lists[made["predicate"]].append(f"- {document['id']} {line(document['text'], made)}")
    for predicate in sorted(lists):
        if not wanted or predicate in wanted:
            print(f"\n{predicate}")
            print("\n".join(f"  {item}" for item in sorted(lists[predicate])))


def line(text: str, made: dict[str, Any]) -> str:
    """One claim on one line."""
    kind = made["attribution"]["kind"] if made["attribution"] else "-"
    extra = " ".join(f"{key}={made[key]!r}" for key in ("role", "what", "percentage", "date", "place") if made.get(key))
    amount = f" {made['amount']['value']} {made['amount']['currency']}" if made.get("amount") else ""
    ends = f"{made['subject']['text']} -> {made['object']['text']}"
    return f"{ends} ({made['status']}, {kind}){amount} {extra}: {text[slice(*made['evidence'])]!r}"


def sample(count: int, seed: int, wanted: set[str], engine: str = DEFAULT) -> None:
    """Prints the claims of random articles, by predicate, with the sentence around."""
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as source:
        lines = random.Random(seed).sample(list(source), count)
    lists: dict[str, list[str]] = defaultdict(list)
    for row in read(lines, "articles", engine):
        for made in row["claims"]:
            start, end = made["evidence"]
            around = row["text"][max(0, start - 60) : end + 60].replace("\n", " ")
            lists[made["predicate"]].append(f"{line(row['text'], made)}\n      … {around}")
    print(f"{sum(map(len, lists.values()))} claims in {count} articles")
    for predicate in sorted(lists):
        if not wanted or predicate in wanted:
            print(f"\n{predicate} {len(lists[predicate])}")
            print("\n".join(f"  {item}" for item in lists[predicate]))


def main() -> int:
    """Parses the arguments and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=ENGINES, default=DEFAULT)
    parser.add_argument("--only", choices=sorted(SETS))
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--articles", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("predicates", nargs="*")
    given = parser.parse_args()
    if not SHARED.exists():
        print("the development sets are not here: nothing measured")
        return 0
    if given.articles:
        sample(given.articles, given.seed, set(given.predicates), given.engine)
        return 0
    for name, path in SETS.items():
        if given.only and name != given.only:
            continue
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        rows = read(lines, name, given.engine)
        result = score(path, rows)
        claims = result["claims"]
        per = claims.pop("per_predicate", None) or claims.pop("per_label_recall", {})
        print(f"{name}: {json.dumps(claims)}")
        for predicate, figures in per.items():
            print(f"  {predicate:<18}{json.dumps(figures)}")
        if given.list and name == "influence":
            compare([json.loads(row) for row in lines], rows, set(given.predicates))
    return 0


if __name__ == "__main__":
    sys.exit(main())
