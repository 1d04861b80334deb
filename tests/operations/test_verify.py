from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cuibono.operations.verify import Report, verify
from cuibono.operations.workspace import open_workspace


def _verify(path: Path) -> Report:
    with open_workspace(path) as workspace:
        return verify(workspace.ledger)


def test_a_sound_ledger_has_no_faults(workspace: Path) -> None:
    report = _verify(workspace)
    assert report.faults == []
    assert report.checked["text hashes"] == 2
    assert report.checked["mention spans"] > 2


@pytest.mark.parametrize(
    ("tampering", "words"),
    [
        ("UPDATE documents SET text = replace(text, 'owns', 'owes')", "the text was changed"),
        ("UPDATE documents SET content_sha256 = 'x'", "the original bytes were changed"),
        ("UPDATE originals SET compressed = x'00'", "the original bytes were changed"),
        ("UPDATE mentions SET start = start + 1", "mention"),
        ("UPDATE mentions SET text = 'Somebody Else'", "mention"),
        ("UPDATE attributions SET content_text = 'We paid a lot'", "does not say"),
        ('UPDATE passages SET "end" = 100000', "passage"),
        ("DELETE FROM passages", "search index"),
        ("DELETE FROM originals", "original bytes"),
        ("UPDATE links SET entity_id = 'ent-nowhere'", "leads nowhere"),
        ("UPDATE links SET score = 0.5", "not what documents and decisions give"),
        ("UPDATE origins SET doc_id = 'doc-nowhere' WHERE doc_id = (SELECT min(doc_id) FROM origins)", "no such document"),
        (
            "INSERT INTO ties VALUES ('tie-x','a','owns','b','asserted','[\"claim-x\"]','[]',1,1,NULL,NULL,NULL,'F',3,'because',1.0)",
            "cites claim-x, which is not there",
        ),
        (
            "INSERT INTO ties VALUES ('tie-x','a','owns','b','asserted','[]','[]',1,1,NULL,NULL,NULL,'F',3,'because',1.0)",
            "rests on no claim",
        ),
        ("INSERT INTO decisions VALUES (99,'decision-x','claim','claim-x',NULL,'accept','ida','2031','')", "claim that is not there"),
    ],
)
def test_every_tampering_is_found(workspace: Path, tampering: str, words: str) -> None:
    with sqlite3.connect(workspace / "ledger.sqlite3") as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        assert connection.execute(tampering).rowcount != 0
    connection.close()
    faults = _verify(workspace).faults
    assert any(words in fault for fault in faults), faults
