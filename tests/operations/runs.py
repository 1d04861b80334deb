"""A run to load, made of the example corpus without Spark, and its files changed by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cuibono.ledger import Ledger
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.brief import make_brief
from cuibono.operations.derive import derive
from cuibono.operations.run_tables import write_run
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner
from cuibono.stages.render.json import render_json
from cuibono.stages.render.markdown import render_markdown

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "examples" / "corpus"
ARTICLE = ROOT.parent / "shared" / "examples" / "lima_train_donation.txt"
AT = "2031-06-01T00:00:00Z"


def add(ledger: Ledger, *paths: Path) -> None:
    """Adds files as all tests of loads do."""
    add_paths(ledger, paths, Capture(AT), InlineRunner(), engine="rules")


def make_run(folder: Path, *paths: Path, size: int = 5) -> str:
    """A workspace ``made`` and a run ``run`` of some files in a folder; gives the ledger's digest."""
    with open_workspace(folder / "made", write=True, create=True) as workspace:
        add(workspace.ledger, *paths)
        derive(workspace.ledger)
        write_run(workspace.ledger, folder / "run", size=size)
        return workspace.ledger.digest()


def change(run: Path, table: str, how: Callable[[list[dict[str, Any]]], object], number: int = 0) -> None:
    """Changes the rows of a file in place."""
    path = part(run, table, number)
    found = pq.read_table(path, partitioning=None)
    rows = found.to_pylist()
    how(rows)
    pq.write_table(pa.Table.from_pylist(rows, found.schema), path)


def part(run: Path, table: str, number: int = 0) -> Path:
    """A file of a table that is read slice by slice."""
    return run / table / f"slice={number:05d}" / "part-00000.parquet"


def briefs(ledger: Ledger, most: int = 3) -> dict[str, tuple[str, str]]:
    """The briefs on those who have most ties, as JSON and as Markdown."""
    named = [row for row in ledger.entities() if row.named and row.schema in ("Person", "Company", "Organization", "PublicBody")]
    named.sort(key=lambda row: (-len(ledger.ties_of([row.entity_id])), row.entity_id))
    made = {row.caption: make_brief(ledger, row.entity_id)[0] for row in named[:most]}
    return {caption: (render_json(brief).decode(), render_markdown(brief).decode()) for caption, brief in made.items()}
