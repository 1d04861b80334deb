from __future__ import annotations

from pathlib import Path

import pytest

from cuibono.errors import NoMatchError, UsageError
from cuibono.operations.decide import decide_claim, decide_note, decide_same, set_publisher
from cuibono.operations.derive import derive
from cuibono.operations.publishers import judge, list_publishers
from cuibono.operations.workspace import open_workspace
from cuibono.records import Publisher

SAID = {"by": "ida", "at": "2031-06-02T00:00:00.000001Z", "why": "the register"}


def test_two_entities_become_one_and_come_apart(workspace: Path) -> None:
    with open_workspace(workspace, write=True) as opened:
        ledger = opened.ledger
        before = len(ledger.entities())
        decide_same(ledger, "Orsk Rail", "port of Vell" if ledger.find_entities("port of Vell") else "Vell", "same", **SAID)
        derive(ledger)
        assert len(ledger.entities()) <= before
        assert ledger.decisions()[0].why == "the register"


def test_ends_may_be_entities_of_documents(workspace: Path) -> None:
    with open_workspace(workspace, write=True) as opened:
        ledger = opened.ledger
        local = ledger.locals()[0]
        decision = decide_same(ledger, f"{local.doc_id}#{local.entity}", "Ana Dorn", "unsure", **SAID)
        assert f"{local.doc_id}#{local.entity}" in (decision.target, decision.other)
        with pytest.raises(NoMatchError, match="no entity"):
            decide_same(ledger, f"{local.doc_id}#e999", "Ana Dorn", "same", **SAID)


def test_what_cannot_be_decided(workspace: Path) -> None:
    with open_workspace(workspace, write=True) as opened:
        ledger = opened.ledger
        with pytest.raises(UsageError, match="one entity already"):
            decide_same(ledger, "Ana Dorn", "ana dorn", "same", **SAID)
        with pytest.raises(UsageError, match="no verdict"):
            decide_same(ledger, "Ana Dorn", "Orsk Rail", "perhaps", **SAID)
        with pytest.raises(NoMatchError, match="no claim"):
            decide_claim(ledger, "claim-0", "accept", **SAID)
        with pytest.raises(NoMatchError, match="did you mean 'Orsk Rail'"):
            decide_same(ledger, "Orsk Rial", "Ana Dorn", "same", **SAID)
        with pytest.raises(UsageError, match="no reliability"):
            set_publisher(ledger, Publisher("The Vell Post", "G"), **SAID)
        assert ledger.decisions() == []


def test_the_same_words_twice_are_two_decisions(workspace: Path) -> None:
    with open_workspace(workspace, write=True) as opened:
        for _ in range(2):
            decide_note(opened.ledger, "Ana Dorn", "ask the archive", **SAID)
        assert len(opened.ledger.decisions()) == 2


def test_judging_an_outlet_keeps_what_is_known_of_it(workspace: Path) -> None:
    with open_workspace(workspace, write=True) as opened:
        ledger = opened.ledger
        assert list_publishers(ledger)[0]["documents"] == 2
        judge(ledger, Publisher("The Vell Post", "B", kind="newspaper", owner="Brun"), **SAID)
        row, known = judge(ledger, Publisher("The Vell Post", "C"), **SAID)
        assert (row, known) == (Publisher("The Vell Post", "C", kind="newspaper", owner="Brun"), True)
        assert judge(ledger, Publisher("The Vel Post", "C"), **SAID)[1] is False
