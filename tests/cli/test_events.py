"""``cuibono events``, ``timeline`` and ``places`` as a person types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Cuibono


@pytest.mark.parametrize("words", [("events", "Ana Dorn"), ("timeline", "Ana Dorn"), ("places", "Ana Dorn")])
def test_a_question_is_answered_and_drawn(cuibono: Cuibono, workspace: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    picture = tmp_path / "drawn.svg"
    ran = cuibono(*words, "-w", workspace, "--picture", picture)
    assert ran.code == 0, ran.err
    assert "Ana Dorn" in ran.out
    assert ran.out.rstrip().splitlines()[-1].startswith("rejects: ")
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    data = cuibono(*words, "-w", workspace, "--json").envelope["data"]
    assert data["unread"] is not None


@pytest.mark.parametrize("words", [("events",), ("timeline", "Ana Dorn"), ("places", "Ana Dorn")])
def test_a_picture_that_can_t_be_made_is_refused_before_the_work(cuibono: Cuibono, workspace: Path, words: tuple[str, ...]) -> None:
    ran = cuibono(*words, "-w", workspace, "--picture", "drawn.gif")
    assert ran.code == 2
    assert "can't draw a .gif" in ran.err
    ran = cuibono(*words, "-w", workspace, "--picture", workspace / "cuibono.toml" / "drawn.svg")
    assert ran.code == 5
    assert "cannot write the picture" in ran.err


@pytest.mark.parametrize("words", [("events", "Ana Dorn", "--since", "soon"), ("timeline", "Ana Dorn", "--until", "13"), ("places",)])
def test_bad_words_are_told(cuibono: Cuibono, workspace: Path, words: tuple[str, ...]) -> None:
    ran = cuibono(*words, "-w", workspace, "--json")
    assert ran.code == 2
    assert ran.envelope["error"]["advice"]
