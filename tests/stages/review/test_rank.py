"""The queue as a pure function: what is asked, in which order, and why; from rows made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuibono.records import Decision, Local, StoredClaim
from cuibono.stages.appraise.ties import appraise
from cuibono.stages.resolve.entities import resolve_entities
from cuibono.stages.resolve.list_parts import list_parts
from cuibono.stages.resolve.pair_candidates import pair_candidates
from cuibono.stages.resolve.profile_entities import Bearers, Rarity, profile_entities
from cuibono.stages.resolve.score_pairs import View, view_pair
from cuibono.stages.review.questions import Question, uncertainty
from cuibono.stages.review.rank import Queue, Rows, later, rank_reviews
from cuibono.vocabulary import load_toml
from tests.stages.makers import claim, decision, document, local


def rows(
    locals: list[Local], said: list[tuple[str, str, str, str]] | None = None, decisions: list[Decision] | None = None, **more: Any
) -> Rows:
    """Rows of a ledger: ``said`` are claims (document, subject's local, predicate, object's local) of the outlet's own voice."""
    log = decisions or []
    links, entities = resolve_entities(locals, log)
    ids = {(link.doc_id, link.entity): link.entity_id for link in links}
    names = {(row.doc_id, row.entity): row for row in locals}
    claims: list[StoredClaim] = []
    for doc, left, predicate, right in said or []:
        a, b = names[doc, left], names[doc, right]
        made = claim(doc, a.names[0], predicate, b.names[0], subject_schema=a.schema, object_schema=b.schema, **more)
        claims.append(replace(made, subject_id=ids[doc, left], object_id=ids[doc, right]))
    documents = [document(doc) for doc in sorted({row.doc_id for row in locals})]
    origins, ties, contradictions = appraise(documents, claims, entities=entities, decisions=log)
    return Rows(documents, locals, links, entities, claims, ties, contradictions, origins, [], log)


def rank(*args: Any, **more: Any) -> Queue:
    return rank_reviews(rows(*args, **more))


SLIP = [
    local("d0", "e1", "Person", "Karl Orvath", context=("owns:Vell Rail",)),
    local("d0", "e2", "Company", "Vell Rail"),
    local("d1", "e1", "Person", "Karl Orvarth", context=("owns:Vell Rail",)),
    local("d1", "e2", "Company", "Vell Rail"),
]
OWNS = [("d0", "e1", "owns", "e2"), ("d1", "e1", "owns", "e2")]


def one(queue: Queue, kind: str) -> Question:
    (found,) = [question for question in queue.questions if question.kind == kind]
    return found


def test_a_pair_says_what_joining_it_would_change() -> None:
    found = one(rank(SLIP, OWNS), "join")
    assert dict(found.counts) == {"documents": 1, "ties": 1, "grades": 1, "contradictions": 0, "chains": 0}
    assert found.effects[0] == "1 + 1 documents would be one entity's"
    assert "grade F3 → F1, origins 1 → 2" in found.effects[1]
    weights = load_toml("review.toml")["effect"]
    assert found.effect == pytest.approx(weights["documents"] + weights["ties"] + weights["grades"])
    assert found.priority == pytest.approx(found.uncertainty * found.effect, abs=1e-3)
    assert found.uncertainty == uncertainty(found.likely)
    assert any("both are tied to “vell rail”" in words for words in found.pro)


def test_the_order_of_the_rows_does_not_matter() -> None:
    made = rows(SLIP, OWNS)
    turned = replace(
        made,
        locals=made.locals[::-1],
        links=made.links[::-1],
        claims=made.claims[::-1],
        ties=made.ties[::-1],
        entities=made.entities[::-1],
        documents=made.documents[::-1],
    )
    assert rank_reviews(turned).questions == rank_reviews(made).questions


def test_what_is_decided_is_not_asked_and_what_was_undone_is_again() -> None:
    found = one(rank(SLIP, OWNS), "join")
    for verdict in ("same", "not_same", "unsure"):
        made = decision(verdict, *sorted((found.left, found.right)), at="2031-07-01T00:00:00Z")
        assert all(q.question_id != found.question_id for q in rank(SLIP, OWNS, [made]).questions)
        lifted = Decision("decision-u", "undo", made.decision_id, None, "undo", "Ida", "2031-07-02T00:00:00Z", "")
        assert one(rank(SLIP, OWNS, [made, lifted]), "join") == found
    # The documents came in on 2031-06-01: after this unsure.
    early = decision("unsure", *sorted((found.left, found.right)), at="2031-05-31T00:00:00Z")
    assert one(rank(SLIP, OWNS, [early]), "join").question_id == found.question_id


def test_a_decision_holds_for_the_entity_that_its_names_came_to() -> None:
    more = [*SLIP, local("d2", "e1", "Person", "Karl A. Orvarth")]
    before = one(rank(SLIP, OWNS), "join")
    made = decision("not_same", *sorted((before.left, before.right)), at="2031-07-01T00:00:00Z")
    for question in rank(more, OWNS, [made]).questions:
        assert {question.left, question.right} != {before.left, before.right}


def test_namesakes_that_were_set_apart_are_asked_with_the_reason() -> None:
    two = [local("d0", "e1", "Person", "Karl Orvath", country="pe"), local("d1", "e1", "Person", "Karl Orvath", country="se")]
    two += [local("d0", "e2", "Company", "Vell Rail"), local("d1", "e2", "Company", "Orsk Rail")]
    found = one(rank(two, [("d0", "e1", "owns", "e2"), ("d1", "e1", "owns", "e2")]), "split")
    assert found.con == ("one is tied to PE, the other to SE",) or found.con == ("one is tied to SE, the other to PE",)
    assert found.title == "Karl Orvath / Karl Orvath in 1 document"


def test_joins_that_are_not_sure_are_asked_and_can_be_parted() -> None:
    made = [local(f"p{i}", "e1", "Territory", "Kestov") for i in range(3)]
    made += [local("x", "e1", "Person", "Kestov"), local("x", "e2", "Company", "Vell Rail"), local("p0", "e2", "Company", "Vell Rail")]
    said = [("x", "e1", "owns", "e2"), ("p0", "e1", "owns", "e2")]
    found = one(rank(made, said), "joined")
    assert dict(found.counts)["documents"] == 1
    assert dict(found.counts)["ties"] == 1
    assert "would be another entity's" in found.effects[0]
    apart = decision("not_same", *sorted((found.left, found.right)), at="2031-07-01T00:00:00Z")
    links, entities = resolve_entities(made, [apart])
    assert len({link.entity_id for link in links if link.entity == "e1"}) == 2
    assert sorted(tie.subject_id for tie in rows(made, said, [apart]).ties) == sorted(
        entity.entity_id for entity in entities if entity.caption == "Kestov"
    )


def test_one_document_of_a_common_name_can_be_taken_out() -> None:
    made = [local(f"d{i}", "e1", "Person", "John Roberts") for i in range(5)]
    made = [replace(row, context=("owns:Vell Rail",)) if row.doc_id != "d4" else row for row in made]
    made += [local(f"d{i}", "e2", "Company", "Vell Rail") for i in range(4)]
    said = [(f"d{i}", "e1", "owns", "e2") for i in range(4)]
    found = [q for q in rank(made, said).questions if q.kind == "joined"]
    # One bearer prevails, so the bare name is taken for that one; a person may part them.
    (bare,) = [q for q in found if q.right == "d4#e1"]
    assert any("a common name, and nothing that is known of both" in con for con in bare.con)


def test_a_claim_on_which_a_tie_rests_alone_says_so() -> None:
    sure = rank(SLIP, OWNS[:1], confidence=0.99)
    assert [q for q in sure.questions if q.kind == "claim"] == []
    assert sure.small >= 1
    (asked,) = [q for q in rank(SLIP, OWNS[:1], confidence=0.6).questions if q.kind == "claim"]
    assert asked.con == ("no other claim says it",)
    assert asked.effects == ("1 tie would go: Karl Orvath owns Vell Rail",)
    assert asked.uncertainty == uncertainty(0.6)


def test_a_chain_that_a_claim_carries_alone_counts() -> None:
    made = [
        *(local("d0", f"e{i}", "Company", name) for i, name in enumerate(("Vell Rail", "Orsk Rail", "Lake Rail"))),
        *(local("d1", f"e{i}", "Company", name) for i, name in enumerate(("Orsk Rail", "Lake Rail"))),
    ]
    said = [("d0", "e0", "owns", "e1"), ("d1", "e0", "owns", "e1")]
    asked = [q for q in rank(made, said, confidence=0.6).questions if q.kind == "claim"]
    assert [dict(q.counts)["chains"] for q in asked] == [1, 1]
    assert all("no longer be two ties from each other (as" in q.effects[-1] for q in asked)
    direct = [*said, ("d0", "e0", "owns", "e2")]
    # With a tie between the two ends, no pair loses its only way.
    ends = {q.title: dict(q.counts)["chains"] for q in rank(made, direct, confidence=0.6).questions if q.kind == "claim"}
    assert set(ends.values()) == {0}


@pytest.mark.parametrize(
    ("left", "right", "asked"),
    [
        ("Karl Orvath", "Karl Orvarth", True),
        ("Karl Orvath", "Carl Orvath", True),
        ("Karl Orvath", "Orvath", True),
        ("Karl Orvath", "Lena Kestov", False),
        ("Orvath", "Orvath", False),  # two surnames alone: nothing could tell
    ],
)
def test_which_persons_are_compared(left: str, right: str, asked: bool) -> None:
    made = [local("d0", "e1", "Person", left), local("d1", "e1", "Person", right)]
    links, _ = resolve_entities(made)
    profiles = profile_entities(list_parts(made, links, []))
    assert bool(pair_candidates(profiles)) is (asked and len(profiles) == 2)


def view(*locals: Local) -> View:
    links, _ = resolve_entities(locals)
    profiles = profile_entities(list_parts(locals, links, []))
    left, right = sorted(profiles)[:2]
    return view_pair(profiles[left], profiles[right], Rarity(profiles.values()), Bearers(profiles))


def test_what_speaks_for_and_against_moves_the_likelihood() -> None:
    plain = view(local("d0", "", "Person", "Karl Orvath"), local("d1", "", "Person", "Karl Orvarth"))
    shared = view(
        local("d0", "", "Person", "Karl Orvath", context=("leads:Vell Rail",)),
        local("d1", "", "Person", "Karl Orvarth", context=("owns:Vell Rail",)),
    )
    apart = view(local("d0", "", "Person", "Karl Orvath", country="pe"), local("d1", "", "Person", "Karl Orvarth", country="se"))
    together = view(local("d0", "a", "Person", "Karl Orvath"), local("d0", "b", "Person", "Karl Orvarth"))
    assert together.likely < apart.likely < plain.likely < shared.likely
    assert together.con == ("one document names both, as two",)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(["Karl Orvath", "Karl Orvarth", "K. Orvath", "Orvath", "Karla Orvath", "Vell"]), min_size=2, max_size=6))
def test_no_pair_is_asked_twice_and_none_of_itself(names: list[str]) -> None:
    made = [local(f"d{i}", "e1", "Person", name) for i, name in enumerate(names)]
    made += [local(f"d{i}", "e2", "Company", "Vell Rail") for i in range(len(names))]
    queue = rank(made, [(f"d{i}", "e1", "owns", "e2") for i in range(len(names))])
    pairs = [tuple(sorted((q.left, q.right))) for q in queue.questions if q.kind != "claim"]
    assert len(pairs) == len(set(pairs))
    assert all(a != b for a, b in pairs)
    assert len({q.question_id for q in queue.questions}) == len(queue.questions)
    assert [q.priority for q in queue.questions] == sorted((q.priority for q in queue.questions), reverse=True)


def test_times_of_two_kinds_are_compared_as_times() -> None:
    assert later("2031-06-01T00:00:01Z", "2031-06-01T00:00:00.500000Z")
    assert not later("2031-06-01T00:00:00Z", "2031-06-01T00:00:00.500000Z")
    assert not later(None, "2031-06-01T00:00:00Z")
    assert not later("yesterday", "2031-06-01T00:00:00Z")
