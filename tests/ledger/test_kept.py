"""What the ledger keeps for one more document, part by part: what goes in comes back, and only what is asked for."""

from __future__ import annotations

import struct

from cuibono.ledger import Ledger
from cuibono.records import Contradiction, Dated, Origin, OriginEdge, Side, StoredLocal, StoredPair, StoredTrace, Tie

from .factories import NORTH, SOUTH, document, reading

RUNS = [-5, 3, 7, 1 << 62]


def _add(ledger: Ledger, text: str = NORTH, name: str = "north.txt") -> str:
    made = document(text, name)
    assert ledger.add_document(made, text.encode(), reading(made))
    return made.doc_id


def _trace(number: int, doc_id: str, runs: list[int], house: str = "The Vell Post") -> StoredTrace:
    return StoredTrace(number, doc_id, house, 20, struct.pack(f"<{len(runs)}q", *runs), b"", [], "The Vell Post", "2031-05-02")


def _tie(subject: str, object_: str, number: int = 1) -> Tie:
    return Tie(
        f"tie-{number}",
        subject,
        "owns",
        object_,
        "asserted",
        ("claim-1",),
        (),
        1,
        1,
        None,
        None,
        None,
        "F",
        3,
        "Possibly true.",
    )


def _con(number: int, subject: str, object_: str, kind: str = "holder") -> Contradiction:
    return Contradiction(f"con-{number}", kind, subject, "holds_office", object_, (Side("yes", ("claim-1",)),), "both hold it")


def test_traces_with_their_runs(ledger: Ledger) -> None:
    ids = sorted((_add(ledger), _add(ledger, SOUTH, "south.txt")))
    rows = [_trace(20, ids[0], RUNS), _trace(10, ids[1], RUNS[1:3])]
    ledger.keep_traces([(rows[0], ["at|a"]), (rows[1], ["at|a", "named|b"])])
    assert ledger.traces_of([10, 20, 30]) == rows[::-1]
    assert ledger.first_holders(RUNS, 5) == {-5: [20], 3: [10, 20], 7: [10, 20], 1 << 62: [20]}
    assert ledger.first_holders([3], 1) == {3: [10]}
    assert ledger.holders(3) == [10, 20]
    assert ledger.holders(4) == []
    assert ledger.house_numbers("The Vell Post", 1) in ([10], [20])
    assert sorted(ledger.house_numbers("The Vell Post", 5)) == [10, 20]
    assert ledger.trace_keys(["at|a", "named|b", "at|c"]) == {"at|a": [10, 20], "named|b": [10]}
    ledger.add_trace_keys([("outlet|x", 0), ("at|a", 10)])
    assert ledger.trace_keys_of("outlet|") == ["outlet|x"]
    ledger.set_credits({10: [["wire", "Reuters", "it says so", []]]})
    assert ledger.traces_of([10])[0].credits == [["wire", "Reuters", "it says so", []]]
    ledger.forget_traces()
    assert ledger.traces_of([10, 20]) == []
    assert ledger.first_holders(RUNS, 5) == ledger.trace_keys(["at|a"]) == {}


def test_pairs_and_their_probes(ledger: Ledger) -> None:
    one = StoredPair(1, 2, False, 3, [[], 10, 10, 9, 9], None)
    other = StoredPair(2, 3, True, 0, [[], 10, 10, 9, 9], ["doc-2", "doc-1", "near_duplicate", 9, 10, 0.9, 0.9, []])
    ledger.put_pairs([(one, [5, -6]), (other, [5])])
    assert ledger.pairs_of([2]) == [one, other]
    assert ledger.pairs_of([3]) == [other]
    assert ledger.pairs_probed([5]) == {(1, 2), (2, 3)}
    assert ledger.pairs_probed([-6, 8]) == {(1, 2)}
    changed = StoredPair(1, 2, False, 2, one.alignment, other.copy)
    ledger.put_pairs([(changed, [])])
    assert ledger.pairs_of([1]) == [changed]
    ledger.drop_pairs([(2, 3, True)], [(5, 2, 3)])
    assert ledger.pairs_of([1, 2, 3]) == [changed]
    assert ledger.pairs_probed([5]) == {(1, 2)}


def test_origins_of_some_documents(ledger: Ledger) -> None:
    ids = sorted((_add(ledger), _add(ledger, SOUTH, "south.txt")))
    edges = [OriginEdge(f"edge-{n}", doc_id, "wire", None, "o", "Reuters", 1.0, "so it says", ((0, 4),)) for n, doc_id in enumerate(ids)]
    ledger.amend_origins([Origin(doc_id, "o", "own", "its own") for doc_id in ids], edges, [])
    assert [row.doc_id for row in ledger.origins_of(ids[:1])] == ids[:1]
    assert ledger.edges_of(ids[1:]) == edges[1:]
    ledger.amend_origins([Origin(ids[0], "p", "wire", "another's")], [], ["edge-0"])
    assert [row.origin_id for row in ledger.origins()] == ["p", "o"]
    assert ledger.origin_edges() == edges[1:]


def test_claims_and_dates_of_some_documents(ledger: Ledger) -> None:
    north, south = _add(ledger), _add(ledger, SOUTH, "south.txt")
    assert {row.doc_id for row in ledger.claims(doc_ids=[north])} == {north}
    assert ledger.claims(doc_ids=[]) == []
    assert ledger.claims(doc_ids=[south, north]) == ledger.claims()
    assert ledger.dated([north, "doc-none"]) == {north: Dated("The Vell Post", "2031-05-02")}
    ((claim_id, doc_id, subject, object_, source),) = ledger.claim_places([north])
    assert (claim_id, doc_id) == (ledger.claims(doc_id=north)[0].claim_id, north)
    assert (subject, object_, source) == ("e1", "e3", None)
    assert [row.doc_id for row in ledger.documents_of([south, north, "doc-none"])] == sorted((south, north))


def test_ties_and_contradictions_of_a_pair(ledger: Ledger) -> None:
    ties = [_tie("a", "b", 1), _tie("b", "a", 2), _tie("a", "c", 3)]
    cons = [_con(1, "a", "b"), _con(2, "c", "b"), _con(3, "b", "a", "denial")]
    ledger.amend_appraisal(ties, cons, [], [])
    assert ledger.ties_between([("b", "a")]) == ties[:2]
    assert ledger.contradictions_between([("a", "b")]) == [cons[0], cons[2]]
    assert ledger.contradictions_about(["b"]) == cons[:2]
    changed = _tie("a", "b", 1)
    ledger.amend_appraisal([changed], [], [], ["tie-3", "con-2"])
    assert ledger.ties() == [changed, ties[1]]
    assert ledger.contradictions() == [cons[0], cons[2]]


def test_whom_names_stand_for(ledger: Ledger) -> None:
    ledger.amend_speakers([("dorn", "ent-1"), ("dorn", "ent-2"), ("brun", "ent-3")], [])
    assert ledger.speakers(["dorn", "brun", "lind"]) == {"dorn": {"ent-1", "ent-2"}, "brun": {"ent-3"}}
    ledger.amend_speakers([("dorn", "ent-4")], [("dorn", "ent-1"), ("brun", "ent-3")])
    assert ledger.speakers(["dorn", "brun"]) == {"dorn": {"ent-2", "ent-4"}}
    ledger.add_sought([("dorn", "claim-1"), ("dorn", "claim-2"), ("brun", "claim-1")])
    assert ledger.seeking(["dorn"]) == {"claim-1", "claim-2"}
    ledger.amend_holders([("ent-9", "claim-1"), ("ent-8", "claim-2")], [])
    assert ledger.holder_claims(["ent-9"]) == ledger.offices_of(["claim-1"]) == [("ent-9", "claim-1")]
    ledger.amend_holders([("ent-9", "claim-2")], [("ent-9", "claim-1")])
    assert ledger.holder_claims(["ent-9"]) == [("ent-9", "claim-2")]
    ledger.forget_appraisal()
    assert ledger.speakers(["dorn"]) == {}
    assert ledger.seeking(["dorn"]) == set()
    assert ledger.holder_claims(["ent-8", "ent-9"]) == []


def test_what_the_derived_was_made_from(ledger: Ledger) -> None:
    assert ledger.derived_from() == (0, 0, 0, 0)
    _add(ledger)
    assert ledger.derived_is_stale()
    ledger.settle()
    assert ledger.derived_from() == (1, 0, 0, 0)
    assert not ledger.derived_is_stale()
    ledger.replace_links([], [])
    assert ledger.derived_from() is None


def test_locals_of_an_atom_by_document(ledger: Ledger) -> None:
    north, south = _add(ledger), _add(ledger, SOUTH, "south.txt")
    found = ledger.locals([north])[:2] + ledger.locals([south])[:1]
    atoms = ("ent-1", "ent-2", "ent-1")
    rows = [StoredLocal(number, local, atom) for number, (local, atom) in enumerate(zip(found, atoms, strict=True), 1)]
    ledger.keep_locals(sorted((north, south)), ((row, [("name|peru", "", row.number)]) for row in rows))
    assert ledger.documents_with("ent-1", [north, south]) == ledger.documents_with("ent-1", None) == {north, south}
    assert ledger.documents_with("ent-1", [south]) == {south}
    assert ledger.documents_with("ent-2", [south]) == set()
    assert ledger.locals_with("ent-1", [south, north]) == ledger.locals_with("ent-1", None) == [rows[0], rows[2]]
    assert ledger.locals_with("ent-2", [south]) == []
    assert (ledger.others_named("name|peru", "ent-1"), ledger.others_named("name|chile", "ent-1")) == ([2], [])
    first = min((rows[0], rows[2]), key=lambda row: row.local.doc_id)
    assert ledger.first_with("ent-1") == ((first.local.doc_id, first.local.entity), first.number)
    assert ledger.first_with("ent-3") is None


def test_counts_of_names_take_the_place_of_earlier_ones(ledger: Ledger) -> None:
    ledger.note_counts({("person", "ana vell"): {"n": [2, 1]}, ("body", "vell"): {"n": [1, 1]}})
    ledger.note_counts({("person", "ana vell"): {"n": [3, 2]}})
    ledger.note_counts({})
    asked = [("person", "ana vell"), ("person", "vell"), ("body", "vell")]
    assert ledger.name_counts(asked) == {("person", "ana vell"): {"n": [3, 2]}, ("body", "vell"): {"n": [1, 1]}}
    ledger.forget_resolution()
    assert ledger.name_counts(asked) == {}
