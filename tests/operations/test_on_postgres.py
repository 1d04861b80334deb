"""A workspace whose ledger is on a server: the same corpus gives the same ledger and the same brief, and nothing tells a password."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cuibono.errors import SettingsError, WorkspaceError
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.brief import save_brief
from cuibono.operations.decide import decide_note, decide_same
from cuibono.operations.demo import OTHER, SUBJECT, fill
from cuibono.operations.derive import derive
from cuibono.operations.verify import verify
from cuibono.operations.workspace import Watch, open_for_questions, open_workspace
from cuibono.runners import InlineRunner
from tests.ledger.factories import NORTH

AT = "2031-06-02T00:00:00Z"
Fresh = Callable[[], str]


def test_the_example_corpus_gives_the_same_ledger_and_brief(database: Fresh, tmp_path: Path) -> None:
    told = []
    for name, ledger in (("file", None), ("server", database())):
        with open_workspace(tmp_path / name, write=True, create=True, ledger=ledger) as opened:
            made = opened.ledger
            assert fill(made, InlineRunner(), lambda done, address: None).documents == 17
            first = made.digest()
            files = save_brief(made, SUBJECT, OTHER, tmp_path / f"{name}-briefs", ("json",)).files
            found = [made.search(words) for words in ("port", "loan OR port", '"of the port"', "Sarnhold railway")]
            # One more decision, derived from what is kept and anew.
            decide_same(made, SUBJECT, OTHER, "not_same", by="ida", at=AT, why="")
            derive(made)
            part = made.digest()
            derive(made, whole=True)
            assert made.digest() == part
            told.append((first, part, [file.read_bytes() for file in files], found, made.counts()))
            assert verify(made).faults == []
    assert told[0] == told[1]


def test_the_address_is_kept_in_the_folder(database: Fresh, tmp_path: Path) -> None:
    folder, url = tmp_path / "w", database()
    article = tmp_path / "north.txt"
    article.write_text(NORTH, encoding="utf-8")
    with open_workspace(folder, write=True, create=True, ledger=url) as opened:
        assert add_paths(opened.ledger, [article], Capture(AT), InlineRunner(), engine="rules").documents == 1
        derive(opened.ledger)
    assert [item.name for item in folder.iterdir()] == ["cuibono.toml"]
    watch = Watch(folder)
    first = watch.stamp()
    assert watch.stamp() == first
    with open_workspace(folder, write=True) as opened:
        decide_note(opened.ledger, opened.ledger.document_ids()[0], "seen", by="ida", at=AT, why="")
        assert opened.ledger.derived_is_stale()
    assert watch.stamp() != first
    watch.close()
    with open_for_questions(folder, on_note=pytest.fail) as opened:
        assert not opened.ledger.derived_is_stale()
        assert opened.ledger.find_entities("ana dorn")
    with (
        pytest.raises(WorkspaceError, match="another database"),
        open_workspace(folder, write=True, create=True, ledger="postgresql://localhost/other"),
    ):
        pass


def test_the_environment_names_the_database_of_a_new_workspace(database: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUIBONO_LEDGER", database())
    with open_workspace(tmp_path / "w", write=True, create=True):
        pass
    monkeypatch.delenv("CUIBONO_LEDGER")
    with open_workspace(tmp_path / "w") as opened:
        assert opened.ledger.document_ids() == []
    assert [item.name for item in (tmp_path / "w").iterdir()] == ["cuibono.toml"]


def test_no_password_is_kept_and_nothing_is_left_of_what_failed(server: object, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    for url, kind in (
        ("postgresql://ida:secret@localhost/press", SettingsError),
        (f"postgresql://ida@/press?host={tmp_path}", WorkspaceError),
    ):
        with pytest.raises(kind) as raised, open_workspace(folder, write=True, create=True, ledger=url):
            pass
        assert "secret" not in str(raised.value)
        assert list(folder.iterdir()) == []
    (folder / "cuibono.toml").write_text("version = 1\nledger = 3\n")
    with pytest.raises(WorkspaceError, match="no address"), open_workspace(folder):
        pass


def test_a_document_that_no_server_stores_stops_no_batch(database: Fresh, tmp_path: Path) -> None:
    (tmp_path / "two.jsonl").write_text(
        "\n".join(
            f'{{"text": "{NORTH}", "title": "{title}", "url": "https://x.example/{n}"}}' for n, title in enumerate(("A \\u0000 sign", "B"))
        )
    )
    with open_workspace(tmp_path / "w", write=True, create=True, ledger=database()) as opened:
        added = add_paths(opened.ledger, [tmp_path / "two.jsonl"], Capture(AT), InlineRunner(), engine="rules")
        assert added.documents == 1
        assert (
            [row.reason for row in added.rejects]
            == [row.reason for row in opened.ledger.rejects() if row.stage == "ledger"]
            == ["unstorable"]
        )
