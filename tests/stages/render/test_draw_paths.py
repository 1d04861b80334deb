"""The picture of paths: boxes, arrows in the direction of the tie, what is hedged."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from cuibono.stages.render.draw_paths import Hop, Node, Row, draw_paths


def _row(count: int) -> Row:
    nodes = (
        Node("Ana Dorn & Sons", "Person"),
        *(Node(f"Body {n} of Vell", "Company") for n in range(count - 2)),
        Node("firms", "Organization", False),
    )
    hop = Hop("is an associate of", True, "F3", "2018-05", "planned", True, 2)
    return Row(nodes, (hop,) * (count - 1), "facts <of> a path", True)


@pytest.mark.parametrize("count", [2, 3, 5, 7])
def test_every_name_and_grade_is_there_and_nothing_overlaps(count: int) -> None:
    drawn = draw_paths("A & B", [_row(count)], "searched: all", "none")
    root = ElementTree.fromstring(drawn)
    boxes = [e for e in root.iter() if e.tag.endswith("rect") and e.get("rx") == "5"]
    assert len(boxes) == count
    spans = sorted((float(b.get("x") or 0), float(b.get("width") or 0)) for b in boxes)
    assert all(a + wide < b for (a, wide), (b, _) in pairwise(spans))
    assert spans[-1][0] + spans[-1][1] <= 920
    words = " ".join(e.text or "" for e in root.iter() if e.tag.endswith("text"))
    assert words.count("F3") == count - 1
    assert "facts <of> a path" in words
    assert drawn.count('stroke-dasharray="5 3"') == count - 1


def test_an_arrow_has_its_head_at_the_object() -> None:
    def heads(forward: bool | None) -> int:
        hop = Hop("owns", forward, "B1", "undated", "", False, 0)
        return draw_paths("A", [Row((Node("a", "Person"), Node("b", "Company")), (hop,), "", False)], "", "").count("<path")

    assert (heads(True), heads(False), heads(None)) == (1, 1, 2)


def test_no_path_is_an_answer() -> None:
    assert "No path found in this corpus" in draw_paths("A and B", [], "searched", "No path found in this corpus of 3 documents.")
