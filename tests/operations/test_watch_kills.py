"""A run of ``watch`` that is killed loses nothing and doubles nothing; ``benchmarks/watch_kills.py`` does it a hundred times."""

from __future__ import annotations

import random
from pathlib import Path

from tests.operations.kills import Tally, campaign
from tests.sources.web.site import Site


def test_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    tally = Tally()
    with Site() as site:
        campaign(site, tmp_path / "workspace", tally, random.Random(7), pages=5, kills=2)
    assert tally.faults == []
    assert tally.kills >= 2
