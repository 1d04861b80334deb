"""The contract of what a ledger tells of speech, over every implementation."""

from __future__ import annotations

from cuibono.ledger import Ledger
from cuibono.records import Attribution, Link

from .factories import NORTH, SOUTH, claim, document, end, reading, sentences, span


def _filled(ledger: Ledger) -> tuple[str, str]:
    north = document()
    ends = end(NORTH, "Orsk Rail", "Company", "e1"), end(NORTH, "port of Vell", "Project", "e3")
    told = claim(ends[0], "owns", ends[1], sentences(NORTH)[0], attribution=0)
    assert ledger.add_document(north, NORTH.encode(), reading(north, (told,)))
    south = document(SOUTH, "south.txt", source_id="The Orsk Mail", published_at=None)
    assert ledger.add_document(south, SOUTH.encode(), reading(south, ()))
    ledger.replace_links(
        [Link(north.doc_id, "e2", "ent-dorn", 1.0, "same name"), Link(south.doc_id, "e2", "ent-dorn", 1.0, "same name")], []
    )
    return north.doc_id, south.doc_id


def test_heads_are_documents_without_their_texts(ledger: Ledger) -> None:
    north, south = _filled(ledger)
    assert [row.doc_id for row in ledger.heads()] == sorted((north, south))
    head = ledger.heads([south, "doc-none"])[0]
    assert (head.source_id, head.published_at, head.address) == ("The Orsk Mail", None, "south.txt")


def test_claims_by_who_says_them(ledger: Ledger) -> None:
    north, _ = _filled(ledger)
    assert [(row.doc_id, row.predicate, row.source_text) for row in ledger.claims_said_by(["ent-dorn"])] == [(north, "owns", "Ana Dorn.")]
    assert ledger.claims_said_by(["ent-none"]) == []
    assert ledger.claims_said_by([]) == []


def test_mentions_of_an_entity(ledger: Ledger) -> None:
    north, south = _filled(ledger)
    spans = {north: (NORTH.index("Ana Dorn"), NORTH.index("Ana Dorn") + 8), south: (SOUTH.index("Ana Dorn"), SOUTH.index("Ana Dorn") + 8)}
    assert ledger.mentions_of("ent-dorn") == sorted((doc_id, *place) for doc_id, place in spans.items())
    assert ledger.mentions_of("ent-none") == []


def test_names_of_some_kinds_in_documents(ledger: Ledger) -> None:
    north, south = _filled(ledger)
    found = ledger.names_in([south, north, "doc-none"], ["Person"])
    for doc_id in (north, south):
        assert found[doc_id] == [row for row in ledger.mentions(doc_id) if row.schema == "Person" and row.named]
    assert ledger.names_in([north], ["Vessel"]) == {}


def test_sentences_by_document(ledger: Ledger) -> None:
    north, south = _filled(ledger)
    assert ledger.sentences_of([north]) == {north: sorted(sentences(NORTH))}
    assert set(ledger.sentences_of()) == {north, south}


def test_who_speaks_where(ledger: Ledger) -> None:
    north, _ = _filled(ledger)
    row = ledger.voiced()[0]
    assert (row.doc_id, row.kind, row.quote, row.source_entity_id) == (north, "person", "direct", "ent-dorn")
    assert row.spans == (span(NORTH, "Ana Dorn."), span(NORTH, "said"), span(NORTH, "We paid nothing"))
    assert ledger.voiced(["doc-none"]) == []


def test_a_source_that_is_not_linked_stands_for_itself(ledger: Ledger) -> None:
    made = document()
    said = (Attribution((span(NORTH, "Ana Dorn"),), (span(NORTH, "said"),), (span(NORTH, "We paid nothing"),), "person", "direct", "e9"),)
    read = reading(made, ())
    ledger.add_document(made, NORTH.encode(), type(read)(made.doc_id, read.engine, read.mentions, said, (), (), read.sentences))
    assert ledger.voiced()[0].source_entity_id == f"{made.doc_id}#e9"


def test_passages_with_all_words(ledger: Ledger) -> None:
    north, _ = _filled(ledger)
    found = ledger.passages_with('"paid nothing"')
    assert [row[0] for row in found] == [north]
    assert "paid nothing" in NORTH[found[0][1] : found[0][2]]
    assert ledger.passages_with('"nothing paid"') == []
    assert ledger.passages_with('"—"') == []


def test_documents_that_print_the_same_line(ledger: Ledger) -> None:
    north, south = _filled(ledger)
    line = "Ana Dorn denied it."
    assert ledger.documents_printing(line.upper(), ["The Orsk Mail", "The Vell Post"]) == [south]
    assert ledger.documents_printing(line, ["The Vell Post"]) == []
    assert ledger.documents_printing("denied it", ["The Orsk Mail"]) == []  # a part of a longer line is another line
    assert ledger.documents_printing("…", ["The Orsk Mail"]) == []
    assert ledger.documents_printing(NORTH[slice(*sentences(NORTH)[0])], ["The Vell Post"]) == [north]
