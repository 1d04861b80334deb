"""The tie network as the product loads it: one ONNX graph, from what the shipped encoder's lower layers saw to chances.

Products with weights are in integers of seven bits; those of two activations, and the tables of kinds and distances, in floats.
"""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from training.reader.seven_bits import seven_bits

from .network import Ends, TieNet, shares

INPUTS = ("under", "first", "marks", "pairs", "far", "meets", "sentences")
OUTPUTS = ("chances", "statuses", "tellers", "words", "kinds")


class _Graph(nn.Module):
    def __init__(self, model: TieNet) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, under: Tensor, first: Tensor, marks: Tensor, pairs: Tensor, far: Tensor, meets: Tensor, sentences: Tensor
    ) -> tuple[Tensor, ...]:
        h = self.model.over(under, first[None], None)[0]
        told = self.model.head(h, Ends(marks, pairs, far, meets, sentences))
        assert isinstance(told.attention, Tensor)
        return (
            torch.sigmoid(told.ties),
            shares(told.statuses),
            shares(told.tellers),
            told.attention.argmax(-1),
            shares(told.kinds),
        )


def export(model: TieNet, graph: Path) -> str:
    """Writes the graph, in seven bits and with the layers' softmax written out, as the reader's; gives its SHA-256."""
    model.eval()
    n, m, p, pieces = 20, 6, 9, 30
    example = (
        torch.randn(1, pieces, 384), torch.arange(1, n + 1), torch.tensor([[i, i + 1, i, i, 0] for i in range(m)]),
        torch.tensor([[0, i % 5 + 1] for i in range(p)]), torch.randint(0, 9, (m, n)), torch.arange(p), torch.zeros(n, dtype=torch.long),
    )  # fmt: skip
    axes = {"under": {1: "pieces"}, "first": {0: "words"}, "marks": {0: "marks"}, "pairs": {0: "pairs"}, "meets": {0: "pairs"},
            "far": {0: "marks", 1: "words"}, "sentences": {0: "words"}}  # fmt: skip
    whole = graph.with_suffix(".whole.onnx")
    torch.onnx.export(
        _Graph(model), example, str(whole), input_names=list(INPUTS), output_names=list(OUTPUTS), dynamic_axes=axes, opset_version=17,
        dynamo=False,
    )  # fmt: skip
    held = onnx.load(whole)
    keep = [n.name for n in held.graph.node if n.op_type == "MatMul" and "/upper" not in n.name]
    quantize_dynamic(whole, graph, op_types_to_quantize=["MatMul"], per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
                     nodes_to_exclude=keep)  # fmt: skip
    whole.unlink()
    return seven_bits(graph, graph)


def open_lower(reader: Path, layer: int) -> None:
    """Adds ``under``, what the encoder saw after ``layer`` layers, to the outputs of ``reader.onnx``."""
    model = onnx.load(reader)
    last = f"/model/encoder/layers.{layer - 1}/norm2/"
    name = next(n.output[0] for n in model.graph.node if n.name.startswith(last) and n.op_type == "LayerNormalization")
    if all(o.name != "under" for o in model.graph.output):
        model.graph.node.append(onnx.helper.make_node("Identity", [name], ["under"], name="/under"))
        model.graph.output.append(onnx.helper.make_tensor_value_info("under", onnx.TensorProto.FLOAT, [1, "pieces", 384]))
        onnx.save(model, reader)
