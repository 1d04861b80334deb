"""The register of questions: every one asked of a small corpus, its arguments as words of a command line and back."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.errors import AmbiguousError, CuibonoError, NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.operations.ask import ask_in_words, read_question
from cuibono.operations.questions import QUESTIONS, Value, as_words, ask, command_line, parse
from cuibono.operations.saved import as_data, as_lines, check, forget, run, save
from cuibono.operations.verify import verify
from cuibono.operations.workspace import open_workspace
from cuibono.records import SavedQuestion
from cuibono.stages.inquire.answer_items import answer_items, compare_answers, digest_of

ASKED: dict[str, dict[str, Value]] = {
    "paths": {"left": "Ana Dorn", "right": "Orsk Rail"},
    "exposure": {"country": "Peru", "state": "China"},
    "footprint": {"powers": ("Orsk Rail", "Ana Dorn"), "in": "Vell"},
    "events": {"name": "Ana Dorn"},
    "timeline": {"name": "Orsk Rail"},
    "places": {"name": "Orsk Rail"},
    "statements": {"speaker": "Ana Dorn"},
    "quotes": {"words": "paid nothing"},
    "sourcing": {},
    "audit": {"what": "north"},
    "forecasts": {},
    "gaps": {"name": "Orsk Rail"},
    "changes": {"name": "Orsk Rail", "since": "2020"},
    "contradictions": {},
    "dossier": {"name": "Ana Dorn"},
    "ties": {"name": "Orsk Rail", "predicate": "owns,controls"},
}


@pytest.fixture
def ledger(workspace: Path) -> Iterator[Ledger]:
    with open_workspace(workspace, write=True) as opened:
        yield opened.ledger


def test_every_question_has_its_sample() -> None:
    assert ASKED.keys() == QUESTIONS.keys()


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_each_question_is_asked_by_its_name(name: str, ledger: Ledger) -> None:
    try:
        data, lines = ask(ledger, name, ASKED[name])
    except NoMatchError:
        assert name in ("exposure", "footprint")  # no country is named in the two texts
        return
    assert lines
    assert all(isinstance(line, str) for line in lines)
    json.dumps(data, default=str)
    answer_items(data)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_arguments_are_words_and_back(name: str) -> None:
    words = as_words(name, ASKED[name])
    assert parse(words) == (name, ASKED[name])
    assert command_line(name, ASKED[name]) == f"cuibono {shlex.join(words)}"


@given(st.text(min_size=1).filter(lambda text: text.strip() and not text.startswith("--")), st.integers(1, 9), st.booleans())
def test_any_name_survives_the_command_line(name: str, hops: int, passing: bool) -> None:
    given_ = {"left": name, "right": "China", "hops": hops, **({"all": True} if passing else {})}
    assert parse(as_words("paths", given_)) == ("paths", given_)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "no question"),
        (("poem", "Peru"), "no question 'poem'"),
        (("paths", "A"), "needs right"),
        (("paths", "A", "B", "C"), "does not take 'C'"),
        (("paths", "A", "B", "--wings", "2"), "no option --wings"),
        (("paths", "A", "B", "--hops"), "needs a value"),
        (("paths", "A", "B", "--hops", "many"), "no number"),
        (("changes", "A"), "needs since"),
        (("dossier", " "), "is empty"),
        (("footprint",), "needs powers"),
    ],
)
def test_bad_words_say_what_is_wrong(words: tuple[str, ...], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        parse(words)


def test_ties_by_kind_end_and_time(ledger: Ledger) -> None:
    data, lines = ask(ledger, "ties", {"name": "Ana Dorn", "predicate": "talk"})
    assert {row["tie"]["predicate"] for row in data["ties"]} <= {"meets", "visits", "attends", "agrees_with", "cooperates_with"}
    assert data["ties"]
    assert any("Ana Dorn" in line and "grade" not in line for line in lines)
    data, lines = ask(ledger, "ties", {"name": "Ana Dorn", "with": "Orsk Rail", "predicate": "sanctions"})
    assert data["ties"] == []
    assert "absence of reports is not absence of ties" in "\n".join(lines)
    for wrong in ({"predicate": "loves"}, {"as": "middle"}, {"since": "2031", "until": "2030"}, {"since": "soon"}):
        with pytest.raises(UsageError):
            ask(ledger, "ties", {"name": "Ana Dorn", **wrong})


def test_in_words(ledger: Ledger) -> None:
    data, lines = ask_in_words(ledger, "Whom did ana dorn meet?")
    assert data["command"] == "cuibono ties 'Ana Dorn' --predicate meets"
    assert lines[0] == f"taken for: {data['command']}"
    assert data["answer"]["ties"]
    data, lines = ask_in_words(ledger, "who is Ana Dorn since 2017?")
    assert data["left_out"] == ["since 2017"]
    assert any("left out" in line for line in lines)
    with pytest.raises(UsageError, match="not understood") as raised:
        read_question(ledger, "wibble wobble Ana Dorn")
    assert "Ana Dorn" in str(raised.value.advice)
    with pytest.raises(NoMatchError):
        ask_in_words(ledger, "who owns the moon?")


def test_a_saved_question_tells_what_changed(ledger: Ledger) -> None:
    row, answer = save(ledger, "dorn", ["how", "is", "Ana", "Dorn", "tied", "to", "Orsk", "Rail?"], by="ida", at="2031-06-02T00:00:00Z")
    assert row.call == ("paths", "Ana Dorn", "Orsk Rail")
    assert answer.items
    save(ledger, "meets", ["ties", "Ana Dorn", "--predicate", "meets"], by="ida", at="2031-06-02T00:00:00Z")
    again = check(ledger, at="2031-06-03T00:00:00Z")
    assert [bool(found.changed) for found in again] == [False, False]
    assert len(ledger.answers("meets")) == 1  # nothing changed, nothing kept
    last = ledger.last_answer("meets")
    assert last is not None
    assert last.digest == digest_of(last.items)
    ledger.add_answer(type(last)("meets", last.question, "2031-06-04T00:00:00Z", "other", 1, ()))
    found = check(ledger, ["meets"], at="2031-06-05T00:00:00Z")
    assert found[0].changed is not None
    assert [item.key for item in found[0].changed.came] == [item.key for item in last.items]
    lines = list(as_lines(found))
    assert "changed since 2031-06-04" in lines[0]
    assert any("Ana Dorn" in line and "met" in line for line in lines)
    assert any("“" in line for line in lines), "the sentence is told"
    assert as_data(found)["changed"] == 1
    assert len(ledger.answers("meets")) == 3
    assert run(ledger, "meets")[0]["ties"]
    forget(ledger, "meets", by="ida", at="2031-06-06T00:00:00Z")
    with pytest.raises(NoMatchError, match="no saved question"):
        run(ledger, "meets")


def test_a_saved_question_that_fails_stops_no_other(ledger: Ledger) -> None:
    save(ledger, "dorn", ["dossier", "Ana Dorn"], by="ida", at="2031-06-02T00:00:00Z")
    ledger.save_question(SavedQuestion("gone", "save", "who is Zebulon Quux", ("dossier", "Zebulon Quux"), "ida", "2031-06-02T00:00:00Z"))
    ledger.save_question(SavedQuestion("older", "save", "a question of another program", ("divine", "Peru"), "ida", "2031-06-02T00:00:00Z"))
    rows = {row.name: row for row in check(ledger, at="2031-06-03T00:00:00Z")}
    assert rows["dorn"].error is None
    assert (rows["gone"].error or "").startswith("E102")
    assert (rows["older"].error or "").startswith("E100")
    assert as_data(list(rows.values()))["failed"] == 2


@pytest.mark.parametrize(
    ("name", "words"), [("a b", ["dossier", "Ana Dorn"]), ("list", ["dossier", "Ana Dorn"]), ("x", []), ("x", ["dossier", "Zebulon Quux"])]
)
def test_what_can_not_be_asked_is_not_kept(ledger: Ledger, name: str, words: list[str]) -> None:
    with pytest.raises((UsageError, NoMatchError, AmbiguousError)):
        save(ledger, name, words, by="ida", at="2031-06-02T00:00:00Z")
    assert ledger.saved_questions() == []
    assert issubclass(AmbiguousError, CuibonoError)


def test_answers_are_compared_by_what_stays() -> None:
    tie = {"tie_id": "t1", "status": "asserted", "reliability": "F", "credibility": 3, "supporting": ["c1"], "contrary": []}
    one = answer_items(
        {"hops": [{"tie": tie, "evidence": [{"claim_id": "c1", "sentence": "x", "status": "asserted"}]}], "unread": {"claim_id": "c9"}}
    )
    assert [(item.key, item.kind, item.grade, item.claims) for item in one] == [("t1", "tie", "F3", ("c1",))]
    two = answer_items({"rows": [{**tie, "credibility": 1, "supporting": ["c1", "c2"]}, {**tie, "tie_id": "t2"}]})
    found = compare_answers(one, two)
    assert [item.key for item in found.came] == ["t2"]
    assert [(old.grade, new.grade) for old, new in found.regraded] == [("F3", "F1")]
    assert not found.evidence
    assert not compare_answers(two, two)
    denied = answer_items([{**tie, "status": "denied"}])
    assert [new.status for _, new in compare_answers(one, denied).restated] == ["denied"]
    more = answer_items([{**tie, "supporting": ["c1", "c2"]}])
    assert len(compare_answers(one, more).evidence) == 1
    assert [item.key for item in compare_answers(two, one).went] == ["t2"]
    assert digest_of(one) != digest_of(two)
    figures = answer_items({"outlets": [{"outlet": "a", "unnamed": 3}]}, figures=True)
    assert figures != answer_items({"outlets": [{"outlet": "a", "unnamed": 4}]}, figures=True)
    assert [item.kind for item in figures] == ["figures"]
    assert answer_items({"rows": [], "total": 7}) == ()  # the size of the corpus is no answer


def test_verify_finds_an_answer_that_was_changed(ledger: Ledger) -> None:
    save(ledger, "dorn", ["dossier", "Ana Dorn"], by="ida", at="2031-06-02T00:00:00Z")
    found = verify(ledger)
    assert (found.checked["saved answers"], found.faults) == (1, [])
    last = ledger.last_answer("dorn")
    assert last is not None
    ledger.add_answer(type(last)("dorn", last.question, last.at, last.digest, last.documents, last.items[1:]))
    assert verify(ledger).faults == ["the answer to 'dorn' of 2031-06-02T00:00:00Z was changed"]
