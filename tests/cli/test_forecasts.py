"""``cuibono forecasts``: its three commands, from the words of a call to what is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.records import Reading
from tests.ledger.factories import document, sentences

from .conftest import Cuibono

TEXT = "Orsk Rail will open the harbour line in June. The council is likely to sell the port of Vell by 2032."


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    with open_workspace(tmp_path / "w", write=True, create=True) as opened:
        made = document(TEXT, source_id="Vell Post", published_at="2031-05-02")
        opened.ledger.add_document(made, b"", Reading(made.doc_id, "test/1", sentences=sentences(TEXT)))
        derive(opened.ledger)
    return tmp_path / "w"


def test_the_list_needs_no_word_of_its_own(desk: Path, cuibono: Cuibono) -> None:
    plain = cuibono("forecasts", "-w", desk)
    assert plain.code == 0
    assert plain.out == cuibono("forecasts", "list", "-w", desk).out
    assert "2 forecasts found in this corpus of 1 document" in plain.out
    asked = cuibono("forecasts", "--with", "harbour", "--json", "-w", desk).envelope
    assert asked["ok"]
    assert asked["data"]["found"] == 1


def test_resolve_score_and_undo(desk: Path, cuibono: Cuibono, tmp_path: Path) -> None:
    listed = cuibono("forecasts", "--json", "-w", desk).envelope["data"]["forecasts"]
    forecast_id = listed[0]["forecast_id"]
    ran = cuibono("forecasts", "resolve", forecast_id, "happened", "--why", "seen", "-w", desk)
    assert ran.code == 0
    assert "came about: “Orsk Rail will open" in ran.out
    assert "as judged by" in cuibono("forecasts", "--resolved", "-w", desk).out
    assert forecast_id in cuibono("decisions", "-w", desk).out
    picture = tmp_path / "p.svg"
    scored = cuibono("forecasts", "score", "--by", "outlet", "--picture", picture, "-w", desk)
    assert scored.code == 0
    assert "Vell Post: 2 forecasts" in scored.out
    assert picture.read_text().startswith("<svg")
    assert "came about" in cuibono("undo", "-w", desk).out
    assert cuibono("forecasts", "--resolved", "--json", "-w", desk).envelope["data"]["found"] == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--open", "--resolved"], 2, "leave nothing"),
        (["--due", "soon"], 2, "is no date"),
        (["--picture", "p.gif"], 2, "can't draw"),
        (["Nobody Here"], 3, "no entity matches"),
        (["resolve", "forecast-x", "happened", "--why", "x"], 3, "no forecast 'forecast-x'"),
        (["resolve", "forecast-x", "happened"], 2, "needs its reason"),
        (["resolve", "forecast-x", "perhaps"], 2, "perhaps"),
    ],
)
def test_bad_calls(desk: Path, cuibono: Cuibono, words: list[str], code: int, told: str) -> None:
    ran = cuibono("forecasts", *words, "-w", desk)
    assert ran.code == code
    assert told in ran.err


def test_a_picture_of_the_list(desk: Path, cuibono: Cuibono, tmp_path: Path) -> None:
    picture = tmp_path / "list.svg"
    assert cuibono("forecasts", "--picture", picture, "-w", desk).code == 0
    assert "Vell Post, own voice" in picture.read_text()
