"""``cuibono match`` end to end: pairs by file and by pipe, and a list against the workspace."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from .conftest import Cuibono

LINES = [
    '{"id": 1, "schema": "Person", "name1": "Bob Dole", "name2": "Robert Dole"}',
    "",
    "{not json",
    '{"schema": "Company", "name1": "Orsk AG"}',
    '{"schema": "Company", "name1": "Orsk AG", "name2": "Orsk GmbH", "more": [1]}',
    '["a"]',
    '{"schema": 5, "name1": "a", "name2": "b"}',
    '{"name1": "Орск", "name2": "Orsk"}',
]


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


def test_pairs_by_file(cuibono: Cuibono, pairs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    ran = cuibono("match", "--pairs", pairs, "-o", out)
    assert ran.code == 0
    assert "pairs.jsonl:3: not_json" in ran.out
    assert 'pairs.jsonl:4: missing_field: "name2" is missing' in ran.out
    assert ran.out.splitlines()[-1] == "rejects: 4"
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row.get("id", row["name1"]) for row in rows] == [1, "Orsk AG", "Орск"]
    assert rows[1]["more"] == [1]
    assert sorted(set(rows[0]) - {"id"}) == ["features", "name1", "name2", "schema", "score", "why"]
    assert sorted(rows[0]["features"][0]) == ["effect", "name", "words"]
    assert rows[0]["score"] >= 0.7 > 0.5 > rows[1]["score"]


def test_pairs_to_stdout_are_lines_alone(cuibono: Cuibono, pairs: Path) -> None:
    ran = cuibono("match", "--pairs", pairs)
    assert len([json.loads(line) for line in ran.out.splitlines()]) == 3
    assert "rejects: 4" in ran.err
    as_json = cuibono("match", "--pairs", pairs, "--json")
    assert (as_json.envelope["rejects"], as_json.envelope["data"]["pairs"]) == (4, 3)


def test_pairs_by_pipe(cuibono: Cuibono, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(LINES[0] + "\n"))
    ran = cuibono("match", "--pairs", "-")
    assert json.loads(ran.out)["score"] >= 0.7


def test_nothing_taken_is_an_error(cuibono: Cuibono, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(b'{"name1": "a\xff", "name2": "b"}\nx\n')
    ran = cuibono("match", "--pairs", path, "-o", tmp_path / "out.jsonl")
    assert (ran.code, ran.out.splitlines()[-1]) == (4, "rejects: 2")
    assert cuibono("match", "--pairs", tmp_path / "none.jsonl").code == 2
    assert cuibono("match").code == 2


def test_a_list_against_the_workspace(cuibono: Cuibono, workspace: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("name,note\nDorn Ana,the mayor\nOrsk Rail JSC,\nZed Nobody,\n,\n", encoding="utf-8")
    ran = cuibono("match", names, "-w", workspace, "-o", tmp_path / "out.csv")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[-1] == "rejects: 0"
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))
    assert (rows[0]["note"], rows[0]["caption"], rows[0]["match"]) == ("the mayor", "Ana Dorn", "sure")
    assert rows[1]["caption"] == "Orsk Rail"
    assert rows[-1]["match"] == "none"
    data = cuibono("match", names, "-w", workspace, "--json").envelope["data"]
    assert data["names"] == 3
    assert data["rows"][0]["entity_id"] == rows[0]["entity_id"]
    assert cuibono("match", names, "-w", tmp_path / "nowhere").code == 5
