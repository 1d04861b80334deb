"""The recipes: each mapping loads, its sample rows give the ties that they should, and a draft of each table loads and runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.engines.mapping.compile import compile_mapping
from cuibono.operations.map_table import Asked, Mapped, load_mapping, map_table, suggest_mapping

RECORDS = Path(__file__).parents[2] / "examples" / "records"
ASKED = Asked("2031-06-01T00:00:00Z", publisher="Registrar of Velmora", published="2031-05-01")

# Ties by predicate, rows without one and why, and one tie in words.
EXPECTED = {
    "ownership.json": (
        {"owns": 1, "controls": 1},
        {("Ownership", "an end is not named"): 4},
        (
            "Ozren Moravec owns Sarnhold Coastal Lines AG: 62.5 percent, shareholding, 2024-03-01/.. [ownership.json, row 1, "
            "column subject.recordDetails.name; row 2, column party.recordDetails.names.0.fullName]"
        ),
    ),
    "finance.csv": (
        {"lends_to": 3, "donates_to": 4},
        {("Payment", "an end is not named"): 2, ("Payment", "called off"): 1},
        "Kestria lent to Velmora: 412,000,000 USD, Loan, 2028 [finance.csv, row 2, columns Financier Country and Recipient]",
    ),
    "lobbying.json": (
        {"represents": 3, "pays": 2, "works_for": 2},
        {("Employment", "an end is not named"): 1},
        (
            "Dravik Logistics paid Harlow Quint Strategies LLC: 60,000 USD, lobbying income, 2030 [lobbying.json, row 1, "
            "columns registrant.name and client.name]"
        ),
    ),
    "procurement.json": (
        {"awards_contract": 3},
        {("ContractAward", "an end is not named"): 2, ("ContractAward", "called off"): 1},
        (
            "Sarnhold Port Authority awarded a contract to Kestrian Maritime Holding GmbH: 48,500,000 EUR, Dredging of the second basin, "
            "2030-02-20 [procurement.json, row 1, columns buyer.name and awards.0.suppliers.0.name]"
        ),
    ),
    "sanctions.csv": (
        {"sanctions": 3},
        {("Sanction", "an end is not named"): 1},
        (
            "Ministry of Foreign Affairs of Velmora sanctioned Goran Tesk: Arms Export Regime, 2029-03-14 [sanctions.csv, row 2, "
            "columns Name and Authority]"
        ),
    ),
}


def run(name: str, mapping: Path | None = None) -> Mapped:
    table = RECORDS / name
    return map_table(None, table, load_mapping(mapping or table.with_suffix(".yml"), table), ASKED)


def test_every_recipe_is_tested() -> None:
    assert {path.stem for path in RECORDS.glob("*.yml")} == {Path(name).stem for name in EXPECTED}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_sample_gives_its_ties(name: str) -> None:
    ties, without, told = EXPECTED[name]
    done = run(name)
    assert done.ties == ties
    assert done.without == without
    assert told in done.told
    assert done.rejects == []


@pytest.mark.parametrize("name", EXPECTED)
def test_a_draft_of_the_table_loads_and_runs(name: str, tmp_path: Path) -> None:
    text = suggest_mapping(RECORDS / name, ASKED)
    compile_mapping(text)
    draft = tmp_path / "draft.yml"
    draft.write_text(text, encoding="utf-8")
    assert run(name, draft).rejects == []


@pytest.mark.parametrize(
    ("name", "predicate"), [("finance.csv", "lends_to"), ("lobbying.json", "represents"), ("sanctions.csv", "sanctions")]
)
def test_a_draft_finds_what_the_table_is_about(name: str, predicate: str, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yml"
    draft.write_text(suggest_mapping(RECORDS / name, ASKED), encoding="utf-8")
    assert predicate in run(name, draft).ties
