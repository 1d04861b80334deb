"""A drawn answer as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.errors import UsageError, WorkspaceError
from cuibono.operations.picture import check_picture, save_picture
from cuibono.stages.render.chart import clean, fit, svg, text, wrap

DRAWN = svg(200, 60, 'A <title> & "more"', [text(10, 20, "Ana Dorn\u202e <b>\x07")], note="one bar")


@pytest.mark.parametrize(("ending", "magic"), [(".svg", b"<svg"), (".pdf", b"%PDF"), (".PNG", b"\x89PNG")])
def test_the_ending_tells_the_kind(tmp_path: Path, ending: str, magic: bytes) -> None:
    made = save_picture(DRAWN, tmp_path / "new" / f"drawn{ending}")
    assert made.read_bytes().startswith(magic)
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_texts_of_others_are_only_text() -> None:
    assert "<b>" not in DRAWN
    assert "\u202e" not in DRAWN
    assert "\x07" not in DRAWN
    assert clean("a\u2066b\x1bc") == "abc"


def test_words_keep_to_their_room() -> None:
    assert fit("a very long caption of a company", 60).endswith("…")
    lines = wrap("one two three four five six seven eight", 60)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_an_ending_that_is_not_drawn_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="gif"):
        save_picture(DRAWN, tmp_path / "drawn.gif")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    with pytest.raises(WorkspaceError, match="picture"):
        save_picture(DRAWN, tmp_path / "taken" / "drawn.svg")


def test_a_folder_that_cannot_be_written_to_is_told_before_the_work_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    (tmp_path / "folder.svg").mkdir()
    for path in (tmp_path / "taken" / "drawn.svg", tmp_path / "taken" / "new" / "drawn.svg", tmp_path / "folder.svg"):
        with pytest.raises(WorkspaceError, match="picture"):
            check_picture(path)
    assert check_picture(tmp_path / "new" / "drawn.svg").parent.exists() is False
    assert {path.name for path in tmp_path.iterdir()} == {"taken", "folder.svg"}
