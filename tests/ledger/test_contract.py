from __future__ import annotations

import pytest

from cuibono.errors import NoMatchError, WorkspaceError
from cuibono.ledger import Ledger
from cuibono.records import Contradiction, Decision, Entity, Link, Origin, OriginEdge, Publisher, Reject, Side, Tie

from .conftest import Opener
from .factories import NORTH, SOUTH, claim, document, end, pair, reading, span

AT = "2031-06-02T00:00:00Z"


def _add(ledger: Ledger, text: str = NORTH, name: str = "north.txt") -> str:
    made = document(text, name)
    assert ledger.add_document(made, text.encode(), reading(made))
    return made.doc_id


def _links(doc_id: str) -> list[Link]:
    return [Link(doc_id, f"e{number}", f"ent-{number}", 1.0, "the same name") for number in (1, 2, 3)]


def _entities() -> list[Entity]:
    rows = (("ent-1", "Company", "Orsk Rail"), ("ent-2", "Person", "Ana Dörn"), ("ent-3", "Project", "port of Vell"))
    return [Entity(key, schema, name, (name,), None, True, 1, 1) for key, schema, name in rows]


def test_a_document_comes_back_as_it_went_in(ledger: Ledger) -> None:
    made = document()
    assert ledger.add_document(made, b"bytes as they came", reading(made))
    assert ledger.has_document(made.doc_id)
    assert ledger.document(made.doc_id) == made
    assert list(ledger.documents()) == [made]
    assert ledger.document_ids() == [made.doc_id]
    assert ledger.original(made.doc_id) == b"bytes as they came"
    assert ledger.engine_of(made.doc_id) == "test/1"
    assert ledger.mentions(made.doc_id) == list(reading(made).mentions)


def test_an_original_may_be_a_file(ledger: Ledger, tmp_path) -> None:
    file = tmp_path / "north.txt"
    file.write_text(NORTH)
    made = document()
    ledger.add_document(made, file, reading(made))
    assert ledger.original(made.doc_id) == NORTH.encode()


def test_the_same_document_twice_changes_nothing(ledger: Ledger) -> None:
    made = document()
    ledger.add_document(made, b"x", reading(made))
    before = ledger.digest()
    assert not ledger.add_document(made, b"x", reading(made))
    assert ledger.digest() == before


def test_what_is_not_there_is_said(ledger: Ledger) -> None:
    for ask in (ledger.document, ledger.original, ledger.entity):
        with pytest.raises(NoMatchError):
            ask("doc-0")
    assert ledger.claims(["claim-0"]) == []
    assert not ledger.has_document("doc-0")


def test_claims_carry_words_sentence_and_attribution(ledger: Ledger) -> None:
    made = document()
    dorn, rail = end(NORTH, "Ana Dorn", "Person", "e2"), end(NORTH, "Orsk Rail", "Company", "e1", anchor="We")
    paid = claim(rail, "pays", dorn, span(NORTH, "We paid nothing"), status="denied", attribution=0, amount=None)
    ledger.add_document(made, b"", reading(made, (paid,)))
    (row,) = ledger.claims()
    assert (row.kind, row.quote, row.source_text, row.cue_text) == ("person", "direct", "Ana Dorn.", "said")
    assert row.evidence_text == "We paid nothing"
    assert NORTH[row.sentence_start : row.sentence_end] == "“We paid nothing,” said Ana Dorn."
    assert row.subject_anchor == span(NORTH, "We")
    assert row.subject_id == f"{made.doc_id}#e1"
    assert row.source_entity_id == f"{made.doc_id}#e2"
    assert ledger.claims([row.claim_id]) == ledger.claims(doc_id=made.doc_id) == [row]
    (said,) = ledger.attributions()
    assert said.attribution_id == row.attribution_id
    assert said.content_text == "We paid nothing"


def test_the_outlets_own_voice(ledger: Ledger) -> None:
    _add(ledger)
    (row,) = ledger.claims()
    assert (row.kind, row.quote, row.attribution_id, row.source_text) == ("outlet", None, None, None)
    assert row.percentage == 60.0


def test_rejects_are_listed_once(ledger: Ledger) -> None:
    reject = Reject("reader", "broken.pdf", "truncated", "the file ends too early")
    ledger.add_rejects([reject])
    ledger.add_rejects([reject])
    assert ledger.rejects() == [reject]
    assert ledger.corpus().rejects == 1


def test_locals_know_their_context(ledger: Ledger) -> None:
    doc_id = _add(ledger)
    rail, dorn, port = ledger.locals()
    assert (rail.doc_id, rail.entity, rail.schema, rail.names, rail.counts) == (doc_id, "e1", "Company", ("Orsk Rail",), (1,))
    assert rail.context == ("owns:port of Vell", "title:Dorn")
    # A word of one's own name tells nothing about who bears it.
    assert dorn.context == ()
    assert port.context == ("owns:Orsk Rail", "title:Dorn")


def test_decisions_are_appended_and_the_latest_counts(ledger: Ledger) -> None:
    _add(ledger)
    (row,) = ledger.claims()
    made = [
        Decision(f"decision-{i}", "claim", row.claim_id, None, verdict, "ida", AT, "") for i, verdict in enumerate(("reject", "accept"))
    ]
    for decision in made:
        ledger.decide(decision)
    assert ledger.decisions() == made
    assert ledger.claims()[0].review == "accepted"
    ledger.decide(Decision("decision-9", "claim", row.claim_id, None, "unsure", "ida", AT, ""))
    assert ledger.claims()[0].review == ""


def test_a_decision_cannot_be_written_over(ledger: Ledger) -> None:
    decision = Decision("decision-1", "note", "x", None, "text", "ida", AT, "")
    ledger.decide(decision)
    with pytest.raises(WorkspaceError):
        ledger.decide(decision)
    assert ledger.decisions() == [decision]


def test_every_outlet_is_in_the_register(ledger: Ledger) -> None:
    _add(ledger)
    assert ledger.publishers() == [Publisher("The Vell Post")]
    judged = Publisher("The Vell Post", "B", kind="newspaper")
    ledger.set_publisher(judged, by="ida", at=AT, why="twenty years")
    assert ledger.publishers() == [judged]
    (decision,) = ledger.decisions()
    assert (decision.kind, decision.target, decision.verdict) == ("publisher", "The Vell Post", "B")
    ledger.set_publisher(Publisher("The Vell Post", "C"), by="ida", at=AT, why="a retraction")
    assert ledger.publishers() == [Publisher("The Vell Post", "C")]
    assert len(ledger.decisions()) == 2


def test_links_give_claims_their_entities(ledger: Ledger) -> None:
    doc_id = _add(ledger)
    ledger.replace_links(_links(doc_id), _entities())
    assert [(row.subject_id, row.object_id) for row in ledger.claims()] == [("ent-1", "ent-3")]
    assert ledger.attributions()[0].source_entity_id == "ent-2"
    assert ledger.links() == _links(doc_id)
    assert ledger.entity("ent-2") == _entities()[1]
    ledger.replace_links([], [])
    assert ledger.claims()[0].subject_id == f"{doc_id}#e1"


def test_staleness(ledger: Ledger) -> None:
    assert not ledger.derived_is_stale()
    doc_id = _add(ledger)
    assert ledger.derived_is_stale()
    ledger.replace_links(_links(doc_id), _entities())
    assert ledger.derived_is_stale()
    ledger.replace_appraisal([], [], [])
    assert not ledger.derived_is_stale()
    ledger.decide(Decision("decision-1", "note", "x", None, "text", "ida", AT, ""))
    assert ledger.derived_is_stale()
    ledger.replace_appraisal([], [], [])
    ledger.set_publisher(Publisher("Elsewhere", "A"), by="ida", at=AT, why="")
    assert ledger.derived_is_stale()


def test_casefile_holds_what_its_ties_rest_on(ledger: Ledger) -> None:
    doc_id = _add(ledger)
    far = _add(ledger, SOUTH.replace("denied it", "denied all"), "south.txt")
    ledger.replace_links(_links(doc_id), _entities())
    owns = next(row for row in ledger.claims() if row.doc_id == doc_id)
    tie = Tie("tie-1", "ent-1", "owns", "ent-3", "asserted", (owns.claim_id,), (), 1, 1, None, None, None, "F", 3, "One outlet says so.")
    denial = Contradiction("con-1", "status", "ent-1", "owns", "ent-3", (Side("it does", (owns.claim_id,)), Side("it does not", ())), "why")
    origins = [Origin(key, key, "own", "its own report") for key in sorted((doc_id, far))]
    ledger.replace_appraisal(origins, [tie], [denial])
    file = ledger.casefile(["ent-1"], hops=1)
    assert (file.subjects, file.ties, file.claims, file.contradictions) == (("ent-1",), (tie,), (owns,), (denial,))
    assert [row.doc_id for row in file.documents] == [doc_id]
    assert [row.entity_id for row in file.entities] == ["ent-1", "ent-3"]
    assert [row.doc_id for row in file.origins] == [doc_id]
    assert file.corpus.documents == 2
    assert ledger.casefile(["ent-2"]).attributions == tuple(ledger.attributions(doc_id=doc_id))
    assert ledger.ties("ent-3") == [tie]
    assert ledger.ties("ent-2") == []
    assert ledger.contradictions("ent-1") == [denial]
    with pytest.raises(NoMatchError):
        ledger.casefile(["ent-9"])


def test_search_finds_words_without_case_or_accents(ledger: Ledger) -> None:
    doc_id = _add(ledger, SOUTH.replace("Dorn", "Dörn").replace("Ana Dörn", "Ana Dorn"), "south.txt")
    assert [hit[3] for hit in ledger.search("dorn DENIED")] == ["Ana Dorn denied it."]
    assert [hit[3] for hit in ledger.search("heading dorn")] == ["A heading with Dörn in it"]
    found, start, stop, sentence = ledger.search('"may sell"')[0]
    assert (found, sentence) == (doc_id, ledger.document(doc_id).text[start:stop])
    assert ledger.search('"sell may"') == []
    for harmless in ("", "()", '"', "port AND", "NEAR(", "a*b -c :d"):
        ledger.search(harmless)
    assert len(ledger.search("dorn", limit=1)) == 1


def test_corpus(ledger: Ledger) -> None:
    _add(ledger)
    made = document(SOUTH, "south.txt", source_id="", published_at=None, language=None)
    ledger.add_document(made, b"", reading(made, ()))
    corpus = ledger.corpus()
    assert (corpus.documents, corpus.undated, corpus.first_published, corpus.engine) == (2, 1, "2031-05-02", "test/1")
    assert corpus.outlets == ("\t1", "The Vell Post\t1")
    assert corpus.languages == ("en\t1", "unknown\t1")


def test_counts_are_those_of_what_comes_back(ledger: Ledger) -> None:
    assert set(ledger.counts().values()) == {0}
    ledger.replace_links(_links(_add(ledger)), _entities())
    counts = ledger.counts()
    for name in ("claims", "attributions", "entities", "ties", "contradictions", "decisions"):
        assert counts.pop(name) == len(getattr(ledger, name)()), name
    assert not counts
    found = [claim.predicate for claim in ledger.claims()]
    assert found
    assert ledger.claim_counts() == {predicate: found.count(predicate) for predicate in found}


def test_order_of_adding_does_not_show(opener: Opener) -> None:
    def digest(name: str, numbers: list[int]) -> str:
        made = opener(name, write=True, create=True)
        for number in numbers:
            made.add_document(pair(number)[0], b"x", pair(number)[1])
        try:
            return made.digest()
        finally:
            made.close()

    assert digest("a", [1, 2, 3]) == digest("b", [3, 1, 2])


def test_a_transaction_is_all_or_nothing(ledger: Ledger) -> None:
    def half() -> None:
        with ledger.transaction():
            _add(ledger)
            raise RuntimeError("stop")

    before = ledger.digest()
    with pytest.raises(RuntimeError):
        half()
    assert ledger.digest() == before


def test_a_reader_cannot_write(opener: Opener, ledger: Ledger) -> None:
    reader = opener()
    with pytest.raises(WorkspaceError, match="reading only"):
        _add(reader)
    reader.close()


def test_storage_is_sound(ledger: Ledger) -> None:
    _add(ledger)
    assert ledger.check_storage() == []


def test_edges_of_the_origin_graph_come_back_and_are_replaced(ledger: Ledger) -> None:
    doc_id, copy = _add(ledger), _add(ledger, SOUTH, "south.txt")
    edges = [
        OriginEdge(
            "edge-1", copy, "partial_copy", doc_id, "origin-1", "The Vell Post", 0.25, "12 of its 48 words stand there.", ((0, 8), (9, 20))
        ),
        OriginEdge("edge-2", doc_id, "wire", None, "origin-2", "Reuters", 1.0, "Its dateline says so."),
    ]
    ledger.replace_appraisal([], [], [], edges)
    assert ledger.origin_edges() == sorted(edges, key=lambda edge: edge.doc_id)
    assert ledger.origin_edges(copy) == edges[:1]
    before = ledger.digest()
    ledger.replace_appraisal([], [], [])
    assert ledger.origin_edges() == []
    assert ledger.digest() != before
