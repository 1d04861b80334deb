"""The contract suite runs over every implementation named here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cuibono.ledger import Ledger
from cuibono.ledger.postgres import PostgresLedger
from cuibono.ledger.sqlite import SqliteLedger

Opener = Callable[..., Ledger]


@pytest.fixture(params=["postgres", "sqlite"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens the ledger of this test; ``write`` and ``create`` as in the implementation."""
    return _sqlite(tmp_path) if request.param == "sqlite" else _postgres(request.getfixturevalue("database"))


def _sqlite(folder: Path) -> Opener:
    def opened(name: str = "ledger", **options: bool) -> Ledger:
        # Each in a folder of its own, as in a workspace: a folder has one writer.
        (folder / name).mkdir(exist_ok=True)
        return SqliteLedger(folder / name / "ledger.sqlite3", **options)

    return opened


def _postgres(fresh: Callable[[], str]) -> Opener:
    made: dict[str, str] = {}

    def opened(name: str = "ledger", **options: bool) -> Ledger:
        if name not in made:
            made[name] = fresh()
        return PostgresLedger(made[name], **options)

    return opened


@pytest.fixture
def ledger(opener: Opener) -> Iterator[Ledger]:
    """An empty ledger, open for writing."""
    made = opener(write=True, create=True)
    yield made
    made.close()
