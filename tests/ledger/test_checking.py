from __future__ import annotations

from dataclasses import replace

import pytest

from cuibono.ledger.checking import check_reading
from cuibono.records import Attribution, Claim, Mention, Reading

from .factories import NORTH, SOUTH, claim, document, end, reading, sentences, span

DOCUMENT = document()
RAIL, DORN = end(NORTH, "Orsk Rail", "Company", "e1"), end(NORTH, "Ana Dorn", "Person", "e2")
GOOD = claim(RAIL, "meets", DORN, span(NORTH, "Mayor Ana Dorn met Orsk Rail in May."))
SAID = Attribution((span(NORTH, "Ana Dorn."),), (span(NORTH, "said"),), (span(NORTH, "We paid nothing"),), "person", "direct")


def _reasons(found: Reading) -> list[str]:
    return [reject.reason for reject in check_reading(DOCUMENT, found).rejects]


def test_what_holds_is_taken_in() -> None:
    rows = check_reading(DOCUMENT, reading(DOCUMENT, (GOOD,)))
    assert rows.rejects == []
    assert (len(rows.mentions), len(rows.attributions), len(rows.claims)) == (3, 1, 1)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (replace(GOOD, subject=replace(RAIL, start=RAIL.start + 1)), "claim_span"),
        (replace(GOOD, subject=replace(RAIL, text="Orsk Road")), "claim_span"),
        (replace(GOOD, object=replace(DORN, start=-8, end=-1)), "claim_span"),
        (replace(GOOD, object=replace(DORN, anchor=(5, 5))), "claim_span"),
        (replace(GOOD, evidence=(0, len(NORTH) + 1)), "claim_span"),
        (replace(GOOD, evidence=(9, 9)), "claim_span"),
        (replace(GOOD, predicate="bribes"), "claim_predicate"),
        (replace(GOOD, status="true"), "claim_status"),
        (replace(GOOD, subject=replace(RAIL, schema="Thing")), "claim_schema"),
        (replace(GOOD, confidence=0.0), "claim_confidence"),
        (replace(GOOD, confidence=1.5), "claim_confidence"),
        (replace(GOOD, attribution=1), "claim_attribution"),
        (replace(GOOD, attribution=-1), "claim_attribution"),
    ],
)
def test_a_claim_that_does_not_hold_is_a_reject(broken: Claim, reason: str) -> None:
    rows = check_reading(DOCUMENT, reading(DOCUMENT, (broken, GOOD)))
    assert [reject.reason for reject in rows.rejects] == [reason]
    assert len(rows.claims) == 1
    assert rows.rejects[0].doc_id == DOCUMENT.doc_id


def test_a_claim_given_twice_counts_once() -> None:
    assert _reasons(reading(DOCUMENT, (GOOD, GOOD))) == ["claim_twice"]


def test_a_claim_never_outlives_its_attribution() -> None:
    broken = replace(SAID, content=((0, len(NORTH) + 5),))
    found = replace(reading(DOCUMENT, (replace(GOOD, attribution=0),)), attributions=(broken,))
    rows = check_reading(DOCUMENT, found)
    assert [reject.reason for reject in rows.rejects] == ["attribution_span", "claim_attribution"]
    assert rows.claims == []


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (replace(SAID, content=()), "attribution_span"),
        (replace(SAID, cue=((3, 2),)), "attribution_span"),
        (replace(SAID, kind="rumour"), "attribution_kind"),
        (replace(SAID, quote="loose"), "attribution_kind"),
    ],
)
def test_attributions_are_checked(broken: Attribution, reason: str) -> None:
    assert _reasons(replace(reading(DOCUMENT, ()), attributions=(broken,))) == [reason]


def test_mentions_are_checked() -> None:
    off = (Mention(0, 4, "Orks", "Company", "e1"), Mention(0, 4, "Orsk", "Firm", "e1"))
    assert _reasons(replace(reading(DOCUMENT, ()), mentions=off)) == ["mention_span", "mention_schema"]


def test_interrupted_quotes_keep_their_gap() -> None:
    parts = (span(NORTH, "We paid"), span(NORTH, "nothing"))
    rows = check_reading(DOCUMENT, replace(reading(DOCUMENT, ()), attributions=(replace(SAID, content=parts),)))
    assert rows.attributions[0]["content_text"] == "We paid … nothing"


def test_every_word_is_in_a_passage() -> None:
    made = document(SOUTH, "south.txt")
    rows = check_reading(made, Reading(made.doc_id, "test/1", sentences=sentences(SOUTH)))
    kept = [SOUTH[row["start"] : row["end"]] for row in rows.passages]
    assert " ".join(kept).split() == SOUTH.split()
    bare = check_reading(made, Reading(made.doc_id, "test/1"))
    assert [SOUTH[row["start"] : row["end"]] for row in bare.passages] == [line for line in SOUTH.splitlines() if line]


def test_evidence_over_two_sentences_gives_both() -> None:
    start, stop = span(NORTH, "of Vell. Mayor Ana")
    (row,) = check_reading(DOCUMENT, reading(DOCUMENT, (replace(GOOD, evidence=(start, stop)),))).claims
    assert NORTH[row["sentence_start"] : row["sentence_end"]] == NORTH.split(" “")[0]


def test_ids_depend_on_what_is_said() -> None:
    rows = [
        check_reading(DOCUMENT, reading(DOCUMENT, (row,))).claims[0]["claim_id"] for row in (GOOD, replace(GOOD, status="denied"), GOOD)
    ]
    assert rows[0] == rows[2] != rows[1]
