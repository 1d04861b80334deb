"""``cuibono brief`` end to end on one invented text: files, versions, errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.engines import get_engine
from cuibono.errors import NoMatchError, UsageError, WorkspaceError
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations.brief import FORMATS, save_brief
from cuibono.operations.derive import derive
from cuibono.records import Mention, Reading
from tests.stages.casefiles import document

TEXT = "Mara Quell visited Lowmark in May. Quell is the governor of Tessaly, a province that nobody has heard of."


@pytest.fixture
def ledger(tmp_path: Path) -> SqliteLedger:
    made = SqliteLedger(tmp_path / "ledger.sqlite3", write=True, create=True)
    doc = document("doc-1", TEXT, "Harbour Gazette", "2019-05-04")
    mentions = (Mention(0, 10, "Mara Quell", "Person", "e1"), Mention(19, 26, "Lowmark", "Territory", "e2"))
    made.add_document(doc, TEXT.encode(), Reading("doc-1", "rules/1", mentions))
    derive(made)
    return made


def test_all_formats_are_written_once_and_stay_the_same(ledger: SqliteLedger, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = save_brief(ledger, "Mara Quell", None, out)
    assert sorted(path.suffix[1:] for path in first.files) == sorted(FORMATS)
    before = {path: path.read_bytes() for path in first.files}
    again = save_brief(ledger, "Mara Quell", None, out)
    assert again.unchanged
    assert {path: path.read_bytes() for path in again.files} == before


def test_bad_asks_say_what_to_do(ledger: SqliteLedger, tmp_path: Path) -> None:
    with pytest.raises(NoMatchError):
        save_brief(ledger, "Nobody Atall", None, tmp_path)
    with pytest.raises(UsageError, match="one entity"):
        save_brief(ledger, "Mara Quell", "Mara Quell", tmp_path)
    with pytest.raises(UsageError, match="unknown format"):
        save_brief(ledger, "Mara Quell", None, tmp_path, ("odt",))


def test_a_strange_file_in_the_way_is_an_error(ledger: SqliteLedger, tmp_path: Path) -> None:
    (tmp_path / "mara-quell.json").write_text("{}", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="no brief of ours"):
        save_brief(ledger, "Mara Quell", None, tmp_path)


def test_a_body_of_which_only_its_head_is_told_has_a_lede_that_says_so(tmp_path: Path) -> None:
    text = "He was born in Trieste in 1950. He is the chairman of Dravik Logistics and owns Kestria Rail."
    made = SqliteLedger(tmp_path / "other.sqlite3", write=True, create=True)
    doc = document("doc-2", text, "Harbour Gazette", "2019-05-04")
    (reading,) = get_engine("rules").read([doc])
    made.add_document(doc, text.encode(), reading)
    derive(made)
    (path,) = (p for p in save_brief(made, "Dravik Logistics", None, tmp_path, ("md",)).files if p.suffix == ".md")
    lede = path.read_text(encoding="utf-8").split("\n\n")[2]
    assert "unnamed man leads Dravik Logistics" in lede
    assert "Everything below rests on this single source" in lede
