"""Connected components in SQL are those of a union-find."""

from __future__ import annotations

import random
from typing import Any

from cuibono.runners.spark.components import connected_components


def union_find(edges: list[tuple[int, int]]) -> dict[int, int]:
    """The smallest node of each node's component."""
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    for one, other in edges:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {node: root(node) for node in parent}


def graphs(seed: int) -> list[tuple[int, int]]:
    """A path, a star, a ring, a full graph, trees and sparse graphs, each with nodes of its own; some edges twice, some to themselves."""
    rng = random.Random(seed)
    shapes = [
        [(node, node + 1) for node in range(50)],
        [(0, node) for node in range(1, 60)],
        [(node, (node + 1) % 40) for node in range(40)],
        [(one, other) for one in range(9) for other in range(one)],
        [(node, rng.randrange(node)) for node in range(1, 80)],
        *([(rng.randrange(60), rng.randrange(60)) for _ in range(size)] for size in (5, 25, 40, 60)),
    ]
    edges: list[tuple[int, int]] = []
    for shape in shapes:
        nodes = [rng.getrandbits(64) - (1 << 63) for _ in range(100)]
        edges += [(nodes[one], nodes[other]) for one, other in shape]
    edges += [*rng.sample(edges, 20), (edges[0][0], edges[0][0])]
    edges = [edge if rng.random() < 0.5 else edge[::-1] for edge in edges]
    rng.shuffle(edges)
    return edges


def test_components_are_those_of_a_union_find(spark: Any) -> None:
    edges = graphs(1)
    found = [tuple(row) for row in connected_components(spark.createDataFrame(edges, "one bigint, other bigint")).collect()]
    told = union_find([(one, other) for one, other in edges if one != other])
    assert sorted(found) == sorted(told.items())


def test_no_edges_have_no_components(spark: Any) -> None:
    assert connected_components(spark.createDataFrame([(4, 4)], "one bigint, other bigint")).collect() == []
