"""Documents that were not read for ties are told by every question about the corpus."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cuibono.operations.add import Capture, add_paths
from cuibono.operations.changes import changes
from cuibono.operations.derive import derive
from cuibono.operations.quotes import quotes
from cuibono.operations.sourcing import sourcing
from cuibono.operations.workspace import open_workspace
from cuibono.runners import InlineRunner

from .conftest import AT

SPANISH = (
    "La empresa ferroviaria compró el puerto de la ciudad el lunes, dijo el ministro de transportes. El acuerdo fue firmado en la capital."
)


@pytest.fixture(scope="module")
def mixed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "puerto.txt").write_text(SPANISH, encoding="utf-8")
    path = Path(shutil.copytree(made, folder / "workspace"))
    with open_workspace(path, write=True) as opened:
        add_paths(opened.ledger, [folder / "puerto.txt"], Capture(AT), InlineRunner())
        derive(opened.ledger)
    return path


def test_what_was_not_read_is_told(mixed: Path) -> None:
    with open_workspace(mixed) as opened:
        answers = [changes(opened.ledger, since="2020", taken_in=True), quotes(opened.ledger, "rail"), sourcing(opened.ledger)]
    for data, lines in answers:
        assert sum(data["unread"]["total"].values()) == 1
        assert any("Spanish" in line for line in lines)
