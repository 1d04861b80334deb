"""Ties, grades and their reasons: who says it decides, how often it is printed does not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.records import Document, Publisher, StoredClaim, Tie
from cuibono.stages.appraise.ties import appraise
from cuibono.stages.appraise.weigh_claims import can_be_looked_up
from tests.stages.makers import claim, decision, document, entity

TEXTS = [
    "The mayor of Vell is said to own a rail.",
    "Rails of Orsk have a new owner, the paper writes.",
    "Nothing else was told that day in the north.",
]


def docs(*sources: str) -> list[Document]:
    return [document(f"d{i}", f"{TEXTS[i % 3]} {i}", source_id=source) for i, source in enumerate(sources)]


def only(documents: list[Document], claims: list[StoredClaim], **more: Any) -> Tie:
    _, ties, _ = appraise(documents, claims, **more)
    assert len(ties) == 1
    return ties[0]


def owns(doc: str, **more: Any) -> StoredClaim:
    return claim(doc, "Dorn", "owns", "Rail", **more)


def by(kind: str, source: str | None, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "source_text": source, "cue_text": "said", **more}


@pytest.mark.parametrize(
    ("sources", "claims", "credibility", "count"),
    [
        (["A"], [owns("d0")], 3, 1),
        (["A", "B"], [owns("d0"), owns("d1")], 1, 2),
        (["A", "A"], [owns("d0"), owns("d1")], 3, 1),
        (["", ""], [owns("d0"), owns("d1")], 6, 1),
        ([""], [owns("d0", **by("person", "Ida Brun"))], 3, 1),
        (["A", "B"], [owns("d0", **by("person", "Ida Brun")), owns("d1", **by("person", "Ida Brun"))], 3, 1),
        (["A", "B"], [owns("d0", **by("person", "Ida Brun")), owns("d1", **by("person", "Jon Vell"))], 1, 2),
        (["A", "A"], [owns("d0", **by("person", "Ida Brun")), owns("d1", **by("person", "Jon Vell"))], 3, 1),
        (["A"], [owns("d0", **by("unnamed", "analysts"))], 4, 1),
        (["A", "B"], [owns("d0", **by("unnamed", "analysts")), owns("d1", **by("unnamed", None))], 4, 2),
        (["A"], [owns("d0", **by("document", "A recent study by analysts"))], 4, 1),
        (["A"], [owns("d0", **by("document", "the Orsk Report"))], 3, 1),
        (["A", "B"], [owns("d0", **by("document", "the Orsk Report")), owns("d1", **by("document", "the Orsk report"))], 3, 1),
        (["A", "B"], [owns("d0", **by("media", "Reuters")), owns("d1", **by("media", "Reuters"))], 3, 1),
        (["A", "Reuters"], [owns("d0", **by("media", "Reuters")), owns("d1")], 3, 1),
        (["A", "B"], [owns("d0"), owns("d1", status="possible")], 2, 1),
        (["A", "B"], [owns("d0"), owns("d1", **by("unnamed", "officials"))], 2, 2),
    ],
)
def test_credibility(sources: list[str], claims: list[StoredClaim], credibility: int, count: int) -> None:
    tie = only(docs(*sources), claims)
    assert (tie.credibility, tie.origins) == (credibility, count), tie.reason
    assert tie.reason.endswith(".")


def test_reason_names_the_origins() -> None:
    tie = only(docs("Vell Post", "Orsk Mail"), [owns("d0"), owns("d1")])
    assert (
        tie.reason
        == "Confirmed by 2 independent origins: Orsk Mail in its own voice (2031-05-01) and Vell Post in its own voice (2031-05-01)."
    )


def test_reliability_is_the_tables_and_does_not_move_credibility() -> None:
    plain = only(docs("A"), [owns("d0")])
    rated = only(docs("A"), [owns("d0")], publishers=[Publisher("A", "B")])
    assert (plain.reliability, rated.reliability) == ("F", "B")
    assert plain.credibility == rated.credibility == 3


def test_a_near_tie_of_the_same_pair_is_consistent() -> None:
    _, ties, _ = appraise(docs("A", "B"), [owns("d0"), claim("d1", "Dorn", "controls", "Rail")])
    assert [tie.credibility for tie in ties] == [2, 2]


def test_a_denial_stands_against_the_tie_and_is_stored_as_a_contradiction() -> None:
    denied = owns("d1", status="denied", **by("person", "Dorn"))
    _, ties, contradictions = appraise(docs("A", "B"), [owns("d0"), denied])
    assert len(ties) == 1
    assert (ties[0].status, ties[0].contrary, ties[0].credibility) == ("asserted", (denied.claim_id,), 3)
    assert "denied by Dorn" in ties[0].reason
    assert [row.kind for row in contradictions] == ["denial"]


def test_improbable_needs_better_sourced_denials() -> None:
    claims = [owns("d0", **by("unnamed", "rivals")), owns("d1", status="denied", **by("person", "Ida Brun"))]
    _, ties, contradictions = appraise(docs("A", "B"), claims)
    assert ties[0].credibility == 5
    assert contradictions
    assert "one identified against no for it" in ties[0].reason


def test_a_partys_own_denial_is_told_but_is_no_better_information() -> None:
    claims = [owns("d0", **by("unnamed", "rivals")), owns("d1", status="denied", **by("person", "Dorn"))]
    _, ties, contradictions = appraise(docs("A", "B"), claims)
    assert (ties[0].credibility, len(contradictions)) == (4, 1)
    assert "denied by Dorn" in ties[0].reason


def test_a_deny_cue_makes_a_denial_of_what_it_reports() -> None:
    tie = only(docs("A"), [owns("d0", **by("person", "Dorn", cue_text="has denied that"))])
    assert tie.status == "denied"


def test_speakers_have_their_names_and_an_unknown_he_can_not_be_asked() -> None:
    claims = [owns("d0", **by("person", "he", source_entity_id="ent-1"))]
    named = only(docs("A"), claims, entities=[entity("ent-1", "Person", caption="Ida Brun")])
    assert named.reason == "Possibly true: one identified source, Ida Brun in A (2031-05-01), not contradicted."
    assert only(docs("A"), claims).credibility == 4


def test_rejected_claims_weigh_nothing() -> None:
    claims = [owns("d0"), owns("d1")]
    assert only(docs("A", "B"), claims, decisions=[decision("reject", claims[1].claim_id, kind="claim")]).credibility == 3
    both = [
        decision("reject", claims[1].claim_id, kind="claim"),
        decision("accept", claims[1].claim_id, kind="claim", at="2031-02-01T00:00:00Z"),
    ]
    assert only(docs("A", "B"), claims, decisions=both).credibility == 1
    assert only(docs("A", "B"), [owns("d0"), owns("d1", review="rejected")]).credibility == 3


def test_status_is_the_best_supported() -> None:
    claims = [owns("d0", status="possible"), owns("d1", status="possible"), owns("d2")]
    assert only(docs("A", "B", "C"), claims).status == "possible"
    assert only(docs("A", "B"), [*claims[1:2], owns("d0")]).status == "asserted"


@pytest.mark.parametrize(("confidence", "status", "credibility"), [(0.9, "asserted", 2), (0.1, "planned", 1)])
def test_what_is_told_as_done_outweighs_the_plans_before_it(confidence: float, status: str, credibility: int) -> None:
    plans = [claim(f"d{at}", "Dorn", "meets", "Vell", status="planned") for at in range(3)]
    told = only(docs("A", "B", "C", "D"), [*plans, claim("d3", "Dorn", "meets", "Vell", confidence=confidence)])
    assert (told.status, told.credibility, len(told.supporting)) == (status, credibility, 4)


def test_symmetric_predicates_have_one_order() -> None:
    tie = only(docs("A", "B"), [claim("d0", "Vell", "meets", "Orsk"), claim("d1", "Orsk", "meets", "Vell")])
    assert (tie.subject_id, tie.object_id, tie.documents) == ("Orsk", "Vell", 2)


def test_valid_comes_from_dated_claims_only() -> None:
    assert only(docs("A"), [owns("d0")]).valid is None
    assert only(docs("A", "B"), [owns("d0", date="2030-03"), owns("d1")]).valid == "2030-03"
    assert only(docs("A", "B"), [owns("d0", date="2030-03"), owns("d1", date="2029")]).valid == "{2029,2030-03}"


def test_a_tie_with_itself_is_none() -> None:
    assert appraise(docs("A"), [claim("d0", "Dorn", "meets", "Dorn")])[1] == []


@pytest.mark.parametrize(
    ("source", "known"),
    [
        ("the Orsk Report", True),
        ("A 2019 audit", True),
        ("a recent study by political analysts", False),
        ("A report", False),
        (None, False),
        ("The report", False),
    ],
)
def test_can_be_looked_up(source: str | None, known: bool) -> None:
    assert can_be_looked_up(source) is known


CLAIMS = st.builds(
    lambda doc, s, p, o, status, kind: claim(f"d{doc}", s, p, o, status=status, **(by(kind, "Ida Brun") if kind != "outlet" else {})),
    st.integers(0, 3),
    st.sampled_from(["Dorn", "Vell"]),
    st.sampled_from(["owns", "meets", "controls"]),
    st.sampled_from(["Rail", "Vell"]),
    st.sampled_from(["asserted", "possible", "denied", "ended"]),
    st.sampled_from(["outlet", "person", "unnamed"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CLAIMS, max_size=12, unique_by=lambda c: c.claim_id), st.randoms(use_true_random=False))
def test_laws_of_grades(claims: list[StoredClaim], random) -> None:  # type: ignore[no-untyped-def]
    documents = docs("A", "B", "A", "")
    first = appraise(documents, claims)
    mixed = list(claims)
    random.shuffle(mixed)
    assert appraise(documents[::-1], mixed) == first
    _, ties, contradictions = first
    stored = {claim_id for row in contradictions for side in row.sides for claim_id in side.claims}
    for tie in ties:
        assert tie.supporting
        assert not set(tie.supporting) & set(tie.contrary)
        assert tie.credibility != 1 or tie.origins >= 2
        assert tie.credibility != 5 or set(tie.contrary) & stored
    for row in contradictions:
        assert len(row.sides) >= 2
        assert all(side.claims for side in row.sides)
