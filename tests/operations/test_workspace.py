from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.errors import LockedError, WorkspaceError
from cuibono.operations.decide import decide_note
from cuibono.operations.workspace import open_for_questions, open_workspace


def test_the_layout(workspace: Path) -> None:
    assert sorted(item.name for item in workspace.iterdir()) == ["cuibono.toml", "ledger.sqlite3", "writer.lock"]
    assert "version = 1" in (workspace / "cuibono.toml").read_text()


def test_the_environment_names_the_workspace(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUIBONO_WORKSPACE", str(workspace))
    with open_workspace() as opened:
        assert opened.path == workspace


@pytest.mark.parametrize("text", ["version = 2\n", "", "version = ", "\x00\xff"])
def test_another_layout_is_said(workspace: Path, text: str) -> None:
    (workspace / "cuibono.toml").write_text(text, encoding="latin-1")
    with pytest.raises(WorkspaceError), open_workspace(workspace):
        pass


def test_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="no workspace here") as raised, open_workspace(tmp_path / "none"):
        pass
    assert "cuibono add" in str(raised.value)
    assert not (tmp_path / "none").exists()


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"")
    with pytest.raises(WorkspaceError, match="not empty"), open_workspace(tmp_path, write=True, create=True):
        pass
    assert [item.name for item in tmp_path.iterdir()] == ["thesis.docx"]


def test_questions_bring_the_derived_up_to_date(workspace: Path) -> None:
    with open_workspace(workspace, write=True) as opened:
        decide_note(opened.ledger, "x", "text", by="ida", at="2031-06-02T00:00:00Z", why="")
        assert opened.ledger.derived_is_stale()
    notes: list[str] = []
    with open_for_questions(workspace, on_note=notes.append) as opened:
        assert not opened.ledger.derived_is_stale()
    assert notes == []


def test_questions_go_on_while_another_writes(workspace: Path) -> None:
    with open_workspace(workspace, write=True) as writer:
        decide_note(writer.ledger, "x", "text", by="ida", at="2031-06-02T00:00:00Z", why="")
        notes: list[str] = []
        with open_for_questions(workspace, on_note=notes.append) as opened:
            assert opened.ledger.derived_is_stale()
        assert len(notes) == 1
        with pytest.raises(LockedError), open_workspace(workspace, write=True):
            pass
