"""How sure a reading is: apart from who says it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cuibono.stages.appraise.sureness import surely_read, sureness, tier
from tests.stages.makers import claim

CONFIDENCES = st.lists(st.floats(0, 1), min_size=1, max_size=6)


def _claims(confidences: list[float], **more: object) -> list:  # type: ignore[type-arg]
    return [claim(f"d{i}", "ana", "owns", "velmora", confidence=c, **more) for i, c in enumerate(confidences)]


@given(CONFIDENCES)
def test_another_house_never_makes_a_reading_less_sure(confidences: list[float]) -> None:
    rows = _claims(confidences)
    by_house = sureness(rows, lambda row: row.doc_id)
    assert 0 <= sureness(rows, lambda row: "one") <= by_house <= 1
    assert by_house >= max(sureness([row], lambda row: row.doc_id) for row in rows)


@given(CONFIDENCES, st.randoms())
def test_order_is_nothing(confidences: list[float], chance: object) -> None:
    rows = _claims(confidences)
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert sureness(rows, lambda row: row.doc_id) == sureness(mixed, lambda row: row.doc_id)


def test_what_a_person_accepted_or_a_row_says_is_sure() -> None:
    doubtful = _claims([0.1])
    assert sureness(doubtful, lambda row: row.doc_id) < 0.5
    assert sureness(_claims([0.1], review="accepted"), lambda row: row.doc_id) == 1
    assert sureness(_claims([0.1], engine="mapping/1"), lambda row: row.doc_id) == 1
    assert sureness([], lambda row: row.doc_id) == 0


def test_a_pronoun_makes_it_less_sure() -> None:
    named, stood_for = _claims([0.8]), _claims([0.8], subject_anchor=(0, 2))
    assert sureness(stood_for, lambda row: row.doc_id) < sureness(named, lambda row: row.doc_id)


def test_tiers_have_words() -> None:
    assert [tier(value) for value in (1.0, 0.93, 0.92, 0.7, 0.69, 0)] == [0, 0, 1, 1, 2, 2]
    assert surely_read(0.95) == ""
    assert "doubt" in surely_read(0.8)
    assert "check" in surely_read(0.2)
