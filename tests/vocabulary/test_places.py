"""Where places lie: names, names that several places have, outlines."""

from __future__ import annotations

import pytest

from cuibono.vocabulary.places import country_spot, find_spot, is_ambiguous, outlines


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("the United States", None, ("us", "country")),
        ("Kiev", None, ("ua", "capital")),
        ("New York", None, ("us", "city")),
        ("Frankfurt", None, ("de", "city")),
        ("Georgia", "ge", ("ge", "country")),
        ("Cambridge", "gb", ("gb", "city")),
        ("Birmingham", "us", ("us", "city")),
        ("Birmingham", None, ("gb", "city")),
    ],
)
def test_a_name_is_the_place_that_is_meant(name: str, country: str | None, expected: tuple[str, str]) -> None:
    found = find_spot(name, country)
    assert found is not None
    assert (found.code, found.kind) == expected
    assert -90 < found.lat < 90
    assert -180 <= found.lon <= 180


@pytest.mark.parametrize(
    ("name", "country"), [("Georgia", None), ("Cambridge", None), ("Georgia", "us"), ("Orsk upon Nothing", None), ("Lyon", "pe")]
)
def test_a_name_that_may_be_several_places_or_is_in_no_table_is_nobody_s(name: str, country: str | None) -> None:
    assert find_spot(name, country) is None


def test_what_several_places_have_is_told_apart_from_what_is_in_no_table() -> None:
    assert is_ambiguous("Cambridge")
    assert is_ambiguous("Georgia")
    assert not is_ambiguous("Cambridge", "gb")
    assert not is_ambiguous("Orsk upon Nothing")


def test_the_point_of_a_country_lies_in_its_outline() -> None:
    for code, rings in outlines():
        spot = country_spot(code) if code else None
        if spot is not None and code not in ("fj",):  # cut by the 180th meridian
            turned = [(spot.lon + turn, spot.lat) for turn in (0, 360)]
            assert any(_inside(point, ring) for point in turned for ring in rings), code


def _inside(point: tuple[float, float], ring: tuple[tuple[float, float], ...]) -> bool:
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def test_every_country_with_an_outline_has_a_point() -> None:
    assert len(outlines()) > 170
    assert [code for code, _ in outlines() if code and country_spot(code) is None] == []


def test_the_tables_are_small_and_name_their_licences() -> None:
    from importlib import resources

    for name, words in (("world_shapes.tsv", "public domain"), ("world_places.tsv", "CC BY 4.0")):
        text = (resources.files("cuibono.vocabulary") / "data" / name).read_text(encoding="utf-8")
        assert len(text.encode()) < 300_000
        assert words in text[:900]
