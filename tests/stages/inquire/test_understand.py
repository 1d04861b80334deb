"""Questions in words: the table's own examples, phrasings that it was not written from, dates, and what must not be understood."""

from __future__ import annotations

import shlex
import tomllib
from datetime import date
from pathlib import Path

import pytest

from cuibono.operations.questions import QUESTIONS, parse
from cuibono.stages.inquire.question_dates import take_dates
from cuibono.stages.inquire.question_forms import forms, table
from cuibono.stages.inquire.understand import MOST_LETTERS, Understood, nearest, understand
from cuibono.vocabulary import PREDICATES

DATA = tomllib.loads((Path(__file__).parents[2] / "operations" / "data" / "phrasings.toml").read_text(encoding="utf-8"))
KNOWN = {name.lower(): name for name in DATA["names"]}
NEWEST = date(2019, 5, 20)
TAKES = {name: frozenset(argument.name for argument in row.arguments) for name, row in QUESTIONS.items()}


def taken(words: str) -> Understood | None:
    return understand(words, KNOWN, NEWEST, TAKES)


def fits(words: str, means: str) -> bool:
    found = taken(words)
    if not means:
        # A name that the ledger does not have is an error too, and no answer.
        return found is None or bool(found.unknown)
    if means == "UNKNOWN NAME":
        return found is not None and bool(found.unknown)
    return found is not None and not found.unknown and (found.question, found.arguments) == parse(shlex.split(means))


def test_phrasings_that_the_table_was_not_written_from() -> None:
    wrong = [row for row in DATA["phrasing"] if not fits(row["words"], row["means"])]
    told = "\n".join(f"{row['words']!r}: {taken(row['words'])}, not {row['means']!r}" for row in wrong)
    assert len(DATA["phrasing"]) >= 60
    assert not [row for row in wrong if not row["means"]], told
    assert len(wrong) <= 0.05 * len(DATA["phrasing"]), told


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.examples[0])
def test_the_examples_of_each_form_are_taken_for_it(form) -> None:  # type: ignore[no-untyped-def]
    names = {**KNOWN, **{name.lower(): name for name in ("Rails for Peru",)}}
    for example in form.examples:
        found = understand(example, names, NEWEST, TAKES)
        assert found is not None, example
        assert found.question == form.question, example
        assert not found.unknown, example
        assert set(found.arguments) - {"since", "until"} <= {key for key, _ in form.arguments}, example


def test_every_form_is_a_question_with_its_arguments() -> None:
    for form in forms():
        assert {key for key, _ in form.arguments} <= TAKES[form.question], form.examples
        assert not form.needs or form.needs in TAKES[form.question]
    for kind in ("verb", "noun"):
        assert {name for row in table()[kind] for name in row["predicates"]} <= PREDICATES.keys()
    assert {form.question for form in forms()} == QUESTIONS.keys()


@pytest.mark.parametrize(
    ("words", "since", "until", "rest"),
    [
        ("what is new since 3 March 2018?", "2018-03-03", None, "what is new ?"),
        ("what is new since March 3rd, 2018", "2018-03-03", None, "what is new"),
        ("what happened between 2015 and March 2017", "2015", "2017-03", "what happened"),
        ("what happened in the last 6 months", "2018-11", None, "what happened"),
        ("what happened in the past two weeks", "2019-05-06", None, "what happened"),
        ("what happened before 2018-02-01", None, "2018-02-01", "what happened"),
        ("what happened last year", "2018", "2018", "what happened"),
        ("what happened since December", "2018-12", None, "what happened"),
        ("who met Theresa May in 2018", "2018", "2018", "who met Theresa May"),
        ("who is May", None, None, "who is May"),
        ("who said “in 2017 we won”", None, None, "who said “in 2017 we won”"),
        ("what happened since yesterday", "2019-05-19", None, "what happened"),
    ],
)
def test_dates(words: str, since: str | None, until: str | None, rest: str) -> None:
    found = take_dates(words, NEWEST)
    assert (found.since, found.until, found.text) == (since, until, rest)


def test_a_name_is_not_split_and_a_word_of_the_question_is_no_name() -> None:
    known = {**KNOWN, "who": "WHO", "bank": "Bank", "china": "China"}
    found = understand("who ties the Bank of China to WHO?", known, NEWEST, TAKES)
    assert found is not None
    assert found.arguments == {"left": "Bank of China", "right": "WHO"}


def test_a_date_that_a_question_does_not_take_is_told() -> None:
    found = taken("who is Oleg Deripaska since 2017?")
    assert found is not None
    assert found.left_out == ("since 2017",)


def test_a_slip_is_told_and_one_with_two_readings_is_none() -> None:
    found = taken("what is the conection between Huawei and Iran")
    assert found is not None
    assert found.corrected == (("conection", "connection"),)
    assert taken("what is the blorp between Huawei and Iran") is None


def test_what_is_near_is_offered_with_the_names_of_the_question() -> None:
    offered = nearest("kindly elucidate the connections Huawei Iran might have", KNOWN, NEWEST)
    assert offered
    assert "Huawei" in offered[0]


def test_a_text_is_no_question() -> None:
    assert taken("who owns Huawei? " * MOST_LETTERS) is None


@pytest.mark.parametrize(
    ("words", "means"),
    [
        (
            "who owns PeruRail and who ties it to China?",
            ["ties PeruRail --predicate owns,acquires,controls --as object", "paths PeruRail China"],
        ),
        ("Who is Paul Manafort? Whom did he meet?", ["dossier 'Paul Manafort'", "ties 'Paul Manafort' --predicate meets"]),
        (
            "what is China doing in Peru; and also what happened in Qatar in 2016, and who is Oleg Deripaska",
            ["footprint China --in Peru", "events Qatar --since 2016 --until 2016", "dossier 'Oleg Deripaska'"],
        ),
        ("what are the ties between Russia and Ukraine?", ["paths Russia Ukraine"]),
    ],
)
def test_questions_in_a_row_are_the_first_and_what_follows(words: str, means: list[str]) -> None:
    found = taken(words)
    assert found is not None
    assert [(row.question, row.arguments) for row in (found, *found.then)] == [parse(shlex.split(row)) for row in means]


@pytest.mark.parametrize(
    "words",
    [
        "how is Paul Manafort tied to Russia and Ukraine?",
        "who owns Huawei and colourless green ideas?",
        "is Peru tied to China and who paid him?",
    ],
)
def test_what_is_no_second_question_is_not_made_one(words: str) -> None:
    found = taken(words)
    assert found is None or not found.then
