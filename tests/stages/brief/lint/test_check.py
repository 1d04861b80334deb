"""Every rule of the linter: the brief of the invented corpus passes, and a mutant of it fails by that rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from cuibono.errors import LintError
from cuibono.records import Brief, Casefile, Cell, Panel, Row, Run, Section, Sentence
from cuibono.stages.brief.draft import sentences_of
from cuibono.stages.brief.lint.base import Checked
from cuibono.stages.brief.lint.check import RULES, lint_brief, require_clean
from cuibono.stages.brief.lint.settle import settle_brief
from tests.stages.invented import corpus

CASE = corpus(pair=True)
BRIEF = settle_brief(CASE, CASE.subjects)
Change = Callable[[Sentence], Sentence]


def swap(match: Callable[[Sentence], bool], change: Change, brief: Brief = BRIEF) -> Brief:
    """The brief with the first sentence of the body that matches changed."""
    done = False

    def one(sentence: Sentence) -> Sentence:
        nonlocal done
        if not done and match(sentence):
            done = True
            return change(sentence)
        return sentence

    def panel(row: Panel) -> Panel:
        rows = tuple(Row(tuple(Cell(c.label, tuple(one(s) for s in c.sentences)) for c in line.cells)) for line in row.rows)
        return replace(row, sentences=tuple(one(s) for s in row.sentences), rows=rows)

    sections = tuple(replace(section, panels=tuple(panel(row) for row in section.panels)) for section in brief.sections)
    assert done
    return replace(brief, sections=sections)


def words(old: str, new: str) -> Change:
    return lambda s: replace(s, runs=tuple(replace(run, text=run.text.replace(old, new)) for run in s.runs))


def has(text: str, kind: str | None = None) -> Callable[[Sentence], bool]:
    return lambda s: text in s.text and (kind is None or s.kind == kind)


def section(key: str, change: Callable[[Section], Section], brief: Brief = BRIEF) -> Brief:
    return replace(brief, sections=tuple(change(s) if s.key == key else s for s in brief.sections))


def figures(old: str, new: str) -> Brief:
    """The brief with words of its figures on itself changed."""

    def change(row: Section) -> Section:
        cells = (tuple(Cell(c.label.replace(old, new)) for c in line.cells) for panel in row.panels for line in panel.rows)
        return replace(row, panels=(replace(row.panels[0], rows=tuple(map(Row, cells))),))

    return section("method", change)


def paths(**more: object) -> Brief:
    def change(row: Section) -> Section:
        return replace(row, panels=tuple(replace(p, paths=tuple(replace(path, **more) for path in p.paths)) for p in row.panels))

    return section("ties", change)


def hops(**more: object) -> Brief:
    def change(row: Section) -> Section:
        made = []
        for panel in row.panels:
            whole = tuple(replace(path, hops=(replace(path.hops[0], **more), *path.hops[1:])) for path in panel.paths)
            made.append(replace(panel, paths=whole))
        return replace(row, panels=tuple(made))

    return section("ties", change)


def is_judgement(sentence: Sentence) -> bool:
    return sentence.kind == "judgement"


def add(*runs: Run) -> Change:
    return lambda s: replace(s, runs=(*s.runs, *runs))


SOURCE, EVIDENCE, FINDING = BRIEF.sources[0], BRIEF.evidence[0], BRIEF.findings[0]

FOREIGN = Run("", cite=next(row.number for row in BRIEF.evidence if not re.search(r"Quell|China|Chinese", row.exact)))


def foreign(sentence: Sentence) -> Sentence:
    """A sentence that rests on what has nothing to do with the subjects."""
    return replace(sentence, claims=(), ties=(), runs=(*sentence.runs[:1], FOREIGN))


MUTANTS: list[tuple[int, str, Brief]] = [
    (
        1,
        "a likelihood with a probability outside its band",
        swap(is_judgement, lambda s: replace(s, likelihood="likely", probability=30.0, confidence=None)),
    ),
    (1, "certainty", swap(is_judgement, lambda s: replace(s, likelihood="almost certain", probability=100.0, confidence=None))),
    (1, "a term without a probability", swap(is_judgement, add(Run(" This is very likely.")))),
    (1, "another profile", replace(BRIEF, profile="PHIA")),
    (2, "likelihood beside confidence", swap(is_judgement, lambda s: replace(s, likelihood="likely", probability=60.0))),
    (3, "a hedge of ours in a judgement", swap(is_judgement, words("is a lead", "may be a lead"))),
    (3, "a hedge of ours in a report", swap(has("is governor", "reported"), words("is governor", "is possibly governor"))),
    (4, "no kind", swap(has("is governor"), lambda s: replace(s, kind="fact"))),
    (4, "an opinion as the outlet's own", swap(has("may run", "attributed"), lambda s: replace(s, kind="reported"))),
    (4, "a report as somebody's word", swap(has("is governor", "reported"), lambda s: replace(s, kind="attributed"))),
    (5, "no citation", swap(has("is governor", "reported"), lambda s: replace(s, runs=tuple(r for r in s.runs if r.cite is None)))),
    (5, "a number from nowhere", swap(has("$12 million", "reported"), words("$12 million", "$21 million"))),
    (5, "a name from nowhere", swap(has("Vask", "reported"), words("Vask", "Petrov"))),
    (5, "a quotation that no span holds", swap(has("nothing to hide"), words("nothing to hide", "everything to hide"))),
    (5, "a span that does not re-read", replace(BRIEF, evidence=(replace(EVIDENCE, exact=EVIDENCE.exact + "!"), *BRIEF.evidence[1:]))),
    (5, "a citation of nothing", swap(has("is governor", "reported"), add(Run("", cite=99)))),
    (6, "the speaker dropped", swap(has("company filings", "attributed"), words("company filings", "somebody"))),
    (
        6,
        "unnamed speakers made known",
        swap(has("nnamed officials", "attributed"), lambda s: words("nnamed officials", "nanimous officials")(s)),
    ),
    (7, "the hedge dropped", swap(has("may run", "attributed"), words("may run", "runs"))),
    (7, "the denial dropped", swap(has("denied"), words("denied", "said"))),
    (8, "no reason for the letter", replace(BRIEF, sources=(replace(SOURCE, reliability_reason=""), *BRIEF.sources[1:]))),
    (8, "the owner left out", replace(BRIEF, sources=(replace(SOURCE, owner=""), *BRIEF.sources[1:]))),
    (8, "a letter of its own", replace(BRIEF, sources=(replace(SOURCE, reliability="A"), *BRIEF.sources[1:]))),
    (8, "a source without a descriptor", replace(BRIEF, sources=BRIEF.sources[1:])),
    (9, "a grade that is not the ledger's", replace(BRIEF, findings=(replace(FINDING, grade="A1"), *BRIEF.findings[1:]))),
    (9, "a grade without a reason", replace(BRIEF, findings=(replace(FINDING, reason=""), *BRIEF.findings[1:]))),
    (10, "high confidence on one origin", swap(is_judgement, lambda s: replace(s, confidence="high"))),
    (10, "a single source not called so", swap(is_judgement, words("single source", "well known"))),
    (11, "no basis", swap(is_judgement, lambda s: replace(s, basis=""))),
    (11, "no key assumption", swap(is_judgement, lambda s: replace(s, assumption=None))),
    (11, "no alternative", swap(is_judgement, lambda s: replace(s, alternative=None))),
    (11, "nothing that would change it", swap(is_judgement, lambda s: replace(s, change=" "))),
    (12, "one side only", section("ties", lambda s: replace(s, panels=tuple(replace(p, sentences=p.sentences[:1]) for p in s.panels)))),
    (13, "a grade averaged", paths(grade="B3")),
    (13, "time told wrongly", paths(overlap="yes")),
    (
        13,
        "a hop left out",
        section(
            "ties",
            lambda s: replace(s, panels=tuple(replace(p, paths=tuple(replace(x, hops=x.hops[1:]) for x in p.paths)) for p in s.panels)),
        ),
    ),
    (13, "a hop without evidence", hops(cites=())),
    (13, "a hop with a date of its own", hops(date="2001")),
    (13, "hops that do not meet", hops(object="Lowmark")),
    (14, "a lender made an owner", swap(has("lent", "reported"), words("lent $12 million to", "owns"))),
    (14, "a hop hardened", hops(wording="controls")),
    (15, "a key point from nowhere", section("events", lambda s: replace(s, panels=()))),
    (16, "no gaps", section("gaps", lambda s: replace(s, panels=()))),
    (16, "no figures", section("method", lambda s: replace(s, panels=()))),
    (16, "single sources not told", figures("single source", "source")),
    (16, "undated ties not told", figures("undated", "old")),
    (17, "no size of the corpus", swap(has("no measure"), words("one document on China", "documents on China"))),
    (17, "absence as absence", swap(has("no measure"), words("absence of reports is not absence of influence", "there is none"))),
    (17, "powers not counted", replace(BRIEF, powers=())),
    (18, "a publication date as the event's", swap(has("is governor", "reported"), lambda s: replace(s, date="2019-05-04"))),
    (18, "a date that nothing cited has", swap(has("is governor", "reported"), words("is governor", "is since June 2017 governor"))),
    (19, "a new version without changes", replace(BRIEF, version=2, previous="x")),
    (19, "a change without a reason", replace(BRIEF, version=2, previous="x", changes=("New: something.",))),
    (19, "changes of a first version", replace(BRIEF, changes=("New, because of nothing.",))),
    (20, "another hash", replace(BRIEF, sources=(replace(SOURCE, sha256="0" * 64), *BRIEF.sources[1:]))),
    (20, "no time of capture", replace(BRIEF, sources=(replace(SOURCE, retrieved="yesterday"), *BRIEF.sources[1:]))),
    (21, "the machine not told", replace(BRIEF, provenance="Brief, written with care")),
    (21, "a review that nobody did", replace(BRIEF, evidence=(replace(EVIDENCE, review="accepted by a person"), *BRIEF.evidence[1:]))),
    (
        23,
        "somebody else's affair",
        swap(has("is governor", "reported"), lambda s: replace(s, claims=(), ties=(), runs=(*s.runs[:1], FOREIGN))),
    ),
    (22, "content that is not what was written", replace(BRIEF, title="Another title")),
]


def test_the_brief_passes_all_rules() -> None:
    assert lint_brief(BRIEF, CASE) == []
    single = corpus()
    assert lint_brief(settle_brief(single, single.subjects), single) == []


@pytest.mark.parametrize(("rule", "what", "mutant"), MUTANTS, ids=[f"{rule}-{what}" for rule, what, _ in MUTANTS])
def test_a_mutant_fails_by_its_rule(rule: int, what: str, mutant: Brief) -> None:
    breaches = RULES[rule](Checked(mutant, CASE))
    assert breaches, what
    assert all(breach.rule == rule and breach.cause and breach.where for breach in breaches)


def test_every_rule_has_a_mutant() -> None:
    assert {rule for rule, _, _ in MUTANTS} == set(RULES) == set(range(1, 24))


def hardened() -> Casefile:
    """The casefile with a tie graded 1 on the word of one origin."""
    ties = tuple(replace(tie, credibility=1) if tie.predicate == "visits" else tie for tie in CASE.ties)
    return replace(CASE, ties=ties)


def test_credibility_1_on_one_origin_is_refused() -> None:
    case = hardened()
    breaches = RULES[9](Checked(settle_brief(case, case.subjects), case))
    assert any("fewer than two independent origins" in breach.cause for breach in breaches)


def test_credibility_5_without_a_contradiction_is_refused() -> None:
    case = replace(CASE, ties=tuple(replace(tie, credibility=5) if tie.predicate == "visits" else tie for tie in CASE.ties))
    breaches = RULES[9](Checked(settle_brief(case, case.subjects), case))
    assert any("no stored contradiction" in breach.cause for breach in breaches)


def test_a_teaser_that_is_not_said_to_be_one_is_refused() -> None:
    case = replace(CASE, documents=tuple(replace(document, partial="paywall") for document in CASE.documents))
    assert any("only a teaser" in breach.cause for breach in RULES[8](Checked(BRIEF, case)))
    assert not any("teaser" in breach.cause for breach in RULES[8](Checked(settle_brief(case, case.subjects), case)))


def test_a_brief_in_breach_is_an_error_that_names_rule_sentence_and_cause() -> None:
    with pytest.raises(LintError) as caught:
        require_clean(swap(has("is governor", "reported"), words("Tessaly", "Petrovia")), CASE)
    assert caught.value.exit_code == 8
    assert "rule 5" in str(caught.value)
    assert "Petrovia" in str(caught.value)


def test_every_sentence_is_seen_by_the_linter() -> None:
    assert len(sentences_of(BRIEF)) > 30
