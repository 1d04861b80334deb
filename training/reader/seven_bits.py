"""A graph in int8 that gives the same numbers on every processor: ``python -m training.reader.seven_bits GRAPH OUT --shared ../shared``.

**No sum can saturate.** A processor without VNNI adds two products of an unsigned and a signed byte in sixteen bits, and cuts what does not
fit: with weights up to 127 two products reach 64,770, and the limit is 32,767. With weights up to 64 they reach 32,640.

**No float sum depends on the processor.** Of the float operations only Softmax adds in an order of the processor's registers. It is written
out instead (largest, exponential, sum, and the division after the product with the values), each of which gives the same bits.

**What seven bits lose is made good**, as in GPTQ (Frantar and others, 2022): rows of a matrix are rounded one after the other, and what one
loses is put on the rows still to come, by how the inputs go together on real texts. Most of the loss is not the weights' but that of the
inputs, whose one scale must fit their largest channel: large channels are made smaller and their weights larger by as much, as in
SmoothQuant (Xiao and others, 2022).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from cuibono.engines.model.pieces import Pieces
from cuibono.engines.model.windows import encode, pack

PACKAGE = Path(__file__).resolve().parents[2] / "src/cuibono/engines/model/weights"
MOST = 64  # 2 * 255 * 64 = 32,640 fits into sixteen bits
DAMP = 0.01  # of the mean of the inputs' squares, so that inputs that never vary do no harm
OUTLIER = 2.0  # how often the largest channel is as large as the 99th of a hundred where channels are evened out
ARTICLES = slice(2, None, 100)  # of the unlabelled articles: 39, some 400 windows
Floats = npt.NDArray[Any]
Feed = dict[str, npt.NDArray[Any]]


def seven_bits(source: Path, out: Path, feeds: Iterable[Feed] = ()) -> str:
    """Writes ``source`` (in floats, or in int8 of more bits) to ``out``; gives the SHA-256.

    ``feeds`` are inputs of the graph on real texts, some hundred; without any, each weight is rounded by itself. Products of a MatMul with
    a weight and tables of a Gather are quantised; products of two activations stay in floats, and so does a Gemm.
    """
    graph = onnx.load(source)
    floats = {t.name: numpy_helper.to_array(t) for t in graph.graph.initializer if t.data_type == onnx.TensorProto.FLOAT}
    if not any(node.op_type == "MatMulInteger" for node in graph.graph.node):
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "int8.onnx"
            quantize_dynamic(source, made, op_types_to_quantize=["MatMul", "Gather"], per_channel=True, weight_type=QuantType.QInt8,
                             nodes_to_exclude=of_two_activations(graph))  # fmt: skip
            graph = onnx.load(made)
    narrow(graph.graph, floats, inputs_of(graph, feeds))
    write_out_softmax(graph.graph)
    onnx.save(graph, out)
    return hashlib.sha256(out.read_bytes()).hexdigest()


def of_two_activations(graph: onnx.ModelProto) -> list[str]:
    """Products of two activations (attention, arcs, links): quantising both sides costs more than it gives."""
    held = {tensor.name for tensor in graph.graph.initializer}
    return [n.name for n in graph.graph.node if n.op_type == "MatMul" and not any(i in held for i in n.input)]


class Inputs(NamedTuple):
    """What a quantised input is like on real texts: its channels' products [k, k] and largest values [k], both a mean over the feeds."""

    products: Floats
    largest: Floats


def inputs_of(graph: onnx.ModelProto, feeds: Iterable[Feed]) -> dict[str, Inputs]:
    """By the name of each quantised input."""
    watched = {node.output[0]: node.input[0] for node in graph.graph.node if node.op_type == "DynamicQuantizeLinear"}
    names = sorted(set(watched.values()))
    spy = onnx.ModelProto()
    spy.CopyFrom(graph)
    del spy.graph.output[:]
    spy.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    products: dict[str, Floats] = {}
    largest: dict[str, Floats] = {}
    count = 0
    session: Any = None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    for feed in feeds:
        session = session or onnxruntime.InferenceSession(spy.SerializeToString(), options, providers=["CPUExecutionProvider"])
        for name, x in zip(names, session.run(names, feed), strict=True):
            flat = x.reshape(-1, x.shape[-1])
            products[name] = products.get(name, 0.0) + (flat.T @ flat).astype(np.float64) / len(flat)
            largest[name] = largest.get(name, 0.0) + np.abs(flat).max(0).astype(np.float64)
        count += 1
    return {quantised: Inputs(products[name] / count, largest[name] / count) for quantised, name in watched.items() if name in products}


def narrow(graph: onnx.GraphProto, floats: dict[str, Floats], inputs: dict[str, Inputs], most: int = MOST) -> None:
    """Rounds the weights of every integer product of a graph anew, in place, and evens its inputs out."""
    held = {tensor.name: tensor for tensor in graph.initializer}
    products = [node for node in graph.node if node.op_type == "MatMulInteger"]
    whole: dict[str, Floats] = {}
    for node in products:
        name = node.input[1].removesuffix("_quantized")
        if numpy_helper.to_array(held[f"{name}_zero_point"]).any():
            raise ValueError(f"{name}: its zero is no zero")
        integers = numpy_helper.to_array(held[node.input[1]]).astype(np.float64)
        whole[name] = floats[name].astype(np.float64) if name in floats else integers * numpy_helper.to_array(held[f"{name}_scale"])
    shares = _shares(graph, {n.input[1].removesuffix("_quantized"): n.input[0] for n in products}, whole, inputs)
    for node in products:
        name = node.input[1].removesuffix("_quantized")
        share = shares.get(node.input[0], np.ones(len(whole[name])))
        seen = inputs[node.input[0]].products / np.outer(share, share) if node.input[0] in inputs else np.eye(len(share))
        rounded, scale = rounded_rows(whole[name] * share[:, None], seen, most)
        held[node.input[1]].CopyFrom(numpy_helper.from_array(rounded, node.input[1]))
        shape = tuple(held[f"{name}_scale"].dims)
        held[f"{name}_scale"].CopyFrom(numpy_helper.from_array(scale.astype(np.float32).reshape(shape), f"{name}_scale"))
    _even_out(graph, shares)


def _shares(graph: onnx.GraphProto, reads: dict[str, str], whole: dict[str, Floats], inputs: dict[str, Inputs]) -> dict[str, Floats]:
    """By what each channel of an input is divided, and its weights multiplied.

    Of a normalised layer so that input and weights are equally uneven; of the others only what is above the 99th of a hundred channels.
    """
    made = {name: node for node in graph.node for name in node.output}
    shares = {}
    for quantised, (_, largest) in inputs.items():
        if made[made[quantised].input[0]].op_type == "LayerNormalization":
            weights = np.max([np.abs(whole[name]).max(1) for name, read in reads.items() if read == quantised], axis=0)
            share = np.sqrt(np.maximum(largest, 1e-6) / np.maximum(weights, 1e-6))
            share /= np.exp(np.log(share).mean())
        elif largest.max() > OUTLIER * np.percentile(largest, 99):
            share = np.maximum(1.0, largest / np.percentile(largest, 99))
        else:
            continue
        shares[quantised] = share.astype(np.float32).astype(np.float64)
    return shares


def _even_out(graph: onnx.GraphProto, shares: dict[str, Floats]) -> None:
    nodes = []
    for node in graph.node:
        if node.op_type == "DynamicQuantizeLinear" and node.output[0] in shares:
            name = f"{node.input[0]}_evened"
            graph.initializer.append(numpy_helper.from_array((1 / shares[node.output[0]]).astype(np.float32), f"{name}_by"))
            nodes.append(helper.make_node("Mul", [node.input[0], f"{name}_by"], [name], name=name))
            node.input[0] = name
        nodes.append(node)
    _put(graph, nodes)


def write_out_softmax(graph: onnx.GraphProto) -> None:
    """Each Softmax over the last axis that one product reads, as exponentials, with the division by their sum after that product."""
    users: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    nodes: list[onnx.NodeProto] = []
    sums: dict[str, str] = {}  # exponentials' sum by the output of the product
    for node in graph.node:
        after = users.get(node.output[0], []) if node.op_type == "Softmax" else []
        if len(after) == 1 and after[0].op_type == "MatMul" and after[0].input[0] == node.output[0]:
            name = node.output[0]
            if not sums:
                graph.initializer.append(numpy_helper.from_array(np.array([-1]), "last_axis"))
            nodes += [
                helper.make_node("ReduceMax", [node.input[0]], [f"{name}_top"], axes=[-1], keepdims=1, name=f"{name}_top"),
                helper.make_node("Sub", [node.input[0], f"{name}_top"], [f"{name}_below"], name=f"{name}_below"),
                helper.make_node("Exp", [f"{name}_below"], [name], name=f"{name}_exp"),
                helper.make_node("ReduceSum", [name, "last_axis"], [f"{name}_sum"], keepdims=1, name=f"{name}_sum"),
            ]
            sums[after[0].output[0]] = f"{name}_sum"
        elif node.output[0] in sums:
            name = node.output[0]
            node.output[0] = f"{name}_undivided"
            nodes += [node, helper.make_node("Div", [f"{name}_undivided", sums[name]], [name], name=f"{name}_divided")]
        else:
            nodes.append(node)
    _put(graph, nodes)


def _put(graph: onnx.GraphProto, nodes: list[onnx.NodeProto]) -> None:
    kept = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del graph.node[:]
    graph.node.extend(kept)


def rounded_rows(whole: Floats, square: Floats, most: int = MOST) -> tuple[npt.NDArray[np.int8], Floats]:
    """Integers [k, n] within ``most`` and a scale a column, so that inputs that go together as in ``square`` give about the same."""
    k = len(whole)
    scale = scales_of(whole, np.diag(square), most)
    damped = square + DAMP * np.mean(np.diag(square)) * np.eye(k)
    order = np.argsort(-np.diag(damped), kind="stable")
    upper = np.linalg.cholesky(np.linalg.inv(damped[np.ix_(order, order)])).T
    left, made = whole[order].copy(), np.zeros(whole.shape)
    for first in range(0, k, 64):
        last = min(first + 64, k)
        errors = np.zeros((last - first, whole.shape[1]))
        for i in range(first, last):
            made[i] = np.clip(np.rint(left[i] / scale), -most, most)
            error = (left[i] - made[i] * scale) / upper[i, i]
            left[i:last] -= np.outer(upper[i, i:last], error)
            errors[i - first] = error
        left[last:] -= upper[first:last, last:].T @ errors
    found = np.zeros(whole.shape, np.int8)
    found[order] = made.astype(np.int8)
    return found, scale


def scales_of(whole: Floats, weight: Floats, most: int) -> Floats:
    """The scale of each column under which rounding each weight by itself loses least; the largest may be cut for it."""
    top = np.maximum(np.abs(whole).max(0), 1e-12) / most
    best, least = top.copy(), np.full(len(top), np.inf)
    for share in np.arange(0.6, 1.001, 0.02):
        scale = top * share
        lost = ((np.clip(np.rint(whole / scale), -most, most) * scale - whole) ** 2 * weight[:, None]).sum(0)
        better = lost < least
        best[better], least[better] = scale[better], lost[better]
    return best


def windows(texts: Sequence[str], pieces: Pieces) -> Iterator[Feed]:
    """What the reader's graph is given for some texts."""
    from cuibono.engines.rules.parse.documents import pipeline

    for text in texts:
        words = [[token.text for token in pipeline().make_doc(block)] for block in text.split("\n") if block.strip()]
        for window in pack(words, pieces):
            ids, cases, first = encode(words, window, pieces)
            yield {"ids": np.asarray([ids]), "cases": np.asarray([cases]), "first": np.asarray([first])}


def articles(shared: Path) -> Iterator[Feed]:
    """The windows of some unlabelled articles."""
    with gzip.open(shared / "data/articles/allsides_sample.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines][ARTICLES]
    yield from windows(texts, Pieces((PACKAGE / "vocabulary.txt").read_text("utf-8").split("\n")[:-1]))


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path, help="the reader's graph, in floats or in int8")
    parser.add_argument("out", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args(argv)
    print(f"{args.out.name} {seven_bits(args.graph, args.out, articles(args.shared))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
