"""Kills ``cuibono watch`` at random moments, runs it to its end, and counts what was lost or doubled. It must be nothing.

``python benchmarks/watch_kills.py [--kills 100] [--pages 12] [--seed 1] [--short]``

Each campaign has a workspace of its own: six runs over a feed of new pages are killed, each when the local site has seen a random number
of requests and a random moment after; then one runs to its end. Then all pages change, and three runs with ``--recheck`` are killed. After
both every page must be there once for each edition, with its row of the log and its exchange, and ``verify`` must be clean. ``--short``
(for CI) kills 3 times.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.operations.kills import Tally, campaign
from tests.sources.web.site import Site


def main() -> int:
    """0 where nothing was lost or doubled."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true")
    words = parser.parse_args()
    kills, a_round = (1, 2) if words.short else (words.kills, 6)
    tally, rng, began = Tally(), random.Random(words.seed), time.monotonic()
    rounds = 0
    while tally.kills < kills and not tally.faults:
        with Site() as site, tempfile.TemporaryDirectory() as folder:
            campaign(site, Path(folder) / "workspace", tally, rng, pages=words.pages, kills=a_round)
        rounds += 1
        print(f"{tally.kills} kills in {rounds} workspaces, {len(tally.faults)} faults", file=sys.stderr)
    for fault in tally.faults:
        print(fault)
    least, most = min(tally.struck_at, default=0), max(tally.struck_at, default=0)
    again = f"{tally.asked_again} pages asked for again ({tally.asked_again / max(1, tally.kills):.1f} a kill)"
    print(f"{tally.kills} kills in {rounds} workspaces of {words.pages} pages, after {least} to {most} requests; {again}")
    print(f"{len(tally.faults)} faults; {time.monotonic() - began:.0f} s")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
