"""What a small press doesn't know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cuibono.errors import NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.operations.gaps import gaps
from cuibono.operations.workspace import open_workspace

from .press import make_press


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_press(tmp_path_factory.mktemp("press") / "workspace")


@pytest.fixture
def ledger(press: Path) -> Iterator[Ledger]:
    with open_workspace(press) as workspace:
        yield workspace.ledger


def test_of_a_name(ledger: Ledger) -> None:
    data, lines = gaps(ledger, "Ana Dorn")
    parts = {row["part"]: (row["known"], row["unknown"]) for row in data["parts"]}
    assert parts["origin"] == (0, 6)
    assert parts["sum"] == (1, 1)
    assert parts["share"] == (0, 1)
    assert parts["end"] == (5, 1)
    assert parts["status"] == (5, 1)
    asks = [row["ask"] for row in data["look_for"]]
    assert "a second origin, how large a share and the date: Ana Dorn owns Orsk Rail" in asks
    assert any(
        ask.startswith("a second origin, somebody named who says so, whether it is so, the sum and the date: Brazil") for ask in asks
    )
    assert any("who is meant by “Chinese ventures”" in ask for ask in asks)
    owns = next(row for row in data["look_for"] if "owns" in row["ask"])
    assert owns["where"] == "the register of companies for Orsk Rail, its accounts and filings"
    assert owns["evidence"][0]["sentence"] == "Ana Dorn owns Orsk Rail."
    assert [row["worth"] for row in data["look_for"]] == sorted((row["worth"] for row in data["look_for"]), reverse=True)
    assert [row["title"] for row in data["without_a_tie"]] == ["Report four"]
    assert "  4 with the name among the documents, no tie of it is told in 1 of these" in lines
    assert any("To look for next" in line for line in lines)


def test_of_the_whole_ledger(ledger: Ledger) -> None:
    data, lines = gaps(ledger, most=3)
    assert data["entity"] is None
    assert len(data["look_for"]) == 3
    origin = next(row for row in data["parts"] if row["part"] == "origin")
    assert origin["known"] + origin["unknown"] == data["ties"] == 13
    assert lines[0].endswith("the whole ledger")


def test_bad_input(ledger: Ledger) -> None:
    with pytest.raises(NoMatchError):
        gaps(ledger, "Nobody Atall")
    with pytest.raises(UsageError, match="0 things"):
        gaps(ledger, most=0)


def test_an_empty_ledger_has_an_answer_too(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "empty", write=True, create=True) as workspace:
        data, lines = gaps(workspace.ledger)
    assert data["parts"] == []
    assert any("absence of reports is not absence of ties" in line for line in lines)
