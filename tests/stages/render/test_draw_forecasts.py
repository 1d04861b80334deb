"""Pictures of forecasts: well-formed SVG with what was told, and words where there is nothing to draw."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from cuibono.stages.render.draw_forecasts import draw_forecasts, draw_records


def row(number: int, state: str = "open", by: str | None = None, made: str | None = "2031-05-02", **more: Any) -> dict[str, Any]:
    outcome = {"state": state, "by": by, "reports": more.pop("reports", [])}
    fields = {
        "made_on": made,
        "due": "2031-06",
        "who": "Dorn & Co <x>",
        "kind": "person",
        "outlet": "Vell Post",
        "sentence": f"It will {number}.",
    }
    return {**fields, "outcome": outcome, **more}


def words(svg: str) -> str:
    return " ".join("".join(part.itertext()) for part in ElementTree.fromstring(svg).iter() if part.tag.endswith("text"))


@pytest.mark.parametrize("state", ["happened", "did-not", "partly", "void", "open", "passed"])
def test_every_state_is_drawn(state: str) -> None:
    rows = [row(1, state, "analyst"), row(2, state, None, due=None), row(3, reports=[{"date": "2031-06", "published": "2031-07-01"}])]
    told = words(draw_forecasts(rows, "Forecasts about Dorn"))
    assert "Forecasts about Dorn" in told
    assert "It will 1." in told
    assert "Dorn & Co <x>" in told


def test_what_is_not_dated_is_counted_and_not_placed() -> None:
    assert "2 more not drawn" in words(draw_forecasts([row(1), row(2, made=None), row(3, made=None)], "F"))
    assert "no dated forecast to draw" in words(draw_forecasts([row(2, made=None)], "F"))
    assert "no dated forecast to draw" in words(draw_forecasts([], "F"))


def record(**more: Any) -> dict[str, Any]:
    fields = {
        "key": "person",
        "name": "named persons",
        "forecasts": 9,
        "by_documents": 2,
        "by_analyst": 3,
        "settled_yes": 1,
        "passed": 1,
        "open": 3,
    }
    return {**fields, "least": 5, **more}


def test_records_with_the_diagram_only_where_enough_is_settled() -> None:
    points = [{"low": 0, "high": 20, "n": 2, "said": 10.0, "came": 0.0}, {"low": 60, "high": 80, "n": 4, "said": 70.0, "came": 75.0}]
    told = words(draw_records([record()], points, 40))
    assert "n = 6" in told
    assert "in a corpus of 40 documents" in told
    assert "no reliability diagram: 2 forecasts" in words(draw_records([record()], points[:1], 40))
    assert "no forecast found" in words(draw_records([], [], 0))
