"""The ledger of forecasts: who says it, reprints as one, what later documents and the analyst make of it, and the scores."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuibono.records import Decision, Document, StoredAttribution, StoredClaim
from cuibono.records.decisions import UNDO
from cuibono.stages.inquire.forecasts import Forecast, Place, SaidAt, find_forecasts, look_ahead
from cuibono.stages.inquire.likelihoods import Likelihood
from cuibono.stages.inquire.resolve_forecasts import VERDICTS, Outcome, claims_by_ends, resolve_forecast, standing_forecasts
from cuibono.stages.inquire.score_forecasts import brier_of, record_of, records, reliability
from tests.stages.casefiles import attribution, claim, document, entity

DORN, RAIL = entity("Ana Dorn", "Person"), entity("Orsk Rail", "Company")
SENTENCE = "Ana Dorn will meet Orsk Rail in June."


def found(
    docs: list[Document], said: list[StoredAttribution] | None = None, claims: list[StoredClaim] | None = None
) -> tuple[Forecast, ...]:
    """The forecasts of whole documents of one sentence each."""
    by_id = {doc.doc_id: doc for doc in docs}
    places = [(doc.doc_id, 0, len(doc.text)) for doc in docs]
    spans = [SaidAt(row.attribution_id, row.doc_id, row.content, row.cue_text) for row in said or []]
    ahead = look_ahead(by_id, places, spans, claims or [])
    return find_forecasts(by_id, ahead, said or [], claims or [], {row.entity_id: row for row in (DORN, RAIL)})


def planned(doc: Document) -> StoredClaim:
    return claim(doc, DORN, "meets", RAIL, doc.text, "planned")


def test_the_outlet_itself_forecasts_where_nobody_is_said_to() -> None:
    doc = document("d1", SENTENCE, "Vell Post", "2031-05-02")
    (row,) = found([doc], claims=[planned(doc)])
    assert (row.kind, row.who, row.outlet, row.made_on, row.due, row.due_words) == (
        "outlet", "Vell Post", "Vell Post", "2031-05-02", "2031-06", "in June",
    )  # fmt: skip
    assert row.what == row.sentence == SENTENCE
    assert not row.likelihood.told
    assert [ends[1] for ends in row.ends] == ["meets"]


@pytest.mark.parametrize(
    ("kind", "source", "who"),
    [
        ("unnamed", "analysts", "“analysts” (not named)"),
        ("organization", "the council", "the council"),
        ("unnamed", None, "somebody who is not named"),
    ],
)
def test_who_says_it(kind: str, source: str | None, who: str) -> None:
    text = f"The harbour line will open in June, {source or 'one'} said."
    doc = document("d1", text, "Vell Post", "2031-05-02")
    (row,) = found([doc], [attribution(doc, kind, "indirect", source, "said", "The harbour line will open in June")])
    assert (row.kind, row.who) == (kind, who)
    assert row.what == "The harbour line will open in June"


def test_a_named_speaker_is_told_by_caption_and_id() -> None:
    doc = document("d1", "The harbour line will open in June, Dorn said.", "Vell Post", "2031-05-02")
    (row,) = found([doc], [attribution(doc, "person", "indirect", "Dorn", "said", "The harbour line will open in June", DORN)])
    assert (row.who, row.speaker) == ("Ana Dorn", DORN.entity_id)


def test_a_reprint_is_one_forecast_with_its_places_and_the_first_is_its_own() -> None:
    docs = [document("d2", SENTENCE, "Orsk Mail", "2031-05-03"), document("d1", SENTENCE, "Vell Post", "2031-05-02")]
    (row,) = found(docs)
    assert [place.doc_id for place in row.places] == ["d1", "d2"]
    assert row.outlet == "Vell Post"
    assert row.forecast_id == row.places[0].place_id
    assert found(docs[:1])[0].forecast_id == row.places[1].place_id  # ids do not hang on what else is there


def test_a_rejected_claim_tells_no_tie() -> None:
    doc = document("d1", SENTENCE, "Vell Post", "2031-05-02")
    (row,) = found([doc], claims=[replace(planned(doc), review="rejected")])
    assert row.ends == ()


# -- what came of it
def later(text: str, published: str, status: str = "asserted", date: str | None = None, doc_id: str = "d9") -> tuple[Document, StoredClaim]:
    doc = document(doc_id, text, "Coast Mail", published)
    return doc, claim(doc, DORN, "meets", RAIL, text, status, date=date)


def outcome(*reports: tuple[Document, StoredClaim], decided: dict[str, Decision] | None = None, until: str = "2032-01-01") -> Outcome:
    doc = document("d1", SENTENCE, "Vell Post", "2031-05-02")
    (row,) = found([doc], claims=[planned(doc)])
    decided = {row.forecast_id if key == "it" else key: value for key, value in (decided or {}).items()}
    documents = {doc.doc_id: doc, **{made.doc_id: made for made, _ in reports}}
    return resolve_forecast(row, claims_by_ends(made for _, made in reports), documents, decided, until)


MET = "Ana Dorn met Orsk Rail."


@pytest.mark.parametrize(
    ("text", "published", "status", "date", "state", "by"),
    [
        (MET, "2031-06-20", "asserted", "2031-06-19", "happened", "documents"),
        (MET, "2031-06-20", "asserted", None, "happened", "documents"),
        (MET, "2031-04-20", "asserted", "2031-04-19", "passed", ""),  # published before the forecast
        (MET, "2031-06-20", "asserted", "2031-03", "passed", ""),  # dated before it
        (MET, "2031-09-20", "asserted", "2031-09", "passed", ""),  # too late
        (MET, "2031-09-20", "asserted", "2031-06", "happened", "documents"),  # reported late, dated in time
        (MET, "2031-06-20", "planned", None, "passed", ""),
        (MET, "2031-06-20", "denied", None, "passed", ""),  # a denial settles nothing
        ("Ana Dorn met Orsk Rail ahead of next week.", "2031-06-20", "asserted", None, "passed", ""),  # looks ahead itself
    ],
)
def test_later_documents(text: str, published: str, status: str, date: str | None, state: str, by: str) -> None:
    found = outcome(later(text, published, status, date))
    assert (found.state, found.by) == (state, by)
    assert bool(found.denials) == (status == "denied")


def test_no_report_before_the_deadline_leaves_it_open_and_none_after_is_never_a_no() -> None:
    assert outcome(until="2031-06-10").state == "open"
    assert outcome().state == "passed"


def test_an_undated_report_of_what_was_reported_before_is_a_candidate() -> None:
    found = outcome(later(MET, "2031-04-01", doc_id="d8"), later(MET, "2031-06-20"))
    assert found.state == "passed"
    assert len(found.candidates) == 1
    assert not found.reports


def decision(target: str, verdict: str, at: str = "2031-07-01T00:00:00Z", kind: str = "forecast", number: int = 1) -> Decision:
    return Decision(f"decision-{number}", kind, target, None, verdict, "ida", at, "the log")


@given(st.sampled_from(VERDICTS), st.booleans())
def test_the_analyst_always_wins(verdict: str, reported: bool) -> None:
    reports = [later(MET, "2031-06-20")] if reported else []
    found = outcome(*reports, decided={"it": decision("it", verdict)})
    assert (found.state, found.by) == (verdict, "analyst")
    assert bool(found.reports) == reported


def test_an_undo_restores_what_stood_before() -> None:
    first, second = decision("f", "happened"), decision("f", "did-not", "2031-07-02T00:00:00Z", number=2)
    undo = decision("decision-2", UNDO, "2031-07-03T00:00:00Z", UNDO, 3)
    assert standing_forecasts([first, second])["f"].verdict == "did-not"
    assert standing_forecasts([first, second, undo])["f"].verdict == "happened"
    assert standing_forecasts([first, decision("decision-1", UNDO, "2031-07-03T00:00:00Z", UNDO, 4)]) == {}


# -- scores
def judged(number: int, state: str, by: str = "analyst", percent: float | None = None, **more: Any) -> tuple[Forecast, Outcome]:
    likely = Likelihood("could") if percent is None else Likelihood(f"{percent} %", 55, 80, percent)
    place = Place(f"f-{number}", f"d-{number}", 0, 9, "Vell Post", "2031-05-02")
    fields: dict[str, Any] = {
        "forecast_id": f"f-{number}", "places": (place,), "who": "Ana Dorn", "speaker": "ent-dorn", "kind": "person", "outlet": "Vell Post",
        "what": "It will.", "sentence": "It will.", "head": "will", "form": "announced", "negated": False, "condition": None, "due": "2031",
        "due_words": "by 2031", "likelihood": likely, "made_on": "2031-05-02",
    }  # fmt: skip
    return Forecast(**{**fields, **more}), Outcome(state, by)


SETTLED = st.lists(st.tuples(st.floats(0, 100), st.sampled_from(["happened", "did-not", "partly", "void"])), max_size=20)


@given(SETTLED, st.randoms())
def test_brier_is_bounded_and_does_not_hang_on_the_order(rows: list[tuple[float, str]], rng: Any) -> None:
    made = [judged(n, state, percent=percent) for n, (percent, state) in enumerate(rows)]
    mixed = rng.sample(made, len(made))
    found = brier_of(made)
    told = [(p / 100 - (s == "happened")) ** 2 for p, s in rows if s in ("happened", "did-not")]
    assert (found is None) == (not told)
    if found is not None:
        assert 0 <= found.low <= found.score <= found.high <= 1
        assert found.n == len(told)
        assert found.score == pytest.approx(sum(told) / len(told))
    assert record_of("k", "n", "person", made) == record_of("k", "n", "person", mixed)
    assert sum(row.n for row in reliability(made)) == len(told)


def test_the_band_gives_a_range_around_its_middle() -> None:
    row, _ = judged(1, "happened")
    found = brier_of([(replace(row, likelihood=Likelihood("likely", 55, 80)), Outcome("happened", "analyst"))])
    assert found is not None
    assert (found.score, found.low, found.high) == pytest.approx((0.325**2, 0.2**2, 0.45**2))


def test_no_score_of_a_few_and_none_from_documents_alone() -> None:
    few = record_of("k", "n", "person", [judged(n, "happened") for n in range(4)])
    assert (few.hits, few.hit_n, few.hit_rate) == (4, 4, None)
    enough = record_of("k", "n", "person", [judged(n, "happened" if n else "did-not") for n in range(5)])
    assert enough.hit_rate == pytest.approx(0.8)
    assert enough.by_analyst == 5
    told = record_of("k", "n", "person", [judged(n, "happened", "documents", 70.0) for n in range(9)])
    assert (told.brier, told.hit_rate, told.by_documents) == (None, None, 9)


def test_what_could_be_has_no_hits() -> None:
    found = record_of("k", "n", "person", [judged(n, "happened", form="possible") for n in range(6)])
    assert (found.hit_n, found.could_n, found.could_rate) == (0, 6, 1.0)


def test_named_and_unnamed_speakers_are_told_apart() -> None:
    rows = [
        judged(1, "happened"),
        judged(2, "open", "", kind="unnamed", speaker="unnamed", who="“aides” (not named)"),
        judged(3, "open", "", speaker=""),
    ]
    assert [row.key for row in records(rows, "speaker")] == ["ent-dorn", "unnamed"]
    assert {row.key for row in records(rows, "kind")} == {"person", "unnamed"}
    assert [(row.key, row.forecasts) for row in records(rows, "outlet")] == [("Vell Post", 3)]
