from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.errors import AmbiguousError, NoMatchError
from cuibono.ledger.sqlite import SqliteLedger
from cuibono.operations.names import resolve_name
from cuibono.records import Entity


@pytest.fixture
def ledger(tmp_path: Path):
    rows = [
        ("ent-1", "Rafael López Aliaga", ("López Aliaga",), 40),
        ("ent-2", "Juan Pérez", ("Pérez",), 3),
        ("ent-3", "Juana Pérez", ("Pérez",), 3),
        ("ent-4", "Lima", (), 50),
        ("ent-5", "Lima", (), 2),
    ]
    with SqliteLedger(tmp_path / "l.sqlite3", write=True, create=True) as made:
        made.replace_links([], [Entity(key, "Person", name, (name, *more), "pe", True, count, count) for key, name, more, count in rows])
        yield made


@pytest.mark.parametrize(
    ("asked", "found"),
    [("lopez aliaga", "ent-1"), ("Aliaga", "ent-1"), ("ent-3", "ent-3"), ("juan perez", "ent-2"), ("Lima", "ent-4")],
)
def test_a_name_or_id(ledger: SqliteLedger, asked: str, found: str) -> None:
    assert resolve_name(ledger, asked).entity_id == found


def test_no_match_says_what_is_near(ledger: SqliteLedger) -> None:
    with pytest.raises(NoMatchError) as raised:
        resolve_name(ledger, "Lopes Aliaga")
    assert str(raised.value) == "no entity matches 'Lopes Aliaga'\n  did you mean 'Rafael López Aliaga'?"


def test_nothing_near(ledger: SqliteLedger) -> None:
    with pytest.raises(NoMatchError, match="cuibono search"):
        resolve_name(ledger, "Xi Jinping")


def test_two_fit_equally(ledger: SqliteLedger) -> None:
    with pytest.raises(AmbiguousError) as raised:
        resolve_name(ledger, "Perez")
    assert "ent-2 Juan Pérez (Person, pe, 3 documents)" in str(raised.value)
    assert "ent-3" in str(raised.value)


def test_namesakes_passed_over_are_named(ledger: SqliteLedger, caplog: pytest.LogCaptureFixture) -> None:
    assert resolve_name(ledger, "Lima").entity_id == "ent-4"
    assert "ent-5 Lima (Person, pe, 2 documents)" in caplog.text
    caplog.clear()
    resolve_name(ledger, "ent-4")
    resolve_name(ledger, "Juan Perez")
    assert not caplog.text
