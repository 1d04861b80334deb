"""Sentences by their words, where somebody's words stand, claims by their status: over every ledger."""

from __future__ import annotations

import pytest

from cuibono.ledger import Ledger
from tests.ledger.factories import SOUTH, claim, document, reading, sentences


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """NORTH, and SOUTH with a claim that looks ahead."""
    north = document()
    ledger.add_document(north, north.text.encode(), reading(north))
    south = document(SOUTH, "south.txt")
    plain = reading(south, ())
    rail, port = (row for row in plain.mentions if row.entity in ("e1", "e3"))
    from cuibono.records import End

    ends = [End(row.start, row.end, row.text, row.schema, row.entity) for row in (rail, port)]
    ahead = claim(ends[0], "sells_to", ends[0], sentences(SOUTH)[0], status="possible")
    from dataclasses import replace

    ledger.add_document(south, south.text.encode(), replace(plain, claims=(replace(ahead, object=ends[1], predicate="owns"),)))
    return ledger


def _words(ledger: Ledger, rows: list[tuple[str, int, int]]) -> list[str]:
    return [ledger.document(doc_id).text[start:end] for doc_id, start, end in rows]


def test_sentences_with_a_word_or_a_row_of_words(filled: Ledger) -> None:
    assert filled.sentences_with(["MAY"]) == filled.sentences_with(["may"]) != []
    found = _words(filled, filled.sentences_with(["may sell", "no such words"]))
    assert found == ["Analysts say Orsk Rail may sell the port of Vell."]
    assert filled.sentences_with(["sell may"]) == []
    assert filled.sentences_with(["  ", ""]) == []


def test_sentences_of_some_documents(filled: Ledger) -> None:
    rows = filled.sentences_with(["Orsk"])
    ids = {row[0] for row in rows}
    assert len(ids) == 2
    assert rows == sorted(rows)
    for doc_id in ids:
        assert {row[0] for row in filled.sentences_with(["Orsk"], doc_ids=[doc_id])} == {doc_id}
    assert filled.sentences_with(["Orsk"], doc_ids=[]) == []


def test_a_heading_is_no_sentence(filled: Ledger) -> None:
    assert filled.sentences_with(["heading"]) == []


def test_where_somebodys_words_stand(filled: Ledger) -> None:
    every = filled.said_spans()
    assert [(row[0], row[1], row[2], row[3]) for row in every] == [
        (row.attribution_id, row.doc_id, row.content, row.cue_text) for row in filled.attributions()
    ]
    assert every
    assert filled.said_spans([every[0][1]]) == every
    assert filled.said_spans([]) == []


def test_claims_of_a_status(filled: Ledger) -> None:
    every = filled.claims()
    for statuses in (["possible"], ["asserted", "possible"], ["denied"], []):
        assert filled.claims_with_status(statuses) == [row for row in every if row.status in statuses]
    south = next(row.doc_id for row in every if row.status == "possible")
    assert filled.claims_with_status(["asserted"], doc_ids=[south]) == []
