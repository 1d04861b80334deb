"""The trained network as what the product loads: an ONNX graph in int8, and the small tables beside it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from .batches import GAPS, NAMES, Labels
from .data import RELATIONS, STATUSES, TYPES
from .network import Reader

OUTPUTS = ("tags", "pos", "begin", "arcs", "edge", "names", "ents", "said", "links", "words")


class _Graph(nn.Module):
    def __init__(self, model: Reader) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, cases: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        out = self.model(ids, cases, first)
        return tuple(out[name][0] for name in OUTPUTS)


def export(model: Reader, labels: Labels, vocabulary: list[str], folder: Path) -> str:
    """Writes ``reader.onnx``, ``tables.npz``, ``labels.json`` and ``vocabulary.txt`` into ``folder``; gives the graph's SHA-256.

    The network's own tie head stays behind: it only shaped the encoder; ``training/claims`` learns the ties.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model.eval()
    whole = folder / "whole.onnx"
    example = (torch.randint(1000, 20000, (1, 64)), torch.ones(1, 64, dtype=torch.long), torch.arange(1, 61)[None])
    axes = {"ids": {1: "pieces"}, "cases": {1: "pieces"}, "first": {1: "words"}}
    torch.onnx.export(
        _Graph(model), example, str(whole), input_names=["ids", "cases", "first"], output_names=list(OUTPUTS), dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip
    graph = folder / "reader.onnx"
    quantize_dynamic(whole, graph, op_types_to_quantize=["MatMul", "Gather"], per_channel=True, weight_type=QuantType.QInt8,
                     nodes_to_exclude=_exact(onnx.load(whole)))  # fmt: skip
    whole.unlink()
    weights = {k: v.detach().float().numpy() for k, v in model.state_dict().items()}
    tables = {k: v.astype(np.float32) for k, v in weights.items() if k.startswith("dep.")}
    np.savez(folder / "tables.npz", **tables)
    told = {
        "tags": labels.tags, "pos": labels.pos, "deps": labels.deps, "ents": labels.ents, "names": NAMES, "relations": RELATIONS,
        "types": TYPES, "gaps": GAPS, "statuses": STATUSES,
    }  # fmt: skip
    (folder / "labels.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    (folder / "vocabulary.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    return hashlib.sha256(graph.read_bytes()).hexdigest()


def _exact(graph: onnx.ModelProto) -> list[str]:
    """Products of two activations (attention, arcs, links) stay in floats: quantising both sides costs more than it gives."""
    held = {tensor.name for tensor in graph.graph.initializer}
    return [n.name for n in graph.graph.node if n.op_type == "MatMul" and not any(i in held for i in n.input)]
