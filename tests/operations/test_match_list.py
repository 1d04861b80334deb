"""Lists of names as people send them, and what becomes of their rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.errors import UsageError
from cuibono.operations.find_matches import Finder, code_of, schemata_fit
from cuibono.operations.match_list import as_rows, match_list, read_list
from cuibono.records import Entity


def entity(number: int, caption: str, schema: str = "Person", *names: str, country: str | None = None, documents: int = 1) -> Entity:
    return Entity(f"ent-{number}", schema, caption, (caption, *names), country, True, documents, documents)


KNOWN = [
    entity(1, "Karl Orvath", "Person", "K. Orvath", documents=4),
    entity(2, "Orsk Rail", "Company", country="lv", documents=3),
    entity(3, "Anna Orvath"),
    entity(4, "Orsk Rail", "Company", country="ee"),
    entity(5, "Federal Bureau of Vell", "PublicBody"),
]


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"name,country\nKarl Orvath,Latvia\n", ["Karl Orvath"]),
        ('\ufeffName;Land\n"Orvath; Karl";x\n'.encode(), ["Orvath; Karl"]),
        ("id\tname\n1\tJürgen Müller\n".encode("cp1252"), ["Jürgen Müller"]),
        ("name|x\r\nA B|1\r\n".encode("utf-16"), ["A B"]),
        (b"full name\nKarl Orvath\n\nAnna\n", ["Karl Orvath", "Anna"]),
        (b'name\n"Karl\nOrvath"\n', ["Karl\nOrvath"]),
    ],
)
def test_lists_are_read(data: bytes, names: list[str], tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(data)
    listed = read_list(path)
    assert [row.name for row in listed.rows] == names
    assert listed.rejects == []


def test_bad_rows_are_listed_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("name,note\nKarl,1\n,2\nAnna,3,4\nOrsk,5\n", encoding="utf-8")
    listed = read_list(path)
    assert [row.name for row in listed.rows] == ["Karl", "Orsk"]
    assert [(reject.address, reject.reason) for reject in listed.rejects] == [("names.csv:3", "missing_field"), ("names.csv:4", "bad_row")]


@pytest.mark.parametrize("text", ["", "who,what\na,b\n"])
def test_a_list_without_names_is_told(text: str, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"no column of names|cannot read"):
        read_list(path)


def test_candidates_are_ranked_and_told(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("name,type,country\nOrvath Karl,Person,\nOrsk Rail AG,,Latvia\nOrvath,,\nNobody Atall,,\nFBV,,\n", encoding="utf-8")
    listed = read_list(path)
    rows = [as_rows(row, found) for row, found in match_list(Finder(KNOWN), listed, limit=3, threshold=0.5)]
    assert [(row["entity_id"], row["match"]) for row in rows[0]] == [("ent-1", "sure")]
    assert [(row["entity_id"], row["match"]) for row in rows[1]] == [("ent-2", "sure"), ("ent-4", "likely")]
    assert "of lv and of ee" in rows[1][1]["why"]
    assert {row["match"] for row in rows[2]} == {"perhaps"}
    assert {row["entity_id"] for row in rows[2]} == {"ent-1", "ent-3"}
    assert (rows[3][0]["match"], rows[3][0]["entity_id"]) == ("none", "")
    assert rows[4][0]["entity_id"] == "ent-5"


def test_two_of_one_name_are_never_sure() -> None:
    found = Finder(KNOWN).find(["Orsk Rail"], schema="Company")
    assert [row.entity.entity_id for row in found] == ["ent-2", "ent-4"]
    assert not any(row.sure for row in found)


def test_countries_and_schemata() -> None:
    assert (code_of("Latvia"), code_of("LV"), code_of("Latvian"), code_of("nowhere"), code_of("")) == ("lv", "lv", "lv", None, None)
    assert schemata_fit("", "Person")
    assert schemata_fit("Organization", "Company")
    assert not schemata_fit("Person", "Company")
