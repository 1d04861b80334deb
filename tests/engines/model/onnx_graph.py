"""The few parts of an ONNX file that a test looks at, read from its protocol buffer; the package ``onnx`` is no dependency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

_TYPES = {1: np.float32, 2: np.uint8, 3: np.int8, 6: np.int32, 7: np.int64}


@dataclass
class Node:
    kind: str = ""
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)


@dataclass
class Graph:
    nodes: list[Node] = field(default_factory=list)
    held: dict[str, npt.NDArray[Any]] = field(default_factory=dict)


def graph_of(data: bytes) -> Graph:
    """Nodes and tensors of a model (``ModelProto``)."""
    graph = Graph()
    for number, part in _fields(next(part for number, part in _fields(data) if number == 7)):
        if number == 1:
            node = Node()
            for what, value in _fields(part):
                if what in (1, 2):
                    (node.inputs, node.outputs)[what - 1].append(value.decode())
                elif what == 4:
                    node.kind = value.decode()
            graph.nodes.append(node)
        elif number == 5:
            name, array = _tensor(part)
            graph.held[name] = array
    return graph


def _tensor(data: bytes) -> tuple[str, npt.NDArray[Any]]:
    """A ``TensorProto`` with raw data; one that keeps its numbers otherwise comes out empty."""
    dims: list[int] = []
    kind, name, raw = 0, "", b""
    for number, value in _fields(data):
        if number == 1:
            dims += [value] if isinstance(value, int) else list(_packed(value))
        elif number == 2:
            kind = value
        elif number == 8:
            name = value.decode()
        elif number == 9:
            raw = value
    return name, np.frombuffer(raw, _TYPES.get(kind, np.uint8)).reshape(dims if raw else (0,))


def _packed(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        value, at = _varint(data, at)
        yield value


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
            continue
        size, at = _varint(data, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
        yield key >> 3, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
