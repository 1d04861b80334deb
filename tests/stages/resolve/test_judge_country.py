"""The corpus takes a country over only where enough texts tell it, or the place tables agree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cuibono.records import Local
from cuibono.stages.resolve.entities import resolve_entities
from cuibono.stages.resolve.infer_countries import infer_countries
from cuibono.stages.resolve.judge_country import JUDGED, likely_country
from tests.stages.makers import local


def test_one_text_of_many_gives_an_alliance_no_country() -> None:
    rows = [local(f"d{i}", "", "Organization", "Vell Treaty League", country="ua" if i == 3 else None) for i in range(20)]
    _, entities = resolve_entities(rows)
    assert [(row.documents, row.country) for row in entities] == [(20, None)]
    told = [local(f"d{i}", "", "Organization", "Vell Treaty League", country="ua" if i < 15 else None) for i in range(20)]
    assert [row.country for row in resolve_entities(told)[1]] == ["ua"]


def test_a_city_that_the_place_tables_know_there_needs_fewer() -> None:
    assert likely_country("Territory", "Cleveland", {"us": 2}, 30) == "us"
    assert likely_country("Territory", "Shanghai", {"hk": 2}, 22) is None
    assert likely_country("Organization", "Cleveland", {"us": 2}, 30) is None


def test_what_a_name_or_a_register_tells_is_kept() -> None:
    assert likely_country("Company", "Vell Rail", {"pe": 1}, 60) == "pe"
    assert likely_country("Person", "Karl Orvath", {"pe": 1, "se": 1}, 60) == "pe"
    assert likely_country("Company", "Vell Rail", {}, 60) is None


@given(st.sampled_from(sorted(JUDGED)), st.integers(1, 50), st.integers(0, 50))
def test_more_telling_never_takes_a_country_away(schema: str, told: int, others: int) -> None:
    if likely_country(schema, "Vell", {"pe": told}, told + others):
        assert likely_country(schema, "Vell", {"pe": told + 1}, told + others + 1) == "pe"
        assert likely_country(schema, "Vell", {"pe": told}, told + max(0, others - 1)) == "pe"


def _states(*rows: Local) -> list[str | None]:
    return [row.country for row in infer_countries(rows)]


def test_a_body_is_not_of_the_only_foreign_state_that_a_text_names() -> None:
    treasury, russia = local("d0", "b", "PublicBody", "Treasury"), local("d0", "s", "Territory", "Russia", country="ru")
    moscow = local("d0", "m", "Territory", "Moscow", country="ru")
    assert _states(treasury, russia) == [None, "ru"]  # told of by one name alone
    assert _states(treasury, russia, moscow) == ["ru", "ru", "ru"]
    assert _states(treasury, russia, moscow, local("d0", "w", "PublicBody", "White House"))[0] is None
    assert _states(local("d0", "b", "Organization", "Communist Party"), russia)[0] == "ru"
