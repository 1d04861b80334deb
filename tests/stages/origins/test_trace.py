"""Five reprints are one witness: wire credits, near-duplicates, one house."""

from __future__ import annotations

import pytest

from cuibono.records import Document, Publisher
from cuibono.stages.origins.find_credits import wire_of
from cuibono.stages.origins.houses import outlet_origin, owners_of
from cuibono.stages.origins.trace import find_origins
from cuibono.vocabulary.media import is_wire, outlet_name
from tests.stages.makers import document

BODY = " ".join(
    f"The {word} of Vell met the {word} of Orsk at the {word} house."
    for word in ("mayor", "judge", "clerk", "baker", "smith", "cook", "guard", "nurse", "pilot")
)
OTHER = " ".join(
    f"A {word} went down to the {word} and saw no {word} there."
    for word in ("river", "field", "road", "barn", "well", "mill", "hill", "lake", "wood")
)


@pytest.mark.parametrize(
    ("fields", "agency"),
    [
        ({"text": "VELL (Reuters) - The mayor left."}, "Reuters"),
        ({"text": "ORSK, Vell (AP) — The mayor left."}, "Associated Press"),
        ({"text": "The mayor left.", "authors": ("The Associated Press",)}, "Associated Press"),
        ({"text": "The mayor left.", "authors": ("Ida Brun, Associated Press",)}, "Associated Press"),
        ({"text": "The mayor left.\n\nThe Associated Press contributed to this report."}, "Associated Press"),
        ({"text": "The mayor left.", "source_id": "Reuters"}, "Reuters"),
        ({"text": "The mayor told Reuters (a news agency) that he left."}, None),
        ({"text": "The mayor left.\n\nIda Brun contributed to this report."}, None),
    ],
)
def test_wire_credits(fields: dict[str, str], agency: str | None) -> None:
    found = wire_of(document("d0", **fields))
    assert (found[0] if found else None) == agency


def test_outlets_under_their_names() -> None:
    assert outlet_name("Fox Online News") == outlet_name("Fox News (Online)") == outlet_name("foxnews.com") == "Fox News"
    assert outlet_name("New York Times - News") == outlet_name("NYT") == "New York Times"
    assert outlet_name("The Vell Post") == "The Vell Post"
    assert is_wire("the AP")
    assert not is_wire("Vell Post")


def test_near_duplicates() -> None:
    docs = [
        document("d0", BODY),
        document("d1", BODY + " One more line."),
        document("d2", BODY[: len(BODY) * 3 // 4]),
        document("d3", OTHER),
    ]
    found = {row.doc_id: row for row in find_origins(docs)}
    assert len({found[name].origin_id for name in ("d0", "d1", "d2")}) == 1
    assert found["d3"].origin_id != found["d0"].origin_id
    why = "Nearly the same text as Outlet d1 of 2031-05-01, the earliest of 3: 88 of its 89 words stand there word for word."
    assert found["d2"].why == why


def origins(*docs: Document, publishers: tuple[Publisher, ...] = ()) -> dict[str, tuple[str, str]]:
    return {row.doc_id: (row.origin_id, row.relation) for row in find_origins(docs, publishers)}


def test_a_copy_leads_to_the_earliest() -> None:
    found = origins(document("d0", BODY, published_at="2031-05-02"), document("d1", BODY, published_at="2031-05-01"), document("d2", OTHER))
    assert found["d0"] == (found["d1"][0], "near_duplicate")
    assert found["d1"][1] == found["d2"][1] == "own"
    assert found["d2"][0] != found["d1"][0]


def test_a_copy_of_a_wire_text_leads_to_the_agency() -> None:
    found = origins(
        document("d0", f"VELL (Reuters) - {BODY}"),
        document("d1", BODY, published_at="2031-04-01"),
        document("d2", OTHER, source_id="Reuters"),
    )
    assert len({origin for origin, _ in found.values()}) == 1
    assert [relation for _, relation in found.values()] == ["wire", "near_duplicate", "wire"]


def test_one_house_is_one_witness() -> None:
    found = origins(document("d0", BODY, source_id="The Vell Post"), document("d1", OTHER, source_id="The Vell Post"))
    assert found["d0"] == found["d1"]
    assert found["d0"][1] == "same_publisher"


def test_one_owner_is_one_witness() -> None:
    table = (Publisher("Vell Post", owner="Orsk Media"), Publisher("Vell Mail", owner="Orsk Media"))
    found = origins(document("d0", BODY, source_id="Vell Post"), document("d1", OTHER, source_id="Vell Mail"), publishers=table)
    assert found["d0"][0] == found["d1"][0]


def test_unknown_publishers_are_not_shown_to_be_independent() -> None:
    found = origins(document("d0", BODY, source_id=""), document("d1", OTHER, source_id=""))
    assert found["d0"][0] == found["d1"][0]


def test_order_does_not_matter() -> None:
    docs = [document("d0", BODY), document("d1", BODY), document("d2", OTHER)]
    assert find_origins(docs) == find_origins(docs[::-1])


def test_a_reported_outlet_leads_to_its_house_under_any_form_of_its_name() -> None:
    register = [Publisher("Vell Herald", owner="Vell Trust")]
    row = find_origins([document("d0", source_id="Vell Herald")], register)[0]
    assert outlet_origin("The Vell Herald", owners_of(register)) == row.origin_id
    assert outlet_origin("the Orsk Wire") == find_origins([document("d1", source_id="Orsk Wire")])[0].origin_id
