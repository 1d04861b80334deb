"""Runs the read engines and the scorers on the development sets, prints one table, and holds the floors.

    python evals/run.py            every set, whole, with the default engine (about five minutes on two cores)
    python evals/run.py --engine rules   the same with another; each engine has its floors
    python evals/run.py --short    a fixed part of each set; what the tests run
    python evals/run.py --update   writes new floors; a lower floor needs --reason "why" and is kept beside it

The gold sets and scorers lie beside the repository (``../shared``) and are no part of it; without them the run says so and
exits 0. A floor belongs to one gold file: its SHA-256 stands in floors.json, and another hash is an error, not a pass.
Exit: 0 all floors hold, 1 a figure is below its floor, 2 the gold files are not those the floors were set on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cuibono.engines import DEFAULT, ENGINES, get_engine
from cuibono.operations.read import read_lines

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from claims import scorer
from ties_once import once
from training.claims.folds import HELD, fold_of

SHARED = Path(__file__).resolve().parents[2] / "shared"
FLOORS = Path(__file__).with_name("floors.json")
SLACK = {"full": 0.01, "short": 0.02}


@dataclass(frozen=True)
class Metric:
    """One figure of a scorer's JSON. ``path`` walks its keys; ``better`` is "high" or "low"."""

    name: str
    path: str
    better: str = "high"


@dataclass(frozen=True)
class Set:
    """One development set. ``short`` is how many of its lines the short form reads (None: all), ``whole`` how many the full one.

    ``fold`` keeps the lines of one fold, ``held`` the fifth by source document: the weights were trained on the others.
    """

    name: str
    gold: str
    scorer: str
    short: int | None
    metrics: tuple[Metric, ...]
    whole: int | None = None
    fold: int | None = None
    held: bool = False

    def size(self, short: bool) -> int:
        """How many lines one form reads, where that is a number."""
        return (self.short if short else self.whole) or 0

    def lines(self, text: str, short: bool) -> list[str]:
        """The lines to read."""
        found = text.splitlines(keepends=True)
        if self.fold is not None:
            found = [line for line in found if json.loads(line)["fold"] == self.fold]
        if self.held:
            found = [line for line in found if fold_of(json.loads(line)["url"]) == HELD]
        return found[: self.short if short else self.whole]


CLAIMS = (
    Metric("claims precision", "claims.precision"),
    Metric("claims recall", "claims.recall"),
    Metric("claims F1", "claims.f1"),
    Metric("claims F1, by family", "claims_by_family.f1"),
    Metric("non-asserted status F1", "claims.hedged_status.f1"),
    Metric("kind right, attributed", "claims.accuracy.attribution_kind_where_attributed.share"),
    Metric("amount right", "claims.accuracy.amount.share"),
    Metric("leak", "claims.leak.share", "low"),
    Metric("mentions F1", "mentions.f1"),
)

SETS = (
    Set("influence_dev", "gold/influence_dev.jsonl", "score_claims.py", None, CLAIMS),
    Set("influence_held", "gold/influence_train.jsonl", "score_claims.py", None, CLAIMS, held=True),
    Set(
        "polnear_dev",
        "data/attribution/polnear_dev.jsonl",
        "score_attribution.py",
        12,
        (
            Metric("attribution joint F1", "micro.attribution.joint.f1"),
            Metric("content token F1", "micro.tokens.content.f1"),
            Metric("source token F1", "micro.tokens.source.f1"),
            Metric("cue token F1", "micro.tokens.cue.f1"),
        ),
    ),
    Set("conll04_dev", "data/relations/conll04_dev.jsonl", "score_claims.py", 100, (Metric("ties F1", "claims.f1"),)),
    Set(
        "knowledgenet_dev",
        "data/relations/knowledgenet_dev.jsonl",
        "score_claims.py",
        300,
        (Metric("ties recall", "claims.recall"), Metric("ties told once, recall", "once.recall")),
        fold=3,
    ),
    Set("conll2003_dev", "data/ner/conll2003_dev.jsonl", "score_claims.py", 300, (Metric("names F1", "mentions.f1"),), 1500),
    Set("politics_dev", "data/ner/politics_dev.jsonl", "score_claims.py", 100, (Metric("names F1", "mentions.f1"),)),
)


def walk(tree: Any, path: str) -> float | None:
    """The number at a dotted path, or None where the scorer gives none."""
    for key in path.split("."):
        if not isinstance(tree, dict) or key not in tree:
            return None
        tree = tree[key]
    return tree


def score(item: Set, lines: list[str], folder: Path, engine: str = DEFAULT) -> dict[str, Any]:
    """Reads the lines with an engine and runs the set's scorer over the result."""
    gold, predicted = folder / "gold.jsonl", folder / "predicted.jsonl"
    gold.write_text("".join(lines), encoding="utf-8")
    rejects: list[object] = []
    with predicted.open("w", encoding="utf-8") as target:
        for row in read_lines(lines, get_engine(engine), item.name, rejects.append):
            if "/ner/" in item.gold:  # these sets mark names; the ends of claims that have none are no answer to them
                row["mentions"] = [mention for mention in row["mentions"] if mention.get("named", True)]
            target.write(json.dumps(row, ensure_ascii=False) + "\n")
    if rejects:
        raise SystemExit(f"{item.name}: {len(rejects)} rejects, the first: {rejects[0]}")
    command = [sys.executable, str(SHARED / "score" / item.scorer), str(gold), str(predicted)]
    if item.scorer == "score_attribution.py":
        command += ["--no-per-article", "--bootstrap", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    if item.name == "knowledgenet_dev":
        told = [json.loads(row) for row in predicted.read_text(encoding="utf-8").splitlines()]
        result["once"] = once([json.loads(line) for line in lines], told, scorer())
    return result


def run(short: bool, only: str | None, engine: str = DEFAULT) -> tuple[dict[str, dict[str, float | None]], dict[str, str]]:
    """Figures and gold hashes per set."""
    figures: dict[str, dict[str, float | None]] = {}
    hashes: dict[str, str] = {}
    for item in SETS:
        if only and item.name != only:
            continue
        path = SHARED / item.gold
        data = path.read_bytes()
        hashes[item.name] = hashlib.sha256(data).hexdigest()
        lines = item.lines(data.decode("utf-8"), short)
        with tempfile.TemporaryDirectory() as folder:
            result = score(item, lines, Path(folder), engine)
        figures[item.name] = {metric.name: walk(result, metric.path) for metric in item.metrics}
        print(f"  {item.name}: {len(lines)} lines read", file=sys.stderr)
    return figures, hashes


def table(
    figures: dict[str, dict[str, float | None]], floors: dict[str, Any], form: str, sets: tuple[Set, ...] = SETS
) -> tuple[str, list[str]]:
    """The printed table, and what lies below its floor."""
    rows, low = [], []
    for item in sets:
        for metric in item.metrics if item.name in figures else ():
            value = figures[item.name][metric.name]
            floor = floors.get(form, {}).get(item.name, {}).get(metric.name)
            bad = value is None or (floor is not None and (value < floor if metric.better == "high" else value > floor))
            if bad:
                low.append(f"{item.name}: {metric.name} is {value}, its floor {floor}")
            shown = "none" if value is None else f"{value:.3f}"
            limit = "" if floor is None else f"{'≥' if metric.better == 'high' else '≤'} {floor:.3f}"
            rows.append(f"{item.name:<22}{metric.name:<26}{shown:>8}   {limit:<9}{'BELOW' if bad else ''}".rstrip())
    head = f"{'set':<22}{'measure':<26}{'figure':>8}   floor"
    return "\n".join([head, "-" * 66, *rows]), low


def update(
    figures: dict[str, dict[str, float | None]], hashes: dict[str, str], form: str, reason: str | None, sets: tuple[Set, ...] = SETS
) -> None:
    """Writes figures as floors, with some slack: other processors parse a few words otherwise. A lower floor needs a reason."""
    slack = SLACK[form.split()[-1]]
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"gold": {}, "lowered": []}
    for item in sets:
        for metric in item.metrics if item.name in figures else ():
            value = figures[item.name][metric.name]
            if value is None:
                continue
            new = round(value - slack if metric.better == "high" else value + slack, 3)
            old = floors.setdefault(form, {}).get(item.name, {}).get(metric.name)
            if old is not None and (new < old if metric.better == "high" else new > old):
                if not reason:
                    raise SystemExit(f"{item.name}: {metric.name} would go from {old} to {new}; say why with --reason")
                floors["lowered"].append({"set": item.name, "measure": metric.name, "form": form, "from": old, "to": new, "why": reason})
            floors[form].setdefault(item.name, {})[metric.name] = new
    floors["gold"].update(hashes)
    FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--engine", choices=ENGINES, default=DEFAULT)
    parser.add_argument("--only", choices=[item.name for item in SETS])
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--reason")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    if not (SHARED / "gold").is_dir():
        print("the development sets are not beside this checkout (../shared): nothing measured")
        return 0
    form = f"{args.engine} {'short' if args.short else 'full'}"
    figures, hashes = run(args.short, args.only, args.engine)
    if args.update:
        update(figures, hashes, form, args.reason)
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    moved = [name for name, digest in hashes.items() if floors.get("gold", {}).get(name, digest) != digest]
    text, low = table(figures, floors, form)
    print(json.dumps({"form": form, "figures": figures, "gold": hashes, "below": low}, indent=1) if args.json else text)
    if moved:
        print(f"the gold of {', '.join(moved)} is not the one the floors were set on; set them anew with --update", file=sys.stderr)
        return 2
    for line in low:
        print(line, file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
