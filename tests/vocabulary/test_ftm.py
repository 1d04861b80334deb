"""FollowTheMoney's model as we keep it, against the library's own where that is installed."""

from __future__ import annotations

import pytest

from cuibono.vocabulary.ftm import ftm_schemata, split_words


def test_inheritance() -> None:
    schemata = ftm_schemata()
    assert schemata["Company"].is_a("LegalEntity")
    assert schemata["Company"].is_a("Asset")
    assert "name" in schemata["Company"].properties
    assert schemata["Ownership"].ends == ("owner", "asset")
    assert schemata["Ownership"].properties["owner"].range == "LegalEntity"
    assert schemata["Person"].ends is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("startDate", "start date"),
        ("OECD ODAFlow", "oecd oda flow"),
        ("awards.0.value_amount", "awards 0 value amount"),
        ("Share %", "share"),
    ],
)
def test_names_as_words(name: str, words: str) -> None:
    assert split_words(name) == words


def test_it_is_what_the_library_says() -> None:
    model = pytest.importorskip("followthemoney").model
    for name, schema in ftm_schemata().items():
        theirs = model.get(name)
        assert theirs is not None, name
        assert {n for n, p in theirs.properties.items() if not p.stub} == set(schema.properties)
