"""The shipped int8 graph back as a torch network: the teacher of a smaller one, or where training goes on when its state is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from .batches import NAMES, Labels, labels_in
from .data import RELATIONS, STATUSES, TYPES
from .network import Reader, Sizes

PACKAGE = Path(__file__).resolve().parents[2] / "src/cuibono/engines/model/weights"


def read_shipped(folder: Path) -> tuple[Reader, Labels]:
    """The network of ``folder``'s ``reader.onnx`` and ``tables.npz``, each weight its int8 value times its scale.

    What the graph does not hold (the tie head and the projection that feeds it) keeps its random start.
    """
    labels = labels_in(folder)
    graph = onnx.load(folder / "reader.onnx").graph
    held: dict[str, Any] = {t.name: numpy_helper.to_array(t) for t in graph.initializer}

    def whole(name: str) -> Any:
        return (held[f"{name}_quantized"].astype(np.float32) - held[f"{name}_zero_point"].astype(np.float32)) * held[f"{name}_scale"]

    found: dict[str, Any] = {k.removeprefix("model."): v for k, v in held.items() if k.startswith("model.") and v.dtype == np.float32}
    found = {k: v for k, v in found.items() if not k.endswith(("_scale", "_zero_point"))}
    for name in ("pieces", "places", "case"):
        found[f"encoder.{name}.weight"] = whole(f"model.encoder.{name}.weight")
    quantised = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "DynamicQuantizeLinear"}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            *rooms, name = node.name.removeprefix("/model/").removesuffix("/MatMul_quant").split("/")
            if not rooms or not name.startswith(f"{rooms[-1]}."):  # "names/names.0" is one module inside another
                name = ".".join([*rooms, name])
            weight = whole(node.input[1].removesuffix("_quantized"))
            evened = held.get(f"{quantised[node.input[0]]}_by")  # by what the input's channels are multiplied
            found[f"{name}.weight"] = (weight if evened is None else weight * evened[:, None]).T
    with np.load(folder / "tables.npz") as tables:
        found |= {k: tables[k] for k in tables.files if k.startswith("dep.")}
    layers = 1 + max(int(k.split(".")[2]) for k in found if k.startswith("encoder.layers."))
    heads = (len(x) for x in (labels.tags, labels.pos, labels.deps, NAMES, labels.ents, RELATIONS, TYPES, STATUSES))
    model = Reader(Sizes(layers, *heads))
    state = {k: torch.tensor(v, dtype=torch.float32) for k, v in found.items()}
    missing, unknown = model.load_state_dict(state, strict=False)
    if unknown or any(not k.startswith(("tie", "pair", "kind", "gap", "status")) for k in missing):
        raise ValueError(f"{folder}: not the graph of this network (missing {missing}, unknown {unknown})")
    return model, labels
