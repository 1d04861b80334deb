"""``cuibono map``: what is printed, what is stored, and the exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cuibono

TABLE = """Funder,Recipient,Kind,Sum,Unit,Year
China,Peru,Loan,1300000,USD,2018
China,Peru,Grant,5,USD,2019
China,Unspecified,Loan,7,USD,2019
"""
MAPPING = """
aid:
  label: Aid Table
  query:
    entities:
      funder: {schema: PublicBody, key: Funder, properties: {name: {column: Funder}}}
      recipient: {schema: PublicBody, key: Recipient, properties: {name: {column: Recipient}}}
      flow:
        schema: Payment
        keys: [Funder, Recipient, Year, Kind]
        properties:
          payer: {entity: funder}
          beneficiary: {entity: recipient}
          purpose: {column: Kind}
          amount: {column: Sum}
          currency: {column: Unit}
          date: {column: Year}
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    table, mapping = tmp_path / "aid.csv", tmp_path / "aid.yml"
    table.write_text(TABLE, encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    return table, mapping


def test_check_counts_and_stores_nothing(cuibono: Cuibono, files: tuple[Path, Path], tmp_path: Path) -> None:
    table, mapping = files
    ran = cuibono("map", table, "--mapping", mapping, "--check", "-w", tmp_path / "none")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "3 rows: 6 PublicBody, 3 Payment",
        "1 row of Payment without a tie (an end is not named): kept as text",
        "2 ties told: 1 lends_to, 1 donates_to",
        "for example:",
        "  China lent to Peru: 1,300,000 USD, Loan, 2018 [aid.csv, row 2, columns Funder and Recipient]",
        "  China gave to Peru: 5 USD, Grant, 2019 [aid.csv, row 3, columns Funder and Recipient]",
        "nothing was stored: leave out --check to take it in",
        "rejects: 0",
    ]
    assert not (tmp_path / "none").exists()


def test_a_table_in_the_ledger_and_in_the_answers(cuibono: Cuibono, files: tuple[Path, Path], tmp_path: Path) -> None:
    table, mapping = files
    words = ("map", table, "-m", mapping, "--publisher", "Lumen Institute", "--published", "2025", "-w", tmp_path / "w")
    ran = cuibono(*words)
    assert (ran.code, "added 1 document" in ran.out) == (0, True)
    assert "note:" not in ran.err
    again = cuibono(*words, "--json").envelope["data"]
    assert (again["documents"], again["known"], again["ledger_ties"]) == (0, 1, 2)
    dossier = cuibono("dossier", "Peru", "-w", tmp_path / "w").out
    assert "aid.csv, row 2, columns Funder and Recipient" in dossier
    assert "Aid Table, in Lumen Institute" in dossier
    assert "grade F" in dossier
    shown = cuibono("show", "Peru", "-w", tmp_path / "w").out
    assert "aid.csv, row 3, columns Funder and Recipient (file of SHA-256 " in shown
    assert cuibono("verify", "-w", tmp_path / "w").out.endswith("no faults\nrejects: 0\n")


def test_a_brief_rests_on_the_record(cuibono: Cuibono, files: tuple[Path, Path], tmp_path: Path) -> None:
    table, mapping = files
    cuibono("map", table, "-m", mapping, "--publisher", "Lumen Institute", "--published", "2025", "-w", tmp_path / "w")
    ran = cuibono("brief", "Peru", "--with", "China", "-w", tmp_path / "w", "--format", "md", "-o", tmp_path / "b")
    assert "the 23 rules hold" in ran.out
    text = next((tmp_path / "b").glob("*.md")).read_text(encoding="utf-8")
    assert "Lumen Institute’s Aid Table" in text
    assert "China lent 1,300,000 USD to Peru in 2018" in text
    assert "aid.csv, row 2, columns Funder and Recipient" in text


def test_a_register_without_a_keeper_is_noted(cuibono: Cuibono, files: tuple[Path, Path], tmp_path: Path) -> None:
    table, mapping = files
    assert "--publisher" in cuibono("map", table, "-m", mapping, "-w", tmp_path / "w").err


def test_a_draft_is_printed_loads_and_runs(cuibono: Cuibono, files: tuple[Path, Path], tmp_path: Path) -> None:
    table, _ = files
    drafted = cuibono("map", table, "--suggest")
    assert drafted.code == 0
    draft = tmp_path / "draft.yml"
    draft.write_text(drafted.out, encoding="utf-8")
    assert cuibono("map", table, "-m", draft, "--check", "--json").envelope["data"]["ties"] == {"lends_to": 1, "donates_to": 1}
    assert cuibono("map", table, "--suggest", "--json").envelope["data"]["mapping"] == drafted.out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), 2, "no mapping"),
        (("-m", "none.yml"), 2, "cannot read the mapping"),
        (("-m", "aid.yml", "--published", "May"), 2, "May"),
        (("-m", "aid.yml", "--sheet", "S"), 4, ""),
    ],
)
def test_calls_that_fail(cuibono: Cuibono, files: tuple[Path, Path], words: tuple[str, ...], code: int, says: str) -> None:
    table, mapping = files
    ran = cuibono("map", table, *(mapping if word == "aid.yml" else word for word in words), "-w", table.parent / "w")
    assert ran.code == code
    assert says in ran.err


def test_a_wrong_mapping_and_a_wrong_table(cuibono: Cuibono, files: tuple[Path, Path]) -> None:
    table, mapping = files
    mapping.write_text(MAPPING.replace("schema: Payment", "schema: Paymnt"), encoding="utf-8")
    ran = cuibono("map", table, "-m", mapping, "--check")
    assert ran.code == 2
    assert "aid.yml: aid.query.entities.flow.schema" in ran.err
    assert "did you mean Payment?" in ran.err
    table.write_text("<!doctype html>", encoding="utf-8")
    ran = cuibono("map", table, "--suggest")
    assert ran.code == 4
    assert "type_mismatch" in ran.err or "web page" in ran.err


def test_what_is_no_table_is_named_with_what_to_give(cuibono: Cuibono, tmp_path: Path) -> None:
    table = tmp_path / "aid.xlsx"
    table.write_bytes(bytes(range(256)) * 8)
    ran = cuibono("map", table, "--suggest")
    assert ran.code == 4
    assert "aid.xlsx: the content is not text" in ran.err
    assert "name a CSV, XLSX, XLS, ODS or JSON file" in ran.err
