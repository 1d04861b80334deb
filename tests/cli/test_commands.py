from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from cuibono import __version__
from tests.ledger.factories import NORTH

from .conftest import Cuibono


def test_version_and_help(cuibono: Cuibono) -> None:
    assert cuibono("--version").out == f"cuibono {__version__}\n"
    assert "verify" in cuibono("--help").out
    bare = cuibono()
    assert bare.code == 2
    assert "Commands" in bare.out


def test_add_then_add_again(cuibono: Cuibono, articles: Path, tmp_path: Path) -> None:
    first = cuibono("add", articles, "-w", tmp_path / "w", "--workers", "1", "--publisher", "The Vell Post")
    assert first.code == 0
    assert "added 2 documents (0 were there already)" in first.out
    assert "empty.txt: empty:" in first.out
    assert first.out.splitlines()[-1] == "rejects: 1"
    assert "added: 2" in first.err
    again = cuibono("add", articles, "-w", tmp_path / "w", "--workers", "1", "--json")
    data = again.envelope["data"]
    assert (data["documents"], data["known"]) == (0, 2)


def test_the_envelope_is_pinned(cuibono: Cuibono, workspace: Path) -> None:
    good = cuibono("status", "-w", workspace, "--json")
    assert (good.code, good.err) == (0, "")
    assert sorted(good.envelope) == ["data", "ok", "rejects"]
    assert (good.envelope["ok"], good.envelope["rejects"]) == (True, 1)
    bad = cuibono("show", "Nobody Atall", "-w", workspace, "--json")
    assert bad.code == 3
    assert sorted(bad.envelope) == ["error", "ok"]
    assert bad.envelope["ok"] is False
    assert sorted(bad.envelope["error"]) == ["advice", "code", "message", "where"]
    assert bad.envelope["error"]["code"] == "E102"


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["search", "Dorn"],
        ["show", "Ana Dorn"],
        ["decide", "note", "Ana Dorn", "text"],
        ["decisions"],
        ["publishers", "list"],
        ["publishers", "set", "The Vell Post", "B"],
        ["verify"],
        ["rebuild"],
    ],
)
def test_every_command_counts_rejects_and_speaks_json(cuibono: Cuibono, workspace: Path, words: list[str]) -> None:
    told = cuibono(*words, "-w", workspace)
    assert told.code == 0
    assert told.out.splitlines()[-1] == "rejects: 1"
    envelope = cuibono(*words, "-w", workspace, "--json").envelope
    assert (envelope["ok"], envelope["rejects"]) == (True, 1)


def test_status_tells_what_is_there(cuibono: Cuibono, workspace: Path) -> None:
    out = cuibono("status", "--documents", "-w", workspace).out
    assert "documents       2, published ? to ? (2 undated)" in out
    assert "      2  The Vell Post" in out
    assert "reader empty" in out
    assert "north.txt" in out


def test_search_shows_sentence_and_place(cuibono: Cuibono, workspace: Path) -> None:
    out = cuibono("search", "owns", "port of", "-w", workspace).out
    assert out.startswith("Orsk Rail owns the port of Vell.\n    The Vell Post, undated, doc-")
    assert "no sentence has all these words" in cuibono("search", "zebra", "-w", workspace).out


def test_show_a_document_and_an_entity(cuibono: Cuibono, workspace: Path) -> None:
    entity = cuibono("show", "ana dorn", "-w", workspace, "--json").envelope["data"]
    assert (entity["kind"], entity["entity"]["caption"]) == ("entity", "Ana Dorn")
    doc_id = cuibono("search", "owns", "-w", workspace, "--json").envelope["data"][0]["doc_id"]
    document = cuibono("show", doc_id, "-w", workspace, "--json").envelope["data"]
    assert document["document"]["text"] == NORTH
    for tie in entity["ties"]:
        shown = cuibono("show", tie["tie_id"], "-w", workspace)
        assert tie["reason"] in shown.out
        claim = cuibono("show", tie["supporting"][0], "-w", workspace)
        assert "“" in claim.out


def test_decisions_are_logged_with_who_and_why(cuibono: Cuibono, workspace: Path) -> None:
    made = cuibono("decide", "not-same", "Ana Dorn", "Orsk Rail", "--by", "ida", "--why", "a person and a firm", "-w", workspace)
    assert made.code == 0
    log = cuibono("decisions", "-w", workspace).out
    assert "ida same not_same" in log
    assert "because a person and a firm" in log


def test_a_rejected_claim_weighs_nothing(cuibono: Cuibono, workspace: Path) -> None:
    ties = cuibono("show", "Ana Dorn", "-w", workspace, "--json").envelope["data"]["ties"]
    for tie in ties:
        for claim_id in (*tie["supporting"], *tie["contrary"]):
            assert cuibono("decide", "reject", claim_id, "--by", "ida", "-w", workspace).code == 0
    assert cuibono("show", "Ana Dorn", "-w", workspace, "--json").envelope["data"]["ties"] == []
    for tie in ties:
        for claim_id in tie["supporting"]:
            assert cuibono("decide", "reopen", claim_id, "-w", workspace).code == 0
    again = cuibono("show", "Ana Dorn", "-w", workspace, "--json").envelope["data"]["ties"]
    assert [tie["tie_id"] for tie in again] == [tie["tie_id"] for tie in ties]


def test_publishers(cuibono: Cuibono, workspace: Path) -> None:
    assert "F       2  The Vell Post" in cuibono("publishers", "list", "-w", workspace).out
    cuibono("publishers", "set", "The Vell Post", "b", "--kind", "newspaper", "--owner", "Brun", "-w", workspace)
    assert "B       2  The Vell Post  newspaper, owner Brun" in cuibono("publishers", "list", "-w", workspace).out
    assert "no document is from this outlet yet" in cuibono("publishers", "set", "Nowhere", "A", "-w", workspace).out


def test_read(cuibono: Cuibono, tmp_path: Path) -> None:
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [json.dumps({"id": str(number), "text": NORTH}) for number in range(3)]
    source.write_text("\n".join([rows[0], "not json", "", *rows[1:]]) + "\n")
    told = cuibono("read", source, "-o", output, "--workers", "1")
    assert told.out.splitlines()[-1] == "rejects: 1"
    assert "in.jsonl:2: not_json" in told.out
    one = output.read_bytes()
    (first, *_) = [json.loads(line) for line in one.splitlines()]
    assert sorted(first) == ["attributions", "claims", "id", "mentions", "text"]
    assert cuibono("read", source, "-o", output, "--workers", "2").code == 0
    assert output.read_bytes() == one
    assert sorted(item.name for item in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_a_batch_of_which_nothing_was_taken_ends_with_4(cuibono: Cuibono, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "bad.jsonl").write_text("no JSON\n")
    told = cuibono("add", tmp_path / "empty.txt", tmp_path / "absent.txt", "-w", tmp_path / "w", "--workers", "1")
    assert told.code == 4
    assert told.out.splitlines()[-1] == "rejects: 2"
    assert cuibono("read", tmp_path / "bad.jsonl", "-o", tmp_path / "out.jsonl", "--workers", "1").code == 4


def test_rebuild_mends_what_verify_finds(cuibono: Cuibono, workspace: Path) -> None:
    with sqlite3.connect(workspace / "ledger.sqlite3") as connection:
        connection.execute("UPDATE entities SET caption = 'Somebody Else'")
    connection.close()
    found = cuibono("verify", "-w", workspace)
    assert found.code == 7
    assert "cuibono rebuild makes them anew" in found.err
    assert "0 entities are gone, 0 are new" in cuibono("rebuild", "-w", workspace).out
    assert cuibono("verify", "-w", workspace).code == 0


def test_verify_holds_nothing_against_what_another_version_resolved(cuibono: Cuibono, workspace: Path) -> None:
    with sqlite3.connect(workspace / "ledger.sqlite3") as connection:
        connection.execute("UPDATE entities SET caption = 'Somebody Else'")
        connection.execute("UPDATE derived SET value = 'an older one' WHERE name = 'resolver'")
    connection.close()
    assert cuibono("verify", "-w", workspace).code == 0
