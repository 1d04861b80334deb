"""Microseconds a pair and F1 of our pair scorer, next to nomenklatura's logic-v2 on the same pairs in the same run.

``python benchmarks/match_speed.py PAIRS.jsonl [--peer PYTHON] [--rounds 3] [--out FILE.json]``

PAIRS.jsonl has lines of ``schema``, ``name1``, ``name2`` and ``is_match`` ("true" or "false"). ``--peer`` is the Python of an environment
where nomenklatura is installed (it needs ICU and a compiler, so it is no part of ours); without it, this one is tried, and where it is not
there the run says so. Every round is a process of its own for each side, in turn: "cold" is the first pass over the pairs, with every cache
of parsed names empty and all word lists loaded, "warm" the second. The times are processor time, so that other work on the machine weighs
less; the best round of each counts. F1 is at each side's own threshold (0.7).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

# What both sides share: read, score twice, print scores and seconds.
_FRAME = """
import json, sys, time
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
{setup}
first = time.process_time()
scores = [score(one) for one in pairs]
second = time.process_time()
[score(one) for one in pairs]
third = time.process_time()
print(json.dumps({{"scores": scores, "cold": second - first, "warm": third - second, "version": version}}))
"""
_OURS = """
from cuibono import __version__ as version
from cuibono.matching.match import match_names
pairs = [(row["schema"], row["name1"], row["name2"]) for row in rows]
score = lambda one: match_names(*one).score
# The word lists are loaded before the clock starts, on the peer's side too: names that are in no list.
for schema in ("Person", "Company", "unknown"):
    match_names(schema, "Qwyx Ltd of Chile 2", "Vrek Bank of Peru")
    match_names(schema, "\\u4e2d\\u56fd", "FBI")
"""
_PEER = """
from importlib.metadata import version as version_of
from followthemoney import model
from nomenklatura.matching import get_algorithm
version = version_of("nomenklatura")
algorithm = get_algorithm("logic-v2")
config = algorithm.default_config()
def entity(schema, name, key):
    made = model.make_entity(schema)
    made.id = key
    made.add("name", name)
    return made
pairs = [(entity(row["schema"], row["name1"], f"a{i}"), entity(row["schema"], row["name2"], f"b{i}")) for i, row in enumerate(rows)]
score = lambda one: algorithm.compare(one[0], one[1], config).score
for number, schema in enumerate(("Person", "Company", "LegalEntity")):
    score((entity(schema, "Qwyx Ltd of Chile 2", f"x{number}"), entity(schema, "Vrek Bank of Peru", f"y{number}")))
"""
THRESHOLD = 0.7


def one_round(python: str, setup: str, pairs: Path) -> dict[str, object] | None:
    """Scores and seconds of one fresh process; None where the peer is not installed there."""
    done = subprocess.run([python, "-c", _FRAME.format(setup=setup), str(pairs)], capture_output=True, text=True, check=False)
    if done.returncode:
        if "ModuleNotFoundError" in done.stderr:
            return None
        raise SystemExit(done.stderr)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def quality(scores: list[float], gold: list[bool], cut: float = THRESHOLD) -> dict[str, float]:
    """Precision, recall and F1 of "one name from the cut on"."""
    hits = sum(score >= cut and right for score, right in zip(scores, gold, strict=True))
    given, wanted = sum(score >= cut for score in scores), sum(gold)
    precision, recall = hits / max(1, given), hits / max(1, wanted)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(2 * hits / max(1, given + wanted), 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--peer", default=sys.executable, help="the Python of an environment with nomenklatura")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.pairs.read_text(encoding="utf-8").splitlines()]
    gold = [str(row["is_match"]).lower() == "true" for row in rows]
    sides: dict[str, list[dict[str, object]]] = {"cuibono": [], "nomenklatura logic-v2": []}
    for _ in range(args.rounds):
        for name, python, setup in (("cuibono", sys.executable, _OURS), ("nomenklatura logic-v2", args.peer, _PEER)):
            found = one_round(python, setup, args.pairs)
            if found is not None:
                sides[name].append(found)
    result: dict[str, dict[str, object]] = {}
    for name, rounds in sides.items():
        if not rounds:
            print(f"{name}: not installed here; name its environment with --peer")
            continue
        times = {kind: round(min(float(str(row[kind])) for row in rounds) / len(rows) * 1e6, 1) for kind in ("cold", "warm")}
        scores = rounds[0]["scores"]
        assert isinstance(scores, list)
        result[name] = {"version": rounds[0]["version"], "microseconds_a_pair": times, **quality(scores, gold)}
        print(f"{name:<24}{times['cold']:>8.1f} µs cold {times['warm']:>8.1f} µs warm   F1 {result[name]['f1']}")
    if len(result) == 2:
        ours, theirs = (row["microseconds_a_pair"] for row in result.values())
        assert isinstance(ours, dict)
        assert isinstance(theirs, dict)
        ratio = {kind: round(ours[kind] / theirs[kind], 3) for kind in ours}
        print(f"ours / theirs: {ratio['cold']} cold, {ratio['warm']} warm")
        result["ratio"] = dict(ratio)
    if args.out:
        args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
