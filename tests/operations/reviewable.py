"""A workspace in which something is to be reviewed: a slip in a name, a surname alone, two figures for one share."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cuibono.operations.add import Capture, add_paths
from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner

AT = "2031-06-01T00:00:00Z"
ROWS = {
    "a": (
        "The Vell Post",
        "2031-05-01",
        "Viktor Lupescu owns 40 percent of Vell Shipping. Ana Dorn supports Reform Alliance. Ana Dorn owns Orsk Rail.",
    ),
    "b": ("Orsk Herald", "2031-05-03", "Karl Orvarth owns 10 percent of Vell Shipping. Victor Lupescu met Ida Brun in May."),
    "c": ("Northern Wire", "2031-05-04", "Lupescu met Karl Orvath in May. Lupescu supports Reform Alliance."),
    "d": ("Lakeside Times", "2031-05-05", "Viktor Lupescu owns 60 percent of Vell Shipping."),
}
MORE = {"id": "e", "publisher": "Lakeside Times", "published": "2031-05-09", "text": "Karl Orvarth supports Reform Alliance."}


def write_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    """Rows as JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def reviewable_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reviewable")
    rows = [{"id": key, "publisher": who, "published": when, "text": text} for key, (who, when, text) in ROWS.items()]
    source = write_rows(folder / "rows.jsonl", rows)
    with open_workspace(folder / "workspace", write=True, create=True) as opened:
        added = add_paths(opened.ledger, [source], Capture(AT), InlineRunner())
        assert (added.documents, added.rejects) == (4, [])
        derive(opened.ledger)
    return folder / "workspace"


@pytest.fixture
def reviewable(reviewable_made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(reviewable_made, tmp_path / "reviewable"))
