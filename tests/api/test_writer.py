"""The one writer of a service: a decision goes before the ties of those before it, which come after."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from cuibono.api import writer as writer_module
from cuibono.api.derive_apart import derive_apart
from cuibono.api.writer import Writer
from cuibono.ledger import Ledger
from cuibono.operations import derive as derive_module
from cuibono.operations.decide import decide_note
from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.records import Publisher
from tests.operations.conftest import articles, made, workspace

__all__ = ["articles", "made", "workspace"]
AT = "2031-06-02T00:00:00Z"


def _note(ledger: Ledger) -> str:
    return decide_note(ledger, ledger.document_ids()[0], "a note", by="ana", at=AT, why="").decision_id


def _is_whole(workspace: Path) -> None:
    """What is derived is up to date, and what a rebuild makes."""
    with open_workspace(workspace, write=True) as opened:
        assert not opened.ledger.derived_is_stale()
        kept = opened.ledger.digest()
        derive(opened.ledger, whole=True)
        assert opened.ledger.digest() == kept


def test_a_decision_is_written_while_ties_are_made(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go = threading.Event(), threading.Event()
    writer = Writer(workspace)

    def held_up(ledger: Ledger, *, on_step: Any) -> None:
        """The first time it gets stuck at its first step until it is told to stop; then it waits for us."""

        def step(*told: Any) -> None:
            begun.set()
            while True:
                on_step(*told)

        if begun.is_set():
            assert go.wait(60)
            derive(ledger, on_step=on_step)
        else:
            derive(ledger, on_step=step)

    monkeypatch.setattr(writer_module, "derive", held_up)
    first = writer.write(_note)
    assert begun.wait(60)
    second = writer.write(_note)
    assert first != second
    with open_workspace(workspace) as opened:
        assert {first, second} <= {row.decision_id for row in opened.ledger.decisions()}
        assert opened.ledger.derived_is_stale()
    assert writer.pending
    go.set()
    writer.close()
    assert not writer.pending
    _is_whole(workspace)


def test_all_ties_are_made_apart_and_stop_when_not_wanted(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derive_module, "FEW", 0)
    writer = Writer(workspace)

    def outdated(ledger: Ledger) -> None:
        _note(ledger)
        ledger.note_resolution({"resolver": "an older one"})
        assert not writer.derive(ledger)  # left for the background

    writer.write(outdated, derives=False)
    with open_workspace(workspace) as opened:
        before = opened.ledger.digest()
    assert not derive_apart(workspace, lambda: False)
    with open_workspace(workspace) as opened:
        assert opened.ledger.digest() == before
        assert opened.ledger.derived_is_stale()
    writer.settle()
    assert not writer.pending
    _is_whole(workspace)


def test_ties_of_a_job_give_way_to_who_waits_for_its_turn(workspace: Path) -> None:
    writer = Writer(workspace)
    with writer.holding() as held:
        target = held.ledger.document_ids()[0]
        decide_note(held.ledger, target, "first", by="ana", at=AT, why="")
        held.ledger.set_publisher(Publisher("The Vell Post", reliability="C"), by="ana", at=AT, why="")
        assert held.ledger.derived_is_stale()
        future = held.take(lambda ledger: decide_note(ledger, target, "second", by="ben", at=AT, why=""), derives=True)
        assert held.waiting
        assert not writer.derive(held.ledger, holding=held)
        assert held.ledger.derived_is_stale(), "nothing has happened"
        held.turn()
        assert future.result().by == "ben"
        assert writer.derive(held.ledger, holding=held)
        assert not held.ledger.derived_is_stale()
    writer.close()
