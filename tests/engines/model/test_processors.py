"""One reading on every processor: no sum of a shipped graph can saturate (decision 0013)."""

from __future__ import annotations

from importlib import resources

import numpy as np
import numpy.typing as npt
import pytest

from .onnx_graph import graph_of

WEIGHTS = resources.files("cuibono.engines.model") / "weights"
LIMIT = 32_767  # of the sixteen bits in which a processor without VNNI adds two products of an unsigned and a signed byte
KNOWN = {"DynamicQuantizeMatMul", "MatMulIntegerToFloat", "QLinearMatMul", "QGemm", "ConvInteger", "QLinearConv", "MatMulNBits"}


def largest_sum(weights: npt.NDArray[np.int8]) -> int:
    """The largest sum of two products that a matrix [k, n] can give with inputs of 0 to 255, whichever two rows are added."""
    two = np.sort(np.abs(weights.astype(np.int64)), axis=0)[-2:].sum(0)
    return int(255 * two.max())


@pytest.mark.parametrize("name", ["reader.onnx", "claims.onnx"])
def test_no_sum_of_two_products_saturates(name: str) -> None:
    graph = graph_of((WEIGHTS / name).read_bytes())
    products = [node for node in graph.nodes if node.kind == "MatMulInteger"]
    assert len(products) >= 16, "four in each of four layers, and those of the heads"
    assert not {node.kind for node in graph.nodes} & KNOWN, "another integer product: tell here how it is held"
    for node in products:
        weights = graph.held[node.inputs[1]]
        assert weights.dtype == np.int8
        assert largest_sum(weights) <= LIMIT, node.inputs[1]
        assert not graph.held[node.inputs[3]].any(), "a zero that is none makes the weights larger"


def test_weights_of_eight_bits_would_saturate() -> None:
    assert largest_sum(np.array([[127], [3], [-127]], np.int8)) == 64_770 > LIMIT
    assert largest_sum(np.array([[64], [3], [-64]], np.int8)) == 32_640 <= LIMIT
