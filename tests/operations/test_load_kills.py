"""Loads that are killed: whole slices are there, nothing else, and the next load goes on."""

from __future__ import annotations

import random
from pathlib import Path

from tests.operations.load_kills import Tally, campaign
from tests.operations.runs import CORPUS, make_run


def test_a_killed_load_goes_on(tmp_path: Path) -> None:
    digest = make_run(tmp_path, CORPUS, size=3)
    tally = Tally()
    campaign(tmp_path / "run", tmp_path / "workspace", digest, random.Random(3), tally, kills=3)
    assert tally.faults == []
    assert tally.kills > 0
