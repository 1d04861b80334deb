"""The model card names the weights that ship, by their hash."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "src" / "cuibono" / "engines" / "model" / "weights"
DATA = ROOT / "src" / "cuibono" / "vocabulary" / "data"


def test_every_table_of_weights_stands_in_the_card_with_its_hash() -> None:
    card = (ROOT / "training" / "MODEL_CARD.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+\.tsv)` \|.*`([0-9a-f]{64})`", card, re.M))
    assert told == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in DATA.glob("*weights.tsv")}


def test_every_graph_stands_in_the_card_with_its_hash() -> None:
    card = (ROOT / "training" / "MODEL_CARD.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+\.(?:onnx|npz))` \|.*`([0-9a-f]{64})`", card, re.M))
    shipped = (path for path in WEIGHTS.iterdir() if path.suffix in (".onnx", ".npz"))
    assert told == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in shipped}
