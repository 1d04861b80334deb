"""Forecasts of a small ledger: listed, resolved by documents and by the analyst, undone, scored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cuibono.errors import NoMatchError, UsageError
from cuibono.ledger import Ledger
from cuibono.operations.derive import derive
from cuibono.operations.forecasts import forecast_scores, forecasts, resolve
from cuibono.operations.undo import undo
from cuibono.operations.verify import verify
from cuibono.operations.wording import decision_words
from cuibono.operations.workspace import open_workspace
from cuibono.records import Attribution, Claim, Mention, Reading
from tests.ledger.factories import claim, document, end, sentences, span

AHEAD = (
    "Ana Dorn will meet Orsk Rail in June. Analysts said the port of Vell could fall silent next year. "
    "Orsk Rail is likely to win the port of Vell by 2032."
)
LATER = "Ana Dorn met Orsk Rail on Thursday in the hall of the town."
LAST = "Nothing else was to be told of the port of Vell in that year."
SAID = {"by": "ida", "why": "the log of the town"}


def _reading(doc_id: str, text: str, claims: tuple[Claim, ...], said: tuple[Attribution, ...] = ()) -> Reading:
    schemata = {"Ana Dorn": ("Person", "e1"), "Orsk Rail": ("Company", "e2"), "port of Vell": ("Project", "e3")}
    mentions = tuple(Mention(*span(text, name), name, *told) for name, told in schemata.items() if name in text)
    return Reading(doc_id, "test/1", tuple(sorted(mentions, key=lambda row: row.start)), said, claims, (), sentences(text))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Three documents, derived and open for writing."""
    with open_workspace(tmp_path / "w", write=True, create=True) as opened:
        made = opened.ledger
        one = document(AHEAD, "one.txt", source_id="Vell Post", published_at="2031-05-02")
        dorn, rail = (end(AHEAD, name, schema, key) for name, schema, key in (("Ana Dorn", "Person", "e1"), ("Orsk Rail", "Company", "e2")))
        lines = sentences(AHEAD)
        said = Attribution(
            (span(AHEAD, "Analysts"),),
            (span(AHEAD, "said"),),
            (span(AHEAD, "the port of Vell could fall silent next year"),),
            "unnamed",
            "indirect",
        )
        made.add_document(
            one, AHEAD.encode(), _reading(one.doc_id, AHEAD, (claim(dorn, "meets", rail, lines[0], status="planned"),), (said,))
        )
        two = document(LATER, "two.txt", source_id="Orsk Mail", published_at="2031-06-20")
        dorn, rail = (end(LATER, name, schema, key) for name, schema, key in (("Ana Dorn", "Person", "e1"), ("Orsk Rail", "Company", "e2")))
        made.add_document(
            two, LATER.encode(), _reading(two.doc_id, LATER, (claim(dorn, "meets", rail, (0, len(LATER)), date="2031-06-19"),))
        )
        three = document(LAST, "three.txt", source_id="Orsk Mail", published_at="2033-06-20")
        made.add_document(three, LAST.encode(), _reading(three.doc_id, LAST, ()))
        derive(made)
        yield made


def states(ledger: Ledger, **asked: object) -> dict[str, str]:
    data, _ = forecasts(ledger, **asked)  # type: ignore[arg-type]
    return {row["sentence"]: row["outcome"]["state"] for row in data["forecasts"]}


def ids(ledger: Ledger) -> dict[str, str]:
    return {row["sentence"]: row["forecast_id"] for row in forecasts(ledger)[0]["forecasts"]}


def test_the_list_tells_who_what_when_how_likely_and_what_came_of_it(ledger: Ledger) -> None:
    data, lines = forecasts(ledger)
    assert data["found"] == 3
    assert data["documents"] == 3
    assert sorted(row["outcome"]["state"] for row in data["forecasts"]) == ["happened", "passed", "passed"]
    text = "\n".join(lines)
    assert "3 forecasts found in this corpus of 3 documents" in text
    assert "“Analysts” (not named), in Vell Post" in text
    assert "how likely is not told: “could” (said as possible) · due 2032 (“next year”)" in text
    assert "“likely”, in the terms of ICD 203 55–80 % · due 2032 (“by 2032”)" in text
    assert "→ came about, as reported by:" in text
    assert LATER in text
    assert "the tie is graded" in text
    assert "→ deadline passed; no report in this corpus" in text
    report = next(row["outcome"]["reports"] for row in data["forecasts"] if row["outcome"]["reports"])
    assert report[0]["sentence"] == LATER
    assert report[0]["grade"]


def test_what_is_asked_for(ledger: Ledger) -> None:
    assert len(states(ledger, name="Ana Dorn")) == 1
    assert len(states(ledger, by="unnamed")) == 1
    assert len(states(ledger, by="Vell Post")) == 2
    assert len(states(ledger, by="analysts")) == 1
    assert len(states(ledger, state="resolved")) == 1
    assert len(states(ledger, state="open")) == 2
    assert len(states(ledger, due="2032")) == 2
    assert len(states(ledger, due="2031-06")) == len(states(ledger, due="June 2031")) == 1
    assert len(states(ledger, words="silent")) == 1
    data, lines = forecasts(ledger, words="silent", by="outlet")
    assert data["forecasts"] == []
    assert "absence of reports is not absence" in lines[0]


def test_at_most_so_many_and_what_is_left_out_is_said(ledger: Ledger) -> None:
    data, lines = forecasts(ledger, most=1)
    assert len(data["forecasts"]) == 1
    assert data["found"] == 3
    assert "the 1 most definite ones" in lines[0]


@pytest.mark.parametrize("asked", [{"state": "shut"}, {"due": "soon"}])
def test_bad_questions(ledger: Ledger, asked: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        forecasts(ledger, **asked)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        forecast_scores(ledger, by="month")
    with pytest.raises(NoMatchError):
        forecasts(ledger, "Nobody At All")


def test_the_analyst_overrules_documents_and_undo_restores_them(ledger: Ledger) -> None:
    found = next(sentence for sentence, state in states(ledger).items() if state == "happened")
    made, forecast, outcome = resolve(ledger, ids(ledger)[found], "did-not", at="2033-07-01T00:00:00Z", **SAID)
    assert (made.kind, outcome.state, outcome.by) == ("forecast", "did-not", "analyst")
    assert decision_words(made, {}) == f"{forecast.forecast_id}: did not come about"
    derive(ledger)
    assert states(ledger)[found] == "did-not"
    _, lines = forecasts(ledger)
    assert "→ did not come about, as judged by ida, 2033-07-01 00:00, because the log of the town" in "\n".join(lines)
    assert "later documents report it:" in "\n".join(lines)
    assert not verify(ledger).faults
    undo(ledger, by="ida", at="2033-07-02T00:00:00Z", why="")
    derive(ledger)
    assert states(ledger)[found] == "happened"


def test_a_verdict_needs_a_forecast_a_word_and_a_reason(ledger: Ledger) -> None:
    known = next(iter(ids(ledger).values()))
    for forecast_id, verdict, why, error in (
        ("forecast-nowhere", "happened", "x", NoMatchError),
        (known, "maybe", "x", UsageError),
        (known, "happened", " ", UsageError),
    ):
        with pytest.raises(error):
            resolve(ledger, forecast_id, verdict, by="ida", at="2033-07-01T00:00:00Z", why=why)
    assert [row for row in ledger.decisions() if row.kind == "forecast"] == []


def test_records_count_and_score_nothing_of_a_few(ledger: Ledger) -> None:
    resolve(ledger, ids(ledger)[sentences_of("likely", ledger)], "did-not", at="2033-07-01T00:00:00Z", **SAID)
    data, lines = forecast_scores(ledger)
    told = {row["key"]: row for row in data["records"]}
    assert (told["outlet"]["forecasts"], told["outlet"]["by_documents"], told["outlet"]["by_analyst"]) == (2, 1, 1)
    assert told["outlet"]["brier"] is None
    assert told["outlet"]["brier_n"] == 1
    assert "no Brier score: n = 1 settled with a probability, 5 are needed" in "\n".join(lines)
    assert {row["key"] for row in forecast_scores(ledger, by="outlet")[0]["records"]} == {"Vell Post"}
    assert len(forecast_scores(ledger, by="speaker")[0]["records"]) == 2


def sentences_of(word: str, ledger: Ledger) -> str:
    return next(sentence for sentence in ids(ledger) if word in sentence)


def test_a_rejected_claim_settles_nothing(ledger: Ledger) -> None:
    from cuibono.operations.decide import decide_claim

    report = next(row for row in ledger.claims() if row.status == "asserted")
    decide_claim(ledger, report.claim_id, "reject", by="ida", at="2033-07-01T00:00:00Z", why="misread")
    derive(ledger)
    assert "happened" not in states(ledger).values()
    assert replace(report, review="rejected") in ledger.claims()
