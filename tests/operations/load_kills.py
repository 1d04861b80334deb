"""``cuibono load`` as a process of its own, killed at chosen moments, and what must be there when it has run to its end."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from cuibono.operations.verify import verify
from cuibono.operations.workspace import open_workspace
from tests.operations.runs import ROOT, part

PROGRAM = "import cuibono.cli; cuibono.cli.main()"
PATIENCE = 300.0  # seconds after which a load counts as hung


@dataclass(slots=True)
class Tally:
    """What came of some kills: how many struck a load, what lay there afterwards, and every fault in words."""

    kills: int = 0
    left: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def start(run: Path, folder: Path) -> subprocess.Popen[bytes]:
    """One load."""
    command = [sys.executable, "-c", PROGRAM, "load", str(run), "--into", str(folder)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def length_of(run: Path, folder: Path) -> float:
    """The seconds from the first slice of a load to its end."""
    process = start(run, folder)
    assert process.stderr is not None
    process.stderr.readline()
    began = time.monotonic()
    process.communicate(timeout=PATIENCE)
    return time.monotonic() - began


def kill_once(run: Path, folder: Path, rng: random.Random, tally: Tally, sizes: list[int], length: float) -> None:
    """One load that is killed at a random moment after its first line of progress; slices are whole then."""
    process = start(run, folder)
    assert process.stderr is not None
    process.stderr.readline()
    time.sleep(rng.random() * length)
    struck = process.poll() is None
    process.kill()
    process.communicate()
    tally.kills += struck
    if (folder / "ledger.sqlite3").exists():
        with open_workspace(folder) as workspace:
            left = workspace.ledger.count_documents()
            tally.left.append(left)
            if left not in {sum(sizes[:count]) for count in range(len(sizes) + 1)}:
                tally.faults.append(f"{left} documents are there: no whole slices")
            tally.faults += workspace.ledger.check_storage()


def slice_sizes(run: Path) -> list[int]:
    """How many documents each slice has."""
    return [pq.read_metadata(part(run, "documents", number)).num_rows for number in range(len([*(run / "slices").iterdir()]))]


def campaign(run: Path, folder: Path, digest: str, rng: random.Random, tally: Tally, kills: int) -> None:
    """Loads that are killed, and one that runs to its end: then the ledger is the one that the run was made of."""
    sizes, length = slice_sizes(run), length_of(run, folder.with_name("whole"))
    for _ in range(kills):
        kill_once(run, folder, rng, tally, sizes, length)
    process = start(run, folder)
    _, errors = process.communicate(timeout=PATIENCE)
    if process.returncode != 0:
        tally.faults.append(f"the last load ended with {process.returncode}: {errors.decode()[-2000:]}")
        return
    with open_workspace(folder) as workspace:
        if workspace.ledger.digest() != digest:
            tally.faults.append("the ledger is another one than that which the run was made of")
        tally.faults += verify(workspace.ledger).faults
