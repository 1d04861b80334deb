"""Commands on a workspace whose ledger is on a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .conftest import Cuibono


def test_commands_ask_a_ledger_on_a_server(cuibono: Cuibono, database: Callable[[], str], articles: Path, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    first = cuibono("add", articles, "-w", folder, "--ledger", database(), "--workers", "1", "--engine", "rules")
    assert first.code == 0, first.err
    assert "added 2 documents" in first.out
    assert "0 documents (2 were there already)" in cuibono("add", articles, "-w", folder, "--workers", "1", "--engine", "rules").out
    assert "Orsk Rail" in cuibono("search", "orsk rail", "-w", folder).out
    assert cuibono("verify", "-w", folder).code == 0
    assert cuibono("rebuild", "-w", folder).code == 0


def test_a_bad_address_is_a_setting_that_is_off(cuibono: Cuibono, articles: Path, tmp_path: Path) -> None:
    told = cuibono("add", articles, "-w", tmp_path / "w", "--ledger", "postgresql://ida:secret@localhost/press")
    assert told.code == 2
    assert "PGPASSFILE" in told.err
    assert "secret" not in told.out + told.err
