"""``cuibono brief`` on a ledger of made-up readings: files, envelope, a second run, errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Cuibono
from .test_questions import asked

__all__ = ["asked"]


def test_a_pair_gives_all_files_and_says_what_they_hold(cuibono: Cuibono, asked: Path, tmp_path: Path) -> None:
    ran = cuibono("brief", "Ana Dorn", "--with", "Vell Fund", "-w", str(asked), "-o", str(tmp_path))
    assert ran.code == 0, ran.err
    assert "Ana Dorn and the Vell Fund: version 1" in ran.out
    assert {path.suffix for path in tmp_path.iterdir()} == {".md", ".html", ".pdf", ".docx", ".json"}
    page = (tmp_path / "ana-dorn-and-the-vell-fund.md").read_text(encoding="utf-8")
    assert "$2,000,000" in page.replace("\\", "")
    assert "$5,000,000" in page.replace("\\", "")
    assert json.loads((tmp_path / "ana-dorn-and-the-vell-fund.json").read_bytes())["format"] == "cuibono-brief/1"


def test_a_second_run_changes_no_byte_and_says_so(cuibono: Cuibono, asked: Path, tmp_path: Path) -> None:
    words = ("brief", "Vell Fund", "-w", str(asked), "-o", str(tmp_path), "--format", "md", "--json")
    first = cuibono(*words)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    again = cuibono(*words)
    assert (first.code, again.code) == (0, 0)
    assert {path.suffix for path in before} == {".md", ".json"}
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert '"unchanged": true' in again.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Anna Dornn",), "Ana Dorn"),
        (("Ana Dorn", "--with", "Ana Dorn"), "one entity"),
        (("Ana Dorn", "--format", "odt"), "unknown format"),
    ],
)
def test_a_bad_ask_is_an_error_that_helps(cuibono: Cuibono, asked: Path, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    ran = cuibono("brief", *words, "-w", str(asked), "-o", str(tmp_path / "out"))
    assert ran.code != 0
    assert told in ran.out + ran.err
    assert not (tmp_path / "out").exists()
