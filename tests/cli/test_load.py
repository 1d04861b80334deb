"""``cuibono load`` and ``cuibono ledger`` at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.operations.run_tables import write_run
from cuibono.operations.workspace import open_workspace
from tests.cli.conftest import Cuibono
from tests.operations.runs import change


@pytest.fixture
def run(workspace: Path, tmp_path: Path) -> Path:
    with open_workspace(workspace) as opened:
        write_run(opened.ledger, tmp_path / "run")
    return tmp_path / "run"


def test_load_says_what_came_of_it(cuibono: Cuibono, run: Path, tmp_path: Path) -> None:
    first = cuibono("load", run, "--into", tmp_path / "new")
    assert first.code == 0
    assert "loaded 2 documents (0 were there already)" in first.out
    assert "the run's ties are taken over as they are" in first.out
    again = cuibono("load", run, "--into", tmp_path / "new", "--json").envelope
    assert (again["data"]["known"], again["data"]["derived"], again["data"]["why"]) == (2, "kept", None)
    here = cuibono("load", run, "-w", tmp_path / "other", "--derive", "--json").envelope["data"]
    assert (here["derived"], here["documents"]) == ("made", 2)
    assert {name: here[name] for name in ("entities", "ties")} == {name: again["data"][name] for name in ("entities", "ties")}


def test_what_is_refused_is_listed_and_an_error_where_it_is_all(cuibono: Cuibono, run: Path, tmp_path: Path) -> None:
    change(run, "documents", lambda rows: [row.update(text_sha256="0" * 64) for row in rows])
    done = cuibono("load", run, "--into", tmp_path / "new", "--json")
    assert done.code == 4
    assert [row["reason"] for row in done.envelope["data"]["reject_list"]] == ["text_hash"] * 2
    assert done.envelope["rejects"] == 2


def test_what_is_no_run_makes_no_workspace(cuibono: Cuibono, run: Path, tmp_path: Path) -> None:
    done = cuibono("load", run / "documents" / "slice=00000", "--into", tmp_path / "new")
    assert done.code == 2
    assert "cuibono run IN OUT" in done.err
    assert not (tmp_path / "new").exists()


def test_a_ledger_is_copied_and_summed_up(cuibono: Cuibono, workspace: Path, tmp_path: Path) -> None:
    file = f"sqlite:{tmp_path / 'copy.sqlite3'}"
    copied = cuibono("ledger", "copy", workspace, file, "--json")
    assert copied.code == 0
    assert copied.envelope["data"]["tables"]["documents"]["rows"] == 2
    assert cuibono("ledger", "digest", file, "--json").envelope == cuibono("ledger", "digest", workspace, "--json").envelope
    again = cuibono("ledger", "copy", workspace, file)
    assert (again.code, "a ledger here already" in again.err) == (2, True)
    assert "each read back and the same" in cuibono("ledger", "copy", file, tmp_path / "back").out
