"""What only a server has: writers beside each other, servers that end, full databases of an older schema; and that both engines agree."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from cuibono.errors import InputError, LockedError, SettingsError, WorkspaceError
from cuibono.ledger import Ledger, schema
from cuibono.ledger import postgres_opening as opening
from cuibono.ledger.postgres import PostgresLedger
from cuibono.ledger.schema import SCHEMA_VERSION, metadata
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations.verify import verify
from cuibono.records import Entity, Reading
from tests.postgres_server import Server, serving

from .factories import NORTH, document, pair, reading

ROOT = Path(__file__).parents[2]
Fresh = Callable[[], str]
WRITER = """
import sys
from cuibono.errors import CuibonoError
from cuibono.ledger.postgres import PostgresLedger
from tests.ledger.factories import pair
with PostgresLedger(sys.argv[1], write=True) as ledger:
    print("open", flush=True)
    for number in range(int(sys.argv[2]), int(sys.argv[3])):
        document, reading = pair(number)
        try:
            new = ledger.add_document(document, document.text.encode(), reading)
        except CuibonoError as error:
            print("failed", str(error).replace("\\n", " "), flush=True)
            sys.exit(error.exit_code)
        if new:
            print(document.doc_id, flush=True)
"""


def _writer(url: str, first: int, last: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, url, str(first), str(last)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _output(process: subprocess.Popen[str]) -> list[str]:
    output, _ = process.communicate()
    return output.splitlines()


def test_two_write_while_others_read_and_nothing_is_lost_or_doubled(database: Fresh, tmp_path: Path) -> None:
    url, count = database(), 60
    # Half of what each adds the other adds too.
    writers = [_writer(url, 0, count), _writer(url, count // 2, count + count // 2)]
    with PostgresLedger(url) as reader:
        seen = 0
        while any(process.poll() is None for process in writers):
            with reader.transaction():
                before = reader.document_ids()
                assert len(before) >= seen
                assert all(reader.original(doc_id) and reader.claims(doc_id=doc_id) for doc_id in before[-3:])
                assert reader.document_ids() == before
            seen = len(before)
    told = [_output(process) for process in writers]
    added = [line for lines in told for line in lines if line != "open"]
    assert len(added) == len(set(added)) == count + count // 2
    with SqliteLedger(tmp_path / "ledger.sqlite3", write=True, create=True) as alone, PostgresLedger(url) as ledger:
        for number in range(count + count // 2):
            made, read = pair(number)
            alone.add_document(made, made.text.encode(), read)
        assert ledger.digest() == alone.digest()
        assert verify(ledger).faults == []


def test_one_derives_at_a_time_and_adding_goes_on(database: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    url = database()
    monkeypatch.setattr("cuibono.ledger.postgres_database.PATIENCE", "200ms")
    with PostgresLedger(url, write=True) as first, PostgresLedger(url, write=True) as second, PostgresLedger(url) as reader:
        with first.transaction("derive"):
            first.replace_links([], [Entity("ent-1", "Person", "Ana Dorn", ("Ana Dorn",), None, True, 1, 1)])
            with pytest.raises(LockedError, match="making ties"), second.transaction("derive"):
                pass
            made, read = pair(1)
            assert second.add_document(made, b"", read)
            # One snapshot: it derives from what was there when it began.
            assert first.document_ids() == []
            first.replace_appraisal([], [], [])
            assert reader.entities() == []
        assert reader.derived_is_stale()
        assert len(reader.entities()) == 1
        with second.transaction("derive"):
            assert second.document_ids() == [made.doc_id]


def test_a_server_that_ends_loses_and_doubles_nothing(server: Server) -> None:
    """Another server than the one of the other tests; where that is skipped, so is this."""
    with serving() as own:
        own.do("CREATE DATABASE press")
        url, count = own.url("press"), 150
        PostgresLedger(url, write=True, create=True).close()
        process = _writer(url, 0, count)
        assert process.stdout is not None
        reported = [process.stdout.readline().strip() for _ in range(20)][1:]
        own.stop()
        *more, last = _output(process)
        reported += more
        assert process.returncode == WorkspaceError.exit_code
        # Whichever of its connections was hit, and when.
        assert re.search("server ended the connection|server is starting or ending|no PostgreSQL server answers", last)
        assert "what was reported as added is kept" in last
        with pytest.raises(WorkspaceError, match="no PostgreSQL server answers") as raised:
            PostgresLedger(url)
        assert "CUIBONO_LEDGER" in str(raised.value)
        own.start()
        with PostgresLedger(url) as ledger:
            there = ledger.document_ids()
            # Of one that was under way the answer may be what got lost.
            assert set(reported) <= set(there)
            assert len(there) <= len(reported) + 1
            assert verify(ledger).faults == []
        assert len(_output(_writer(url, 0, count))) == 1 + count - len(there)
        with PostgresLedger(url) as ledger:
            assert ledger.count_documents() == count
            assert verify(ledger).faults == []


def test_a_reader_outlives_a_restart(server: Server) -> None:
    with serving() as own:
        own.do("CREATE DATABASE press")
        with PostgresLedger(own.url("press"), write=True, create=True) as ledger:
            assert ledger.document_ids() == []
            own.stop()
            with pytest.raises(WorkspaceError):
                ledger.document_ids()
            own.start()
            assert ledger.document_ids() == []


def test_the_migrations_make_what_the_schema_says(database: Fresh) -> None:
    own = ("passage_words", "passage_sizes", "rowid")

    def ours(found: object, name: str | None, *more: object) -> bool:
        return not any(part in (name or "") for part in own)

    with PostgresLedger(database()) as ledger, ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        told = [row for row in compare_metadata(context, metadata) if "modify_type" not in str(row)]
        assert told == []
        assert context.get_current_revision() == SCHEMA_VERSION
        other = text(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name <> 'alembic_version'"
            " AND (data_type = 'integer' OR data_type = 'text' AND collation_name IS DISTINCT FROM 'C')"
        )
        assert connection.execute(other).all() == []


_SEARCHED = ("passage_words", "passage_sizes")
_OWN = text("SELECT column_name FROM information_schema.columns WHERE table_name = :name AND is_identity = 'NO'")


def _copied(ledger: PostgresLedger, query: str) -> bytes:
    with ledger.engine.connect() as connection, connection.connection.cursor() as cursor, cursor.copy(query) as rows:
        return b"".join(rows)


@pytest.mark.parametrize("version", ["0001", "0008", "0010"])
def test_a_full_database_of_an_older_schema_is_brought_up_to_date(server: Server, database: Fresh, version: str) -> None:
    """Full of everything that the older schema had: it is copied from a ledger of today, without what came later."""
    today = database()
    with PostgresLedger(today, write=True) as ledger:
        for number in range(5):
            made, read = pair(number)
            ledger.add_document(made, made.text.encode(), read)
        other = document("国家主席习近平会见了他。", "other.txt", language="xx")
        ledger.add_document(other, other.text.encode(), Reading(other.doc_id, "test/1"))
        ledger.replace_links([], [Entity("ent-1", "Person", "Ana Dörn", ("Ana Dörn",), None, True, 1, 1)])
        server.do(f"DROP DATABASE IF EXISTS older{version} WITH (FORCE)")
        server.do(f"CREATE DATABASE older{version}")
        url = server.url(f"older{version}")
        engine = opening.make_engine(opening.checked_url(url))
        with engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("BEGIN")
            opening.migrate(connection, version)
            for name in ("documents", "originals", "passages", *_SEARCHED, "mentions", "attributions", "claims", "entities"):
                names = ", ".join(f'"{row[0]}"' for row in connection.execute(_OWN, {"name": name}))
                rows = _copied(ledger, f"COPY {name} ({names}) TO STDOUT")
                with connection.connection.cursor() as cursor, cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
                    copy.write(rows)
        engine.dispose()
        with pytest.raises(WorkspaceError, match=f"schema {version}, this program needs"):
            PostgresLedger(url)
        with PostgresLedger(url, write=True) as older:
            assert [row.doc_id for row in older.documents()] == ledger.document_ids()
            assert [row.entity_id for row, _ in older.find_entities("ana dorn")] == ["ent-1"]
            for words in ("习近平", '"port of Vell"', "orsk"):
                assert older.search(words) == ledger.search(words) != []
            assert verify(older).faults == []
    server.do(f"DROP DATABASE older{version} WITH (FORCE)")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://ida:secret-word@localhost/press", "holds a password"),
        ("postgresql://ida@localhost/press?password=secret-word", "holds a password"),
        ("mysql://localhost/press", "no ledger of the kind"),
        ("press", "no URL"),
    ],
)
def test_an_address_that_is_off_is_said_without_its_password(url: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words) as raised:
        PostgresLedger(url)
    assert "secret-word" not in str(raised.value)
    assert raised.value.advice


def test_refusals_say_what_to_do(server: Server, database: Fresh) -> None:
    with pytest.raises(WorkspaceError, match="no such database") as raised:
        PostgresLedger(server.url("nowhere"))
    assert "createdb" in str(raised.value)
    with pytest.raises(WorkspaceError, match="does not let this user in"):
        PostgresLedger(server.url("empty").replace("//cuibono@", "//stranger@"))
    server.do("CREATE DATABASE cats")
    with pytest.raises(WorkspaceError, match="there is no ledger here"):
        PostgresLedger(server.url("cats"), write=True)
    engine = opening.make_engine(opening.checked_url(server.url("cats")))
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE cats (name text)")
    engine.dispose()
    with pytest.raises(WorkspaceError, match="other tables and no ledger"):
        PostgresLedger(server.url("cats"), write=True, create=True)
    server.do("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(WorkspaceError, match="encoding is LATIN1"):
        PostgresLedger(server.url("latin"), write=True, create=True)
    url = database()
    with PostgresLedger(url, write=True) as ledger, ledger.transaction("derive") as changed:
        changed.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(WorkspaceError, match="newer than this program"):
        PostgresLedger(url)


def test_a_ledger_may_have_a_schema_of_its_own(database: Fresh) -> None:
    url = database()
    with PostgresLedger(url, write=True) as ledger, ledger.transaction("derive") as connection:
        connection.exec_driver_sql("CREATE SCHEMA press")
    own = f"{url}&options=-csearch_path%3Dpress"
    with PostgresLedger(own, write=True, create=True) as ledger, PostgresLedger(url) as other:
        made, read = pair(1)
        assert ledger.add_document(made, made.text.encode(), read)
        assert other.document_ids() == []
        assert ledger.search("orsk rail")
        assert verify(ledger).faults == []


def test_a_text_that_no_server_stores_is_refused(database: Fresh) -> None:
    with PostgresLedger(database(), write=True) as ledger:
        made = document(f"A \0 sign. {NORTH}")
        with pytest.raises(InputError, match="sign of number 0"):
            ledger.add_document(made, b"", reading(made))
        assert ledger.document_ids() == []


def test_a_failed_statement_is_not_passed_over(database: Fresh) -> None:
    made, read = pair(1)
    with PostgresLedger(database(), write=True) as ledger:

        def passed_over() -> None:
            with ledger.transaction("add") as connection:
                ledger.add_document(made, b"", read)
                with suppress(DBAPIError):
                    connection.exec_driver_sql("SELECT 1 / 0")

        with pytest.raises(WorkspaceError, match="failed before"):
            passed_over()
        assert ledger.document_ids() == []


def test_pairs_are_looked_up(database: Fresh) -> None:
    with PostgresLedger(database(), write=True) as ledger, ledger.transaction() as connection:
        table = schema.ties
        found = ledger.database.is_pair((table.c.subject_id, table.c.object_id), [("a'\"", "b"), ("c", "ü")])
        asked = str(select(table.c.tie_id).where(found).compile(ledger.engine, compile_kwargs={"literal_binds": True}))
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {asked}"))
    assert "Index Cond" in plan
    assert "Seq Scan on ties" not in plan


# -- both engines find the same, in the same order
_WORD = st.sampled_from(
    ["orsk", "rail", "Dörn", "port", "习近平", "会见", "Путин", "the", "of", "a-b", "élan", "100", "–", "A\u0301", "'", "!"]
)
_LINE = st.lists(_WORD, min_size=1, max_size=12).map(" ".join)
_QUERY = st.lists(_WORD | st.lists(_WORD, min_size=1, max_size=3).map(lambda row: '"' + " ".join(row) + '"'), min_size=1, max_size=3).map(
    " ".join
)


@pytest.fixture
def both(database: Fresh, tmp_path: Path) -> Iterator[tuple[Ledger, Ledger]]:
    with PostgresLedger(database(), write=True) as one, SqliteLedger(tmp_path / "ledger.sqlite3", write=True, create=True) as other:
        yield one, other


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(lines=st.lists(_LINE, min_size=1, max_size=8), queries=st.lists(_QUERY, min_size=6, max_size=6), inflected=st.booleans())
def test_both_find_the_same_in_the_same_order(both: tuple[Ledger, Ledger], lines: list[str], queries: list[str], inflected: bool) -> None:
    made = document("\n".join(lines), f"{hash(tuple(lines))}.txt")
    for ledger in both:
        ledger.add_document(made, b"", Reading(made.doc_id, "test/1"))
    for query in queries:
        one, other = (ledger.search(query, 30, inflected=inflected) for ledger in both)
        assert one == other
        one, other = (ledger.ranked_passages(query, 9) for ledger in both)
        assert one == other
        one, other = (ledger.passages_with(query) for ledger in both)
        assert one == other
        one, other = (ledger.unread_passages([f"{word}*" for word in query.replace('"', " ").split()]) for ledger in both)
        assert one == other
