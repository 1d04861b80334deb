"""``python -m training.claims``: examples, the network that ships, and its graph.

    python -m training.claims --shared ../shared --work WORK --wheel WHEEL --ship      what ships
    python -m training.claims --shared ../shared --work WORK --wheel WHEEL --fold 1    another fold, to measure

With ``torchrun --nproc-per-node 2 -m training.claims … --threads 1`` it learns on two cores at once.
``WORK`` keeps every stage; the same command goes on where it was cut off. A fifth of the given passages and a tenth of ours, by source
document, are held back; with ``--ship`` the graph of the package is written.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from training.reader.network import Encoder, start_from
from training.reader.shipped import read_shipped

from cuibono.engines.model.weights import shipped

from .annotated import annotated
from .examples import Example
from .export import export, open_lower
from .folds import HELD, held_back
from .frames import frames
from .network import TieNet
from .passages import passages, scorer
from .shipped import start_again
from .train import Plan, Trainer, processes

CUT, LAYERS = 2, 6  # layers of the shipped encoder that the tie network goes on from; layers of the public one, which it begins from


def kept(path: Path, rows: list[Any], make: Callable[[list[Any]], Iterator[Example]]) -> list[Example]:
    """Examples of rows, made once; processes that learn together make a part each."""
    rank, ranks = processes()
    parts = [path.with_suffix(f".{at}of{ranks}.pkl") for at in range(ranks)]
    if not parts[rank].exists():
        draft = parts[rank].with_suffix(".part")
        draft.write_bytes(pickle.dumps(list(make(rows[rank::ranks]))))
        draft.rename(parts[rank])
    if ranks > 1:
        torch.distributed.barrier()
    return [example for part in parts for example in pickle.loads(part.read_bytes())]


def main() -> None:
    """Parses the arguments and runs the stages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--wheel", type=Path, required=True, help="a wheel, or the zip in one, that carries all-MiniLM-L6-v2 (Apache-2.0)")
    parser.add_argument("--fold", type=int, default=HELD)
    parser.add_argument("--ship", action="store_true")
    parser.add_argument("--frames", type=float, default=0.6, help="share of the frames that the network begins with")
    parser.add_argument("--share", type=float, default=1.0, help="share of the passages to learn from, for a learning curve")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument(
        "--again",
        type=int,
        metavar="N",
        help="go on from the shipped graph: once over the given passages, ours after the first N, and some of the others",
    )
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(1)
    if "WORLD_SIZE" in os.environ:
        torch.distributed.init_process_group("gloo")
    given.work.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(line) for line in (given.shared / "gold" / "influence_train.jsonl").open(encoding="utf-8")]
    judge = scorer(given.shared)
    ours = list(annotated(given.shared / "data" / "articles" / "allsides_sample.jsonl.gz"))
    back = {row["id"] for row in [*rows, *ours] if held_back(row["url"], given.fold)}
    later = ours[given.again or 0 :]
    if given.again is not None:  # the new ones, and of the others two in three of their number
        ours = later + random.Random(given.again).sample(ours[: given.again], min(given.again, len(later) * 2 // 3))
    gold = kept(given.work / "passages.pkl", rows, lambda some: passages(some, judge))
    own = kept(given.work / "annotated.pkl", ours, lambda some: passages(some, judge))
    learn = [e for e in [*gold, *own] if e.told and e.key not in back]
    learn = random.Random(0).sample(learn, int(given.share * len(learn)))
    package = Path(__file__).resolve().parents[2] / "src" / "cuibono" / "engines" / "model" / "weights"
    base, _ = read_shipped(package)
    public = Encoder(LAYERS)
    if given.again is None:
        start_from(public, given.wheel)
    net, folder = TieNet(base.encoder, public, CUT), given.work / f"fold{given.fold}"
    if given.again is None:
        trainer = Trainer(net, shipped().pieces, Plan(), folder)
        first = kept(given.work / "frames.pkl", [given.shared / "data" / "frames"], lambda some: frames(some[0]) if some else iter(()))
        trainer.stage("frames", random.Random(0).sample(first, int(given.frames * len(first))), 1)
        trainer.stage("ties", learn, given.epochs)
    else:
        start_again(net, package / "claims.onnx")
        trainer = Trainer(net, shipped().pieces, Plan(rate=6e-5, head_rate=4e-4), folder)
        trainer.stage("again", learn, 1)
    if given.ship and processes()[0] == 0:
        open_lower(package / "reader.onnx", CUT)
        assert isinstance(trainer.model, TieNet)
        print(export(trainer.model, package / "claims.onnx"))


if __name__ == "__main__":
    main()
