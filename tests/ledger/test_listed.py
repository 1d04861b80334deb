"""Documents page by page, over each ledger."""

from __future__ import annotations

import pytest

from cuibono.ledger import Ledger
from cuibono.ledger.contract_listed import Sieve
from cuibono.records import Origin, OriginEdge, Reject

from .factories import SOUTH, document, reading


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """Five documents: three of days, one of a month, one without a date, outlet and language."""
    rows = [
        ("a.txt", {"published_at": "2031-05-02", "retrieved_at": "2031-06-01T00:00:00Z"}),
        ("b.txt", {"published_at": "2031-05-02", "source_id": "Orsk Times"}),
        ("c.txt", {"published_at": "2030-12-31", "dataset": "press", "title": "100 % of the port"}),
        ("d.txt", {"published_at": "2031-05", "language": "es"}),
        ("e.txt", {"published_at": None, "source_id": "", "language": None, "retrieved_at": "2031-07-01T00:00:00Z"}),
    ]
    for number, (name, more) in enumerate(rows):
        made = document(f"Report {number}. {SOUTH if name == 'c.txt' else 'Ana Dorn met Orsk Rail at the port of Vell.'}", name, **more)
        ledger.add_document(made, b"bytes", reading(made, claims=()))
    return ledger


def _names(ledger: Ledger, sieve: Sieve, newest: str = "published") -> list[str]:
    """The addresses of all pages of two, which must hold what one page of all holds."""
    found, after = [], None
    while rows := ledger.listed(sieve, newest=newest, after=after, most=2):
        found += rows
        day = (rows[-1].published_at or "") if newest == "published" else rows[-1].retrieved_at
        after = (day, rows[-1].doc_id)
    assert found == ledger.listed(sieve, newest=newest, after=None, most=50)
    assert len(found) == ledger.count_listed(sieve)
    return [row.address for row in found]


def test_the_newest_come_first_and_those_without_a_date_last(filled: Ledger) -> None:
    names = _names(filled, Sieve())
    assert {*names[:2]} == {"a.txt", "b.txt"}
    assert names[2:] == ["d.txt", "c.txt", "e.txt"]
    assert _names(filled, Sieve(), "taken")[0] == "e.txt"


@pytest.mark.parametrize(
    ("sieve", "names"),
    [
        (Sieve(outlet="Orsk Times"), ["b.txt"]),
        (Sieve(outlet="-"), ["e.txt"]),
        (Sieve(language="-"), ["e.txt"]),
        (Sieve(language="es"), ["d.txt"]),
        (Sieve(dataset="press"), ["c.txt"]),
        (Sieve(until="2030"), ["c.txt"]),
        (Sieve(since="2031-05", until="2031-05", language="es"), ["d.txt"]),
        (Sieve(taken="2031-07-01T00:00:00Z"), ["e.txt"]),
        (Sieve(taken="2031-06-30T00:00:00Z/2031-08-01T00:00:00Z"), ["e.txt"]),
        (Sieve(words="analysts sell"), ["c.txt"]),
        (Sieve(words="analysts met"), []),
        (Sieve(words="100 port"), ["c.txt"]),
        (Sieve(words="%"), ["c.txt"]),
        (Sieve(words="_"), []),
        (Sieve(words='"'), []),
        (Sieve(words='port" OR "x'), []),
        (Sieve(unread=True), []),
    ],
)
def test_a_sieve_lets_through_what_fits(filled: Ledger, sieve: Sieve, names: list[str]) -> None:
    assert _names(filled, sieve) == names


def test_unread_documents_are_found(filled: Ledger) -> None:
    doc_id = filled.document_ids()[0]
    filled.add_rejects(
        [Reject("read", "x", "language", "no engine reads it", doc_id), Reject("read", "x", "claim_span", "off", doc_id, 1, 2)]
    )
    assert [row.doc_id for row in filled.listed(Sieve(unread=True), newest="published", after=None, most=9)] == [doc_id]
    assert filled.sizes_of([doc_id])[doc_id]["unread"] == 1


def test_what_can_be_filtered_by_is_counted(filled: Ledger) -> None:
    facets = filled.facets()
    assert facets["outlet"] == [("The Vell Post", 3), ("-", 1), ("Orsk Times", 1)]
    assert ("-", 1) in facets["language"]
    assert facets["dataset"] == [("test", 4), ("press", 1)]


def test_origins_from_both_ends(filled: Ledger) -> None:
    one, two, *rest = filled.document_ids()
    origins = [
        Origin(one, one, "own", "its own"),
        Origin(two, one, "near_duplicate", "the same words"),
        *(Origin(d, d, "own", "") for d in rest),
    ]
    edge = OriginEdge("edge-1", two, "near_duplicate", one, one, "The Vell Post", 0.9, "the same words")
    filled.replace_appraisal(origins, [], [], [edge])
    assert [row.doc_id for row in filled.origins_with(one)] == [one, two]
    assert filled.edges_to(one) == [edge]
