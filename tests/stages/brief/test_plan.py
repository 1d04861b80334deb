"""The brief over invented casefiles: what it tells, how it words it, and that the same casefile gives the same bytes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuibono.records import Brief, from_dict, to_dict
from cuibono.stages.brief.changes import next_version
from cuibono.stages.brief.clauses import told_role
from cuibono.stages.brief.draft import sentences_of
from cuibono.stages.brief.file import File
from cuibono.stages.brief.lint.settle import settle_brief
from cuibono.stages.brief.words import date_words, edtf_years, fill_verb, listing, on_date, with_article
from tests.stages.invented import china, corpus, quell


@pytest.fixture(scope="module")
def brief() -> Brief:
    case = corpus(pair=True)
    return settle_brief(case, case.subjects)


def text_of(brief: Brief) -> str:
    return "\n".join(sentence.text for _, sentence in sentences_of(brief))


def figures_of(brief: Brief) -> dict[str, str]:
    rows = next(s for s in brief.sections if s.key == "method").panels[0].rows
    return {row.cells[0].label: row.cells[1].label for row in rows}


def test_the_sections_come_in_the_order_of_the_form(brief: Brief) -> None:
    assert [s.key for s in brief.sections if s.number] == ["events", "offices", "ties", "presence", "responses", "gaps"]
    assert [s.key for s in brief.sections if not s.number] == ["points", "summary", "questions", "method"]
    assert brief.title == "Mara Quell and China"


def test_a_denial_stands_beside_what_it_denies(brief: Brief) -> None:
    ties = [s.text for key, s in sentences_of(brief) if key == "ties"]
    assert "40 per cent of Dunmore Quarries" in ties[0]
    assert "denied" in ties[1]
    assert "Dunmore Quarries" in ties[1]


def test_a_path_ends_at_an_unnamed_group_and_never_at_its_state(brief: Brief) -> None:
    paths = [path for s in brief.sections for panel in s.panels for path in panel.paths]
    assert [[hop.object for hop in path.hops] for path in paths] == [["Dunmore Quarries", "Chinese lenders"]]
    assert paths[0].grade == "B4"
    assert "not named" in paths[0].end_note
    assert "does not tie Chinese lenders to the state of China" in text_of(brief)


def test_a_reprint_is_one_origin(brief: Brief) -> None:
    met = next(s for key, s in sentences_of(brief) if key == "events" and "Vask" in s.text)
    assert len(met.cites) == 2
    assert "Inland Mirror" not in met.text


def test_hedges_and_unnamed_speakers_survive(brief: Brief) -> None:
    runs = next(s for key, s in sentences_of(brief) if key == "offices" and "presidency" in s.text)
    assert runs.kind == "attributed"
    assert "may run" in runs.text
    assert "unnamed officials" in runs.text.lower()


@pytest.mark.parametrize("word", ["He", "we", "that", "Who"])
def test_a_pronoun_is_no_speaker(word: str) -> None:
    case = corpus(pair=True)
    voice = File(case).voice(next(iter(case.documents)).doc_id, "person", word, None)
    assert (voice.name, voice.kind) == ("somebody not named", "unnamed")


def test_money_keeps_its_sum_and_its_year(brief: Brief) -> None:
    assert "lent $12 million to Dunmore Quarries in 2019" in text_of(brief)


def test_the_presence_of_powers_is_measured(brief: Brief) -> None:
    assert "one document on China in English and no documents on the United States" in text_of(brief)


def test_what_is_not_known_is_said(brief: Brief) -> None:
    gaps = " ".join(s.text for key, s in sentences_of(brief) if key == "gaps")
    for words in ("company filings", "Chinese lenders"):
        assert words in gaps
    figures = figures_of(brief)
    assert figures["Ties told"].split(", ") == [
        "seven: six of a single source",
        "one of two or more independent origins",
        "four undated",
        "one also told by speakers who are not named",
        "one contradiction open",
    ]
    assert "speakers who are not named" in figures["Whose words"]


def test_two_runs_give_the_same_brief(brief: Brief) -> None:
    case = corpus(pair=True)
    assert settle_brief(case, case.subjects) == brief
    assert from_dict(Brief, to_dict(brief)) == brief


def test_a_spelling_asked_for_is_printed() -> None:
    case = corpus()
    told = settle_brief(case, case.subjects, {quell.entity_id: "Mára Quell"})
    assert told.title == "Mára Quell"
    assert "Mára Quell is governor" in text_of(told)


def test_an_entity_without_ties_gets_a_brief_of_gaps() -> None:
    case = corpus()
    told = settle_brief(case, (china.entity_id,), None)
    assert "What is not known" in [section.heading for section in told.sections]


def test_versions_list_what_changed_and_why(brief: Brief) -> None:
    case = corpus(pair=True)
    assert next_version(brief, None, case) == brief
    assert next_version(brief, brief, case) == brief
    fewer = from_dict(Brief, {**to_dict(brief), "content": "0" * 64, "findings": to_dict(brief)["findings"][1:]})
    newer = next_version(brief, fewer, case)
    assert (newer.version, newer.previous) == (2, "0" * 64)
    assert newer.changes
    assert all("because" in line for line in newer.changes)


@pytest.mark.parametrize(
    ("edtf", "said", "on"),
    [
        ("2018-07-16", "16 July 2018", "on 16 July 2018"),
        ("2024", "2024", "in 2024"),
        ("2019/2023", "between 2019 and 2023", "between 2019 and 2023"),
        ("2026~", "about 2026", "in about 2026"),
        ("2019/..", "since 2019", "since 2019"),
        ("201X", "the 2010s", "in the 2010s"),
    ],
)
def test_dates_in_words(edtf: str, said: str, on: str) -> None:
    assert (date_words(edtf), on_date(edtf)) == (said, on)
    assert edtf_years(edtf) is not None


def test_small_words() -> None:
    assert listing(["A", "B", "C"]) == "A, B and C"
    assert with_article("United States", "Territory") == "the United States"
    assert with_article("Peru", "Territory") == "Peru"
    assert fill_verb("<be> in partnership with {o}", "third", plural=True) == "are in partnership with {o}"
    assert fill_verb("<carry>", "past") == "carried"


def test_ties_of_two_roles_never_share_a_sentence() -> None:
    claim = next(iter(corpus(pair=True).claims))
    father, sister, own = (replace(claim, predicate="related_to", role=role) for role in ("father", "his sister", "Mara Quell’s sister"))
    assert told_role(father) != told_role(sister)
    assert told_role(own) == "sister"
    assert told_role(replace(claim, predicate="meets", role="father")) == ""
