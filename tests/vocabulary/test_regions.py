"""States and provinces."""

from __future__ import annotations

import pytest

from cuibono.vocabulary.regions import Where, before, behind, leading_region, region_of


@pytest.mark.parametrize(("name", "full"), [("Pa.", "Pennsylvania"), ("CA", "California"), ("Ontario", "Ontario"), ("Québec", "Quebec")])
def test_region(name: str, full: str) -> None:
    region = region_of(name)
    assert region is not None
    assert region.name == full


@pytest.mark.parametrize("name", ["LA", "pa", "Paris", ""])
def test_no_region(name: str) -> None:
    assert region_of(name) is None


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("London, Ontario, in May", Where("ca", "ca-on")),
        ("London, Ont., in May", Where("ca", "ca-on")),
        ("London, New Hampshire", Where("us", "us-nh")),
        ("London, England", Where("gb", "gb-eng")),
        ("London, Spain", Where("es", None)),
        ("London, and Spain", Where()),
        ("London in Spain", Where()),
        ("London, Orsk", Where()),
        ("London, Spain, India", Where()),
        ("London, Spain and Mexico", Where()),
        ("London, Spain, or French Guiana", Where()),
        ("London, Spain and Paris", Where()),
        ("London, Spain, Russian troops", Where("es", None)),
        ("London, Ontario and Mexico", Where("ca", "ca-on")),
    ],
)
def test_what_stands_behind_a_place(text: str, where: Where) -> None:
    assert behind(text, len("London")) == where


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("In 1993 Hawaii’s Supreme Court", Where("us", "us-hi")),
        ("prospects in Mexico's Supreme Court", Where("mx", None)),
        ("the United States' highest Supreme Court", Where("us", None)),
        ("Orsk's Supreme Court", Where()),
        ("Mexico and its Supreme Court", Where()),
    ],
)
def test_whose_a_body_is(text: str, where: Where) -> None:
    assert before(text, text.index("Supreme")) == where


def test_a_region_at_the_head_of_a_name() -> None:
    found = leading_region("Hawaii Supreme Court")
    assert found is not None
    assert found.code == "us-hi"
    assert leading_region("Washington Post") is None
    assert leading_region("PA Consulting Group") is None
