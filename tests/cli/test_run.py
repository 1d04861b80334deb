"""``cuibono run``: its words, its envelope, its exit codes."""

from __future__ import annotations

from pathlib import Path

from cuibono.errors import InputError, UsageError, WorkspaceError
from tests.cli.conftest import Cuibono


def test_lines_become_tables_and_what_is_none_is_told(cuibono: Cuibono, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    source.write_text('{"id": "1", "text": "Ana Dorn owns Orsk Rail."}\n{"id": "2"}\nno JSON\n')
    first = cuibono("run", source, out, "--on", "inline", "--engine", "rules", "--json")
    assert first.code == 0
    data = first.envelope["data"]
    assert (data["rows"]["documents"], data["slices"], data["kept"]) == (1, 1, 0)
    assert data["reasons"] == {"missing_field": 1, "not_json": 1}
    assert first.envelope["rejects"] == 2
    again = cuibono("run", source, out, "--on", "inline", "--engine", "rules")
    assert again.code == 0
    assert "1 slices were there already" in again.err
    assert again.out.splitlines()[:2] == ["1 rejects: missing_field", "1 rejects: not_json"]
    assert again.out.splitlines()[-1] == "rejects: 2"
    other = cuibono("run", source, out, "--on", "inline", "--engine", "rules", "--dataset", "other")
    assert other.code == WorkspaceError.exit_code
    assert "another run" in other.err


def test_exit_codes(cuibono: Cuibono, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "1"}\n')
    words = ("--on", "inline", "--engine", "rules")
    assert cuibono("run", bad, tmp_path / "all-bad", *words).code == InputError.exit_code
    assert cuibono("run", tmp_path / "nowhere", tmp_path / "out", *words).code == UsageError.exit_code
    told = cuibono("run", bad, tmp_path / "out", *words, "--master", "local[2]")
    assert told.code == UsageError.exit_code
    assert "--on spark" in told.err
