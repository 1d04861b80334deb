"""A whole corpus derived on Spark has the rows of the embedded engine in every table, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import select

from cuibono.errors import WorkspaceError
from cuibono.ledger.schema import metadata
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.ledger.tables import arrow_schema, moved_columns, to_arrow
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.derive import derive
from cuibono.operations.import_publishers import import_register
from cuibono.operations.on_spark.derive import WORK, derive_run
from cuibono.runners import InlineRunner
from cuibono.runners.spark.folder import DERIVED_TABLES, LocalFolder, slice_name
from cuibono.stages.origins.settings import setting
from tests.operations.world import World

EXAMPLES = Path(__file__).parents[3] / "examples"
AT = "2031-06-01T00:00:00Z"
READ = ("documents", "mentions", "attributions", "claims")


def rows(ledger: SqliteLedger, name: str) -> pa.RecordBatch:
    table = metadata.tables[name]
    with ledger.transaction() as connection:
        return to_arrow(table, [*connection.execute(select(*moved_columns(table))).mappings()])  # type: ignore[arg-type]


def lines(found: pa.Table | pa.RecordBatch, name: str) -> list[str]:
    """All rows in one order."""
    columns = found.select(arrow_schema(metadata.tables[name]).names).to_pylist()
    return sorted(repr(row) for row in columns)


def as_run(ledger: SqliteLedger, out: Path, slices: int = 2) -> LocalFolder:
    """What was read into a ledger as the folder of a run."""
    folder = LocalFolder(out)
    for name in READ:
        table = pa.Table.from_batches([rows(ledger, name)])
        size = -(-table.num_rows // slices) or 1
        for number in range(slices):
            folder.put_table(f"{name}/{slice_name(number)}/part-00000.parquet", table.slice(number * size, size))
    for number in range(slices):
        folder.write(f"slices/{number:05d}.json", b"{}")
    return folder


def check(spark: Any, ledger: SqliteLedger, out: Path) -> dict[str, list[str]]:
    """Derives on Spark and in the ledger; gives the rows, which are the same."""
    folder = as_run(ledger, out)
    steps: list[str] = []
    counts = derive_run(spark, str(out), publishers=ledger.register(), decisions=ledger.decisions(), on_step=steps.append)
    derive(ledger, whole=True)
    made: dict[str, list[str]] = {}
    for name in DERIVED_TABLES:
        parts = [folder.table(f"{name}/{part}") for part in folder.names(name) if part.startswith("part-")]
        made[name] = lines(pa.concat_tables(parts), name)
        assert made[name] == lines(rows(ledger, name), name), name
    assert counts == {name: len(found) for name, found in made.items()}
    assert WORK not in folder.names()
    assert steps[0] == "resolve"
    assert len(steps) == len(set(steps))
    return made


def common_runs(ledger: SqliteLedger) -> int:
    """Runs that more documents hold than are tied to each other by them."""
    with ledger.transaction() as connection:
        held = connection.exec_driver_sql(
            "SELECT count(*) FROM (SELECT run FROM runs GROUP BY run HAVING count(*) > ?)", (int(setting("index", "holders")),)
        )
        return int(held.scalar_one())


def told(made: Sequence[str], word: str) -> bool:
    return any(f"'{word}'" in row for row in made)


def test_a_made_up_press_is_derived_as_in_a_ledger(spark: Any, tmp_path: Path) -> None:
    with SqliteLedger(tmp_path / "ledger.sqlite3", write=True, create=True) as ledger:
        world = World(ledger, 3)
        for _ in range(36):
            world.add()
        derive(ledger, whole=True)
        for turn in (*(world.verdict, world.same) * 6, world.letter, world.owner, world.undo, world.undo):
            turn()
        made = check(spark, ledger, tmp_path / "run")
        # Every branch has something to do.
        assert common_runs(ledger) > 3
        with ledger.transaction() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM copy_pairs WHERE looked_up").scalar_one() > 0
    assert all(
        told(made["origin_edges"], word) for word in ("near_duplicate", "partial_copy", "version", "named_source", "wire", "syndicated")
    )
    assert told(made["contradictions"], "holder")


def test_the_examples_are_derived_as_in_a_ledger(spark: Any, tmp_path: Path) -> None:
    with SqliteLedger(tmp_path / "ledger.sqlite3", write=True, create=True) as ledger:
        import_register(ledger, EXAMPLES / "publishers.csv", by="ida", at="2031-06-01T00:00:00.000000Z", why="the examples'")
        add_paths(ledger, [EXAMPLES / "corpus"], Capture(AT), InlineRunner(), engine="rules")
        made = check(spark, ledger, tmp_path / "run")
    assert made["ties"]
    assert made["contradictions"]


def test_a_run_without_a_whole_slice_is_told(spark: Any, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="no slice"):
        derive_run(spark, str(tmp_path))
