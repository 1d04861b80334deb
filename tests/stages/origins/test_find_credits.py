"""Credits: whose copy a text is, who helped, and on whose report it rests; never each passing mention."""

from __future__ import annotations

import pytest

from cuibono.records import Document
from cuibono.stages.origins.find_credits import find_credits
from cuibono.stages.origins.houses import outlet_origin
from cuibono.stages.origins.trace import find_origins, trace_origins
from tests.stages.makers import document

REST = " ".join(["The mayor of Vell would not say more about the affair when she left the town hall."] * 8)


def kinds(made: Document, *outlets: str) -> dict[str, str]:
    return {credit.kind: credit.outlet for credit in find_credits(made, frozenset(outlets))}


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("The mayor owns a rail, the New York Times reported on Tuesday.", "New York Times"),
        ("The mayor owns a rail, according to a report in The Washington Post.", "Washington Post"),
        ("The mayor owns a rail. As first reported by the Velm Herald, she bought it in May.", "Velm Herald"),
        ("The Daily Beast first reported that the mayor owns a rail.", "Daily Beast"),
        ("Politico, which first reported the sale, said it was done in May.", "Politico"),
        ("The mayor owns a rail, according to Northern Light.", None),
        ("The mayor denied a New York Times report that she owns a rail.", None),
        ("The mayor resigned after the New York Times reported that she owns a rail.", None),
        ("The mayor owns a rail, she told CNN.", None),
        ("The mayor owns a rail, according to Ida Brun.", None),
        (f"{REST} The New York Times reported last year that a rail was sold.", None),
        (f"{REST} {REST} {REST} As first reported by the New York Times, a rail was sold.", None),
    ],
)
def test_a_story_on_anothers_word(text: str, outlet: str | None) -> None:
    assert kinds(document("d0", f"{text} {REST}")).get("reported_by") == outlet


def test_an_outlet_that_the_corpus_knows_and_an_own_report() -> None:
    text = f"The mayor owns a rail, Northern Light reported on Tuesday. {REST}"
    assert kinds(document("d0", text)) == {}
    assert kinds(document("d0", text), "northern light") == {"reported_by": "Northern Light"}
    assert kinds(document("d0", text, source_id="The Northern Light"), "northern light") == {}


def test_an_outlet_in_the_title_is_taken_a_little_further_down() -> None:
    text = f"{' '.join(REST.split()[:50])}. The owner is the mayor, CNN reported. {REST}"
    assert kinds(document("d0", text)) == {}
    assert kinds(document("d0", text, title="CNN reports: mayor owns rail")) == {"reported_by": "CNN"}


def test_a_helping_agency_leaves_the_story_its_house() -> None:
    made = document("d0", f"{REST}\n\nThe Associated Press contributed to this report.", source_id="Vell Post")
    assert kinds(made) == {"contributed": "Associated Press"}
    traced = trace_origins([made])
    assert (traced.origins[0].relation, traced.origins[0].origin_id) == ("contributed", outlet_origin("Vell Post"))
    (edge,) = traced.edges
    assert (edge.relation, edge.origin_id, edge.share) == ("contributed", outlet_origin("AP"), 0.0)
    assert [made.text[start:end] for start, end in edge.spans] == ["Associated Press contributed to this report"]


def test_stories_on_one_report_lead_back_to_it_with_their_copies() -> None:
    told = f"The mayor owns a rail, the Sund Herald reported on Tuesday. {REST}"
    rows = find_origins(
        [
            document("d0", told, source_id="Vell Post"),
            document("d1", told[: len(told) * 2 // 3], source_id="Orsk Mail", published_at="2031-05-02"),
            document("d2", "The rail that nobody knew of was bought by the mayor herself in May.", source_id="The Sund Herald"),
        ]
    )
    assert [row.relation for row in rows] == ["reported_by", "near_duplicate", "own"]
    assert len({row.origin_id for row in rows}) == 1
    assert rows[0].why == "It tells Sund Herald's report again: it says “Sund Herald reported on Tuesday”."
