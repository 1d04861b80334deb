"""A workspace with two real readings, made once; tests that change something work on a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cuibono.operations.add import Capture, add_paths
from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner
from tests.ledger.factories import NORTH, SOUTH

AT = "2031-06-01T00:00:00Z"


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two articles and one file that is none."""
    folder = tmp_path_factory.mktemp("articles")
    (folder / "north.txt").write_text(NORTH, encoding="utf-8")
    (folder / "south.txt").write_text(SOUTH, encoding="utf-8")
    (folder / "empty.txt").write_text("")
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, articles: Path) -> Path:
    path = tmp_path_factory.mktemp("made") / "workspace"
    with open_workspace(path, write=True, create=True) as workspace:
        add_paths(workspace.ledger, [articles], Capture(AT, publisher="The Vell Post"), InlineRunner())
        derive(workspace.ledger)
    return path


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    """A copy of the workspace."""
    return Path(shutil.copytree(made, tmp_path / "workspace"))
