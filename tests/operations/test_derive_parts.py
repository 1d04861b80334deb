"""Whatever is added, decided, undone, graded or imported: what is derived for the change alone is what a rebuild gives."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cuibono.ledger import schema
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations import resolve_ledger
from cuibono.operations.derive import derive
from cuibono.stages.origins.settings import setting
from cuibono.vocabulary import load_toml

from .world import World

TABLES = (*schema.DERIVED, *schema.TRACING, *schema.APPRAISAL)


class Undone(Exception):
    """Takes a rebuild back that was made to compare with."""


def rows(ledger: SqliteLedger) -> dict[str, list[Any]]:
    """All that is derived and kept, in a fixed order; numbers of records hang on nothing else."""
    with ledger.transaction() as connection:
        return {table.name: [*map(tuple, connection.execute(select(table).order_by(*table.primary_key.columns)))] for table in TABLES}


def rebuilt(ledger: SqliteLedger) -> dict[str, list[Any]]:
    """What a rebuild gives; the ledger stays as it is."""
    found: dict[str, list[Any]] = {}
    try:
        with ledger.transaction():
            derive(ledger, whole=True)
            found = rows(ledger)
            raise Undone
    except Undone:
        return found


def check(ledger: SqliteLedger, what: str) -> None:
    parts, whole = rows(ledger), rebuilt(ledger)
    for name, found in parts.items():
        assert found == whole[name], f"{name} after {what}"
    assert not ledger.derived_is_stale()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger without documents; making the tables takes longer than a turn."""
    path: Path = tmp_path_factory.mktemp("empty") / "ledger.sqlite3"
    SqliteLedger(path, write=True, create=True).close()
    return path


@pytest.fixture
def ledger(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteLedger]:
    """An empty ledger in which everything is derived in parts, however much is new."""
    monkeypatch.setattr(resolve_ledger, "MOST_NEW", 1000.0)
    path = tmp_path / "ledger.sqlite3"
    shutil.copyfile(empty, path)
    made = SqliteLedger(path, write=True)
    derive(made, whole=True)
    yield made
    made.close()


@pytest.fixture(params=["as shipped", "soon common"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The shipped limits, and tight ones, with which a run or a name is common and a house large even in a small corpus."""
    if request.param == "soon common":
        monkeypatch.setattr(resolve_ledger, "MANY", 2)
        table = load_toml("origins.toml")
        for part, values in (
            ("index", {"holders": 3, "anchors": 1}),
            ("boilerplate", {"looked_at": 3, "texts": 4, "house_texts": 2, "edge_texts": 2}),
        ):
            for name, value in values.items():
                monkeypatch.setitem(table[part], name, value)
    setting.cache_clear()
    yield str(request.param)
    monkeypatch.undo()
    setting.cache_clear()


@pytest.mark.parametrize("seed", range(4))
def test_every_turn_gives_what_a_rebuild_gives(ledger: SqliteLedger, limits: str, seed: int) -> None:
    world = World(ledger, seed)
    for number in range(18):
        kind = world.turn()
        derive(ledger)
        if (kind != "nothing" and number % 3 == 0) or number > 15:
            check(ledger, f"turn {number}, {kind}")
    assert ledger.count_documents() > 5
