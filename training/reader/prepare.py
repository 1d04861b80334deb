"""All sets of examples, others' and our own two, written as pickles, one file a set, so that a training run begins at once."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from .data import LOADERS, Example
from .silver import silver
from .written import written

SETS = {**LOADERS, "silver": silver, "written": written}


def prepare(shared: Path, folder: Path, only: tuple[str, ...] = ()) -> None:
    """Writes ``folder/NAME_PART.pickle`` for every set that is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, loader in SETS.items():
        for part in ("dev", "train"):
            target = folder / f"{name}_{part}.pickle"
            if target.exists() or (only and name not in only):
                continue
            examples = list(loader(shared, part))
            with target.with_suffix(".part").open("wb") as handle:
                pickle.dump(examples, handle)
            target.with_suffix(".part").rename(target)
            print(f"{target.name}: {len(examples)} examples, {sum(len(e.words) for e in examples)} words", file=sys.stderr, flush=True)


def load(folder: Path, part: str, only: tuple[str, ...] = tuple(SETS)) -> dict[str, list[Example]]:
    """What ``prepare`` wrote."""
    return {name: pickle.loads((folder / f"{name}_{part}.pickle").read_bytes()) for name in only}
