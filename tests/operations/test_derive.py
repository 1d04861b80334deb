"""What is derived: the same for the same ledger, whatever it was derived from before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import cuibono.operations.derive as derive_module
from cuibono.ledger import Ledger
from cuibono.operations.add import Capture, add_paths
from cuibono.operations.decide import decide_claim, set_publisher
from cuibono.operations.derive import derive
from cuibono.operations.workspace import open_workspace
from cuibono.records import Publisher
from cuibono.runners import InlineRunner

CORPUS = Path(__file__).resolve().parents[2] / "examples" / "corpus"
AT = "2031-06-01T00:00:00Z"
SAID = {"by": "ida", "at": "2031-06-02T00:00:00.000001Z", "why": "read it again"}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_workspace(tmp_path / "workspace", write=True, create=True) as workspace:
        add_paths(workspace.ledger, [CORPUS], Capture(AT), InlineRunner())
        derive(workspace.ledger)
        yield workspace.ledger


def count_traces(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    traces: list[int] = []
    trace = derive_module.trace_origins

    def counted(*args: object) -> object:
        traces.append(1)
        return trace(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(derive_module, "trace_origins", counted)
    return traces


def test_a_decision_does_not_have_origins_traced_anew_and_changes_nothing_else(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    traces = count_traces(monkeypatch)
    decide_claim(ledger, ledger.claims()[0].claim_id, "reject", **SAID)
    derive(ledger)
    assert traces == []
    kept = ledger.digest()
    monkeypatch.setattr(type(ledger), "origins_are_current", lambda self: False)
    derive(ledger)
    assert traces == [1]
    assert ledger.digest() == kept


def test_a_publisher_and_a_document_do(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    traces = count_traces(monkeypatch)
    assert ledger.origins_are_current()
    set_publisher(ledger, Publisher("Velmora Herald", "B", owner="Coast Press"), **SAID)
    assert not ledger.origins_are_current()
    derive(ledger)
    assert traces == [1]
    text = tmp_path / "new.txt"
    text.write_text("Ana Dorn leads Orsk Bank.", encoding="utf-8")
    add_paths(ledger, [text], Capture(AT), InlineRunner())
    assert not ledger.origins_are_current()
    derive(ledger)
    assert traces == [1, 1]
    assert ledger.origins_are_current()
