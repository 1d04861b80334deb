"""The picture of a footprint: every period, what is planned hollow, what is undated apart, the coverage under it."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from cuibono.stages.render.draw_footprint import draw_footprint

SVG = "{http://www.w3.org/2000/svg}"


def cell(periods: dict[str, dict[str, int]], money: dict[str, Any] | None = None) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for groups in periods.values():
        for group, number in groups.items():
            counts[group] = counts.get(group, 0) + number
    return {"counts": counts, "periods": periods, "money": money or {}, "unsure": []}


def data(*kinds: tuple[str, bool, list[dict[str, Any]]], by: str = "year", powers: int = 2) -> dict[str, Any]:
    names = ["China", "United States", "Russia"][:powers]
    return {
        "powers": [{"name": name, "documents": 3, "outlets": 2, "languages": {"en": 3}} for name in names],
        "place": "Peru",
        "sector": None,
        "by": by,
        "since": None,
        "until": None,
        "currency": "USD",
        "rates": "the bank's",
        "periods": sorted({name for _, _, cells in kinds for row in cells for name in row["periods"] if name != "undated"}),
        "categories": [{"key": key, "heading": key, "money": money, "powers": cells} for key, money, cells in kinds],
        "corpus": {"documents": 9, "outlets": 4, "first_published": "2019-01-01", "last_published": "2020-01-01"},
    }


TOTAL = {"added": 1, "known": 1, "events": 3, "unknown": 2, "low": 1.3e9, "high": 1.5e9}


def words(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_all_years_stand_on_the_axis_and_what_is_undated_apart() -> None:
    found = words(
        draw_footprint(
            data(
                (
                    "loans",
                    True,
                    [cell({"2016": {"done": 2}, "2019": {"planned": 1}, "undated": {"done": 1, "denied": 4}}, {"done": TOTAL}), cell({})],
                )
            )
        )
    )
    assert [row for row in found if row.isdigit() and len(row) == 4] == ["2016", "2017", "2018", "2019"]
    assert "undated" in found
    assert "China and the United States in Peru: what is reported" in found
    assert "China 4" in found  # the denied are not drawn
    assert any(row.startswith("1.3 billion–1.5 billion in 1 act; 2 without a sum") for row in found)
    assert any("absence of reports is not absence of influence" in row for row in " ".join(found).split(". "))
    assert any("4 denied" in row for row in found)


def test_planned_bars_are_hollow_and_possible_ones_hatched() -> None:
    svg = draw_footprint(data(("loans", False, [cell({"2016": {"done": 1, "planned": 1, "possible": 1}}), cell({})])))
    fills = [node.get("fill") for node in ElementTree.fromstring(svg).iter(f"{SVG}rect") if node.get("stroke") == "#0072b2"]
    assert fills[-3:] == ["#0072b2", "#ffffff", "url(#slant0)"]


@pytest.mark.parametrize("by", ["year", "quarter", "month"])
def test_many_periods_have_room(by: str) -> None:
    name = {"year": "{}", "quarter": "{}-Q4", "month": "{}-12"}[by]
    svg = draw_footprint(data(("talks", False, [cell({name.format(1990 + n): {"done": n + 1} for n in range(30)})] * 3), by=by, powers=3))
    width = float(ElementTree.fromstring(svg).get("viewBox", "").split()[2])
    for node in ElementTree.fromstring(svg).iter(f"{SVG}rect"):
        assert float(node.get("x", "0")) + float(node.get("width", "0")) <= width + 0.1


def test_nothing_found_is_drawn_as_words() -> None:
    assert any("No act was found in this corpus of 9 documents" in row for row in words(draw_footprint(data())))
