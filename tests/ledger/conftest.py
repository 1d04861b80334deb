"""The contract suite runs over every implementation named here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cuibono.ledger import Ledger
from cuibono.ledger.sqlite import SqliteLedger

Opener = Callable[..., Ledger]


def _sqlite(folder: Path) -> Opener:
    def opened(name: str = "ledger", **options: bool) -> Ledger:
        # Each in a folder of its own, as in a workspace: a folder has one writer.
        (folder / name).mkdir(exist_ok=True)
        return SqliteLedger(folder / name / "ledger.sqlite3", **options)

    return opened


IMPLEMENTATIONS = {"sqlite": _sqlite}


@pytest.fixture(params=sorted(IMPLEMENTATIONS))
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens the ledger of this test; ``write`` and ``create`` as in the implementation."""
    return IMPLEMENTATIONS[request.param](tmp_path)


@pytest.fixture
def ledger(opener: Opener) -> Iterator[Ledger]:
    """An empty ledger, open for writing."""
    made = opener(write=True, create=True)
    yield made
    made.close()
