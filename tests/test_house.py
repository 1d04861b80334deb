"""The house as it stands against docs/house.md: every room is told of, every place named there exists, and names say a thing once."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/cuibono"
GUIDE = (ROOT / "docs/house.md").read_text(encoding="utf-8")
ROOMS = sorted(str(path.parent.relative_to(SOURCE)) for path in SOURCE.glob("**/__init__.py") if path.parent != SOURCE)
HALLS = ("stages", "engines/rules")


def doubled(stem: str, folder: str) -> bool:
    """Whether a file says again what its folder says: "appraise/appraise_ties", "claims/claim", "ties/find_ties"."""
    forms = {folder, folder.removesuffix("s"), f"{folder}s"}
    return bool(forms & set(stem.split("_")))


@pytest.mark.parametrize(
    ("stem", "folder", "said"),
    [("appraise_ties", "appraise", True), ("find_claims", "claims", True), ("claim", "claims", True), ("match_words", "matching", False)],
)
def test_a_name_said_twice_is_found(stem: str, folder: str, said: bool) -> None:
    assert doubled(stem, folder) is said


def test_no_file_repeats_its_room() -> None:
    assert [str(path) for path in SOURCE.glob("**/*.py") if doubled(path.stem, path.parent.name)] == []


@pytest.mark.parametrize("hall", HALLS)
def test_a_hall_holds_rooms_alone(hall: str) -> None:
    loose = [path.name for path in (SOURCE / hall).iterdir() if path.name not in ("__init__.py", "__pycache__") and not path.is_dir()]
    assert loose == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_in_the_guide(room: str) -> None:
    assert f"`{room}/`" in GUIDE


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_where_to_start_reading(room: str) -> None:
    told = (SOURCE / room / "__init__.py").read_text(encoding="utf-8").split('"""')[1]
    found = re.search(r"Start\s+reading\s+at\s+``([\w.]+)``", told)
    assert found, told
    if room != "ledger/migrations":  # Alembic's own entry runs only inside Alembic
        _find(f"cuibono.{room.replace('/', '.')}.{found[1]}")


def test_places_in_the_guide_exist() -> None:
    for path in re.findall(r"`((?:[\w.]+/)+[\w.]*)`", GUIDE):
        assert (SOURCE / path).exists() or (ROOT / path).exists(), path
    starts = re.findall(r"\| `([\w.]+)` \|$", GUIDE, re.MULTILINE)
    assert len(starts) >= len(HALLS) * 9
    for name in starts:
        _find(f"cuibono.{name}")


def test_the_readme_leads_to_the_guide() -> None:
    assert "(docs/house.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def _find(name: str) -> object:
    """A module, or what a module holds, by its dotted name. Raises where there is none."""
    module, _, last = name.rpartition(".")
    holder = import_module(module)
    return getattr(holder, last) if hasattr(holder, last) else import_module(name)


SCRIPTS = sorted(str(path.relative_to(ROOT)) for hall in ("benchmarks", "evals", "training") for path in (ROOT / hall).rglob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_a_script_asks_of_the_product_is_there(script: str) -> None:
    for node in ast.walk(ast.parse((ROOT / script).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "cuibono":
            for name in node.names:
                assert hasattr(import_module(str(node.module)), name.name) or import_module(f"{node.module}.{name.name}")
