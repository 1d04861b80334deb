"""When a tie was, and whether it is over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuibono.records import Casefile
from cuibono.stages.brief.clauses import plural_role
from cuibono.stages.brief.draft import sentences_of
from cuibono.stages.brief.file import File
from cuibono.stages.brief.lint.check import lint_brief
from cuibono.stages.brief.lint.settle import settle_brief
from cuibono.stages.brief.times import claim_date, over_by
from cuibono.stages.brief.words import office
from tests.stages.casefiles import casefile, claim, document, entity

tarn = entity("Ilse Tarn", "Person", "Tarn")
post = entity("Harbour Director", "Position")
DAYS = ("2015-01-02", "2016-03-04", "2017-05-06", "2018-07-08")


def posts(*over: bool) -> Casefile:
    texts = [f"{'Former ' if is_over else ''}Harbour Director Ilse Tarn spoke at length on the island in the north." for is_over in over]
    documents = [document(f"doc-{at}", text, f"Paper {at}", DAYS[at]) for at, text in enumerate(texts)]
    claims = [
        replace(claim(page, tarn, "holds_office", post, "Harbour Director Ilse Tarn"), status="ended" if is_over else "asserted")
        for page, is_over in zip(documents, over, strict=True)
    ]
    case = casefile([tarn], documents, [tarn, post], claims[:1])
    tie = replace(case.ties[0], status="asserted", supporting=tuple(row.claim_id for row in claims))
    return replace(case, claims=tuple(claims), ties=(tie,))


@pytest.mark.parametrize(
    ("over", "day"),
    [((False, False, True, True), DAYS[2]), ((False, True, False, False), None), ((False, False), None), ((True, True, False), DAYS[0])],
)
def test_a_post_is_over_from_the_day_on_which_most_say_so(over: tuple[bool, ...], day: str | None) -> None:
    case = posts(*over)
    assert over_by(File(case), list(case.claims)) == day


def test_a_post_that_is_over_is_told_as_a_former_one() -> None:
    case = posts(False, False, True, True)
    brief = settle_brief(case, case.subjects)
    told = [s.text for _, s in sentences_of(brief) if s.claims]
    assert told
    assert all("former" in text.lower() for text in told), told
    assert lint_brief(brief, case) == []


@pytest.mark.parametrize(
    ("text", "day", "published", "told"),
    [
        ("Ilse Tarn met Aurel Bank on Oct. 12.", "2019-10-12", "2019-12-19", None),
        ("Ilse Tarn met Aurel Bank on Oct. 12.", "2019-10-12", "2019-10-20", "2019-10-12"),
        ("Ilse Tarn met Aurel Bank on Oct. 12, 2019.", "2019-10-12", "2019-12-19", "2019-10-12"),
        ("Ilse Tarn met Aurel Bank in 2014.", "2014", "2019-12-19", "2014"),
    ],
)
def test_a_year_that_is_not_said_is_told_only_soon_after(text: str, day: str, published: str, told: str | None) -> None:
    page, bank = document("doc-1", text, "Coast Daily", published), entity("Aurel Bank", "Company")
    row = replace(claim(page, tarn, "meets", bank, text), date=day)
    assert claim_date(File(casefile([tarn], [page], [tarn, bank], [row])), row) == told


@pytest.mark.parametrize(
    ("role", "many"),
    [("spokesman", "spokesmen"), ("secretary of state", "secretaries of state"), ("adviser", "advisers"), ("attorney", "attorneys")],
)
def test_a_role_of_several_is_in_the_plural(role: str, many: str) -> None:
    assert plural_role(role) == many


@pytest.mark.parametrize(
    ("post", "told"),
    [("Democratic Senator", "a Democratic senator"), ("Iowa Representative", "an Iowa representative"), ("FBI Director", "FBI Director")],
)
def test_a_post_that_many_hold_has_an_article(post: str, told: str) -> None:
    assert office(post) == told
