"""``cuibono origins``: lines in and out with no workspace, and the graph of a workspace."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations.workspace import open_workspace

from .conftest import Cuibono

WIRE = (
    "The mayor of Vell said on Monday that the port of Orsk would be sold to a rail company from the north. The price was not told.\n\n"
    "Two members of the council resigned in protest, saying that the deal had been made behind closed doors and that the city would lose "
    "its only steady income for as long as anybody living could foresee."
)
OWN = (
    "Fishermen gathered at the quay in the rain to hear what would become of their berths, but nobody from the town hall came. Ana Brun, "
    "who has mended nets here for forty years, had read about it in the paper like everyone else. By noon most had gone home."
)
ROWS: list[dict[str, Any]] = [
    {"id": "late", "publisher": "Vell Post", "published": "2031-05-03", "text": WIRE.split("\n\n")[0] + " " + WIRE.split("\n\n")[1][:120]},
    {"id": "wire", "publisher": "Northern Wire", "published": "2031-05-02T08:00:00Z", "text": WIRE},
    {"id": "early", "publisher": "Sund Herald", "published": "2031-05-02T07:30:00Z", "text": WIRE},
    {"id": "part", "publisher": "Orsk Mail", "published": "2031-05-04", "text": f"{OWN}\n\n{WIRE.split(chr(10) * 2)[1]}"},
    {"id": 7, "text": "Nothing here is known of who printed these words about the price of fish."},
    {"id": "8", "text": "Nor of those who wrote that it had snowed in the hills above the town last night."},
]


def write(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), encoding="utf-8")
    return path


def test_lines_in_lines_out(cuibono: Cuibono, tmp_path: Path) -> None:
    ran = cuibono("origins", write(tmp_path / "in.jsonl", ROWS))
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [row["id"] for row in found] == ["late", "wire", "early", "part", "7", "8"]
    assert [row["relation"] for row in found] == ["near_duplicate", "near_duplicate", "own", "partial_copy", "own", "own"]
    assert [row["from"] for row in found] == ["early", "early", None, "early", None, None]
    assert len({row["origin"] for row in found[:3]}) == 1
    assert len({row["origin"] for row in found}) == 4
    part = found[3]["edges"][0]
    assert ROWS[3]["text"][slice(*part["spans"][0])] + "." == WIRE.split("\n\n")[1]
    assert part["origin"] == found[2]["origin"]
    assert part["why"] == "36 of its 85 words stand word for word in Sund Herald of 2031-05-02."
    assert "can't be shown to be independent" in found[4]["why"]
    assert set(found[0]) == {"id", "origin", "relation", "why", "from", "share", "edges"}
    assert ran.err.endswith("6 documents lead back to 4 origins\nrejects: 0\n")


def test_order_of_lines_changes_nothing_else(cuibono: Cuibono, tmp_path: Path) -> None:
    def rows(given: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        ran = cuibono("origins", write(tmp_path / "in.jsonl", list(given)))
        return {row["id"]: row for row in map(json.loads, ran.out.splitlines())}

    assert rows(ROWS) == rows(ROWS[::-1])


def test_bad_lines_are_listed_and_stop_nothing(cuibono: Cuibono, tmp_path: Path) -> None:
    bad = ["{", '{"text": "no id"}', '{"id": "x"}', '{"id": "wire", "text": "again"}', '{"id": "y", "text": "  "}', "[1]", ""]
    out = tmp_path / "out.jsonl"
    ran = cuibono("origins", write(tmp_path / "in.jsonl", [ROWS[1], *bad, ROWS[2]]), "-o", out)
    assert ran.code == 0
    assert [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["wire", "early"]
    reasons = [line.split(": ")[:2] for line in ran.out.splitlines()[:6]]
    assert reasons == [
        ["in.jsonl:2", "not_json"],
        ["in.jsonl:3", "missing_field"],
        ["in.jsonl:4", "missing_field"],
        ["in.jsonl:5", "id_twice"],
        ["in.jsonl:6", "no_text"],
        ["in.jsonl:7", "not_json"],
    ]
    assert ran.out.endswith("rejects: 6\n")
    assert cuibono("origins", write(tmp_path / "in.jsonl", bad[:3])).code == 4


def test_envelope_and_owners(cuibono: Cuibono, tmp_path: Path) -> None:
    register = tmp_path / "publishers.csv"
    register.write_text("publisher,reliability,owner\nVell Post,B,Coast Press\nOrsk Mail,C,Coast Press\n", encoding="utf-8")
    source = write(tmp_path / "in.jsonl", [dict(ROWS[3], text=OWN), dict(ROWS[0], text=WIRE)])
    apart = cuibono("origins", source, "--json").envelope
    assert (apart["ok"], apart["data"]["origins"], apart["rejects"]) == (True, 2, 0)
    joined = cuibono("origins", source, "--publishers", register, "--json").envelope["data"]
    assert joined["origins"] == 1
    assert joined["rows"][0]["why"] == "Orsk Mail belongs to Coast Press, whose documents here are one witness."


def test_standard_input(cuibono: Cuibono, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(ROWS[1]).encode())))
    ran = cuibono("origins", "-", "-o", "-")
    assert json.loads(ran.out)["id"] == "wire"


def test_words_of_the_call(cuibono: Cuibono, tmp_path: Path, workspace: Path) -> None:
    assert cuibono("origins", tmp_path / "none.jsonl").code == 2
    assert cuibono("origins", "-o", tmp_path / "out.jsonl", "-w", workspace).code == 2
    source = write(tmp_path / "in.jsonl", ROWS[:1])
    assert cuibono("origins", source, "-o", tmp_path / "no" / "out.jsonl").code == 2


def test_the_graph_of_a_workspace(cuibono: Cuibono, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    assert cuibono("add", write(tmp_path / "in.jsonl", ROWS), "-w", folder).code == 0
    ran = cuibono("origins", "-w", folder, "--shared")
    assert ran.code == 0
    head, *lines = ran.out.splitlines()
    assert head.split(" · ")[0] in ("Northern Wire: 3 stories, a part of 1 other", "Sund Herald: 3 stories, a part of 1 other")
    assert [line.strip().split("  ")[0] for line in lines if line.startswith("  20")] == [
        "2031-05-02",
        "2031-05-02",
        "2031-05-03",
        "2031-05-04",
    ]
    assert "partial copy · 36 of its 85 words stand word for word in" in ran.out
    data = cuibono("origins", "-w", folder, "--json").envelope["data"]
    assert sum(len(row["stories"]) for row in data) == len(ROWS)
    with open_workspace(folder) as opened:
        assert isinstance(opened.ledger, SqliteLedger)
        edges = opened.ledger.origin_edges()
        assert {edge.relation for edge in edges} >= {"near_duplicate", "partial_copy"}
        assert opened.ledger.origin_edges(edges[0].doc_id) == [edge for edge in edges if edge.doc_id == edges[0].doc_id]
    assert "origin spans" in cuibono("verify", "-w", folder).out
