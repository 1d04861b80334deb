"""States and provinces."""

from __future__ import annotations

import pytest

from cuibono.vocabulary.regions import country_behind, region_of


@pytest.mark.parametrize(("name", "full"), [("Pa.", "Pennsylvania"), ("CA", "California"), ("Ontario", "Ontario"), ("Québec", "Quebec")])
def test_region(name: str, full: str) -> None:
    region = region_of(name)
    assert region is not None
    assert region.name == full


@pytest.mark.parametrize("name", ["LA", "pa", "Paris", ""])
def test_no_region(name: str) -> None:
    assert region_of(name) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("London, Ontario, in May", "ca"),
        ("London, Ont., in May", "ca"),
        ("London, New Hampshire", "us"),
        ("London, Spain", "es"),
        ("London, and Spain", None),
        ("London in Spain", None),
        ("London, Orsk", None),
    ],
)
def test_country_behind(text: str, code: str | None) -> None:
    assert country_behind(text, len("London")) == code
