"""A made-up dossier of 300 ties: the brief stays readable, limited and clean, and comes out the same twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from cuibono.records import Brief, Casefile
from cuibono.stages.brief.accounts import place_id
from cuibono.stages.brief.draft import sentences_of
from cuibono.stages.brief.lint.check import lint_brief
from cuibono.stages.brief.lint.settle import settle_brief, write_again
from cuibono.stages.brief.plan import write_brief
from cuibono.stages.render.json import render_json
from cuibono.stages.render.markdown import render_markdown
from tests.stages.casefiles import casefile, claim, document, entity

_VERBS = (
    ("owns", "owns"),
    ("pays", "paid"),
    ("meets", "met"),
    ("represents", "represents"),
    ("criticizes", "criticized"),
    ("works_for", "works for"),
)


@pytest.fixture(scope="module")
def big() -> Casefile:
    subject = entity("Mara Quell", "Person")
    documents, entities, claims = [], [subject], []
    for at in range(300):
        predicate, verb = _VERBS[at % len(_VERBS)]
        letters = f"{chr(65 + at // 26 % 26)}{chr(97 + at % 26)}{'xyz'[at // 100]}"
        other = entity(f"{letters} Orvan", "Person") if predicate in ("meets", "criticizes") else entity(f"{letters} Holding", "Company")
        text = f"Mara Quell {verb} {other.caption}."
        doc = document(f"doc-{at:03}", text, f"Gazette {at % 7}", "2019-05-04")
        documents.append(doc)
        entities.append(other)
        claims.append(replace(claim(doc, subject, predicate, other, text), review="accepted"))  # else one report has each, and is quoted
    return casefile([subject], documents, entities, claims)


@pytest.fixture(scope="module")
def brief(big: Casefile) -> Brief:
    return settle_brief(big, big.subjects)


def test_the_linter_finds_nothing(big: Casefile, brief: Brief) -> None:
    assert lint_brief(brief, big) == []


def test_sections_are_limited_and_say_what_is_left_out(brief: Brief) -> None:
    per = Counter(key for key, _ in sentences_of(brief))
    assert max(per.values()) <= 20
    assert len(brief.lede) <= 4
    assert sum(section.more for section in brief.sections) > 0
    assert len(brief.findings) == 300
    shown = sum(1 for row in brief.findings if row.shown)
    assert shown + sum(section.more for section in brief.sections if section.number) == 300
    assert "more ties are in the JSON" in render_markdown(brief).decode()


def test_the_same_casefile_gives_the_same_bytes(big: Casefile, brief: Brief) -> None:
    assert render_json(settle_brief(big, big.subjects)) == render_json(brief)


def test_a_round_is_that_of_a_casefile_seen_for_the_first_time(big: Casefile, brief: Brief) -> None:
    told = [claim_id for _, sentence in sentences_of(brief) for claim_id in sentence.claims]
    quoted = [place_id(row.doc_id, row.start, row.end) for row in brief.evidence]
    for held in (frozenset(told[:5]), frozenset(told), frozenset(told + quoted), frozenset[str]()):
        ever_seen = write_brief(big, big.subjects, None, held)
        assert ever_seen == write_brief(replace(big), big.subjects, None, held)
    assert write_again(big, big.subjects, {}) == write_again(replace(big), big.subjects, {}) == brief
