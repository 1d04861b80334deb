"""Ties in lines of text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuibono.operations.wording import over_by, sure_words, tie_facts, tie_words
from tests.stages.makers import tie


@pytest.mark.parametrize(
    ("subject", "predicate", "status", "said"),
    [
        ("Ana Dorn", "represents", "asserted", "Ana Dorn represents X"),
        ("attorneys", "represents", "asserted", "attorneys represent X"),
        ("Chinese firms", "partner_of", "asserted", "Chinese firms are a partner of X"),
        ("Dravik Logistics", "partner_of", "asserted", "Dravik Logistics is a partner of X"),
        ("foreign firms", "partner_of", "asserted", "foreign firms are a partner of X"),
        ("officials", "coerces", "planned", "officials detain or seize from X [planned]"),
        ("two firms", "partner_of", "ended", "two firms were a partner of X [ended]"),
    ],
)
def test_a_verb_keeps_to_its_subject(subject: str, predicate: str, status: str, said: str) -> None:
    row = tie("s", predicate, "o", status=status)
    assert tie_words(row, {"s": subject, "o": "X"}) == said


def test_an_unsure_reading_is_said_to_be_one() -> None:
    assert "check the sentence" in tie_facts(tie("a", "owns", "b", sureness=0.4))
    assert "doubt" in tie_facts(tie("a", "owns", "b", sureness=0.8))
    assert tie_facts(tie("a", "owns", "b", sureness=0.97)).endswith("1 document")


@pytest.mark.parametrize(("sureness", "told"), [(1.0, ""), (0.0, " · an unsure reading: check the sentence")])
def test_an_unsure_reading_says_so(sureness: float, told: str) -> None:
    assert sure_words(replace(tie("a", "owns", "b"), sureness=sureness)) == told


@pytest.mark.parametrize(
    ("predicate", "valid", "said"),
    [
        ("works_for", "2014/2017-03", "A worked for B until March 2017"),
        ("works_for", "../2017", "A worked for B until 2017"),
        ("works_for", "{2012,2014/2017}", "A worked for B until 2017"),
        ("works_for", "{2014/2017,2018}", "A works for B"),
        ("works_for", "2014/2030", "A works for B"),
        ("works_for", "2014/..", "A works for B"),
        ("works_for", "2014", "A works for B"),
        ("meets", "2014/2017", "A met B"),
        ("based_in", "2014/2017", "A is based in B"),
    ],
)
def test_what_was_over_when_it_was_reported_is_told_as_past(predicate: str, valid: str, said: str) -> None:
    row = tie("a", predicate, "b", valid=valid, last_seen="2019-05-01T10:00:00Z")
    assert tie_words(row, {"a": "A", "b": "B"}) == said
    assert over_by(replace(row, last_seen=None)) is None
