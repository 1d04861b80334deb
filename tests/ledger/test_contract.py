from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cuibono.errors import NoMatchError, WorkspaceError
from cuibono.ledger import Ledger
from cuibono.records import (
    AnswerItem,
    Contradiction,
    Decision,
    Entity,
    KnownImport,
    KnownLink,
    KnownPassed,
    KnownRecord,
    KnownTaken,
    Link,
    Listing,
    Origin,
    OriginEdge,
    Publisher,
    Reject,
    SavedAnswer,
    SavedQuestion,
    Side,
    StoredLocal,
    Tie,
    Watched,
    WebCapture,
)

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
    assert dorn.context == ("with:Orsk Rail",)
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


def test_an_undone_decision_reviews_nothing_and_what_stood_before_it_stands(ledger: Ledger) -> None:
    _add(ledger)
    (row,) = ledger.claims()
    for number, verdict in enumerate(("accept", "reject")):
        ledger.decide(Decision(f"decision-{number}", "claim", row.claim_id, None, verdict, "ida", f"2031-06-02T00:00:0{number}Z", ""))
    assert ledger.claims()[0].review == "rejected"
    ledger.decide(Decision("decision-2", "undo", "decision-1", None, "undo", "ben", "2031-06-02T00:00:02Z", ""))
    assert ledger.claims()[0].review == "accepted"
    ledger.decide(Decision("decision-3", "undo", "decision-2", None, "undo", "ben", "2031-06-02T00:00:03Z", ""))
    assert ledger.claims()[0].review == "rejected"


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


def test_what_names_an_entity_and_what_it_says(ledger: Ledger) -> None:
    doc_id = _add(ledger)
    ledger.replace_links(_links(doc_id), _entities())
    text = ledger.document(doc_id).text
    named = ledger.naming("ent-2")
    assert named == sorted(named)
    assert named
    assert all(key == doc_id and "Dorn" in text[start:stop] for key, start, stop in named)
    assert {(start, stop) for _, start, stop in named} <= set(ledger.passages(doc_id))
    assert ledger.naming("ent-9") == []
    assert ledger.naming("ent-2", doc_ids=[doc_id, "doc-none"]) == named
    assert ledger.naming("ent-2", doc_ids=[]) == []
    every = ledger.attributions()
    assert ledger.attributions(doc_ids=[doc_id]) == every
    assert ledger.attributions(doc_ids=[]) == []
    assert ledger.attributions(ids=[row.attribution_id for row in every[:1]]) == every[:1]
    assert ledger.said_by(["ent-2"]) == [row for row in every if row.source_entity_id == "ent-2"]
    assert ledger.links_to(["ent-1", "ent-3"]) == [row for row in ledger.links() if row.entity_id in ("ent-1", "ent-3")]


def test_a_casefile_without_hubs_stops_at_places(ledger: Ledger) -> None:
    doc_id = _add(ledger)
    rows = (("ent-1", "Company"), ("ent-2", "Person"), ("ent-3", "Territory"))
    ledger.replace_links(_links(doc_id), [Entity(key, schema, key, (key,), None, True, 1, 1) for key, schema in rows])
    (claim_id, *_) = (row.claim_id for row in ledger.claims())
    rest = ("asserted", (claim_id,), (), 1, 1, None, None, None, "F", 3, "One outlet says so.")
    near, far = Tie("tie-1", "ent-1", "based_in", "ent-3", *rest), Tie("tie-2", "ent-2", "visits", "ent-3", *rest)
    ledger.replace_appraisal([Origin(doc_id, doc_id, "own", "its own report")], [near, far], [])
    assert ledger.casefile(["ent-1"]).ties == (near, far)
    assert ledger.casefile(["ent-1"], hubs=False).ties == (near,)
    assert ledger.casefile(["ent-1", "ent-3"], hubs=False).ties == (near,)
    assert ledger.casefile(["ent-2"], hops=1, hubs=False).ties == (far,)
    assert ledger.ties_of(["ent-2", "ent-3"]) == [near, far]
    assert ledger.ties_of([]) == []
    assert ledger.ties_of(["ent-1", "ent-2"], ["visits"]) == [far]
    assert ledger.ties_of(["ent-1", "ent-2"], []) == []


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


def _known(name: str, record_id: str = "r-1", **more: object) -> KnownTaken:
    record = KnownRecord("list", record_id, "Person", "Person", name, names=(name,), **more)  # type: ignore[arg-type]
    return KnownTaken(record, f"{name} as it came {sorted(more)}".encode(), tuple(sorted({f"k:{name}"})), f"list.json:{record_id}")


def _import(ledger: Ledger, *items: KnownTaken | KnownPassed | Reject, dataset: str = "list") -> KnownImport:
    head = KnownImport(0, dataset, "import", "ftm", "list.json", "0" * 64, "test/1", "ida", AT, "a test")
    return ledger.import_known(head, items, keys="keys/test")


def test_known_records_come_back_as_they_went_in(ledger: Ledger) -> None:
    assert (ledger.known_imports(), ledger.known_keys_version()) == ([], None)
    listing = Listing("s-1", authority="An office", since="2030-01")
    ana = _known("Ana Dorn", birth_dates=("1964",), topics=("sanction",), listings=(listing,))
    log = _import(ledger, ana, KnownPassed("Vessel"), Reject("known", "list.json:9", "no_name", "no name"))
    assert (log.number, log.records, log.added, log.rejects, log.passed) == (1, 1, 1, 1, ("Vessel\t1",))
    assert ledger.known_imports() == [log]
    assert ledger.known_record("known:list/r-1") == ana.record
    assert ledger.known_record("KNOWN:list/r-1") == ana.record
    assert ledger.known_original("known:list/r-1") == ana.original
    assert [row.reason for row in ledger.known_rejects(1)] == ["no_name"]
    numbers = ledger.known_numbers(["k:Ana Dorn", "k:nobody"])
    assert list(numbers) == ["k:Ana Dorn"]
    assert list(ledger.known_candidates(numbers["k:Ana Dorn"]).values()) == [ana.record]
    assert ledger.known_keys_version() == "keys/test"
    for wrong in ("known:list/r-9", "known:other/r-1", "r-1", "known:list/"):
        with pytest.raises(NoMatchError):
            ledger.known_record(wrong)


def test_a_newer_import_ends_and_keeps(ledger: Ledger) -> None:
    ana, bo, cy = _known("Ana Dorn"), _known("Bo Lind", "r-2"), _known("Cy Orr", "r-3")
    _import(ledger, ana, bo, cy)
    newer = _known("Bo Lind", "r-2", birth_dates=("1970",))
    log = _import(ledger, newer, ana, _known("Dee Ash", "r-4"))
    assert (log.records, log.added, log.changed, log.unchanged, log.ended) == (3, 1, 1, 1, 1)
    first, second = ledger.known_versions("known:list/r-2")
    assert (first.record, first.since_import, first.until_import) == (newer.record, 2, None)
    assert (second.record, second.since_import, second.until_import) == (bo.record, 1, 2)
    assert ledger.known_original("known:list/r-2", since_import=1) == bo.original
    (gone,) = ledger.known_versions("known:list/r-3")
    assert gone.until_import == 2
    assert ledger.known_numbers(["k:Cy Orr"]) == {}
    assert len(ledger.known_numbers(["k:Bo Lind"])["k:Bo Lind"]) == 1
    assert [version.since_import for version, _ in ledger.known_stored()] == [1, 1, 1, 2, 2]
    again = _import(ledger, cy, newer)
    assert (again.records, again.added, again.ended) == (2, 1, 2)
    assert [row.until_import for row in ledger.known_versions("known:list/r-3")] == [None, 2]


def test_an_id_stands_once_in_a_file(ledger: Ledger) -> None:
    rows = [_known(f"Person {number}", f"r-{number}") for number in range(2500)]
    log = _import(ledger, *rows, _known("Another", "r-7"), _known("Person 8", "r-8"), rows[2499])
    assert (log.records, log.rejects) == (2500, 3)
    assert {row.reason for row in ledger.known_rejects(1)} == {"twice"}
    assert ledger.known_rejects(1)[0].address == "list.json:r-7"
    assert ledger.known_record("known:list/r-7").caption == "Person 7"
    changed = [_known(f"Person {number}", f"r-{number}", notes=("new",)) for number in range(2500)]
    assert _import(ledger, *changed, changed[0]).changed == 2500


def test_an_import_of_nothing_changes_nothing(ledger: Ledger) -> None:
    _import(ledger, _known("Ana Dorn"))
    before = ledger.digest()
    log = _import(ledger, KnownPassed("Vessel"), Reject("known", "x:1", "not_json", "no"))
    assert (log.number, log.records) == (0, 0)
    assert ledger.digest() == before
    assert _import(ledger, _known("Bo Lind")).number == 2


def test_a_stopped_import_leaves_nothing(ledger: Ledger) -> None:
    def stops() -> Iterator[KnownTaken]:
        yield from (_known(f"Person {number}", f"r-{number}") for number in range(3000))
        raise RuntimeError("stop")

    head = KnownImport(0, "list", "import", "ftm", "list.json", "", "test/1", "ida", AT, "")
    before = ledger.digest()
    with pytest.raises(RuntimeError):
        ledger.import_known(head, stops(), keys="keys/test")
    assert (ledger.digest(), ledger.known_imports()) == (before, [])


def test_datasets_are_apart_and_removal_is_a_row_of_the_log(ledger: Ledger) -> None:
    _import(ledger, _known("Ana Dorn"))
    other = replace(_known("Ana Dorn"), record=replace(_known("Ana Dorn").record, dataset="other"))
    _import(ledger, other, dataset="other")
    assert len(ledger.known_numbers(["k:Ana Dorn"])["k:Ana Dorn"]) == 2
    removed = ledger.remove_known(KnownImport(0, "list", "remove", "", "", "", "", "ida", AT, "wrong file"))
    assert (removed.number, removed.action, removed.records, removed.ended) == (3, "remove", 0, 1)
    assert len(ledger.known_numbers(["k:Ana Dorn"])["k:Ana Dorn"]) == 1
    assert ledger.known_versions("known:list/r-1")[0].until_import == 3
    assert ledger.known_record("known:list/r-1").caption == "Ana Dorn"
    with pytest.raises(NoMatchError):
        ledger.remove_known(KnownImport(0, "list", "remove", "", "", "", "", "ida", AT, ""))


def test_designations_come_with_whom_they_are_about(ledger: Ledger) -> None:
    record = KnownRecord("list", "s-1", "", "Sanction", "A programme", about=("r-1",), listings=(Listing("s-1", since="2030"),))
    for items in ([_known("Ana Dorn"), KnownTaken(record, b"{}")], [KnownTaken(record, b"{}"), _known("Ana Dorn")]):
        _import(ledger, *items)
        assert ledger.known_record("known:list/r-1").listings == (Listing("s-1", since="2030"),)
        assert ledger.known_record("known:list/s-1") == record
    _import(ledger, _known("Ana Dorn"))
    assert ledger.known_record("known:list/r-1").listings == ()


def test_offices_that_are_records_too_are_told_by_name(ledger: Ledger) -> None:
    post = KnownTaken(KnownRecord("list", "Q2", "Position", "Q4164871", "Mayor of Vell", names=("Mayor of Vell",)), b"2")
    _import(ledger, _known("Ana Dorn", about=("Q2", "Q3")), post)
    ((_, found),) = ledger.known_candidates(ledger.known_numbers(["k:Ana Dorn"])["k:Ana Dorn"]).items()
    assert found.positions == ("Mayor of Vell",)


def test_the_index_of_names_can_be_made_anew(ledger: Ledger) -> None:
    _import(ledger, _known("Ana Dorn"), _known("Bo Lind", "r-2"))
    _import(ledger, _known("Ana Dorn"))
    ledger.rekey_known(lambda record: [f"new:{name}" for name in record.names], "keys/2")
    assert ledger.known_keys_version() == "keys/2"
    assert ledger.known_numbers(["k:Ana Dorn", "new:Bo Lind"]) == {}
    assert len(ledger.known_numbers(["new:Ana Dorn"])) == 1


def test_known_links_are_derived_and_imports_make_stale(ledger: Ledger) -> None:
    assert not ledger.derived_is_stale()
    _import(ledger, _known("Ana Dorn"))
    assert ledger.derived_is_stale()
    links = [KnownLink("ent-2", f"known:list/r-{number}", "possible", number / 10, "Ana Dorn", ("the same name",)) for number in (2, 1)]
    ledger.replace_known_links(links)
    ledger.replace_appraisal([], [], [])
    assert not ledger.derived_is_stale()
    assert ledger.known_links() == ledger.known_links("ent-2") == links
    assert ledger.known_links("ent-1") == []
    ledger.replace_known_links([])
    assert ledger.known_links() == []
    ledger.remove_known(KnownImport(0, "list", "remove", "", "", "", "", "ida", AT, ""))
    assert ledger.derived_is_stale()


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


def test_what_resolution_keeps(ledger: Ledger) -> None:
    doc_id = _add(ledger)
    assert ledger.unresolved_documents() == [doc_id]
    assert (ledger.count_documents(), ledger.last_local()) == (1, 0)
    rail, dorn, port = ledger.locals([doc_id])
    assert ledger.locals([doc_id]) == ledger.locals()
    assert ledger.locals([]) == []
    rows = [StoredLocal(number, local, f"atom-{number}") for number, local in enumerate((rail, dorn, port), 1)]
    blocks = [
        [("name|rail", "", 1)],
        [("sound|drn", "", 2), ("read|dorn", "person", 2)],
        [("read|dorn", "territory", 3), ("read|port", "territory", 0)],
    ]
    ledger.keep_locals([doc_id], zip(rows, blocks, strict=True))
    assert ledger.unresolved_documents() == []
    assert ledger.last_local() == 3
    assert ledger.kept_locals([3, 1, 9]) == [rows[0], rows[2]]
    assert ledger.numbers_named([f"{doc_id}#{dorn.entity}", "atom-3", "atom-9", "doc-0#e1"]) == {
        f"{doc_id}#{dorn.entity}": [2],
        "atom-3": [3],
    }
    members = ledger.block_members(["read|dorn", "name|nobody"])
    assert {name: sorted(found) for name, found in members.items()} == {"read|dorn": [("person", 2), ("territory", 3)]}
    # A place of a whole name is there once, whoever brings it.
    ledger.keep_locals([], [(StoredLocal(4, replace(dorn, entity="e99"), "atom-4"), blocks[2])])
    assert ledger.block_members(["read|port"]) == {"read|port": [("territory", 0)]}
    ledger.forget_resolution()
    assert (ledger.unresolved_documents(), ledger.last_local(), ledger.kept_locals([1])) == ([doc_id], 0, [])


def test_terms_are_counted_on(ledger: Ledger) -> None:
    ledger.add_terms({("company", "orsk rail"): 2, ("key", "orsk rail"): 1})
    ledger.add_terms({("company", "orsk rail"): 1, ("company", "vell"): 1})
    ledger.add_terms({})
    assert ledger.term_counts([("company", "orsk rail"), ("key", "orsk rail"), ("key", "vell")]) == {
        ("company", "orsk rail"): 3,
        ("key", "orsk rail"): 1,
    }
    assert ledger.terms_between("company", 1, 3) == ["vell"]
    assert ledger.terms_between("company", 3, 4) == ["orsk rail"]
    ledger.add_body_keys({"orsk": ["orsk rail"], "~or": ["orsk rail"]})
    ledger.add_body_keys({"orsk": ["orsk rail", "orsk times"]})
    assert ledger.body_keys(["orsk", "vell"]) == {"orsk": {"orsk rail", "orsk times"}}


def test_links_and_entities_are_amended(ledger: Ledger) -> None:
    doc_id = _add(ledger)
    links, entities = _links(doc_id), _entities()
    ledger.keep_locals([doc_id], ((StoredLocal(n, local, "a"), ()) for n, local in enumerate(ledger.locals(), 1)))
    ledger.replace_links(links, entities)
    ledger.replace_appraisal([], [], [])
    ledger.note_resolution({"resolver": "one"})
    assert not ledger.derived_is_stale()
    moved = replace(links[0], entity_id="ent-4", why="another name")
    grown = replace(entities[1], documents=2)
    new = replace(entities[0], entity_id="ent-4")
    ledger.amend_resolution([moved], [grown, new], ["ent-1"], {1: "b"})
    assert ledger.links() == [moved, *links[1:]]
    assert ledger.entities() == [grown, entities[2], new]
    assert ledger.links_of([1, 3]) == [moved, links[2]]
    assert ledger.entities_of(["ent-4", "ent-1"]) == [new]
    assert [row.atom for row in ledger.kept_locals([1, 2])] == ["b", "a"]
    assert ledger.derived_is_stale()
    assert (ledger.resolution_note("resolver"), ledger.resolution_note("decided")) == ("one", None)


def test_the_webs_log_is_appended_and_read_back(ledger: Ledger) -> None:
    first = WebCapture("c1", "https://a.example/1", "https://a.example/one", "2031-01-01T00:00:00Z", "new", 200, etag='"x"', doc_id=None)
    later = WebCapture("c2", "https://a.example/1", "https://a.example/one", "2031-01-02T00:00:00Z", "gone", 404, message="404 Not Found")
    other = WebCapture("c3", "https://a.example/2", "https://a.example/2", "2031-01-01T00:00:00Z", "failed", None, message="timed out")
    ledger.add_capture(first, b"member")
    ledger.add_capture(later)
    ledger.add_capture(other)
    assert ledger.captures() == [first, later, other]
    assert ledger.captures("https://a.example/1") == [first, later]
    assert ledger.last_capture("https://a.example/1") == later
    assert ledger.last_capture("https://a.example/9") is None
    assert ledger.last_captures() == {later.address: later, other.address: other}
    assert ledger.capture_warc("c1") == b"member"
    assert ledger.capture_warc("c2") is None
    assert list(ledger.warcs()) == [(first, b"member")]
    with pytest.raises(NoMatchError):
        ledger.capture_warc("c9")


def test_the_newest_row_says_what_is_watched(ledger: Ledger) -> None:
    feed = Watched("https://a.example/feed", "watch", "news", "ida", "2031-01-01T00:00:00Z", 3600, "The Vell Post")
    ledger.watch(feed)
    ledger.watch(replace(feed, address="https://b.example/feed"))
    assert ledger.watched() == [feed, replace(feed, address="https://b.example/feed")]
    ledger.watch(replace(feed, verdict="stop"))
    assert [row.address for row in ledger.watched()] == ["https://b.example/feed"]


def test_versions_of_an_address_stand_side_by_side(ledger: Ledger) -> None:
    old = document(NORTH, "https://a.example/1")
    new = document(NORTH + " A correction.", "https://a.example/1", retrieved_at="2031-07-01T00:00:00Z")
    for made in (new, old):
        ledger.add_document(made, made.text.encode(), reading(made))
    assert ledger.versions("test", "https://a.example/1") == [old, new]
    assert ledger.versions("other", "https://a.example/1") == []
    assert [ledger.version_that_says(replace(new, doc_id="doc-x", **more)) for more in ({}, {"title": "Other"}, {"dataset": "other"})] == [
        new.doc_id,
        None,
        None,
    ]


def test_what_documents_name_is_counted_by_outlet_and_language(ledger: Ledger) -> None:
    first = _add(ledger)
    second = _add(ledger, NORTH + " It was so.", "north2.txt")
    ledger.replace_links([*_links(first), *_links(second)], _entities())
    assert ledger.naming_sizes([]) == []
    assert ledger.naming_sizes(["ent-1", "ent-2"]) == [("The Vell Post", "en", 2)]  # a document counts once
    many = [f"none-{number}" for number in range(2000)]
    assert ledger.naming_sizes([*many, "ent-1", "ent-2"]) == [("The Vell Post", "en", 2)]
    assert ledger.country_votes(["ent-1"]) == {}


def test_the_country_that_words_tell_is_counted_by_documents(ledger: Ledger) -> None:
    made = document()
    read = reading(made)
    told = replace(read, mentions=tuple(replace(row, country="pe") if row.entity == "e1" else row for row in read.mentions))
    assert ledger.add_document(made, b"", told)
    ledger.replace_links(_links(made.doc_id), _entities())
    assert ledger.country_votes(["ent-1", "ent-2"]) == {"ent-1": {"pe": 1}}


def test_places_of_claims_as_columns(ledger: Ledger) -> None:
    made = document()
    read = reading(made)
    told = replace(read, claims=(replace(read.claims[0], place="Vell"), *read.claims[1:]))
    assert ledger.add_document(made, b"", told)
    assert ledger.placed_columns().column_names == ["place", "subject_id", "predicate", "object_id"]
    ledger.replace_links(_links(made.doc_id), _entities())
    rows = ledger.placed_columns().to_pylist()
    assert [row["place"] for row in rows] == ["Vell"]
    assert rows[0]["subject_id"] in ("ent-1", "ent-2", "ent-3")


def test_the_casefile_of_some_ties(ledger: Ledger) -> None:
    doc_id = _add(ledger)
    ledger.replace_links(_links(doc_id), _entities())
    claims = ledger.claims()
    rows = [
        Tie(f"tie-{n}", row.subject_id, row.predicate, row.object_id, "asserted", (row.claim_id,), (), 1, 1, None, None, None, "F", 3, "")
        for n, row in enumerate(claims)
    ]
    ledger.replace_appraisal([], rows, [])
    found = ledger.casefile_of(["ent-1"], rows[:1])
    assert [row.tie_id for row in found.ties] == ["tie-0"]
    assert {row.claim_id for row in found.claims} == set(rows[0].supporting)
    with pytest.raises(NoMatchError):
        ledger.casefile_of(["nobody"], [])


def test_the_newest_row_says_which_questions_are_kept(ledger: Ledger) -> None:
    row = SavedQuestion("peru", "save", "how is PeruRail tied to China?", ("paths", "PeruRail", "China"), "ida", "2031-01-01T00:00:00Z")
    other = replace(row, name="orsk", call=("dossier", "Orsk Rail"))
    for asked in (row, other):
        ledger.save_question(asked)
    assert ledger.saved_questions() == [other, row]
    ledger.save_question(replace(row, call=("gaps", "PeruRail")))
    ledger.save_question(replace(other, verdict="forget"))
    assert ledger.saved_questions() == [replace(row, call=("gaps", "PeruRail"))]
    assert not ledger.derived_is_stale()


def test_answers_are_appended_and_read_back(ledger: Ledger) -> None:
    item = AnswerItem("tie-1", "tie", "asserted", "F3", ("c1", "c2"), "Orsk Rail owns the port of Vell")
    first = SavedAnswer("peru", ("dossier", "Orsk Rail"), "2031-01-01T00:00:00Z", "d1", 2, (item,))
    later = replace(first, at="2031-01-02T00:00:00Z", digest="d2", items=(item, replace(item, key="tie-2")))
    assert ledger.last_answer("peru") is None
    for row in (first, later, replace(first, name="other")):
        ledger.add_answer(row)
    assert ledger.answers("peru") == [first, later]
    assert ledger.last_answer("peru") == later


def test_documents_between_two_days(ledger: Ledger) -> None:
    days = {"a": "2031-05-02", "b": "2031-05-02T23:10:00Z", "c": "2031-06", "d": "2030", "e": None}
    ids = {}
    for name, day in days.items():
        made = document(f"{name}. {NORTH}", name, published_at=day, retrieved_at=f"2032-01-0{len(ids) + 1}T08:00:00Z")
        ledger.add_document(made, b"", reading(made))
        ids[name] = made.doc_id

    def found(since: str | None, until: str | None, *, taken_in: bool = False) -> str:
        rows = ledger.documents_between(since, until, taken_in=taken_in)
        return "".join(name for name in ids if ids[name] in rows)

    assert found(None, None) == "abcd"
    assert found("2031-05-02", None) == "abc"
    assert found("2031-05-03", "2031-06-01") == "c"
    assert found(None, "2031-05-02") == "abd"
    assert found("2032-01-02", "2032-01-05", taken_in=True) == "bcde"
    assert ledger.documents_between("2031-06-01", None) == {ids["c"]: "2031-06-01"}


def test_entities_by_a_name_whatever_the_case(ledger: Ledger) -> None:
    rows = [
        Entity("ent-1", "Company", "Orsk Rail", ("Orsk Rail", "ORSK"), None, True, 2, 3),
        Entity("ent-2", "Territory", "Vell", ("Vell",), None, True, 1, 1),
        Entity("ent-3", "Organization", "officials", ("officials",), None, False, 1, 1),
    ]
    ledger.replace_links([], rows)
    assert ledger.entities_called(["orsk", "VELL", "officials", "rail"]) == rows[:2]
    assert ledger.entities_called([]) == []
