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


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was traced and weighed, and whether whole or in part."""
    made: list[str] = []
    for name in ("trace_whole", "trace_new", "appraise_whole", "appraise_new"):
        done = getattr(derive_module, name)
        monkeypatch.setattr(derive_module, name, lambda *args, name=name, done=done: made.append(name) or done(*args))
    return made


def test_a_decision_has_its_claim_weighed_alone(ledger: Ledger, calls: list[str]) -> None:
    decide_claim(ledger, ledger.claims()[0].claim_id, "reject", **SAID)
    derive(ledger)
    assert calls == ["trace_new", "appraise_new"]
    kept = ledger.digest()
    derive(ledger, whole=True)
    assert calls[2:] == ["trace_whole", "appraise_whole"]
    assert ledger.digest() == kept


def test_a_letter_has_ties_weighed_anew_and_an_owner_the_origins_too(ledger: Ledger, calls: list[str]) -> None:
    set_publisher(ledger, Publisher("Velmora Herald", "B"), **SAID)
    derive(ledger)
    assert calls == ["trace_new", "appraise_whole"]
    set_publisher(ledger, Publisher("Velmora Herald", "B", owner="Coast Press"), **SAID)
    derive(ledger)
    assert calls[2:] == ["trace_whole", "appraise_whole"]


def test_a_document_is_laid_beside_its_neighbours_alone(ledger: Ledger, calls: list[str], tmp_path: Path) -> None:
    text = tmp_path / "new.txt"
    text.write_text("Ana Dorn leads Orsk Bank.", encoding="utf-8")
    add_paths(ledger, [text], Capture(AT), InlineRunner())
    assert ledger.derived_is_stale()
    derive(ledger)
    assert calls == ["trace_new", "appraise_new"]
    assert not ledger.derived_is_stale()
    kept = ledger.digest()
    derive(ledger, whole=True)
    assert ledger.digest() == kept


def test_another_program_derives_all_anew(ledger: Ledger, calls: list[str]) -> None:
    ledger.note_resolution({"weighed": "an older one"})
    derive(ledger)
    assert calls == ["trace_whole", "appraise_whole"]


@pytest.mark.parametrize("where", ["resolve_ledger", "trace_new", "appraise_new"])
def test_stopped_at_any_step_nothing_has_happened(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    text = tmp_path / "new.txt"
    text.write_text("Ana Dorn leads Orsk Bank.", encoding="utf-8")
    add_paths(ledger, [text], Capture(AT), InlineRunner())
    before = ledger.digest()
    done = getattr(derive_module, where)

    def stopped(*args: object, **options: object) -> None:
        done(*args, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(derive_module, where, stopped)
    with pytest.raises(KeyboardInterrupt):
        derive(ledger)
    assert ledger.digest() == before
    assert ledger.derived_is_stale()
    monkeypatch.undo()
    derive(ledger)
    kept = ledger.digest()
    derive(ledger, whole=True)
    assert ledger.digest() == kept
