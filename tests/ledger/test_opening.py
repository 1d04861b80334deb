from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, text

from cuibono.errors import IntegrityError, WorkspaceError
from cuibono.ledger import migrations
from cuibono.ledger.opening import schema_version
from cuibono.ledger.schema import APPRAISAL, SCHEMA_VERSION, SQLITE_SEARCH, TRACING, metadata
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.records import Reading, SavedQuestion

from .factories import document, pair

OTHERS = ("国家主席习近平会见了他。", "Путин встретился с ним в Кремле.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with a few documents."""
    made = tmp_path / "ledger.sqlite3"
    with SqliteLedger(made, write=True, create=True) as ledger:
        for number in range(30):
            document, reading = pair(number)
            ledger.add_document(document, document.text.encode(), reading)
    return made


def test_the_migrations_make_what_the_schema_says(path: Path) -> None:
    with SqliteLedger(path) as ledger, ledger.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": lambda obj, name, kind, *_: "passage_words" not in (name or "")}
        )
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == SCHEMA_VERSION


def test_the_newest_migration_is_the_programs_version() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_VERSION]


def test_a_ledger_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO derived (name, value) VALUES ('state', '0/0/0')"))
    engine.dispose()
    with pytest.raises(WorkspaceError, match="this program needs"):
        SqliteLedger(path)
    with SqliteLedger(path, write=True) as ledger:
        assert ledger.known_imports() == ledger.known_links() == []
        assert not ledger.derived_is_stale()
        document, reading = pair(1)
        ledger.add_document(document, b"", reading)
        assert ledger.derived_is_stale()


def test_it_is_in_wal_mode(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="there is no ledger here"):
        SqliteLedger(tmp_path / "ledger.sqlite3")


@pytest.mark.parametrize(("version", "words"), [("9999", "newer"), ("0000", "schema 0000")])
def test_another_schema_is_said(path: Path, version: str, words: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.close()
    with pytest.raises(WorkspaceError, match=words) as raised:
        SqliteLedger(path)
    assert raised.value.advice


def test_another_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE cats (name)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="no cuibono ledger"):
        SqliteLedger(path, write=True)
    assert path.read_bytes() == before


@pytest.mark.parametrize("keep", [0, 50, 4096, 0.5, 0.95])
def test_a_file_cut_short_is_damage(path: Path, keep: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(keep * len(data)) if isinstance(keep, float) else keep])
    with pytest.raises(IntegrityError, match="damaged") as raised:
        SqliteLedger(path)
    assert "backup" in str(raised.value)


def test_a_file_that_its_log_has_not_all_gone_into_is_none(path: Path, tmp_path: Path) -> None:
    """A full disk or a kill while the log of writes goes into the file: the header tells of pages that are in the log alone."""
    other = tmp_path / "other.sqlite3"
    with SqliteLedger(path, write=True) as ledger:
        for number in range(30, 60):
            document, reading = pair(number)
            ledger.add_document(document, document.text.encode(), reading)
        for ending in ("", "-wal"):
            other.with_name(other.name + ending).write_bytes(path.with_name(path.name + ending).read_bytes())
        told = ledger.digest()
    whole = path.read_bytes()
    assert other.stat().st_size < len(whole)
    with other.open("r+b") as file:
        file.write(whole[:4096])
    with SqliteLedger(other) as ledger:
        assert ledger.digest() == told
        assert not ledger.check_storage()


def _everything(path: Path) -> None:
    with SqliteLedger(path) as ledger:
        list(ledger.documents())
        ledger.claims()
        faults = ledger.check_storage()
    if faults:
        raise IntegrityError(faults[0])


def test_overwritten_pages_are_damage(path: Path) -> None:
    _everything(path)
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 40] = b"\x5a" * (4096 * 37)
    path.write_bytes(data)
    with pytest.raises(IntegrityError):
        _everything(path)


def test_a_full_disk_loses_nothing_that_was_added(path: Path) -> None:
    ledger = SqliteLedger(path, write=True)
    before = ledger.digest()
    event.listen(ledger.engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count=10"))
    ledger.engine.dispose()
    document, reading = pair(99)
    with pytest.raises(WorkspaceError, match="full") as raised:
        ledger.add_document(document, os.urandom(100_000), reading)
    assert "make room" in str(raised.value)
    assert not ledger.has_document(document.doc_id)
    ledger.close()
    with SqliteLedger(path, write=True) as again:
        assert again.digest() == before
        assert again.add_document(document, b"", reading)


def test_a_folder_without_permission(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot write"):
        SqliteLedger(tmp_path / "file" / "ledger.sqlite3", write=True, create=True)


def test_making_a_ledger_again_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.with_suffix(".new").write_bytes(b"half a file")
    with SqliteLedger(path, write=True, create=True) as ledger:
        assert ledger.document_ids() == []
    assert sorted(item.name for item in tmp_path.iterdir()) == ["ledger.sqlite3", "writer.lock"]


def test_a_ledger_with_documents_of_the_first_schema_is_brought_up_to_date(path: Path) -> None:
    with SqliteLedger(path, write=True) as ledger:
        for text in OTHERS:
            other = document(text, text[:4], language="xx")
            ledger.add_document(other, text.encode(), Reading(other.doc_id, "test/1"))
        ledger.replace_appraisal([], [], [])
        before = [document.doc_id for document in ledger.documents()]
    with sqlite3.connect(path) as connection:
        for name in (
            "resolved_documents",
            "locals",
            "blocks",
            "terms",
            "body_words",
            "counted_names",
            "known_links",
            "known_about",
            "known_keys",
            "known_rejects",
            "known_ends",
            "known_records",
            "known_imports",
            "web_captures",
            "watched",
            "saved_questions",
            "saved_answers",
            "entity_words",
            *(table.name for table in (*TRACING, *APPRAISAL)),
        ):
            connection.execute(f"DROP TABLE {name}")
        for name in ("documents_corpus", "contradictions_ends", "contradictions_object_id", "ties_ends"):
            connection.execute(f"DROP INDEX ix_{name}")
        connection.execute("CREATE INDEX ix_ties_subject_id ON ties (subject_id)")
        for table, column in (("ties", "object_id"), ("links", "entity_id"), ("attributions", "doc_id")):
            connection.execute(f"DROP INDEX ix_{table}_{column}")
            connection.execute(f"CREATE INDEX ix_{table}_{column} ON {table} ({column})")
        connection.execute("DROP TABLE origin_edges")
        # The search index as it was: words as they stand.
        connection.execute("DROP TABLE passage_words")
        connection.execute(SQLITE_SEARCH)
        rows = connection.execute(
            'SELECT passage_id, substr(d.text, p.start + 1, p."end" - p.start) FROM passages p JOIN documents d USING (doc_id)'
        )
        connection.executemany("INSERT INTO passage_words(rowid, text) VALUES (?, ?)", rows.fetchall())
        connection.execute("ALTER TABLE ties DROP COLUMN sureness")
        connection.execute("DROP INDEX ix_documents_address")
        for column in ("modified_at", "partial", "alternates", "container_sha256"):
            connection.execute(f"ALTER TABLE documents DROP COLUMN {column}")
        for column in ("domain", "source"):
            connection.execute(f"ALTER TABLE publishers DROP COLUMN {column}")
        connection.execute("ALTER TABLE mentions DROP COLUMN region")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    with pytest.raises(WorkspaceError, match="schema 0001, this program needs"):
        SqliteLedger(path)
    with SqliteLedger(path, write=True) as ledger:
        assert [document.doc_id for document in ledger.documents()] == before
        assert ledger.origin_edges() == []
        assert ledger.derived_is_stale()
        assert all(mention.region is None for doc_id in before for mention in ledger.mentions(doc_id))
        assert all(document.alternates == () and document.partial is None for document in ledger.documents())
        assert ledger.locals()
        assert [len(ledger.search(words)) for words in ("习近平", "Путин", "putin", "Dorn")] == [1, 1, 1, 20]
        assert ledger.check_storage() == []


def test_a_ledger_before_saved_questions_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        connection.execute(text("INSERT INTO derived (name, value) VALUES ('state', '0/0/0/0')"))
    engine.dispose()
    with pytest.raises(WorkspaceError, match="schema 0008, this program needs"):
        SqliteLedger(path)
    row = SavedQuestion("orsk", "save", "who owns Orsk Rail?", ("ties", "Orsk Rail"), "ida", "2031-01-01T00:00:00Z")
    with SqliteLedger(path, write=True) as ledger:
        assert ledger.saved_questions() == []
        assert ledger.last_answer("orsk") is None
        assert not ledger.derived_is_stale()  # nothing is derived from what an analyst asks
        ledger.save_question(row)
    with SqliteLedger(path) as ledger:
        assert ledger.saved_questions() == [row]


def test_a_log_that_goes_while_it_is_looked_at_is_no_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that ends in another thread takes its empty log away at any moment."""
    with SqliteLedger(tmp_path / "ledger.sqlite3", write=True, create=True):
        pass
    monkeypatch.setattr(Path, "is_file", lambda self: True)
    assert not (tmp_path / "ledger.sqlite3-wal").exists()
    assert schema_version(tmp_path / "ledger.sqlite3")
