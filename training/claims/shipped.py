"""The shipped graph of ties back as a torch network: where learning goes on when its state is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

REGIONS = 5


def start_again(model: nn.Module, path: Path) -> None:
    """Loads ``path``'s weights into the network, each its integer times its scale. What tells ends alone is in no graph and begins anew.

    Raises ValueError where the graph is another network's.
    """
    graph = onnx.load(path).graph
    held: dict[str, Any] = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    found: dict[str, Any] = {k.removeprefix("model."): v for k, v in held.items() if k.startswith("model.") and v.dtype == np.float32}
    found = {k: v for k, v in found.items() if not k.endswith(("_scale", "_zero_point"))}
    quantised = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "DynamicQuantizeLinear"}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = node.input[1].removesuffix("_quantized")
            whole = (held[f"{name}_quantized"].astype(np.float32) - held[f"{name}_zero_point"].astype(np.float32)) * held[f"{name}_scale"]
            evened = held.get(f"{quantised[node.input[0]]}_by")
            rooms = node.name.removeprefix("/").split("/")
            key = name.removeprefix("model.").removesuffix("_Transposed") if name.startswith("model.") else ".".join(rooms[:-1]) + ".weight"
            found[key] = (whole if evened is None else whole * evened[:, None]).T
        elif node.op_type == "MatMul" and node.name.startswith("/head/meet"):
            found["head.meet.weight"] = held[node.input[1]].T
    places = sorted((int(k.rsplit("_", 1)[1]), k) for k, v in held.items() if k.startswith("onnx::Gather_") and v.shape == (2, 4))
    found["head.region"] = np.stack([held[k] for _, k in places[:REGIONS]], 1)
    (path_weight,) = (v for k, v in held.items() if k.startswith("onnx::Mul_") and v.shape == (4, 1, 1))
    found["head.on_path"] = path_weight.reshape(-1)
    missing, unknown = model.load_state_dict({k: torch.tensor(np.array(v), dtype=torch.float32) for k, v in found.items()}, strict=False)
    if unknown or any(not k.startswith(("base.", "head.end")) for k in missing):
        raise ValueError(f"{path}: not the graph of this network (missing {missing}, unknown {unknown})")
