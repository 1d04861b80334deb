"""Exposure over a small press: who is found, through what, and what one document less leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cuibono.errors import NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.operations.exposure import exposure
from cuibono.operations.reports import reports_of
from cuibono.operations.states import resolve_state
from cuibono.operations.workspace import open_workspace

from .press import make_press


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_press(tmp_path_factory.mktemp("press") / "workspace")


@pytest.fixture
def ledger(press: Path) -> Iterator[Ledger]:
    with open_workspace(press) as workspace:
        yield workspace.ledger


def bands(data: dict[str, Any]) -> dict[str, str]:
    return {row["entity"]["caption"]: row["band"] for row in data["exposed"]}


def test_who_is_tied_and_how_surely(ledger: Ledger) -> None:
    data, lines = exposure(ledger, "Peru", "China")
    assert bands(data) == {"Ana Dorn": "strong", "Ida Brun": "contact"}
    dorn = data["exposed"][0]
    # Paid and employed by the state are one first step; the tie to the state's company and to the unnamed group are others.
    assert [[node["caption"] for node in way["nodes"]] for way in dorn["ways"]] == [
        ["Ana Dorn", "China"],
        ["Ana Dorn", "Orsk Rail", "China"],
        ["Ana Dorn", "Chinese ventures"],
    ]
    assert dorn["direct"] == 2
    assert sum(way["share"] for way in dorn["ways"]) == pytest.approx(1, abs=1e-3)
    assert "no tie to the state" in dorn["ways"][2]["end"]
    first = dorn["ways"][0]["hops"][0]
    assert first["evidence"][0]["sentence"] == "China paid Ana Dorn $2,000,000 in 2030."
    assert first["evidence"][0]["published"] == "2031-06-03"
    text = "\n".join(lines)
    assert "in this corpus of 4 documents (4 of them name China)" in text
    assert "Wu Lin, an official of China" in text
    assert "carries" in text


def test_what_is_left_without_the_strongest_document(ledger: Ledger) -> None:
    data, lines = exposure(ledger, "pe", "cn")
    dorn, brun = data["exposed"]
    assert dorn["without"]["words"] == "Vell Post of 2031-05-02 (“Report one”)"
    assert dorn["without"]["score"] < dorn["score"]
    assert brun["without"]["ways"] == 0
    assert any(line.endswith("nothing is left of it") for line in lines)


def test_what_was_read_unsurely_is_set_aside(ledger: Ledger) -> None:
    assert "Jon Vell" not in bands(exposure(ledger, "Peru", "China")[0])
    assert "Jon Vell" in bands(exposure(ledger, "Peru", "China", min_confidence=0.1)[0])


def test_limits(ledger: Ledger) -> None:
    direct, _ = exposure(ledger, "Peru", "China", hops=1)
    assert all(way["hops"] and len(way["hops"]) == 1 for row in direct["exposed"] for way in row["ways"])
    early, lines = exposure(ledger, "Peru", "China", until="2030-12")
    assert [len(row["ways"]) for row in early["exposed"]] == [1]  # the one that is dated
    assert any("no date of the tie" in line for line in lines)
    assert bands(exposure(ledger, "Peru", "China", since="2040")[0]) == {}
    assert bands(exposure(ledger, "Peru", "China", min_grade="1")[0]) == {}


def test_one_person_against_another_state(ledger: Ledger) -> None:
    data, lines = exposure(ledger, "Peru", "China", who="Ana Dorn", against="Brazil")
    assert [row["against"]["band"] for row in data["exposed"]] == ["thin"]
    assert data["naming"] == {"cn": 4, "br": 1}
    assert any("absence of reports is not absence of influence" in line for line in lines)
    assert any("of its documents 4 in English" in line for line in lines)
    assert exposure(ledger, "Brazil", "Peru", against="China")[0]["exposed"] == []
    none, told = exposure(ledger, "Peru", "Brazil", who="Ida Brun")
    assert none["exposed"] == []
    assert any("no way from Ida Brun to Brazil in this corpus of 4 documents" in line for line in told)
    _, other = exposure(ledger, "Brazil", "China", who="Ana Dorn")
    assert "Ana Dorn is counted as of Peru here, not of Brazil" in other


def test_nobody_found_is_said(ledger: Ledger) -> None:
    data, lines = exposure(ledger, "Brazil", "Peru")
    assert data["exposed"] == []
    assert any("absence of reports is not absence of ties" in line for line in lines)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"country": "Peru", "state": "peruvian"}, "both are Peru"),
        ({"country": "Peru", "state": "China", "against": "China"}, "both are China"),
        ({"country": "Peru", "state": "China", "since": "May"}, "'May' is no date"),
        ({"country": "Peru", "state": "China", "min_grade": "9"}, "'9' is no grade"),
        ({"country": "Peru", "state": "China", "hops": 7}, "7 steps"),
        ({"country": "Peru", "state": "China", "most": 0}, "0 entities"),
        ({"country": "Peru", "state": "China", "min_confidence": 3.0}, "3 is no confidence"),
    ],
)
def test_bad_input_says_what_to_give(ledger: Ledger, options: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        exposure(ledger, **options)
    assert caught.value.advice


def test_states_by_any_name() -> None:
    assert {resolve_state(name) for name in ("Peru", "pe", "PE", "Peruvian", "the Peruvian government")} == {"pe"}
    assert resolve_state("Georgia") == "ge"
    with pytest.raises(NoMatchError, match="no state"):
        resolve_state("Atlantis")


def test_a_report_and_its_copies_are_one(ledger: Ledger) -> None:
    ids = ledger.document_ids()
    assert reports_of(ledger, ids) == {doc_id: doc_id for doc_id in ids}
    assert reports_of(ledger, []) == {}


def test_an_empty_ledger_has_an_answer_too(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "empty", write=True, create=True) as workspace:
        data, lines = exposure(workspace.ledger, "Peru", "China", hops=3)
    assert data["exposed"] == []
    assert any("in this corpus of 0 documents" in line for line in lines)
