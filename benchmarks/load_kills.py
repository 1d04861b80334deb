"""Kills ``cuibono load`` at random moments, runs it to its end, and counts what was lost or doubled. It must be nothing.

``python benchmarks/load_kills.py [--kills 100] [--seed 1] [--short]``

Each campaign has a workspace of its own: six loads of the example corpus, in slices of two documents, are killed, each at a random
moment between its first slice and its end; after each the ledger holds whole slices alone. Then one runs to its end: the ledger's
digest is that of the ledger which the run was made of, and ``verify`` is clean. ``--short`` (for CI) kills 3 times.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.operations.load_kills import Tally, campaign
from tests.operations.runs import CORPUS, make_run


def main() -> int:
    """0 where nothing was lost or doubled."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true")
    words = parser.parse_args()
    kills, a_round = (1, 3) if words.short else (words.kills, 6)
    tally, rng, began, rounds = Tally(), random.Random(words.seed), time.monotonic(), 0
    with tempfile.TemporaryDirectory() as made:
        digest = make_run(Path(made), CORPUS, size=2)
        while tally.kills < kills and not tally.faults:
            with tempfile.TemporaryDirectory() as folder:
                campaign(Path(made) / "run", Path(folder) / "workspace", digest, rng, tally, a_round)
            rounds += 1
            print(f"{tally.kills} kills in {rounds} workspaces, {len(tally.faults)} faults", file=sys.stderr)
    for fault in tally.faults:
        print(fault)
    least, most = min(tally.left, default=0), max(tally.left, default=0)
    print(f"{tally.kills} kills in {rounds} workspaces, with {least} to {most} documents there after one")
    print(f"{len(tally.faults)} faults; {time.monotonic() - began:.0f} s")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
