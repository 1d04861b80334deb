"""Moments on a line of time."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.stages.inquire.when import extents
from cuibono.stages.render.draw_moments import Mark, draw_moments, marks_of
from cuibono.stages.render.time_axis import make_axis

DATES = ["2031", "2031-05", "2031-05-03", "2031-05-03~", "2031/2032", "2030/..", "../2031-06", "[2031-05-03,2031-05-04]", "2031-21", "200X"]
HOSTILE = 'a<script>alert(1)</script>&"\u202e\x07'


def words_of(drawn: str) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]


@given(st.lists(st.builds(Mark, st.sampled_from(DATES), st.text(max_size=80), st.sampled_from(["talk", "money", "against"]),
                          st.sampled_from(["asserted", "planned", "denied"]), st.integers(1, 9)), max_size=12))  # fmt: skip
def test_any_moments_give_a_picture_that_can_be_read_and_the_same_twice(marks: list[Mark]) -> None:
    drawn = draw_moments("Orsk", marks)
    ElementTree.fromstring(drawn)
    assert drawn == draw_moments("Orsk", list(marks))
    assert not re.search(r'\b(?:[xy][12]?|c[xy]|r[xy]?|width|height|points|d)="[^"]*nan', drawn)
    assert "inf" not in drawn


def test_nothing_to_draw_is_said() -> None:
    assert "Nothing here can be placed in time." in draw_moments("Orsk", [])
    assert "Nothing here can be placed in time." in draw_moments("Orsk", [Mark("soon", "x", "talk")])


def test_what_is_sure_is_solid_and_what_is_not_fades() -> None:
    body = draw_moments(
        "Orsk", [Mark("2031-05-03", "met Ida", "talk"), Mark("2031", "met Lind", "talk"), Mark("2030/..", "met Kan", "talk")]
    )
    moments = body[: body.index("a day; larger")]
    assert moments.count("url(#both-0072b2)") == 1
    assert moments.count("url(#right-0072b2)") == 1
    assert "<circle" in moments


def test_hedged_is_hollow_and_denied_is_crossed_out_and_said_in_words() -> None:
    rows = [
        {"date": "2031-05-03", "words": "Ida meets Orsk [planned]", "predicate": "meets", "status": "planned", "origins": 2, "tie_id": "t"}
    ]
    (mark,) = marks_of(rows)
    assert (mark.words, mark.family, mark.origins) == ("planned: Ida meets Orsk", "talk", 2)
    assert 'stroke-dasharray="2.5 2"' in draw_moments("Orsk", [mark])
    assert marks_of([{**rows[0], "date": None}]) == []


def test_what_is_left_out_is_counted() -> None:
    marks = [Mark("2031-05-03", f"event {n}", "talk", origins=n + 1) for n in range(6)]
    told = " ".join(words_of(draw_moments("Orsk", marks, most=4, note="so many")))
    assert "so many; not drawn: 2 with less support" in told
    assert "event 5" in told
    assert "event 0" not in told


def test_a_hostile_text_stays_a_text() -> None:
    drawn = draw_moments(HOSTILE, [Mark("2031-05-03", HOSTILE, "talk")])
    assert "<script" not in drawn
    assert not re.search("[\u202e\x07]", drawn)


def test_labels_of_one_lane_do_not_meet() -> None:
    marks = [Mark(f"2031-05-{n:02}", f"a rather long description of event {n}", "talk") for n in range(1, 29)]
    placed = [
        (float(x), float(y))
        for x, y in re.findall(
            r'<rect x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="[\d.]+" fill="#ffffff" stroke="none"/>', draw_moments("Orsk", marks)
        )
    ]
    lanes: dict[float, list[float]] = {}
    for x, y in placed[1:]:
        lanes.setdefault(y, []).append(x)
    assert all(b - a > 60 for xs in lanes.values() for a, b in zip(sorted(xs), sorted(xs)[1:], strict=False))


@pytest.mark.parametrize(("dates", "early"), [(["1948"] + [f"2031-05-{n:02}" for n in range(1, 21)], 1), (["2030", "2031", "2032"], 0)])
def test_a_few_that_lie_far_off_do_not_crowd_the_rest(dates: list[str], early: int) -> None:
    axis, before, after = make_axis([extents(text) for text in dates], 0, 100)
    assert (before, after) == (early, 0)
    assert axis.first < date(2031, 5, 20).toordinal() < axis.last
    assert axis.at(axis.first) == 0
    assert axis.at(axis.last) == pytest.approx(100)
