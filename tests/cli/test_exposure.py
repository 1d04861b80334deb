"""``cuibono exposure`` and ``cuibono gaps``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operations.press import make_press

from .conftest import Cuibono


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_press(tmp_path_factory.mktemp("press") / "workspace")


def test_exposure(cuibono: Cuibono, press: Path, tmp_path: Path) -> None:
    picture = tmp_path / "exposure.svg"
    ran = cuibono("exposure", "Peru", "China", "-w", press, "--picture", picture)
    assert ran.code == 0
    assert "1. Ana Dorn, counted as of Peru (Ana Dorn is a citizen of Peru)" in ran.out
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    envelope = cuibono("exposure", "Peru", "China", "--against", "Brazil", "--json", "-w", press).envelope
    assert [row["band"] for row in envelope["data"]["exposed"]] == ["strong", "contact"]


def test_gaps(cuibono: Cuibono, press: Path, tmp_path: Path) -> None:
    picture = tmp_path / "gaps.svg"
    ran = cuibono("gaps", "Ana Dorn", "-w", press, "--picture", picture)
    assert ran.code == 0
    assert "To look for next, what would change most first" in ran.out
    assert picture.exists()
    assert cuibono("gaps", "--json", "-w", press).envelope["data"]["entity"] is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("exposure", "Atlantis", "China"), 3),
        (("exposure", "Peru", "Peru"), 2),
        (("exposure", "Peru", "China", "--picture", "drawn.gif"), 2),
        (("gaps", "Nobody Atall"), 3),
        (("gaps", "--picture", "drawn.gif"), 2),
    ],
)
def test_bad_calls(cuibono: Cuibono, press: Path, words: tuple[str, ...], code: int) -> None:
    ran = cuibono(*words, "-w", press)
    assert ran.code == code
    assert ran.err.startswith("error E1")
