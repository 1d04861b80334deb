"""``cuibono footprint`` and ``cuibono brief --against`` on a made-up press."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.operations.rivalry import made_of, story, usd

from .conftest import Cuibono


@pytest.fixture
def press(tmp_path: Path) -> str:
    told = [
        story(
            "a",
            ("China", "lends_to", "Peru", {"amount": usd(2e9, "$2 billion"), "date": "2018"}),
            ("China", "criticizes", "Peru", {}),
        ),
        story(
            "b",
            ("Russia", "visits", "Lima", {"date": "2019-03-02"}),
            ("Russia", "meets", "Peru", {"status": "planned"}),
            outlet="Coast Mail",
        ),
    ]
    return str(made_of(tmp_path / "press", *told))


def test_side_by_side_with_evidence_and_coverage(cuibono: Cuibono, press: str) -> None:
    ran = cuibono("footprint", "China", "Russia", "--in", "Peru", "-w", press)
    assert ran.code == 0, ran.err
    assert "China and Russia in Peru" in ran.out
    assert "China is named in 1 document of 1 outlet" in ran.out
    assert "1 done (with a sum: 2 billion USD)" in ran.out
    assert "“China lends_to Peru.”" in ran.out
    assert "1 done, 1 planned" in ran.out
    assert ran.out.splitlines()[-1] == "rejects: 0"


def test_as_json_and_as_a_picture(cuibono: Cuibono, press: str, tmp_path: Path) -> None:
    ran = cuibono("footprint", "China", "Russia", "--in", "Peru", "--picture", tmp_path / "p.svg", "--json", "-w", press)
    assert ran.code == 0, ran.err
    found = ran.envelope["data"]
    assert [row["code"] for row in found["powers"]] == ["cn", "ru"]
    assert (tmp_path / "p.svg").read_text(encoding="utf-8").startswith("<svg")
    loan = next(row for row in found["categories"] if row["key"] == "loans")["powers"][0]["events"][0]
    assert loan["claims"]
    assert loan["evidence"][0]["sentence"] == "China lends_to Peru."


def test_what_is_off_is_one_message(cuibono: Cuibono, press: str, tmp_path: Path) -> None:
    assert "neither a place nor a sector" in cuibono("footprint", "China", "-w", press).err
    assert "can't draw a .gif" in cuibono("footprint", "China", "--in", "Peru", "--picture", tmp_path / "p.gif", "-w", press).err
    assert "give --with or --against" in cuibono("brief", "China", "--with", "Peru", "--against", "Russia", "-w", press).err
    assert "name the other power" in cuibono("brief", "China", "--in", "Peru", "-w", press).err


def test_a_brief_sets_two_powers_side_by_side(cuibono: Cuibono, press: str, tmp_path: Path) -> None:
    ran = cuibono("brief", "China", "--against", "Russia", "--in", "Peru", "-w", press, "-o", tmp_path / "out")
    assert ran.code == 0, ran.err
    assert "the 23 rules hold" in ran.out
    folder = tmp_path / "out"
    assert {path.suffix for path in folder.iterdir()} == {".md", ".html", ".pdf", ".docx", ".json"}
    page = (folder / "china-and-russia-in-peru.md").read_text(encoding="utf-8")
    assert "1 done (with a sum: 2 billion USD)" in page
    assert "one document on China in English and one document on Russia in English" in page
    assert "Judgement" in page
    assert "confidence is low" in page
    again = cuibono("brief", "China", "--against", "Russia", "--in", "Peru", "-w", press, "-o", folder)
    assert "unchanged" in again.out
    brief = json.loads((folder / "china-and-russia-in-peru.json").read_text(encoding="utf-8"))
    assert brief["title"] == "China and Russia in Peru"


def test_a_brief_over_all_places_and_one_of_a_power_that_did_nothing(cuibono: Cuibono, press: str, tmp_path: Path) -> None:
    ran = cuibono("brief", "China", "--against", "Russia", "-w", press, "-o", tmp_path / "out", "--format", "md")
    assert ran.code == 0, ran.err
    assert "China and Russia: version 1" in ran.out
    ran = cuibono("brief", "China", "--against", "Peru", "--sector", "satellites", "-w", press, "-o", tmp_path / "out", "--format", "md")
    assert ran.code == 0, ran.err
    assert "Of China no act" in (tmp_path / "out" / "china-and-peru-in-what-is-said-of-satellites.md").read_text(encoding="utf-8")
    assert "nothing in the ledger" in cuibono("brief", "China", "--against", "France", "-w", press).err
