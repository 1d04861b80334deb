"""Pictures of exposure and gaps: well-formed, with every label, and no more rows than fit."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from cuibono.stages.render.draw_exposure import ROWS, draw_exposure
from cuibono.stages.render.draw_gaps import draw_gaps


def _words(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter() if node.tag.endswith("text")]


def _way(*, status: str = "asserted") -> dict[str, Any]:
    tie = {"subject_id": "b", "predicate": "owns", "object_id": "a", "status": status, "credibility": 3}
    nodes = [{"entity_id": "a", "caption": "Orsk <Rail>"}, {"entity_id": "b", "caption": "China"}]
    return {"nodes": nodes, "hops": [{"tie": tie, "family": "ownership", "grade": "F3"}], "end": "the state itself"}


def _exposure(rows: int, **more: Any) -> dict[str, Any]:
    shown = [{"entity": {"caption": f"Name {n}"}, "band": "thin", "score": 0.1, "ways": [_way(**more)]} for n in range(rows)]
    return {"state": {"name": "China"}, "country": {"name": "Peru"}, "documents": 4, "exposed": shown, "entity": None}


def test_exposure_shows_who_through_what_and_to_whom() -> None:
    words = _words(draw_exposure(_exposure(1)))
    assert {"Name 0", "thin (0.10 of 1), 1 way", "is owned by (F3)", "China", "ownership"} <= set(words)


def test_hedged_ties_are_dashed_and_the_rest_is_counted() -> None:
    assert "stroke-dasharray" not in draw_exposure(_exposure(1))
    assert "stroke-dasharray" in draw_exposure(_exposure(1, status="possible"))
    words = _words(draw_exposure(_exposure(ROWS + 3)))
    assert sum(word.startswith("Name ") for word in words) == ROWS
    assert any(word.endswith("3 more, not drawn") for word in words)


def test_nobody_found_is_drawn_in_words() -> None:
    assert any("absence of reports" in word for word in _words(draw_exposure(_exposure(0))))


def test_gaps_are_bars_with_their_numbers() -> None:
    part = {"part": "origin", "known": 3, "unknown": 9, "words": ["told by two", "on a single origin"]}
    ask = {"ask": "a second origin: A owns B", "grade": "F3"}
    data = {"entity": None, "ties": 12, "documents": 4, "parts": [part], "look_for": [ask]}
    words = _words(draw_gaps(data))
    assert {"3 told by two", "9 on a single origin", "1. a second origin: A owns B (F3)"} <= set(words)
    assert any("absence of reports" in word for word in _words(draw_gaps({**data, "parts": [], "look_for": []})))
