"""How likely an editor leaves a quotation: the learnt curve, its signs, and what it keeps out of a large corpus's brief."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuibono.records import Passage
from cuibono.stages.brief.bearing import Bearing
from cuibono.stages.brief.file import File
from cuibono.stages.brief.kept import enough, kept, odds_told, signs, stems, told_before, weights, with_any
from tests.stages.casefiles import casefile, document, entity

QUELL = entity("Mara Quell", "Person", "Quell")


def file_of(text: str, day: str | None = "2031-05-04", documents: int = 400) -> File:
    made = casefile([QUELL], [document("doc-1", text, "Gazette", day)], [QUELL], [])
    return File(replace(made, corpus=replace(made.corpus, documents=documents)))


def passage(text: str) -> Passage:
    return Passage("doc-1", 0, len(text), (QUELL.entity_id,))


def likely(text: str, day: str | None = "2031-05-04") -> float:
    file = file_of(text, day)
    return kept(file, Bearing(file, file.case.subjects), passage(text), text)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Mara Quell bought the port of Velmora in 2030.", "The move may mean that Quell bought it, too, the firm said."),
        ("Mara Quell bought the port of Velmora.", "But such people as Quell also bought it, which was, however, new!"),
    ],
)
def test_what_says_all_stands_better_than_what_leans_on_its_page(better: str, worse: str) -> None:
    assert likely(better) > likely(worse)


def test_a_day_of_a_page_without_one_counts_against_a_sentence() -> None:
    text = "Mara Quell bought the port of Velmora on Friday."
    assert likely(text, None) < likely(text)


def test_it_is_a_probability() -> None:
    for text in ("Quell left.", "But we also saw such people as Quell, however, again! " * 5):
        assert 0 < likely(text) < 1


def test_every_sign_has_a_weight() -> None:
    text = "Quell left."
    file = file_of(text)
    found = signs(file, Bearing(file, file.case.subjects), passage(text), text)
    assert set(with_any(found)) <= set(weights())


def test_the_same_again_counts_and_other_words_do_not() -> None:
    one = stems("Quell bought the large harbour of Velmora for seven million crowns yesterday.", {"quell"})
    again = stems("The large harbour of Velmora was bought by Quell for seven million crowns yesterday.", {"quell"})
    other = stems("Ostra praised her brother for building schools across northern provinces.", {"quell"})
    assert [told_before(one, others) for others in ([again], [other], [])] == [1, 0, 0]
    assert odds_told(1) < odds_told(0) == 0


def test_of_a_handful_of_documents_every_quotation_is_good_enough() -> None:
    text = "But we also saw such people as Quell, however, again!"
    large, few = file_of(text), file_of(text, documents=3)
    assert not enough(large, Bearing(large, large.case.subjects), passage(text))
    assert enough(few, Bearing(few, few.case.subjects), passage(text))
