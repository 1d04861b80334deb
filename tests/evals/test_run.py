"""The development sets in their short form hold their floors; and the gate itself can fail."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from cuibono.engines import ENGINES

ROOT = Path(__file__).resolve().parents[2]


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"evals_{name}", ROOT / "evals" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gate() -> ModuleType:
    return load("run")


@pytest.mark.parametrize("engine", ENGINES)
def test_the_short_form_holds_its_floors(gate: ModuleType, engine: str, capsys: pytest.CaptureFixture[str]) -> None:
    if not (gate.SHARED / "gold").is_dir():
        pytest.skip("the development sets (../shared) are not beside this checkout")
    assert gate.main(["--short", "--engine", engine]) == 0, capsys.readouterr().out


def test_every_floor_names_a_measure_of_a_set(gate: ModuleType) -> None:
    floors = json.loads(gate.FLOORS.read_text(encoding="utf-8"))
    known = {item.name: {metric.name for metric in item.metrics} for item in gate.SETS}
    for form in (f"{engine} {size}" for engine in ENGINES for size in ("short", "full")):
        assert set(floors[form]) == set(known)
        for name, row in floors[form].items():
            assert set(row) == known[name]
    others = {item.name: {metric.name for metric in item.metrics} for item in load("identity").SETS}
    for form in ("identity short", "identity full"):
        assert {name: set(row) for name, row in floors[form].items()} == others
    assert set(floors["gold"]) == set(known) | set(others)


def test_a_figure_below_its_floor_is_told(gate: ModuleType) -> None:
    good = {item.name: {metric.name: 0.5 for metric in item.metrics} for item in gate.SETS}
    floors = {"rules short": {name: dict(row) for name, row in good.items()}}
    assert gate.table(good, floors, "rules short")[1] == []
    worse = {name: dict(row) for name, row in good.items()}
    worse["influence_dev"]["claims precision"] = 0.49
    worse["influence_dev"]["leak"] = 0.51
    low = gate.table(worse, floors, "rules short")[1]
    assert [line.split(" is ")[0] for line in low] == ["influence_dev: claims precision", "influence_dev: leak"]


def test_a_lower_floor_needs_a_reason(gate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "FLOORS", tmp_path / "floors.json")
    figures = {"conll04_dev": {"ties F1": 0.5}}
    gate.update(figures, {"conll04_dev": "x"}, "rules short", None)
    with pytest.raises(SystemExit, match="say why"):
        gate.update({"conll04_dev": {"ties F1": 0.4}}, {"conll04_dev": "x"}, "rules short", None)
    gate.update({"conll04_dev": {"ties F1": 0.4}}, {"conll04_dev": "x"}, "rules short", "a reversed tie came with it")
    kept = json.loads((tmp_path / "floors.json").read_text(encoding="utf-8"))
    assert kept["rules short"]["conll04_dev"]["ties F1"] == 0.38
    assert kept["lowered"][0]["why"] == "a reversed tie came with it"


def test_who_is_who_holds_its_floors(gate: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    if not (gate.SHARED / "data").is_dir():
        pytest.skip("the development sets (../shared) are not beside this checkout")
    assert load("identity").main(["--short"]) == 0, capsys.readouterr().out


def test_the_scorers_of_clusters_count_by_hand() -> None:
    identity = load("identity")
    labels = [("a", 1), ("a", 1), ("b", 1), ("b", 2)]
    assert identity.b_cubed(labels) == pytest.approx(((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4, (1 + 1 + 1 / 2 + 1 / 2) / 4))
    assert identity.pair_precision(labels) == pytest.approx(1 / 3)
    assert identity.muc(labels) == (1, 2, 1, 2)
    assert identity.ceaf(labels)[0] == pytest.approx(2 * 2 / 5 + 2 / 3, abs=1e-6)
    assert identity.ceaf([("a", 1), ("a", 1)])[0] == pytest.approx(1.0)
