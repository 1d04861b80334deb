"""Maps: the projection, what is seen, what is drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.stages.render.draw_map import draw_map
from cuibono.stages.render.world_view import equal_earth, turned, view_of

LON, LAT = st.floats(-180, 179.9), st.floats(-55, 75)


def spot(name: str, lon: float, lat: float, code: str = "pe") -> dict[str, Any]:
    return {"name": name, "code": code, "kind": "city", "lat": lat, "lon": lon, "people": 9}


def item(number: int) -> dict[str, Any]:
    return {"event_id": f"event-{number}", "tie_id": f"tie-{number}"}


def answer(*places: dict[str, Any], flows: tuple[dict[str, Any], ...] = (), lost: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    rows = [{"place": place, "hedged": n % 2 == 1, "items": [item(n)]} for n, place in enumerate(places)]
    return {"caption": "Orsk", "places": rows, "flows": list(flows), "not_placed": list(lost), "documents": 12}


def test_the_projection_is_that_of_its_paper() -> None:
    # Šavrič, Patterson and Jenny (2018): the whole map is 2.05458 times as wide as high, and areas are kept.
    wide, high = equal_earth(180, 0)[0], equal_earth(0, 90)[1]
    assert wide / high == pytest.approx(2.05458, abs=1e-4)
    assert equal_earth(0, 0) == (0, 0)
    strips = [equal_earth(1, lat + 0.5)[0] * (equal_earth(0, lat + 1)[1] - equal_earth(0, lat)[1]) for lat in (0, 30, 60)]
    import math

    shares = [math.sin(math.radians(lat + 1)) - math.sin(math.radians(lat)) for lat in (0, 30, 60)]
    assert [strip / share for strip, share in zip(strips, shares, strict=True)] == pytest.approx([math.radians(1)] * 3, rel=1e-3)


@given(st.lists(st.tuples(LON, LAT), min_size=1, max_size=8))
def test_every_place_lies_in_the_window(places: list[tuple[float, float]]) -> None:
    view = view_of(places, 12, 64, 896, 540, 330)
    for lon, lat in places:
        x, y = view.at(lon, lat)
        assert view.x - 1e-6 <= x <= view.x + view.width + 1e-6
        assert view.y - 1e-6 <= y <= view.y + view.height + 1e-6


def test_places_on_both_sides_of_the_date_line_are_shown_together() -> None:
    assert abs(turned([-98, 127])) > 150, "the Pacific is in the middle"
    assert -60 < turned([-98, 45, 100]) < 60, "the Atlantic is"


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(LON, LAT), max_size=6), st.booleans())
def test_any_answer_gives_a_map_that_can_be_read_and_the_same_twice(places: list[tuple[float, float]], hedged: bool) -> None:
    spots = [spot(f"Place {n}", lon, lat) for n, (lon, lat) in enumerate(places)]
    flows = tuple(
        {"kind": kind, "from": a, "to": b, "hedged": hedged, "items": [item(1), item(2)]}
        for kind in ("money", "sales", "visits", "talks")
        for a, b in pairwise(spots)
    )
    data = answer(*spots, flows=flows)
    drawn = draw_map(data)
    ElementTree.fromstring(drawn)
    assert drawn == draw_map(data)
    assert "nan" not in drawn.replace("Nan", "")
    assert "Natural Earth" in drawn
    assert "GeoNames" in drawn


def test_a_map_says_what_it_leaves_out_and_a_hostile_name_stays_a_name() -> None:
    drawn = draw_map(answer(spot("<b>&\u202e", 10, 10), lost=({"name": "Cambridge", "count": 3, "ambiguous": True},)))
    assert "Told, but on no map of ours: Cambridge (3)." in drawn
    assert "<b>" not in drawn
    assert "\u202e" not in drawn


def test_a_map_of_nothing_says_so() -> None:
    assert "nothing that is told in 12 documents can be placed" in draw_map(answer())


def test_names_do_not_meet() -> None:
    drawn = draw_map(answer(*(spot(f"Name {n}", 10 + n * 0.4, 40) for n in range(20))))
    assert "drawn without a name for want of room" in drawn


def test_hedged_flows_are_dashed_and_talks_have_no_head() -> None:
    flow = {"from": spot("A", 0, 0), "to": spot("B", 30, 10), "hedged": True, "items": [item(1)]}
    money, talks = (draw_map(answer(flows=({**flow, "kind": kind},))) for kind in ("money", "talks"))
    assert 'stroke-dasharray="5 4"' in money
    assert money.count('Z" fill=') > talks.count('Z" fill=')
